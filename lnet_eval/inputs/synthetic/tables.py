"""Tables as people keep them: CSV in several habits, Excel workbooks, Parquet. Same input, same bytes."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import openpyxl
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

MONTHS: Final = ("jan", "feb", "mars", "april", "mai", "juni", "juli", "aug", "sep", "okt", "nov", "des")
_FIXED: Final = (2020, 3, 3, 0, 0, 0)
_FIXED_TEXT: Final = b"2020-03-03T00:00:00Z"


def norwegian_month(period: pd.Period) -> str:
    """Write the month as people do in a spreadsheet, e.g. mars 2019."""
    return f"{MONTHS[period.month - 1]} {period.year}"


def norwegian_date(day: dt.date) -> str:
    """Write the day as e.g. 07.02.2019."""
    return day.strftime("%d.%m.%Y")


def write_csv(
    path: Path, frame: pd.DataFrame, *, delimiter: str, decimal: str, encoding: str, missing: str = ""
) -> Path:
    """Write `frame` with its own headings; `decimal` is the decimal mark, `missing` stands for an empty cell."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, delimiter=delimiter, lineterminator="\r\n")
    writer.writerow(frame.columns)
    for row in frame.itertuples(index=False):
        writer.writerow([_text(cell, decimal, missing) for cell in row])
    path.write_bytes(buffer.getvalue().encode(encoding))
    return path


def write_norwegian_csv(path: Path, frame: pd.DataFrame, *, missing: str = "") -> Path:
    """CSV as Norwegian Excel saves it: semicolon, decimal comma, UTF-8 with a byte order mark."""
    return write_csv(path, frame, delimiter=";", decimal=",", encoding="utf-8-sig", missing=missing)


def write_windows_csv(path: Path, frame: pd.DataFrame) -> Path:
    """CSV as older Norwegian programs save it: semicolon, decimal comma, Windows-1252."""
    return write_csv(path, frame, delimiter=";", decimal=",", encoding="cp1252")


def write_international_csv(path: Path, frame: pd.DataFrame) -> Path:
    """CSV with comma, decimal point, ISO dates, UTF-8."""
    return write_csv(path, frame, delimiter=",", decimal=".", encoding="utf-8")


def write_workbook(path: Path, sheets: Mapping[str, pd.DataFrame]) -> Path:
    """An Excel workbook, one sheet per frame; stored uncompressed and undated, so that its bytes never vary."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, frame in sheets.items():
        sheet = book.create_sheet(title)
        sheet.append(list(frame.columns))
        for row in frame.itertuples(index=False):
            sheet.append([_cell(value) for value in row])
    buffer = io.BytesIO()
    book.save(buffer)
    _undated(buffer, path)
    return path


def write_parquet(path: Path, frame: pd.DataFrame) -> Path:
    """A Parquet file without the pandas version in its schema."""
    table = pa.Table.from_pandas(frame, preserve_index=False).replace_schema_metadata(None)
    pq.write_table(table, path, compression="none", store_schema=False)
    return path


def _text(cell: Any, decimal: str, missing: str) -> str:
    if cell is None or pd.isna(cell):
        return missing
    if isinstance(cell, dt.date):
        return cell.isoformat()
    if isinstance(cell, float):
        return f"{cell:g}".replace(".", decimal)
    return str(cell)


def _cell(value: Any) -> Any:
    if value is None or pd.isna(value):
        return None
    return value.item() if hasattr(value, "item") else value


def _undated(buffer: io.BytesIO, path: Path) -> None:
    """Rewrite the workbook's archive with one fixed date everywhere, and nothing compressed."""
    with zipfile.ZipFile(buffer) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "docProps/core.xml":
                content = re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", _FIXED_TEXT, content)
            new.writestr(zipfile.ZipInfo(name, date_time=_FIXED), content)
