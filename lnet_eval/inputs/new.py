"""A new network's folder: a commented plan and ready tables."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
import secrets
import shutil
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path

from lnet_eval.errors import UsageError
from lnet_eval.inputs.date_text import read_date
from lnet_eval.inputs.number_text import read_number
from lnet_eval.plan.fields import ID_PATTERN
from lnet_eval.plan.load import FILE_NAME
from lnet_eval.texts import default_language, words

_EXAMPLE_ID = "mitt-nettverk"
WORKBOOK = "tabeller.xlsx"


def new_network(network: str, folder: Path) -> Path:
    """Make `folder`/<network> with a commented network.toml and its tables as CSV and as an Excel workbook.

    The folder loads and checks as it is; its example rows are to be replaced. It is written beside its place and
    renamed, so that it is there whole or not at all.

    Returns
    -------
    The new folder.

    Raises
    ------
    UsageError : the id is not made of a–z, 0–9 and "-", or the folder exists.
    """
    say = words(default_language())
    if not re.fullmatch(ID_PATTERN, network):
        raise UsageError(say("usage.network_id", pattern="a–z 0–9 -"))
    target = folder / network
    if target.exists() or target.is_symlink():
        raise UsageError(say("usage.folder_exists", folder=target))
    folder.mkdir(parents=True, exist_ok=True)
    beside = folder / f".{network}.{secrets.token_hex(8)}"
    beside.mkdir()
    try:
        _write(network, beside)
        beside.rename(target)
    except OSError as error:
        if target.exists():  # another run was first
            raise UsageError(say("usage.folder_exists", folder=target)) from error
        raise
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    return target


def template_files() -> tuple[Traversable, ...]:
    """The files that a new folder is made from."""
    folder = resources.files("lnet_eval.inputs") / "template"
    return tuple(sorted((file for file in folder.iterdir() if file.is_file()), key=lambda file: file.name))


def _write(network: str, folder: Path) -> None:
    tables = {}
    for file in template_files():
        content = file.read_bytes()
        if file.name == FILE_NAME:
            content = content.decode().replace(_EXAMPLE_ID, network).encode()
        elif file.name.endswith(".csv"):
            text = io.StringIO(content.decode("utf-8-sig"), newline="")
            tables[file.name.removesuffix(".csv")] = list(csv.reader(text, delimiter=";"))
        (folder / file.name).write_bytes(content)
    _write_workbook(tables, folder / WORKBOOK)


def _write_workbook(tables: dict[str, list[list[str]]], path: Path) -> None:
    from openpyxl import Workbook
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    book = Workbook()
    book.remove(book.active)
    for name, rows in tables.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append([_cell(text) for text in row])
        for column, heading in enumerate(rows[0], start=1):
            sheet.cell(1, column).font = Font(bold=True)
            longest = max(len(row[column - 1]) for row in rows)
            sheet.column_dimensions[get_column_letter(column)].width = min(max(longest, len(heading)) + 2, 60)
        for cells in sheet.iter_rows(min_row=2):
            for cell in cells:
                cell.number_format = "dd.mm.yyyy" if cell.is_date else cell.number_format
        sheet.freeze_panes = "A2"
    book.save(path)


def _cell(text: str) -> str | float | int | dt.date | None:
    """A cell of a workbook: days and numbers as such, everything else as text."""
    if re.fullmatch(r"[0-9]{2}\.[0-9]{2}\.[0-9]{4}", text):
        written = read_date(text)
        return written.day if written else text
    number = read_number(text, ",")
    if number is None:
        return text or None
    return int(number) if number.is_integer() else number
