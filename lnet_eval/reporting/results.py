"""The results as numbers: one row per estimate, the same after disclosure control as the page itself."""

from __future__ import annotations

import csv
import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pandas as pd

from lnet_eval.evaluation.results import Answer, Evaluation, MeasureEvaluation, NotAnalysed, SurveyEvaluation
from lnet_eval.evidence import Evidence
from lnet_eval.methods.estimate import Estimate
from lnet_eval.reporting.blocks import Section
from lnet_eval.reporting.disclosure import is_small, protect_item, protect_pre_post

SCHEMA_VERSION: Final = "1.0"
COLUMNS: Final = (
    "section", "measure", "team", "quantity", "value", "low", "high", "unit", "n", "method", "grade", "reasons",
)  # fmt: skip
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
_NUMBER: Final = re.compile(r"[+-]?\d+(?:[.,]\d+)?(?:[eE][+-]?\d+)?$")
_PARTS: Final = ("before_after", "time_series", "pooled", "controlled", "chart")


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


def results_frame(evaluation: Evaluation) -> pd.DataFrame:
    """Every estimate that may be shown, with the columns `COLUMNS`; ids and codes, no words.

    Small groups of people are left out: what the page may not show is not here either.
    """
    frame = pd.DataFrame(list(_rows(evaluation)), columns=list(COLUMNS))
    return frame.astype({"value": float, "low": float, "high": float})


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
        "rows": [
            {name: _plain(value) for name, value in row.items()}
            for row in results_frame(evaluation).to_dict(orient="records")
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
    for name in ("interviews", "costs"):
        part = getattr(evaluation, name)
        if isinstance(part, NotAnalysed):
            found.append(Gap(section=name, reason=part))
    return tuple(dict.fromkeys(found))


def write_tables(sections: Iterable[Section], folder: Path) -> None:
    """Write the data of every table and figure as `folder`/<id>.csv; a table without numbers is left out."""
    folder.mkdir(parents=True, exist_ok=True)
    for section in sections:
        for table in section.tables():
            if table.data is not None:
                write_csv(table.data, folder / f"{table.id}.csv")


def write_csv(frame: pd.DataFrame, path: Path) -> None:
    """UTF-8, one header row, and no cell that a spreadsheet would take for a formula."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow([_cell(name) for name in frame.columns])
        writer.writerows([_cell(value) for value in row] for row in frame.itertuples(index=False, name=None))


def _cell(value: object) -> str:
    """A value as CSV text: nothing for missing, and an apostrophe before what looks like a formula."""
    if value is None or value is pd.NA or value is pd.NaT or (isinstance(value, float) and math.isnan(value)):
        return ""
    text = repr(float(value)) if isinstance(value, float) else str(value)
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return f"'{lines}" if text.startswith(_FORMULA) and not _NUMBER.match(text) else lines


def _rows(evaluation: Evaluation) -> Iterator[dict[str, object]]:
    for name in ("flow", "attendance", "status", "costs"):
        part = getattr(evaluation, name)
        if not isinstance(part, NotAnalysed):
            yield from _estimates(name, part.estimates)
    for measure in evaluation.measures:
        yield from _measure_rows(measure)
    for survey in evaluation.surveys:
        yield from _survey_rows(survey, evaluation)
    k = evaluation.network.plan.privacy.k
    for item, result in evaluation.pre_post.items():
        shown = None if isinstance(result, NotAnalysed) else protect_pre_post(result, k)
        if shown is not None:
            yield from _estimates("pre_post", shown.estimates, measure=item)


def _measure_rows(measure: MeasureEvaluation) -> Iterator[dict[str, object]]:
    about = {
        "measure": measure.measure.id,
        "grade": measure.evidence.grade,
        "reasons": ";".join(step.reason for step in measure.evidence.steps),
    }
    for name in _PARTS:
        part = getattr(measure, name)
        if not isinstance(part, NotAnalysed):
            yield from _frame(name, part.to_frame(), about)
    for team in measure.teams:
        for name in ("time_series", "chart"):
            part = getattr(team, name)
            if not isinstance(part, NotAnalysed):
                yield from _frame(name, part.to_frame(), {**about, "team": team.unit})


def _survey_rows(survey: SurveyEvaluation, evaluation: Evaluation) -> Iterator[dict[str, object]]:
    plan = evaluation.network.plan
    k = plan.privacy.k
    if survey.response_rate is not None and not is_small(survey.answered, k):
        yield from _estimates(f"survey:{survey.survey}", (survey.response_rate,))
    agree = plan.surveys[survey.survey].scale.agree
    for item, result in survey.items.items():
        shown = None if isinstance(result, NotAnalysed) else protect_item(result, k, agree=agree)
        if shown is not None:
            yield from _estimates(f"survey:{survey.survey}", shown.estimates, measure=item)


def _estimates(section: str, estimates: Sequence[Estimate], **about: object) -> Iterator[dict[str, object]]:
    for estimate in estimates:
        yield {**dict.fromkeys(COLUMNS), "section": section, **about, **estimate.as_row()}


def _frame(section: str, frame: pd.DataFrame, about: Mapping[str, object]) -> Iterator[dict[str, object]]:
    """Rows of a result's `to_frame()`; a chart's phase is part of the quantity's name."""
    for row in frame.to_dict(orient="records"):
        named = {str(name): value for name, value in row.items()}
        phase = named.pop("phase", None)
        if phase is not None and phase != 1:
            named["quantity"] = f"{named['quantity']}:{phase}"
        known = {name: value for name, value in named.items() if name in COLUMNS}
        yield {**dict.fromkeys(COLUMNS), "section": section, **about, **known}


def _measure_gaps(measure: MeasureEvaluation) -> list[Gap]:
    found = [
        Gap(section=name, reason=part, measure=measure.measure.id)
        for name in _PARTS
        if isinstance(part := getattr(measure, name), NotAnalysed)
    ]
    for team in measure.teams:
        found += [
            Gap(section=name, reason=part, measure=measure.measure.id, team=team.unit)
            for name in ("time_series", "chart")
            if isinstance(part := getattr(team, name), NotAnalysed)
        ]
    return found


def _answer(answer: Answer) -> dict[str, Any]:
    estimates = {name: getattr(answer, name) for name in ("before", "after", "effect")}
    return {
        "code": answer.code,
        "measure": answer.measure,
        **{
            name: None if e is None else {key: _plain(value) for key, value in e.as_row().items()}
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
                "found": judgement.found,
                "values": {name: _plain(value) for name, value in judgement.values},
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
        "needed": _plain(gap.reason.needed),
        "found": _plain(gap.reason.found),
    }


def _plain(value: Any) -> Any:
    """A value that JSON knows: no nan, no infinity, no numpy types."""
    if hasattr(value, "item"):
        value = value.item()
    if isinstance(value, float):
        if not math.isfinite(value):
            return None
        return int(value) if value.is_integer() and abs(value) < 2**53 else value
    return value
