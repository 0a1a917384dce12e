"""Surveys, checked: the answers as numbers on the plan's scale, and nothing that says who answered."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from lnet_eval.inputs.columns import cell_text, folded, locate, missing_column, note_dropped
from lnet_eval.inputs.findings import Findings
from lnet_eval.inputs.network import SurveyAnswers
from lnet_eval.inputs.number_text import is_missing
from lnet_eval.inputs.personal import personal_content
from lnet_eval.inputs.read import RawTable
from lnet_eval.plan.fields import Text
from lnet_eval.plan.tables import Item, Scale, Survey

NOT_APPLICABLE = -1.0


class Links:
    """Running numbers in place of linkage keys, the same key the same number in every survey of a network.

    A key may be an e-mail address; the number keeps what links a person's answers and forgets who it is.
    """

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def number(self, key: object) -> float:
        """The number of `key`; nan where the cell is empty."""
        text = folded(key)
        return float(self._numbers.setdefault(text, len(self._numbers) + 1)) if text else float("nan")


def headings_wanted(survey: Survey) -> list[str]:
    """The headings that the plan names for a survey."""
    key = [survey.key] if survey.key else []
    return [*(item.column for item in survey.items), *survey.groups, *key]


def read_survey(
    raw: RawTable, survey_id: str, survey: Survey, links: Links, findings: Findings
) -> SurveyAnswers | None:
    """The answers, groups and links of one survey; None where a problem was found.

    Rows without an answer to any item are not answers: they are left out and counted. Columns that say who a
    person is, and columns that the plan does not use, are dropped and counted.
    """
    before = len(findings)
    items = _located(raw, [item.column for item in survey.items], findings)
    groups = _located(raw, survey.groups, findings)
    keys = _located(raw, [survey.key] if survey.key else [], findings)
    for heading, column in {**items, **groups}.items():
        if personal_content(raw.cells[column]):
            findings.problem("column_personal", file=raw.file, column=heading)
    note_dropped(raw, {*items.values(), *groups.values(), *keys.values()}, findings)
    if len(findings) > before:
        return None
    answers = pd.DataFrame(
        {item.id: _answers(raw, items[item.column], item, survey.scale, findings) for item in survey.items}
    )
    answered = answers.notna().any(axis=1).to_numpy(dtype=bool)
    findings.note("survey_rows", raw.file, read=len(answers), used=int(answered.sum()), open=int((~answered).sum()))
    if not answered.any() and len(findings) == before:
        findings.problem("survey_without_answers", file=raw.file)
    if survey.invited is not None and answered.sum() > survey.invited:
        findings.problem("more_answers_than_invited", file=raw.file, answers=int(answered.sum()),
                         invited=survey.invited, key=f"surveys.{survey_id}.invited")  # fmt: skip
    link = _link(raw, keys, answered, links, findings)
    if len(findings) > before:
        return None
    return SurveyAnswers(
        answers=answers[answered].reset_index(drop=True), groups=_groups(raw, groups, answered), link=link
    )


def _located(raw: RawTable, headings: Sequence[str], findings: Findings) -> dict[str, int]:
    found = {heading: locate(raw, " ".join(heading.split()), findings) for heading in headings}
    for heading, column in found.items():
        if column is None:
            missing_column(raw, heading, findings)
    return {heading: column for heading, column in found.items() if column is not None}


def scale_points(scale: Scale) -> dict[str, float]:
    """What each way of answering means: labels in both languages, 1…k, and the texts for "not applicable"."""
    points = {str(point): float(point) for point in range(1, len(scale.labels) + 1)}
    for point, label in enumerate(scale.labels, start=1):
        points |= {folded(label.nb): float(point), folded(label.en): float(point)}
    return points | {folded(text): NOT_APPLICABLE for text in scale.not_applicable}


def _answers(raw: RawTable, column: int, item: Item, scale: Scale, findings: Findings) -> np.ndarray:
    points = scale_points(scale)
    meaning = {cell: _point(cell, points) for cell in raw.cells[column].unique()}
    rows: dict[str, list[int]] = {}  # an answer that the scale lacks is one mistake, in however many rows it stands
    for row, cell in raw.cells[column].items():
        if meaning[cell] is None:
            rows.setdefault(folded(cell), []).append(int(str(row)))
    for where in rows.values():
        findings.problem("answer_outside_scale", file=raw.file, row=where[0], column=raw.headings[column], item=item.id,
                         n=len(where), k=len(scale.labels), labels=_both(scale.labels))  # fmt: skip
    found = [meaning[cell] for cell in raw.cells[column]]
    return np.array([np.nan if point is None else point for point in found], dtype=float)


def _both(labels: Sequence[Text]) -> Text:
    """The labels of a scale in a row, in both languages."""
    return Text(nb=", ".join(label.nb for label in labels), en=", ".join(label.en for label in labels))


def _point(cell: object, points: Mapping[str, float]) -> float | None:
    text = folded(cell)
    if text in points:
        return points[text]
    if is_missing(cell):
        return float("nan")
    return points.get(re.sub(r"[.,]0+$", "", text))


def _groups(raw: RawTable, groups: Mapping[str, int], answered: np.ndarray) -> pd.DataFrame:
    texts = {heading: [cell_text(cell) for cell in raw.cells[column][answered]] for heading, column in groups.items()}
    return pd.DataFrame(texts, index=pd.RangeIndex(int(answered.sum())))


def _link(
    raw: RawTable, keys: Mapping[str, int], answered: np.ndarray, links: Links, findings: Findings
) -> pd.Series | None:
    for column in keys.values():
        cells = raw.cells[column][answered]
        first: dict[float, int] = {}
        numbers = [links.number(cell) for cell in cells]
        for row, number in zip(cells.index, numbers, strict=True):
            if number in first:
                findings.problem("survey_key_twice", file=raw.file, row=int(row), column=raw.headings[column],
                                 first_row=first[number])  # fmt: skip
            if not np.isnan(number):
                first.setdefault(number, int(row))
        return pd.Series(numbers, dtype="Int64")
    return None
