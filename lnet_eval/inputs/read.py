"""One file as a raw table: its headings, and its cells by the row that a spreadsheet gives them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Protocol

import pandas as pd

from lnet_eval.inputs.file_text import NotText, decode, guess_delimiter, split_rows, take_separator_line
from lnet_eval.inputs.findings import Findings
from lnet_eval.inputs.layout import LayoutSettings, is_empty_row, place_table
from lnet_eval.inputs.workbook import MAX_COLUMNS, NotATable, Sheet, parquet_rows, workbook_sheet
from lnet_eval.plan.tables import Layout

_FORMATS = {
    ".csv": "csv", ".txt": "csv", ".tsv": "csv", ".tab": "csv",
    ".xlsx": "xlsx", ".xlsm": "xlsx",
    ".parquet": "parquet", ".pq": "parquet",
}  # fmt: skip


MAX_TEXT_CELLS = 4_000_000  # ten seconds and less than a gigabyte
_USUAL_LAYOUT = Layout()


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
    header_row : where the headings begin. year : the only year that stands above the table, or None.
    outside : how many rows a registry's upload lost on the way to this table: `other` (of units or measures that the
        plan lacks) and `empty`.
    n_joined : rows that became part of another row (a row of denominators below its row of numerators).
    """

    file: str
    headings: tuple[str, ...]
    cells: pd.DataFrame
    delimiter: str | None
    header_row: int = 1
    year: int | None = None
    outside: Mapping[str, int] = field(default_factory=dict)
    n_joined: int = 0


def read_table(
    content: bytes,
    settings: FileSettings,
    findings: Findings,
    *,
    wanted: Sequence[str] = (),
    may_be_empty: bool = False,
    layout: LayoutSettings = _USUAL_LAYOUT,
) -> RawTable | None:
    """The table in `content`, or None where there is none (the reason is then among the problems).

    Parameters
    ----------
    wanted : headings that are looked for; they help to guess the delimiter, and to find the row of headings.
    may_be_empty : headings without rows are a table in which nothing is entered yet, and no problem.
    layout : where in the sheet the table stands.
    """
    file = settings.file
    kind = kind_of(settings)
    if kind is None:
        findings.problem("format_unknown", file=file, suffix=PurePath(file).suffix or "–")
        return None
    try:
        delimiter = None
        if kind == "csv":
            rows, delimiter = _text_rows(content, settings, findings, wanted)
            sheet = _as_sheet(rows)
        elif kind == "xlsx":
            sheet = workbook_sheet(content, settings.sheet)
            if sheet.n_sheets > 1:
                if settings.sheet is None:
                    findings.note("sheet", file, sheet=sheet.name, n=sheet.n_sheets)
                file = f"{file} [{sheet.name}]"
        else:
            sheet = _as_sheet(parquet_rows(content))
        return _table(file, sheet, delimiter, findings, wanted=wanted, may_be_empty=may_be_empty, layout=layout)
    except NotText as error:
        findings.problem(error.code, file=file, encoding=settings.encoding or "–")
    except NotATable as error:
        findings.problem(error.code, file=file, values=error.values)
    return None


def kind_of(settings: FileSettings) -> str | None:
    """What kind of file it is, by the plan's word or its name: "csv", "xlsx" or "parquet"; None where unknown."""
    named = None if settings.format == "registry" else settings.format
    return named or _FORMATS.get(PurePath(settings.file).suffix.casefold())


def _as_sheet(rows: Iterable[Sequence[object]]) -> Sheet:
    """Rows without merged cells or hidden rows; raises NotATable where there are too many cells."""
    kept: list[list[object]] = []
    n_cells = 0
    for row in rows:
        n_cells += len(row)
        if n_cells > MAX_TEXT_CELLS or len(row) > MAX_COLUMNS:
            raise NotATable("table_too_large", cells=MAX_TEXT_CELLS, columns=MAX_COLUMNS)
        kept.append(list(row))
    return Sheet(rows=kept, name="", n_sheets=1, hidden=frozenset(), merged=())


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
    file: str,
    sheet: Sheet,
    delimiter: str | None,
    findings: Findings,
    *,
    wanted: Sequence[str],
    may_be_empty: bool,
    layout: LayoutSettings,
) -> RawTable | None:
    placed = place_table(_shared(sheet.rows), layout, wanted=wanted, hidden=sheet.hidden, merged=sheet.merged)
    if placed is None:
        findings.problem("file_empty", file=file)
        return None
    if placed.header_row > 1:
        findings.note("header_row", file, row=placed.header_row)
    outside = {name: len(getattr(placed, name)) for name in ("above", "below", "hidden")}
    if any(outside.values()):
        findings.note("rows_outside", file, **outside)
    if placed.n_filled:
        findings.note("merged_filled", file, n=placed.n_filled)
    if placed.n_hidden:
        findings.note("hidden_used", file, n=placed.n_hidden)
    if not placed.body:
        if not may_be_empty:
            findings.problem("no_rows", file=file)
            return None
        findings.note("no_rows", file)
    width = len(placed.headings)
    numbered = list(zip(placed.numbers, placed.body, strict=True))
    findings.rows("row_too_long", (number for number, row in numbered if not is_empty_row(row[width:])),
                  file=file, column=None, n=width)  # fmt: skip
    cells = [[row[i] if i < len(row) else None for row in placed.body] for i in range(width)]
    frame = pd.DataFrame(dict(enumerate(cells)), dtype=object)
    frame.index = pd.Index(placed.numbers, dtype="int64")
    return RawTable(
        file=file,
        headings=placed.headings,
        cells=frame,
        delimiter=delimiter,
        header_row=placed.header_row,
        year=placed.year,
    )


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
