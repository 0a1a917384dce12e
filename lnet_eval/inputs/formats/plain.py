"""A table of answers that no tool's own columns give away: one row per person, one column per question."""

from __future__ import annotations

from lnet_eval.inputs.findings import Findings
from lnet_eval.inputs.formats.submissions import Submissions, find
from lnet_eval.inputs.read import RawTable
from lnet_eval.plan.survey import Survey

_NUMBER = ("respondent_id", "respondentid", "response_id", "responseid", "submission_id", "svar-id", "svarid")
_TIME = ("submitted", "timestamp", "tidsmerke", "innsendt", "levert", "form_ended_dttm", "end_time", "submitdate")


def read_plain(raw: RawTable, _survey: Survey, _findings: Findings) -> Submissions:
    """Every row, with a running number and a time where the headings say so."""
    number, time = find(raw, *_NUMBER), find(raw, *_TIME)
    return Submissions(
        raw=raw,
        tool="plain",
        own=frozenset(i for i in (number, time) if i is not None),
        identifier=number,
        submitted=time,
        tick="cell",
        joints=(": ", ".", "_", "___"),
    )
