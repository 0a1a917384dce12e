"""The plan of one survey, written by hand."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from lnet_eval.inputs import Network

FIVE = """labels = [
  { nb = "Helt uenig", en = "Strongly disagree" }, { nb = "Litt uenig", en = "Somewhat disagree" },
  { nb = "Verken enig eller uenig", en = "Neither" }, { nb = "Litt enig", en = "Somewhat agree" },
  { nb = "Helt enig", en = "Strongly agree" },
]
not_applicable = ["Vet ikke"]
"""


@pytest.fixture
def plan() -> Callable[..., str]:
    """A `[surveys.slutt]` with these items and settings."""

    def written(items: str, settings: str = "", *, scale: str = FIVE, file: str = "s.csv", more: str = "") -> str:
        return (
            f'[surveys.slutt]\ntitle = "Undersøkelse"\nfile = "{file}"\nwave = "end"\n{settings}\n'
            f"items = [{items}]\n[surveys.slutt.scale]\n{scale}\n{more}\n"
        )

    return written


@pytest.fixture
def notes() -> Callable[[Network, str], list[dict[str, object]]]:
    """The placeholders of every reading note with a code."""
    return lambda network, code: [dict(note.values) for note in network.notes if note.code == code]
