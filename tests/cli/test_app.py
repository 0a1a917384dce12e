"""Every command explains itself, and every wrong call ends with 2 and a sentence."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import lnet_eval
from lnet_eval import cli

COMMANDS = ("report", "check", "map", "new", "lock", "plan", "compare", "example", "schedule")
Command = Callable[..., Any]


def test_help_lists_the_commands_there_are_and_no_others(command: Command) -> None:
    ran = command("--help")
    assert ran.code == 0
    listed = re.findall(r"^│ ([a-z]+) ", ran.out, re.MULTILINE)
    assert sorted(listed) == sorted(COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_with_an_example(command: Command, name: str) -> None:
    ran = command(name, "--help")
    assert ran.code == 0
    assert f"lnet-eval {name}" in ran.out


def test_the_version_is_told(command: Command) -> None:
    assert command("--version").out.strip() == f"lnet-eval {lnet_eval.__version__}"


@pytest.mark.parametrize(
    "given",
    [
        ["unknown-command"],
        ["report"],
        ["report", "--unknown-option"],
        ["report", "ahus", "--language", "fr"],
        ["report", "ahus", "--as-of", "yesterday"],
        ["report", "ahus", "--as-of", "2020-02-30"],
        ["report", "ahus", "--jobs", "0"],
        ["report", "no-such-network"],
        ["report", "../ahus"],
        ["report", "ahus/.."],
        ["report", "AHUS"],
        ["report", "a" * 65],
        ["report", "--all", "--data", "no-such-folder"],
        ["report", "ahus", "--files", "no-such-folder"],
        ["check", "no-such-network"],
        ["check", "..", "--language", "nb"],
        ["check", "ahus", "--language", "fr"],
        ["lock", "no-such-network"],
        ["new", "Not An Id"],
        ["new", "../outside"],
        ["schedule", "--time", "25:00"],
        ["schedule", "--time", "2"],
    ],
)
def test_a_wrong_call_ends_with_2_and_a_sentence(command: Command, given: list[str], tmp_path: Path) -> None:
    ran = command(*given, *(["--reports", tmp_path / "r"] if given[0] == "report" else []))
    assert ran.code == 2
    assert len(ran.err.strip()) > 10
    assert "Traceback" not in ran.err + ran.out
    assert not (tmp_path / "r").exists() or not list((tmp_path / "r").iterdir())


def test_a_misspelt_network_is_answered_with_the_nearest(command: Command, tmp_path: Path) -> None:
    ran = command("report", "ahsu", "--reports", tmp_path)
    assert (ran.code, "ahus" in ran.err) == (2, True)


def test_what_nobody_expected_is_told_without_a_traceback(
    command: Command, monkeypatch: pytest.MonkeyPatch, data: Path
) -> None:
    def fall(*_: object, **__: object) -> int:
        raise ZeroDivisionError("with somebody's value")

    monkeypatch.setattr("lnet_eval.cli.check.check", fall)
    ran = command("check", "--data", data)
    assert ran.code == 1
    assert "ZeroDivisionError" in ran.err
    assert "Traceback" not in ran.err
    named = Path(ran.err.split("is written in ")[1].strip().removesuffix("."))
    log = named.read_text()
    named.unlink()
    assert "test_app.py" in log
    assert "somebody" not in log + ran.err


def test_messages_follow_the_environment(command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "Name at least one network" in command("report").err
    monkeypatch.setenv("LNET_LANGUAGE", "nb")
    assert "Skriv navnet på minst ett nettverk" in command("report").err


def test_help_does_not_wait_for_the_heavy_libraries() -> None:
    code = (
        "import sys; sys.argv = ['lnet-eval', '--help']\n"
        "from lnet_eval.cli import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "heavy = {'pandas', 'numpy', 'matplotlib', 'papermill', 'statsmodels', 'nbconvert'}\n"
        "sys.exit(', '.join(sorted(heavy & set(sys.modules))) or 0)"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stderr) == (0, "")


def test_the_console_script_is_this_main() -> None:
    (script,) = [entry for entry in lnet_eval_scripts() if entry.name == "lnet-eval"]
    assert script.load() is cli.main


def lnet_eval_scripts() -> list[Any]:
    from importlib.metadata import distribution

    return [entry for entry in distribution("lnet-eval").entry_points if entry.group == "console_scripts"]
