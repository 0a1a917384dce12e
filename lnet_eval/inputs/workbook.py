"""Excel workbooks and parquet files as rows of cells."""

from __future__ import annotations

import io
import warnings
import zipfile
from collections.abc import Iterator
from typing import Any

MAX_UNPACKED_BYTES = 1_000_000_000


class NotATable(ValueError):
    """The bytes are not the file that its name says; `code` is the problem's code, `values` its placeholders."""

    def __init__(self, code: str, **values: object) -> None:
        self.code, self.values = code, values
        super().__init__(code)


def workbook_rows(content: bytes, sheet: str | None) -> tuple[list[list[object]], str, int]:
    """The rows of one sheet (the first without `sheet`) as cell values, its name, and the number of sheets.

    Formulas give the value that Excel saved last.

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
            if _has_formulas(content):
                _refuse_uncalculated(rows, _rows(openpyxl.load_workbook(io.BytesIO(content), read_only=True)[name]))
    except NotATable:
        raise
    except Exception as error:  # a damaged workbook can fail anywhere in openpyxl, as any kind of error
        raise NotATable("file_not_xlsx") from error
    return rows, name, len(names)


def _rows(tab: Any) -> list[list[object]]:
    tab.reset_dimensions()  # the size that the file claims may be wrong; its rows are not
    return [list(row) for row in tab.iter_rows(values_only=True)]


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
