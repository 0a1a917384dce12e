"""REDCap: one row per record and event; tick boxes are columns `question___option`; every form has a `_complete`."""

from __future__ import annotations

import numpy as np

from lnet_eval.inputs.columns import cell_text, folded
from lnet_eval.inputs.findings import Findings
from lnet_eval.inputs.formats.submissions import Submissions, all_of, find
from lnet_eval.inputs.read import RawTable
from lnet_eval.plan.survey import Survey

_RECORD = ("record_id", "Record ID", "study_id")
_EVENT = ("redcap_event_name", "Event Name")
_REPEAT = ("redcap_repeat_instrument", "Repeat Instrument")
_OTHER = (
    "redcap_repeat_instance", "Repeat Instance", "redcap_data_access_group", "Data Access Group",
    "redcap_survey_identifier", "Survey Identifier",
)  # fmt: skip


def is_redcap(raw: RawTable) -> bool:
    """Whether the headings are those of a REDCap export."""
    complete = any(heading.endswith("_complete") for heading in raw.headings)
    return find(raw, *_EVENT) is not None or (find(raw, *_RECORD) is not None and complete)


def read_redcap(raw: RawTable, survey: Survey, findings: Findings) -> Submissions:
    """The rows of the survey's event (`event` in the plan, where the project has several)."""
    keep = _of_event(raw, survey, findings)
    kept = RawTable(file=raw.file, headings=raw.headings, cells=raw.cells[keep], delimiter=raw.delimiter)
    state = frozenset(
        i for i, h in enumerate(raw.headings) if h.endswith(("_complete", "_timestamp")) or h == "Complete?"
    )
    times = [i for i in sorted(state) if raw.headings[i].endswith("_timestamp")]
    return Submissions(
        raw=kept,
        tool="redcap",
        own=state | all_of(raw, *_RECORD, *_EVENT, *_REPEAT, *_OTHER),
        identifier=None if find(raw, *_REPEAT) is not None else find(raw, *_RECORD),
        submitted=times[0] if len(times) == 1 else None,
        tick="column",
        joints=("___",),
    )


def _of_event(raw: RawTable, survey: Survey, findings: Findings) -> np.ndarray:
    column = find(raw, *_EVENT)
    if column is None:
        if survey.event is not None:
            findings.problem("redcap_without_events", file=raw.file, event=survey.event)
        return np.ones(len(raw.cells), dtype=bool)
    events = [cell_text(cell) for cell in raw.cells[column]]
    known = list(dict.fromkeys(event for event in events if event))
    if survey.event is None:
        if len(known) > 1:
            findings.problem("redcap_event_needed", file=raw.file, events=", ".join(known[:20]))
        return np.ones(len(events), dtype=bool)
    matches = np.array([folded(event) == folded(survey.event) for event in events], dtype=bool)
    if not matches.any():
        findings.problem("redcap_event_unknown", file=raw.file, event=survey.event, events=", ".join(known[:20]))
    else:
        findings.note("redcap_event", raw.file, event=survey.event, n=int(matches.sum()), others=int((~matches).sum()))
    return matches
