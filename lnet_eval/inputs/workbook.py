"""Excel workbooks and parquet files as rows of cells."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

MAX_UNPACKED_BYTES = 150_000_000
MAX_CELLS = 600_000  # ten seconds; what is larger is read faster as CSV or Parquet
MAX_ROWS = 1_048_576
MAX_COLUMNS = 16_384
_ROW = re.compile(rb"<(?:[A-Za-z0-9]+:)?row\b[^>]*>")
_HIDDEN = re.compile(rb"\bhidden=[\"'](?:1|true)[\"']")
_NUMBER = re.compile(rb"\br=[\"']([0-9]{1,7})[\"']")
_MERGED = re.compile(rb"<(?:[A-Za-z0-9]+:)?mergeCell\b[^>]*\bref=[\"']([A-Z0-9:]{5,24})[\"']")
_AREA = re.compile(r"([A-Z]{1,3})([0-9]{1,7}):([A-Z]{1,3})([0-9]{1,7})")


class NotATable(ValueError):
    """The bytes are not the file that its name says; `code` is the problem's code, `values` its placeholders."""

    def __init__(self, code: str, **values: object) -> None:
        self.code, self.values = code, values
        super().__init__(code)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One sheet of a workbook.

    Attributes
    ----------
    rows : its cells; formulas give the value that Excel saved last.
    name, n_sheets : its name, and how many sheets the workbook has.
    hidden : numbers of the rows that are hidden, counted from 1.
    merged : top row, left column, bottom row and right column of each merged area, counted from 1.
    """

    rows: list[list[object]]
    name: str
    n_sheets: int
    hidden: frozenset[int]
    merged: tuple[tuple[int, int, int, int], ...]


def workbook_sheet(content: bytes, sheet: str | None) -> Sheet:
    """One sheet, the first without `sheet`.

    Raises
    ------
    NotATable : no workbook, no such sheet, one that unpacks to more than can be read, or one whose formulas were
        never calculated.
    """
    import openpyxl  # 0.2 s, and most networks have no workbook

    _refuse_bombs(content)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
            names = [tab.title for tab in book.worksheets]
            name = _sheet_name(sheet, names)
            rows = _rows(book[name])
            path = book[name]._worksheet_path
            if _has_formulas(content):
                _refuse_uncalculated(rows, _rows(openpyxl.load_workbook(io.BytesIO(content), read_only=True)[name]))
    except NotATable:
        raise
    except Exception as error:  # a damaged workbook can fail anywhere in openpyxl, as any kind of error
        raise NotATable("file_not_xlsx") from error
    hidden, merged = _marks(content, path)
    return Sheet(rows=rows, name=name, n_sheets=len(names), hidden=hidden, merged=merged)


def sheet_names(content: bytes) -> list[str]:
    """The names of a workbook's sheets; raises NotATable where it is none."""
    import openpyxl

    _refuse_bombs(content)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(io.BytesIO(content), read_only=True)
            return [tab.title for tab in book.worksheets]
    except Exception as error:
        raise NotATable("file_not_xlsx") from error


def _rows(tab: Any) -> list[list[object]]:
    tab.reset_dimensions()  # the size that the file claims may be wrong; its rows are not
    rows: list[list[object]] = []
    n_cells = 0
    for row in tab.iter_rows(values_only=True):
        n_cells += len(row)
        if n_cells > MAX_CELLS or len(rows) >= MAX_ROWS:
            raise NotATable("table_too_large", cells=MAX_CELLS, columns=MAX_COLUMNS)
        rows.append(list(row))
    return rows


def _marks(content: bytes, path: str) -> tuple[frozenset[int], tuple[tuple[int, int, int, int], ...]]:
    """Which rows are hidden and which cells merged: what a streamed sheet does not tell, from its own text."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        xml = archive.read(path.lstrip("/"))
    hidden = {
        int(number[1])
        for row in _ROW.findall(xml)
        if _HIDDEN.search(row) and (number := _NUMBER.search(row)) and int(number[1]) <= MAX_ROWS
    }
    areas = (_AREA.fullmatch(area.decode()) for area in _MERGED.findall(xml))
    merged = tuple(
        (int(area[2]), _column(area[1]), int(area[4]), _column(area[3]))
        for area in areas
        if area and int(area[4]) <= MAX_ROWS
    )
    return frozenset(hidden), merged


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = 26 * number + ord(letter) - ord("A") + 1
    return number


def _has_formulas(content: bytes) -> bool:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        sheets = [name for name in archive.namelist() if name.startswith("xl/worksheets/") and name.endswith(".xml")]
        return any(b"<f>" in (xml := archive.read(name)) or b"<f " in xml for name in sheets)


def _refuse_uncalculated(values: list[list[object]], written: list[list[object]]) -> None:
    """A program other than Excel may save formulas without their values; then every one of them reads as empty."""
    formulas = [
        value
        for row, row_written in zip(values, written, strict=False)
        for value, text in zip(row, row_written, strict=False)
        if isinstance(text, str) and text.startswith("=")
    ]
    if formulas and all(value is None for value in formulas):
        raise NotATable("formulas_without_values")


def _sheet_name(wanted: str | None, names: list[str]) -> str:
    if not names:
        raise NotATable("file_not_xlsx")
    if wanted is None:
        return names[0]
    for name in names:
        if name.strip().casefold() == wanted.strip().casefold():
            return name
    raise NotATable("sheet_missing", sheet=wanted, sheets=", ".join(names))


def _refuse_bombs(content: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            unpacked = sum(entry.file_size for entry in archive.infolist())
    except Exception as error:  # zipfile has more ways to fail than BadZipFile
        raise NotATable("file_not_xlsx") from error
    if unpacked > MAX_UNPACKED_BYTES:
        raise NotATable("file_too_large", megabytes=MAX_UNPACKED_BYTES // 1_000_000)


def parquet_rows(content: bytes) -> Iterator[list[object]]:
    """The headings and then the rows of a parquet file.

    Raises
    ------
    NotATable : no parquet file.
    """
    import pyarrow.parquet

    try:
        table = pyarrow.parquet.read_table(pyarrow.BufferReader(content))
        columns = [table.column(i).to_pylist() for i in range(table.num_columns)]
        names = [str(name) for name in table.column_names]
    except Exception as error:  # arrow raises errors of many kinds on damaged files
        raise NotATable("file_not_parquet") from error
    yield list(names)
    yield from (list(row) for row in zip(*columns, strict=True))
