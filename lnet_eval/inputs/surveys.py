"""Surveys, checked: the answers as numbers on the plan's scale, and nothing that says who answered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from lnet_eval.inputs.columns import cell_text, folded, locate, missing_column, note_dropped
from lnet_eval.inputs.findings import Findings
from lnet_eval.inputs.formats import Codebook, Submissions, open_export
from lnet_eval.inputs.formats.moments import in_order
from lnet_eval.inputs.formats.repeated import each_once
from lnet_eval.inputs.free_text import read_free_text
from lnet_eval.inputs.labels import Labels
from lnet_eval.inputs.network import FreeTextAnswers, SurveyAnswers
from lnet_eval.inputs.personal import personal_content, personal_heading
from lnet_eval.inputs.read import RawTable
from lnet_eval.inputs.survey_answers import TICKED, Question, item_points, locate_item
from lnet_eval.inputs.survey_frame import check_frame, invited_by
from lnet_eval.plan.survey import Survey


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


@dataclass(frozen=True, slots=True, kw_only=True)
class _Places:
    """Where everything that the plan asks for stands in the file."""

    questions: tuple[Question, ...]
    named: Mapping[str, int]

    @property
    def columns(self) -> set[int]:
        answered = {column for question in self.questions for column in question.place.columns}
        return answered | set(self.named.values())

    def of(self, heading: str | None) -> int | None:
        return None if heading is None else self.named.get(heading)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Export:
    """One survey's export with what is needed to understand it."""

    submissions: Submissions
    survey: Survey
    codes: Codebook
    findings: Findings

    @property
    def raw(self) -> RawTable:
        return self.submissions.raw


def read_survey(
    raw: RawTable,
    survey: Survey,
    links: Links,
    findings: Findings,
    *,
    key: str,
    codebook: Codebook | None = None,
    units: Labels | None = None,
) -> SurveyAnswers | None:
    """The answers, groups and links of one survey; None where a problem was found.

    Rows without an answer to any item are not answers: they are left out and counted. Columns that say who a
    person is, columns of the survey tool, and columns that the plan does not use are dropped and counted.

    Parameters
    ----------
    key : where the survey stands in the plan, "surveys.<id>".
    codebook : what the file's codes mean. units : the labels of the plan's units, for the column that names teams.
    """
    before = len(findings)
    submissions = open_export(raw, survey, findings)
    if len(findings) == before:
        submissions = each_once(submissions, findings)
    export = _Export(submissions=submissions, survey=survey, codes=codebook or Codebook(), findings=findings)
    places = _located(export)
    if len(findings) > before:
        return None
    found = _read(export, places, key, links, units)
    return None if len(findings) > before else found


def _read(export: _Export, places: _Places, key: str, links: Links, units: Labels | None) -> SurveyAnswers:
    survey, raw, findings = export.survey, export.raw, export.findings
    before = len(findings)
    points = {asked.item.id: item_points(raw, asked, export.codes, findings) for asked in places.questions}
    answers = pd.DataFrame(points, index=raw.cells.index)
    answered = _answered(answers, places)
    used = int(answered.sum())
    findings.note("survey_rows", raw.file, read=len(answers), used=used, open=len(answers) - used)
    if not used and len(findings) == before:
        findings.problem("survey_without_answers", file=raw.file)
    groups = _groups(export, {heading: places.named[heading] for heading in survey.groups}, answered)
    invited = invited_by(survey, export.submissions, findings)
    if invited is not None and used > invited:
        findings.problem("more_answers_than_invited", file=raw.file, answers=used, invited=invited,
                         key=f"{key}.invited")  # fmt: skip
    check_frame(raw.file, key, survey, groups, findings)
    return SurveyAnswers(
        answers=answers[answered].reset_index(drop=True),
        groups=groups,
        link=_link(raw, places.of(survey.key), answered, links, findings),
        invited=invited,
        excused=export.submissions.counts.get("excused", 0),
        team=_teams(export, places.of(survey.team), answered, units),
        order=_order(export, places.of(survey.submitted), answered),
        row=pd.Series(raw.cells.index[answered], dtype=int),
        free_text=_free_text(export, places),
    )


