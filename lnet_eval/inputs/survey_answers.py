"""The answers to one question as points of its scale."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from lnet_eval.inputs.columns import cell_text, folded, locate, missing_column
from lnet_eval.inputs.findings import Findings
from lnet_eval.inputs.formats import Codebook, Submissions
from lnet_eval.inputs.number_text import is_missing
from lnet_eval.inputs.read import RawTable
from lnet_eval.plan.fields import Text
from lnet_eval.plan.survey import Item, Scale

NOT_APPLICABLE: Final = -1.0  # a code of ours: a file's own "-1" goes through the plan's `values` or the codebook
NOT_TICKED, TICKED = 1.0, 2.0
_TICKED: Final = frozenset({"1", "true", "sann", "ja", "yes", "x", "checked", "valgt"})
_NOT_TICKED: Final = frozenset({"0", "false", "usann", "nei", "no", "unchecked", "ikke valgt"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a question's answers stand: its columns (several where the form has several languages), and how."""

    columns: tuple[int, ...]
    tick: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """An item of the plan with its scale, and where the file has it."""

    item: Item
    scale: Scale
    place: Place


def locate_item(submissions: Submissions, item: Item, codebook: Codebook, findings: Findings) -> Place | None:
    """The columns of a question, by its heading, by its words in the codebook, or by the option's own column."""
    raw = submissions.raw
    if item.option is not None:
        for joint in submissions.joints:
            found = _column(raw, f"{item.column}{joint}{item.option}", codebook, findings)
            if found is not None:
                return Place(columns=(found,), tick="column")
    named = (" ".join(heading.split()) for heading in (item.column, *item.also))
    columns = [_column(raw, heading, codebook, findings) for heading in named]
    known = tuple(dict.fromkeys(column for column in columns if column is not None))
    if not known:
        missing_column(raw, " ".join(item.column.split()), findings, also=item.also)
        return None
    return Place(columns=known, tick=None if item.option is None else "cell")


def _column(raw: RawTable, heading: str, codebook: Codebook, findings: Findings) -> int | None:
    found = locate(raw, heading, findings)
    if found is None:
        code = codebook.heading_of(heading)
        found = None if code is None else locate(raw, code, findings)
    return found


def scale_points(scale: Scale) -> dict[str, float]:
    """What each way of answering means: the plan's own values, labels in both languages, 1…k, "not applicable"."""
    points = {str(point): float(point) for point in range(1, len(scale.labels) + 1)}
    for point, label in enumerate(scale.labels, start=1):
        points |= {folded(label.nb): float(point), folded(label.en): float(point)}
    points |= {folded(text): NOT_APPLICABLE for text in scale.not_applicable}
    return points | {folded(said): float(point) for said, point in scale.values.items()}


def item_points(raw: RawTable, question: Question, codebook: Codebook, findings: Findings) -> np.ndarray:
    """One point per row: 1…k, nan where left open, `NOT_APPLICABLE`.

    An answer that the scale lacks is a problem, told once however many rows it stands in, and never by what it says.
    """
    item, columns = question.item, question.place.columns
    if question.place.tick == "cell":
        return _among(raw, question.place, item)
    answers, *others = [_points(raw, column, question, codebook, findings) for column in columns]
    for column, more in zip(columns[1:], others, strict=True):
        both = ~np.isnan(answers) & ~np.isnan(more) & (answers != more)
        for row in raw.cells.index[both]:
            findings.problem("item_answered_twice", file=raw.file, row=int(row), column=raw.headings[column],
                             item=item.id)  # fmt: skip
        answers = np.where(np.isnan(answers), more, answers)
    return answers


def _points(raw: RawTable, column: int, question: Question, codebook: Codebook, findings: Findings) -> np.ndarray:
    heading, cells, scale = raw.headings[column], raw.cells[column], question.scale
    points, coded = scale_points(scale), folded(heading) in codebook.answers
    if question.place.tick == "column":
        meaning = {cell: _tick(cell, question.item) for cell in cells.unique()}
    else:
        meaning = {cell: _point(cell, codebook.says(heading, cell), points, coded=coded) for cell in cells.unique()}
    rows: dict[str, list[int]] = {}
    for row, cell in cells.items():
        if meaning[cell] is None:
            rows.setdefault(folded(cell), []).append(int(str(row)))
    for where in rows.values():
        findings.problem("answer_outside_scale", file=raw.file, row=where[0], column=heading, item=question.item.id,
                         n=len(where), k=len(scale.labels), labels=_both(scale.labels))  # fmt: skip
    _note_languages(raw.file, heading, scale, [codebook.says(heading, cell) for cell in cells], findings)
    return np.array([np.nan if (point := meaning[cell]) is None else point for cell in cells], dtype=float)


def _point(cell: object, said: object, points: Mapping[str, float], *, coded: bool) -> float | None:
    """The point that a cell means; `said` is what the codebook makes of it, and `coded` that there is a codebook.

    A code that a codebook lacks is unknown, though it be a number: the codes are whatever the form's owner chose.
    """
    text = folded(said)
    if coded and said is cell and text not in {name for name in points if not name.isdigit()}:
        return float("nan") if is_missing(cell) else None
    if text in points:
        return points[text]
    if is_missing(said):
        return float("nan")
    plain = re.sub(r"[.,]0+$", "", text)
    return points.get(plain, _numbered(text, points))


def _numbered(text: str, points: Mapping[str, float]) -> float | None:
    """A label with its number before or behind it, "5 – helt enig" or "helt enig (5)", where the two agree."""
    found = re.fullmatch(r"(?P<n>[0-9]+) ?[-–=.:)] ?(?P<label>.+)", text) or re.fullmatch(
        r"(?P<label>.+?) ?\((?P<n>[0-9]+)\)", text
    )
    if found is None:
        return None
    point = points.get(found["label"])
    return point if point is not None and point == float(found["n"]) else None


def _tick(cell: object, item: Item) -> float | None:
    text = folded(cell)
    if text in _TICKED or text in {folded(item.option), folded(item.text.nb), folded(item.text.en)}:
        return TICKED
    if text in _NOT_TICKED:
        return NOT_TICKED
    return float("nan") if is_missing(cell) else None


def _among(raw: RawTable, place: Place, item: Item) -> np.ndarray:
    """Whether the option stands among those that a cell lists with semicolons between them."""
    ticked = np.zeros(len(raw.cells), dtype=bool)
    for column in place.columns:
        listed = [{folded(part) for part in cell_text(cell).split(";")} for cell in raw.cells[column]]
        ticked |= np.array([folded(item.option) in parts for parts in listed], dtype=bool)
    return np.where(ticked, TICKED, NOT_TICKED)


def _note_languages(file: str, heading: str, scale: Scale, cells: Sequence[object], findings: Findings) -> None:
    """Say that a question was answered in both languages, and how often in each."""
    only = {"nb": {folded(label.nb) for label in scale.labels}, "en": {folded(label.en) for label in scale.labels}}
    shared = only["nb"] & only["en"]
    said = [folded(cell) for cell in cells]
    n = {language: sum(text in labels - shared for text in said) for language, labels in only.items()}
    if n["nb"] and n["en"]:
        findings.note("labels_of_both_languages", file, heading=heading, nb=n["nb"], en=n["en"])


def _both(labels: Sequence[Text]) -> Text:
    """The labels of a scale in a row, in both languages."""
    return Text(nb=", ".join(label.nb for label in labels), en=", ".join(label.en for label in labels))
