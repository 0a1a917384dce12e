"""Commands run in this process, as the console script runs them."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from lnet_eval.cli import main


@dataclass(frozen=True, slots=True)
class Ran:
    """What a command left: its exit code and what it said."""

    code: int
    out: str
    err: str


Command = Callable[..., Ran]


@pytest.fixture
def command(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Command:
    """Run `lnet-eval` with these words, speaking English."""
    monkeypatch.setenv("LNET_LANGUAGE", "en")
    monkeypatch.setenv("COLUMNS", "200")

    def run(*given: object) -> Ran:
        monkeypatch.setattr(sys, "argv", ["lnet-eval", *map(str, given)])
        capsys.readouterr()
        with pytest.raises(SystemExit) as left:
            main()
        said = capsys.readouterr()
        return Ran(int(left.value.code or 0), said.out, said.err)

    return run


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """An empty data folder."""
    folder = tmp_path / "data"
    folder.mkdir()
    return folder