def _located(export: _Export) -> _Places:
    raw, survey, findings = export.raw, export.survey, export.findings
    questions = []
    for item in survey.items:
        place = locate_item(export.submissions, item, export.codes, findings)
        if place is not None:
            questions.append(Question(item=item, scale=survey.scale_of(item), place=place))
    asked = {heading for item in survey.items for heading in (item.column, *item.also)}
    by_hand = {heading for question in survey.free_text for heading in (question.coded, question.quotable)}
    named: dict[str, int] = {}
    for heading in survey.headings:
        if heading in asked and heading not in survey.groups:
            continue
        found = locate(raw, " ".join(heading.split()), findings)
        if found is not None:
            named[heading] = found
        elif heading in by_hand:
            findings.note("column_by_hand_absent", raw.file, heading=heading)
        else:
            missing_column(raw, heading, findings)
    places = _Places(questions=tuple(questions), named=named)
    _refuse_personal(export, places)
    tools = {column for column in export.submissions.own if not personal_heading(raw.headings[column])} - places.columns
    if tools:
        findings.note("tool_columns", raw.file, n=len(tools))
    note_dropped(raw, places.columns | tools, findings)
    return places


def _refuse_personal(export: _Export, places: _Places) -> None:
    """A column of answers or groups that says who somebody is is a problem: it would be shown."""
    raw, survey = export.raw, export.survey
    shown = {raw.headings[column]: column for asked in places.questions for column in asked.place.columns}
    grouping = (*survey.groups, *([] if survey.team is None else [survey.team]))
    shown |= {heading: places.named[heading] for heading in grouping if heading in places.named}
    for heading, column in shown.items():
        if personal_content(raw.cells[column]):
            export.findings.problem("column_personal", file=raw.file, column=heading)


def _answered(answers: pd.DataFrame, places: _Places) -> np.ndarray:
    """Rows with an answer to something; a box that was not ticked is none."""
    given = answers.notna()
    for asked in places.questions:
        if asked.place.tick is not None:
            given[asked.item.id] = answers[asked.item.id] == TICKED
    return given.any(axis=1).to_numpy(dtype=bool)


def _groups(export: _Export, groups: Mapping[str, int], answered: np.ndarray) -> pd.DataFrame:
    raw, codes = export.raw, export.codes
    texts = {
        heading: [cell_text(codes.says(raw.headings[column], cell)) for cell in raw.cells[column][answered]]
        for heading, column in groups.items()
    }
    return pd.DataFrame(texts, index=pd.RangeIndex(int(answered.sum())))


def _teams(export: _Export, column: int | None, answered: np.ndarray, units: Labels | None) -> pd.Series | None:
    if column is None:
        return None
    raw, numbers = export.raw, dict[str, int]()
    found: list[float] = []
    for cell in raw.cells[column][answered]:
        said = cell_text(export.codes.says(raw.headings[column], cell))
        name = (None if units is None else units.find(said)) or folded(said)
        found.append(float(numbers.setdefault(name, len(numbers))) if name else float("nan"))
    return pd.Series(found, dtype=float)


def _order(export: _Export, named: int | None, answered: np.ndarray) -> pd.Series | None:
    submissions = export.submissions
    column = submissions.submitted if named is None else named
    if column is None:
        return None
    cells: Sequence[object] = list(submissions.raw.cells[column][answered])
    ranks = in_order(cells, month_first=submissions.tool == "forms")
    if ranks is None:
        export.findings.note("times_unreadable", submissions.raw.file, heading=submissions.raw.headings[column])
        return None
    return pd.Series(ranks, dtype=float)


def _free_text(export: _Export, places: _Places) -> dict[str, FreeTextAnswers]:
    return {
        question.id: read_free_text(
            export.raw, question, text=places.named[question.column], coded=places.of(question.coded),
            quotable=places.of(question.quotable), findings=export.findings,
        )
        for question in export.survey.free_text
    }  # fmt: skip


def _link(
    raw: RawTable, column: int | None, answered: np.ndarray, links: Links, findings: Findings
) -> pd.Series | None:
    if column is None:
        return None
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
