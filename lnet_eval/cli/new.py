"""`lnet-eval new`: a folder to begin with, a plan with explanations and tables that have their headings."""

from __future__ import annotations

import datetime as dt
import re
import shutil
import string
import tempfile
import tomllib
from collections.abc import Mapping, Sequence
from importlib import resources
from pathlib import Path

from lnet_eval.cli.instruments import QUESTIONNAIRES, questionnaire_text, survey_headings, survey_sections
from lnet_eval.cli.saying import out
from lnet_eval.errors import UsageError
from lnet_eval.plan.fields import ID_PATTERN
from lnet_eval.plan.load import FILE_NAME
from lnet_eval.running.roots import find_roots
from lnet_eval.texts import Words

_WORKBOOK = {"nb": "tabeller.xlsx", "en": "tables.xlsx"}
_DELIMITER = {"nb": ";", "en": ","}


def new(network: str, *, data: Path | None, say: Words) -> None:
    """Make the folder of a new network in `data`.

    Raises
    ------
    UsageError : the id is not one, or the folder is there already.
    """
    if not re.fullmatch(ID_PATTERN, network):
        raise UsageError(say("cli.new.bad_id", network=network))
    folder = find_roots(data=data).data / network
    if folder.exists() or folder.is_symlink():
        raise UsageError(say("cli.new.there_already", folder=folder))
    folder.parent.mkdir(parents=True, exist_ok=True)
    beside = Path(tempfile.mkdtemp(prefix=f".new.{network}.", dir=folder.parent))
    try:
        _fill(beside, network, say)
        beside.chmod(0o755)
        beside.rename(folder)
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    out().print(say("cli.new.made", folder=folder, network=network), markup=False)


def _fill(folder: Path, network: str, say: Words) -> None:
    language = say.language
    plan = starter_plan(network, language, today=dt.datetime.now().astimezone().date())
    (folder / FILE_NAME).write_text(plan + survey_sections(say), encoding="utf-8")
    tables = {**headings(plan), **survey_headings(say)}
    for name, row in tables.items():
        text = _DELIMITER[language].join(row) + "\r\n"
        (folder / name).write_bytes(text.encode("utf-8-sig"))  # the mark is what makes Excel read it as UTF-8
    _write_workbook(folder / _WORKBOOK[language], tables)
    (folder / QUESTIONNAIRES[language]).write_text(questionnaire_text(say), encoding="utf-8")


def starter_plan(network: str, language: str, *, today: dt.date) -> str:
    """The text of a network.toml to begin with: a network that starts in two months, with two years behind it."""
    text = (resources.files("lnet_eval.cli") / "starter" / f"network.{language}.toml").read_text(encoding="utf-8")
    start = _month(today, 2)
    months = {"baseline": -24, "start": 0, "later": 6, "end": 12, "follow_up_end": 24}
    days = {name: _month(start, n) for name, n in months.items()}
    return string.Template(text).substitute(network=network, **{name: day.isoformat() for name, day in days.items()})


def _month(day: dt.date, months: int) -> dt.date:
    """The first day of the month that lies `months` from `day`."""
    count = day.year * 12 + day.month - 1 + months
    return dt.date(count // 12, count % 12 + 1, 1)


def headings(plan: str) -> Mapping[str, Sequence[str]]:
    """The headings of every table that the plan names, by file."""
    sources = tomllib.loads(plan)["sources"].values()
    return {source["file"]: list(source["columns"].values()) for source in sources}


def _write_workbook(path: Path, tables: Mapping[str, Sequence[str]]) -> None:
    import openpyxl
    from openpyxl.styles import Font

    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, row in tables.items():
        sheet = book.create_sheet(Path(name).stem)
        sheet.append(list(row))
        for cell in sheet[1]:
            cell.font = Font(bold=True)
            sheet.column_dimensions[cell.column_letter].width = max(12, len(str(cell.value)) + 4)
        sheet.freeze_panes = "A2"
    book.save(path)
