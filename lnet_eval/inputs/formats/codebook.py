"""Codebooks: what a survey tool's codes mean, from the second file that the tool writes.

Read are SurveyXact's labels (`variable;value;label`, without headings), Nettskjema's codebook (`element_code`,
`element_text`, `answer_code`, `answer_text`), REDCap's data dictionary (choices as `1, Text | 2, Text`), and any table
with the headings variable, value and label.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from lnet_eval.inputs.columns import cell_text, folded
from lnet_eval.inputs.file_text import NotText, decode, guess_delimiter, split_rows, take_separator_line
from lnet_eval.inputs.findings import Findings
from lnet_eval.inputs.workbook import NotATable, workbook_sheet

_COLUMNS: Final = {
    "variable": ("variable", "variabel", "element_code", "variable / field name", "field_name", "kode"),
    "question": ("element_text", "field label", "field_label", "question", "spørsmål"),
    "value": ("value", "verdi", "answer_code", "code", "svarkode"),
    "label": ("label", "etikett", "answer_text", "svartekst"),
    "choices": ("choices, calculations, or slider labels", "select_choices_or_calculations"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Codebook:
    """What headings and codes mean.

    Attributes
    ----------
    questions : heading → the question in words. answers : heading → code → the answer in words; all folded but the
        words themselves.
    """

    questions: Mapping[str, str] = field(default_factory=dict)
    answers: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def heading_of(self, question: str) -> str | None:
        """The heading of a question given in words; None where no question, or more than one, has these words."""
        wanted = folded(question)
        found = [heading for heading, words in self.questions.items() if folded(words) == wanted]
        return found[0] if len(found) == 1 else None

    def says(self, heading: str, cell: object) -> object:
        """The answer in words where the codebook knows the cell's code, else the cell."""
        known = self.answers.get(folded(heading))
        return cell if known is None else known.get(folded(cell), cell)


def read_codebook(content: bytes, file: str, findings: Findings) -> Codebook:
    """The codebook in `content`; one that cannot be read is a problem."""
    try:
        rows = _rows(content, file)
    except NotText as error:
        findings.problem(error.code, file=file, encoding="–")
        return Codebook()
    except NotATable as error:
        findings.problem(error.code, file=file, values=error.values)
        return Codebook()
    places, body = _places(rows)
    if places is None:
        findings.problem("codebook_unknown", file=file)
        return Codebook()
    return _collect(places, body)


def _rows(content: bytes, file: str) -> list[list[str]]:
    if file.casefold().endswith((".xlsx", ".xlsm")):
        read = workbook_sheet(content, None).rows
        return [row for row in ([cell_text(cell) for cell in row] for row in read) if any(row)]
    text, _ = decode(content, None)
    text, named = take_separator_line(text)
    wanted = [name for names in _COLUMNS.values() for name in names]
    split = split_rows(text, named or guess_delimiter(text, wanted))
    return [row for row in ([cell_text(cell) for cell in row] for row in split) if any(row)]


def _places(rows: Sequence[Sequence[str]]) -> tuple[dict[str, int] | None, Sequence[Sequence[str]]]:
    """Which column holds what, and the rows below the headings (all rows, where there are no headings)."""
    first = [folded(cell) for cell in rows[0]] if rows else []
    places: dict[str, int] = {}
    for name, headings in _COLUMNS.items():
        found = next((first.index(heading) for heading in headings if heading in first), None)
        if found is not None:
            places[name] = found
    if "variable" in places and ({"value", "label"} <= set(places) or "choices" in places):
        return places, rows[1:]
    if rows and all(len(row) == 3 for row in rows):
        return {"variable": 0, "value": 1, "label": 2}, rows
    return None, ()


def _collect(places: Mapping[str, int], rows: Sequence[Sequence[str]]) -> Codebook:
    questions: dict[str, str] = {}
    answers: dict[str, dict[str, str]] = {}

    def cell(row: Sequence[str], name: str) -> str:
        place = places.get(name)
        return row[place] if place is not None and place < len(row) and row[place] != "NA" else ""

    for row in rows:
        variable = folded(cell(row, "variable"))
        if not variable:
            continue
        if cell(row, "question"):
            questions.setdefault(variable, cell(row, "question"))
        known = answers.setdefault(variable, {})
        if cell(row, "value") and cell(row, "label"):
            known[folded(cell(row, "value"))] = cell(row, "label")
        for choice in cell(row, "choices").split("|"):
            code, comma, label = choice.partition(",")
            if comma and re.fullmatch(r"\s*[\w-]+\s*", code):
                known[folded(code)] = label.strip()
    return Codebook(questions=questions, answers={name: known for name, known in answers.items() if known})
