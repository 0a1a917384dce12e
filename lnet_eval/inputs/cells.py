"""Columns of text, whole numbers, numbers and yes/no, with what is wrong in them among the problems."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from lnet_eval.inputs.columns import Columns, cell_text, folded
from lnet_eval.inputs.decimals import number_columns
from lnet_eval.inputs.findings import Findings
from lnet_eval.inputs.number_text import NumberColumn
from lnet_eval.inputs.personal import personal_content

_YES = frozenset({"ja", "j", "yes", "y", "true", "sann", "1", "x", "✓", "✔"})
_NO = frozenset({"nei", "n", "no", "false", "usann", "0"})


def texts_in(columns: Columns, name: str, findings: Findings, *, needed: bool = False) -> pd.Series:
    """Our column `name` as text, missing where the cell is empty or the file has no such column.

    A column that holds e-mail addresses, birth numbers or telephone numbers is a problem: such columns are no
    part of any table.
    """
    if not columns.has(name):
        return pd.Series([None] * len(columns.cells), dtype=object)
    texts = [cell_text(cell) for cell in columns.cells[name]]
    if personal_content(texts):
        findings.problem("column_personal", file=columns.file, column=columns.headings[name])
    if needed:
        empty = [row for row, text in zip(columns.cells.index, texts, strict=True) if not text]
        findings.rows("text_missing", empty, file=columns.file, column=columns.headings[name])
    return pd.Series([text or None for text in texts], dtype=object).infer_objects()


def choices_in(columns: Columns, name: str, choices: Mapping[str, str], findings: Findings) -> list[str]:
    """Our column `name` as one of the values of `choices`, whose keys are the words for them in lower case."""
    found = [choices.get(folded(cell), "") for cell in columns.cells[name]]
    wrong = [row for row, choice in zip(columns.cells.index, found, strict=True) if not choice]
    allowed = ", ".join(dict.fromkeys(choices))
    findings.rows("not_a_choice", wrong, file=columns.file, column=columns.headings[name], allowed=allowed)
    return found


def numbers_in(
    columns: Columns, names: tuple[str, ...], decimal: str | None, findings: Findings
) -> dict[str, np.ndarray]:
    """Our columns `names` as floats, nan where missing or where the file has no such column."""
    read = number_columns(columns, names, decimal, findings)
    nothing = np.full(len(columns.cells), np.nan)
    return {name: read[name].values if name in read else nothing.copy() for name in names}


def whole_numbers(
    columns: Columns, name: str, numbers: Mapping[str, NumberColumn], findings: Findings, *, needed: bool = True
) -> np.ndarray:
    """A column of `number_columns` as whole numbers that are not negative; the others are problems, and nan."""
    column = numbers[name]
    rows, heading = columns.cells.index.to_numpy(), columns.headings[name]

    def say(code: str, wrong: np.ndarray) -> None:
        findings.rows(code, rows[wrong], file=columns.file, column=heading)

    if needed:
        say("number_missing", np.isnan(column.values) & ~column.unreadable)
    finite = np.where(np.isfinite(column.values), column.values, 0.0)
    broken, negative = finite != np.round(finite), finite < 0
    say("number_not_whole", broken)
    say("number_negative", negative & ~broken)
    return np.where(broken | negative, np.nan, column.values)


def booleans_in(columns: Columns, name: str, findings: Findings) -> np.ndarray:
    """Our column `name` as yes or no: ja/nei, yes/no, true/false, 1/0; a column of "x" and nothing is yes and no."""
    said = [folded(cell) for cell in columns.cells[name]]
    ticks_only = set(said) <= {"", "x", "✓", "✔"}
    rows = columns.cells.index
    unknown = [row for row, text in zip(rows, said, strict=True) if text and text not in _YES | _NO]
    empty = [row for row, text in zip(rows, said, strict=True) if not text and not ticks_only]
    findings.rows("not_yes_or_no", unknown, file=columns.file, column=columns.headings[name])
    findings.rows("text_missing", empty, file=columns.file, column=columns.headings[name])
    return np.array([text in _YES for text in said], dtype=bool)
