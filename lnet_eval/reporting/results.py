"""The results as numbers: one row per estimate, the same after disclosure control as the page itself."""

from __future__ import annotations

import csv
import io
import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pandas as pd

from lnet_eval.evaluation.not_analysed import NotAnalysed
from lnet_eval.evaluation.results import Answer, Evaluation, MeasureEvaluation
from lnet_eval.evaluation.rows import BESIDE, PARTS
from lnet_eval.evidence import Evidence
from lnet_eval.reporting.blocks import Section
from lnet_eval.reporting.network_summary import summary_of

SCHEMA_VERSION: Final = "1.0"
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
_NOT_ASKED: Final = frozenset({"nobody_left", "not_chosen_for_baseline", "funnel_without_counts"})
"""Reasons that say that a question does not arise: nothing is missing."""
_NUMBER: Final = re.compile(r"[+-]?\d+(?:[.,]\d+)?(?:[eE][+-]?\d+)?$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """A part of the evaluation that has no result, and why.

    Attributes
    ----------
    section : "flow", "before_after", "time_series", "survey", … measure, team : ids where it concerns one.
    """

    section: str
    reason: NotAnalysed
    measure: str | None = None
    team: str | None = None


def results_json(evaluation: Evaluation) -> dict[str, Any]:
    """The content of results.json (docs/results.schema.json): answers, grade, gaps and every row."""
    about = evaluation.network.plan.network
    return {
        "schema_version": SCHEMA_VERSION,
        "network": {
            "id": about.id,
            "title": {"nb": about.title.nb, "en": about.title.en},
            "owner": about.owner,
            "synthetic": about.synthetic,
        },
        "as_of": evaluation.as_of.isoformat(),
        "answers": {"better": _answer(evaluation.better), "because": _answer(evaluation.because)},
        "evidence": _evidence(evaluation.evidence),
        "not_analysed": [_gap(gap) for gap in gaps(evaluation)],
        "comparison": summary_of(evaluation).as_json(),
        "rows": [
            {name: plain(value) for name, value in row.items()}
            for row in evaluation.to_frame().to_dict(orient="records")
        ],
    }


def gaps(evaluation: Evaluation) -> tuple[Gap, ...]:
    """Everything that was not analysed, in the order of the report."""
    found = []
    for name in ("fidelity", "flow", "attendance", "status"):
        part = getattr(evaluation, name)
        if isinstance(part, NotAnalysed):
            found.append(Gap(section=name, reason=part))
    for measure in evaluation.measures:
        found += _measure_gaps(measure)
    for survey in evaluation.surveys:
        found += [Gap(section="survey", reason=i) for i in survey.items.values() if isinstance(i, NotAnalysed)]
    found += [Gap(section="pre_post", reason=i) for i in evaluation.pre_post.values() if isinstance(i, NotAnalysed)]
    for name in ("interviews", "costs", "cost_sensitivity", "progress", "owner_trend"):
        part = getattr(evaluation, name)
        if isinstance(part, NotAnalysed):
            found.append(Gap(section=name, reason=part))
    found += [
        Gap(section=f"dose_response:{dose}", reason=part)
        for dose, part in evaluation.doses.items()
        if isinstance(part, NotAnalysed)
    ]
    return tuple(dict.fromkeys(found))


def write_tables(sections: Iterable[Section], folder: Path) -> None:
    """Write the data of every table and figure as `folder`/<id>.csv; a table without numbers is left out."""
    folder.mkdir(parents=True, exist_ok=True)
    for section in sections:
        for table in section.tables():
            if table.data is not None:
                write_csv(table.data, folder / f"{table.id}.csv")


def write_csv(frame: pd.DataFrame, path: Path) -> None:
    """Write `csv_text` as UTF-8."""
    path.write_text(csv_text(frame), encoding="utf-8", newline="")


def csv_text(frame: pd.DataFrame) -> str:
    """One header row, and no cell that a spreadsheet would take for a formula."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow([_cell(name) for name in frame.columns])
    writer.writerows([_cell(value) for value in row] for row in frame.itertuples(index=False, name=None))
    return stream.getvalue()


def _cell(value: object) -> str:
    """A value as CSV text: nothing for missing, and an apostrophe before what looks like a formula."""
    if value is None or value is pd.NA or value is pd.NaT or (isinstance(value, float) and math.isnan(value)):
        return ""
    text = repr(float(value)) if isinstance(value, float) else str(value)
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return f"'{lines}" if text.startswith(_FORMULA) and not _NUMBER.match(text) else lines


def _measure_gaps(measure: MeasureEvaluation) -> list[Gap]:
    found = [
        Gap(section=name, reason=part, measure=measure.measure.id)
        for name in (*PARTS, *BESIDE)
        if isinstance(part := getattr(measure, name), NotAnalysed) and part.reason not in _NOT_ASKED
    ]
    for team in measure.teams:
        found += [
            Gap(section=name, reason=part, measure=measure.measure.id, team=team.unit)
            for name in ("time_series", "chart")
            if isinstance(part := getattr(team, name), NotAnalysed)
        ]
    return found


def _answer(answer: Answer) -> dict[str, Any]:
    estimates = {name: getattr(answer, name) for name in ("before", "after", "effect", "later")}
    return {
        "code": answer.code,
        "afterwards": answer.afterwards,
        "measure": answer.measure,
        **{
            name: None if e is None else {key: plain(value) for key, value in e.as_row().items()}
            for name, e in estimates.items()
        },
    }


def _evidence(evidence: Evidence) -> dict[str, Any]:
    return {
        "tier": evidence.tier,
        "ceiling": evidence.ceiling,
        "grade": evidence.grade,
        "raise_by": evidence.raise_by,
        "criteria": [
            {
                "criterion": judgement.criterion,
                "risk": judgement.risk,
                "found_risk": judgement.found_risk,
                "found": judgement.found,
                "values": {name: plain(value) for name, value in judgement.values},
                "confirmed_by": judgement.confirmed_by,
                "confirmed_on": judgement.confirmed_on,
            }
            for judgement in evidence.criteria
        ],
        "steps": [{"reason": step.reason, "change": step.change} for step in evidence.steps],
    }


def _gap(gap: Gap) -> dict[str, Any]:
    return {
        "section": gap.section,
        "measure": gap.measure,
        "team": gap.team,
        "method": gap.reason.method,
        "reason": gap.reason.reason,
        "needed": plain(gap.reason.needed),
        "found": plain(gap.reason.found),
    }


def plain(value: Any) -> Any:
    """A value that JSON knows: no nan, no infinity, no numpy types."""
    if hasattr(value, "item"):
        value = value.item()
    if isinstance(value, float):
        if not math.isfinite(value):
            return None
        return int(value) if value.is_integer() and abs(value) < 2**53 else value
    return value
