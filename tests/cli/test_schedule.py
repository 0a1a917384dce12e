"""What starts a nightly run is printed, and nothing is installed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

Command = Callable[..., Any]


def test_cron_line_and_units_are_printed(command: Command, root: Path) -> None:
    ran = command("schedule", "--time", "02:30")
    assert ran.code == 0
    assert "30 2 * * * cd " in ran.out
    assert "report --all --changed" in ran.out
    assert "compare --changed" in ran.out
    assert "OnCalendar=*-*-* 02:30:00" in ran.out
    assert f"WorkingDirectory={root}" in ran.out


def test_the_folders_that_are_named_are_absolute(command: Command, data: Path) -> None:
    assert f"--data {data}" in command("schedule", "--data", data).out
