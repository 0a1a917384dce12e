"""A folder to begin with."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from lnet_eval.cli.new import headings, starter_plan
from lnet_eval.plan import load_plan
from lnet_eval.plan.model import Plan

Command = Callable[..., Any]


@pytest.mark.parametrize("language", ["nb", "en"])
def test_a_new_folder_has_a_plan_that_can_be_read_and_tables_with_headings(
    command: Command, data: Path, language: str
) -> None:
    ran = command("new", "mitt-nettverk", "--data", data, "--language", language)
    assert ran.code == 0
    folder = data / "mitt-nettverk"
    plan = load_plan(folder)
    assert plan.network.id == "mitt-nettverk"
    assert plan.phases.baseline_start < plan.phases.start < (plan.phases.end or dt.date.min)
    tables = headings((folder / "network.toml").read_text(encoding="utf-8"))
    book = openpyxl.load_workbook(next(folder.glob("*.xlsx")))
    for file, row in tables.items():
        delimiter = ";" if language == "nb" else ","
        assert (folder / file).read_text(encoding="utf-8-sig").strip().split(delimiter) == list(row)
        assert [cell.value for cell in book[Path(file).stem][1]] == list(row)


@pytest.mark.parametrize("language", ["nb", "en"])
def test_what_is_left_to_do_is_told_by_check(command: Command, data: Path, language: str) -> None:
    command("new", "mitt-nettverk", "--data", data, "--language", language)
    ran = command("check", "--data", data)
    assert ran.code == 1
    assert "mitt-nettverk: 1 problem in the folder" in ran.out
    assert "headings but no rows" in ran.out


@pytest.mark.parametrize("language", ["nb", "en"])
def test_a_filled_in_table_is_in_order(command: Command, data: Path, language: str) -> None:
    command("new", "mitt-nettverk", "--data", data, "--language", language)
    plan = load_plan(data / "mitt-nettverk")
    table = data / "mitt-nettverk" / plan.sources.measurements[0].file
    delimiter = ";" if language == "nb" else ","
    row = [f"{plan.phases.baseline_start:%Y-%m}", "Team 1", plan.measures[0].id, "3", "10", ""]
    with table.open("a", encoding="utf-8") as stream:
        stream.write(delimiter.join(row) + "\n")
    ran = command("check", "--data", data)
    assert ran.code == 0, ran.out


def test_a_folder_that_is_there_is_left_alone(command: Command, data: Path) -> None:
    (data / "mitt").mkdir()
    (data / "mitt" / "mine.txt").write_text("mine")
    ran = command("new", "mitt", "--data", data)
    assert ran.code == 2
    assert [path.name for path in (data / "mitt").iterdir()] == ["mine.txt"]


def test_nothing_half_made_is_left(command: Command, data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("lnet_eval.cli.new._write_workbook", full)
    assert command("new", "mitt", "--data", data).code == 1
    assert list(data.iterdir()) == []


def test_the_start_lies_two_months_ahead_with_two_years_behind_it() -> None:
    text = starter_plan("mitt", "nb", today=dt.date(2026, 11, 23))
    assert "start = 2027-01-01 " in text
    assert "baseline_start = 2025-01-01 " in text
    assert "end = 2028-01-01 " in text


@pytest.mark.parametrize("language", ["nb", "en"])
def test_every_example_in_the_plan_holds_when_it_is_no_longer_a_comment(tmp_path: Path, language: str) -> None:
    text = starter_plan("mitt", language, today=dt.date(2026, 11, 23))
    live = re.sub(r"^# (?=\[|\w+ = )", "", text, flags=re.MULTILINE)
    (tmp_path / "mitt").mkdir()
    (tmp_path / "mitt" / "network.toml").write_text(live, encoding="utf-8")
    plan = load_plan(tmp_path / "mitt")
    # `new` adds the surveys, `lock` the lock; the others few networks need, and the dictionary has them.
    left_out = {"surveys", "plan", "evidence", "disagreements", "enrolment", "components", "interviewees"}
    assert set(Plan.model_fields) - plan.model_fields_set == left_out
    measure = plan.measures[0]
    assert {"targets", "chart", "interruptions", "important"} <= measure.model_fields_set
    assert measure.chart.phases
    assert plan.sources.progress is not None
    assert plan.sources.earlier is not None
    assert plan.sources.interviews is not None
    assert plan.teams[0].members is not None
    assert plan.delivered.model_fields_set == set(type(plan.delivered).model_fields)
