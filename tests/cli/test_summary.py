"""The table at the end says how every network went, and why."""

from __future__ import annotations

from pathlib import Path

import pytest

from lnet_eval.cli.summary import SHOWN, summarise
from lnet_eval.running.outcome import Outcome

PUBLISHED = Outcome(network="ahus", state="published", seconds=3.21, edition=1)
UNCHANGED = Outcome(network="phrk", state="unchanged")


@pytest.fixture(autouse=True)
def in_english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LNET_LANGUAGE", "en")
    monkeypatch.setenv("COLUMNS", "120")


def failed(n: int) -> Outcome:
    sentences = tuple(f"file.csv, row {row}: [red]wrong[/red]" for row in range(n))
    return Outcome(network="vestre", state="failed", code="data_problems", details={"nb": sentences, "en": sentences})


def test_how_many_failed_is_what_it_returns(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert summarise([PUBLISHED, UNCHANGED], reasons={}, log=tmp_path / "no.log") == 0
    assert summarise([PUBLISHED, failed(1)], reasons={}, log=tmp_path / "no.log") == 1
    said = capsys.readouterr()
    assert "3.2" in said.out
    assert "1 network failed" in said.err


def test_why_a_network_ran_is_told(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    reasons = {"ahus": ("plan", "inputs"), "phrk": ()}
    summarise([PUBLISHED, UNCHANGED], reasons=reasons, log=tmp_path / "no.log")
    lines = capsys.readouterr().out.splitlines()
    assert any("ahus" in line and "network.toml has changed and data have changed" in line for line in lines)
    assert any("phrk" in line and "nothing has changed" in line for line in lines)


def test_a_file_that_looks_like_markup_is_printed_as_it_is(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    summarise([failed(1)], reasons={}, log=tmp_path / "no.log")
    assert "[red]wrong[/red]" in capsys.readouterr().err


def test_many_problems_are_counted_rather_than_all_shown(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    summarise([failed(SHOWN + 2)], reasons={}, log=tmp_path / "no.log")
    said = capsys.readouterr().err
    assert said.count("file.csv") == SHOWN
    assert 'and 2 more problems; "lnet-eval check vestre" shows all' in said
