"""One file as a raw table: its headings, and its cells by the row that a spreadsheet gives them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import Protocol

import pandas as pd

from lnet_eval.inputs.file_text import NotText, decode, guess_delimiter, split_rows, take_separator_line
from lnet_eval.inputs.findings import Findings
from lnet_eval.inputs.workbook import NotATable, parquet_rows, workbook_rows

_FORMATS = {
    ".csv": "csv", ".txt": "csv", ".tsv": "csv", ".tab": "csv",
    ".xlsx": "xlsx", ".xlsm": "xlsx",
    ".parquet": "parquet", ".pq": "parquet",
}  # fmt: skip


class FileSettings(Protocol):
    """What the plan says about one file (a `Source` or a `Survey`)."""

    @property
    def file(self) -> str: ...  # noqa: D102
    @property
    def format(self) -> str | None: ...  # noqa: D102
    @property
    def sheet(self) -> str | None: ...  # noqa: D102
    @property
    def delimiter(self) -> str | None: ...  # noqa: D102
    @property
    def encoding(self) -> str | None: ...  # noqa: D102


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class RawTable:
    """A file as it stands.

    Attributes
    ----------
    file : its name in the plan; with the sheet in brackets where a workbook has several.
    headings : the text of the header row.
    cells : one column per heading, numbered from 0; text, or a workbook's numbers and dates; None where empty.
        The index counts rows as a spreadsheet does.
    delimiter : what separates the cells of a text file, else None.
    """

    file: str
    headings: tuple[str, ...]
    cells: pd.DataFrame
    delimiter: str | None


def read_table(
    content: bytes,
    settings: FileSettings,
    findings: Findings,
    *,
    wanted: Sequence[str] = (),
    may_be_empty: bool = False,
) -> RawTable | None:
    """The table in `content`, or None where there is none (the reason is then among the problems).

    Parameters
    ----------
    wanted : headings that are looked for; they help to guess the delimiter.
    may_be_empty : headings without rows are a table in which nothing is entered yet, and no problem.
    """
    file = settings.file
    kind = settings.format or _FORMATS.get(PurePath(file).suffix.casefold())
    if kind is None:
        findings.problem("format_unknown", file=file, suffix=PurePath(file).suffix or "–")
        return None
    try:
        if kind == "csv":
            rows, delimiter = _text_rows(content, settings, findings, wanted)
            return _table(file, rows, delimiter, findings, may_be_empty)
        if kind == "xlsx":
            sheet_rows, sheet, n_sheets = workbook_rows(content, settings.sheet)
            if n_sheets > 1:
                if settings.sheet is None:
                    findings.note("sheet", file, sheet=sheet, n=n_sheets)
                file = f"{file} [{sheet}]"
            return _table(file, sheet_rows, None, findings, may_be_empty)
        return _table(file, parquet_rows(content), None, findings, may_be_empty)
    except NotText as error:
        findings.problem(error.code, file=file, encoding=settings.encoding or "–")
    except NotATable as error:
        findings.problem(error.code, file=file, values=error.values)
    return None


def _text_rows(
    content: bytes, settings: FileSettings, findings: Findings, wanted: Sequence[str]
) -> tuple[Iterable[list[str]], str]:
    if content.startswith((b"PK\x03\x04", b"PAR1", b"\xd0\xcf\x11\xe0")):
        raise NotText("file_not_text")
    text, encoding = decode(content, settings.encoding)
    text, named = take_separator_line(text)
    delimiter = settings.delimiter or named or guess_delimiter(text, wanted)
    if settings.encoding is None:
        findings.note("encoding", settings.file, encoding=encoding)
    if settings.delimiter is None:
        code = "delimiter_tab" if delimiter == "\t" else "delimiter"
        findings.note(code, settings.file, **({} if delimiter == "\t" else {"delimiter": delimiter}))
    return split_rows(text, delimiter), delimiter


def _table(
    file: str, rows: Iterable[Sequence[object]], delimiter: str | None, findings: Findings, may_be_empty: bool
) -> RawTable | None:
    kept = _shared(rows)
    header = next((i for i, row in enumerate(kept) if not is_empty_row(row)), None)
    if header is None:
        findings.problem("file_empty", file=file)
        return None
    headings = tuple("" if cell is None else " ".join(str(cell).split()) for cell in kept[header])
    while headings and not headings[-1]:
        headings = headings[:-1]
    if header:
        findings.note("header_row", file, row=header + 1)
    body = kept[header + 1 :]
    while body and is_empty_row(body[-1]):
        body.pop()
    if not body:
        if not may_be_empty:
            findings.problem("no_rows", file=file)
            return None
        findings.note("no_rows", file)
    width = len(headings)
    first = header + 2
    findings.rows("row_too_long", (first + i for i, row in enumerate(body) if not is_empty_row(row[width:])),
                  file=file, column=None, n=width)  # fmt: skip
    cells = [[row[i] if i < len(row) else None for row in body] for i in range(width)]
    frame = pd.DataFrame({i: pd.Series(column, dtype=object) for i, column in enumerate(cells)})
    frame.index = pd.RangeIndex(first, first + len(body))
    return RawTable(file=file, headings=headings, cells=frame, delimiter=delimiter)


def _shared(rows: Iterable[Sequence[object]]) -> list[list[object]]:
    """The rows with None for blank cells, equal texts being one object: a long table repeats itself."""
    known: dict[str, str | None] = {}
    kept: list[list[object]] = []
    for row in rows:
        cells: list[object] = []
        for cell in row:
            if isinstance(cell, str):
                if cell not in known:
                    known[cell] = cell if cell.strip() else None
                cells.append(known[cell])
            else:
                cells.append(_plain(cell))
        kept.append(cells)
    return kept


def _plain(cell: object) -> object:
    """A cell of a workbook or parquet file as a number, a date or text; structures and true/false become text."""
    if cell is None or cell != cell:  # noqa: PLR0124 (nan, NaT)
        return None
    if isinstance(cell, bool):
        return str(cell).lower()
    return cell if isinstance(cell, (int, float, dt.date)) else str(cell)


def is_empty_row(row: Sequence[object]) -> bool:
    """Whether no cell of `row` holds anything."""
    return all(cell is None for cell in row)
