"""A plan is locked once, and what a person wrote stays as it was."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from lnet_eval.plan import load_plan, plan_fingerprint
from lnet_eval.plan.deviations import deviations, read_locked
from lnet_eval.plan.lock import lock_state

Command = Callable[..., Any]


@pytest.fixture
def folder(command: Command, data: Path) -> Path:
    command("new", "mitt", "--data", data)
    return data / "mitt"


def test_locking_adds_the_day_and_the_fingerprint_at_the_end(command: Command, folder: Path, data: Path) -> None:
    before = (folder / "network.toml").read_bytes()
    assert command("lock", "mitt", "--data", data).code == 0
    after = (folder / "network.toml").read_bytes()
    assert after.startswith(before)
    plan = load_plan(folder)
    assert plan.plan.fingerprint == plan_fingerprint(plan)
    assert plan.plan.locked is not None


@pytest.mark.parametrize(("start", "late"), [("2019-01-01", True), ("2999-01-01", False)])
def test_a_plan_that_is_locked_after_the_start_is_told_so(
    command: Command, folder: Path, data: Path, start: str, late: bool
) -> None:
    path = folder / "network.toml"
    text = path.read_text(encoding="utf-8")
    year = re.search(r"^start = (\d{4})", text, re.MULTILINE)
    assert year is not None
    moved = int(start[:4]) - int(year[1])
    path.write_text(re.sub(r"\b(\d{4})-(\d\d)-(\d\d)\b", lambda day: f"{int(day[1]) + moved}-{day[2]}-{day[3]}", text),
                    encoding="utf-8")  # fmt: skip
    ran = command("lock", "mitt", "--data", data)
    assert ran.code == 0
    assert ("decided beforehand" in ran.out) == late


def test_a_plan_that_is_locked_on_the_day_of_the_start_is_in_time(command: Command, folder: Path, data: Path) -> None:
    path, today = folder / "network.toml", dt.datetime.now().astimezone().date()
    text = re.sub(r"(?m)^(end|follow_up_end) = .*\n", "", path.read_text(encoding="utf-8"))
    text = re.sub(r"(?m)^baseline_start = .*$", "baseline_start = 2000-01-01", text)
    path.write_text(re.sub(r"(?m)^start = .*$", f"start = {today.isoformat()}", text, count=1), encoding="utf-8")
    ran = command("lock", "mitt", "--data", data)
    assert (ran.code, "decided beforehand" in ran.out) == (0, False)
    assert lock_state(load_plan(folder)) == "before"


def test_locking_twice_changes_nothing(command: Command, folder: Path, data: Path) -> None:
    command("lock", "mitt", "--data", data)
    before = (folder / "network.toml").read_bytes()
    ran = command("lock", "mitt", "--data", data)
    assert (ran.code, "unchanged" in ran.out) == (0, True)
    assert (folder / "network.toml").read_bytes() == before


def test_a_plan_that_was_changed_after_its_lock_is_told(command: Command, folder: Path, data: Path) -> None:
    command("lock", "mitt", "--data", data)
    path = folder / "network.toml"
    path.write_text(path.read_text(encoding="utf-8").replace('better = "up"', 'better = "down"'), encoding="utf-8")
    before = path.read_bytes()
    ran = command("lock", "mitt", "--data", data)
    assert (ran.code, "changed since" in ran.out) == (1, True)
    assert path.read_bytes() == before


def test_a_plan_with_an_empty_lock_is_not_written_but_told(command: Command, folder: Path, data: Path) -> None:
    path = folder / "network.toml"
    path.write_text(path.read_text(encoding="utf-8") + "\n[plan]\n", encoding="utf-8")
    before = path.read_bytes()
    ran = command("lock", "mitt", "--data", data)
    assert ran.code == 1
    assert f'fingerprint = "{plan_fingerprint(load_plan(folder))}"' in ran.out
    assert path.read_bytes() == before


def test_a_plan_that_cannot_be_read_is_not_locked(command: Command, folder: Path, data: Path) -> None:
    (folder / "network.toml").write_text("[network]\n")
    assert command("lock", "mitt", "--data", data).code == 1
    assert (folder / "network.toml").read_text() == "[network]\n"


def test_what_was_locked_is_kept_and_a_change_can_be_shown(command: Command, folder: Path, data: Path) -> None:
    command("lock", "mitt", "--data", data)
    path = folder / "network.toml"
    path.write_text(path.read_text(encoding="utf-8").replace('better = "up"', 'better = "down"'), encoding="utf-8")
    plan = load_plan(folder)
    kept = read_locked(plan, folder)
    assert kept is not None
    (changed,) = deviations(plan, kept)
    assert (changed.key.split(".")[-1], changed.was, changed.now) == ("better", "up", "down")
