"""The decisions are one series, and every reference to one finds it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DECISIONS = sorted((ROOT / "docs" / "decisions").glob("*.md"))
REFERENCE = re.compile(r"decisions/(\d{4}-[\w-]+)\.md")
READ = sorted(
    path
    for folder, pattern in (("lnet_eval", "*.py"), ("tests", "*.py"), ("docs", "*.md"), (".", "*.md"))
    for path in ((ROOT / folder).glob(pattern) if folder == "." else (ROOT / folder).rglob(pattern))
)


def test_the_numbers_are_one_series_without_gaps() -> None:
    assert [int(path.name[:4]) for path in DECISIONS] == list(range(1, len(DECISIONS) + 1))


@pytest.mark.parametrize("path", DECISIONS, ids=lambda path: path.stem)
def test_a_decision_bears_its_number_and_its_date(path: Path) -> None:
    title, empty, day = path.read_text(encoding="utf-8").splitlines()[:3]
    assert title.startswith(f"# {int(path.name[:4])}. ")
    assert empty == ""
    assert re.fullmatch(r"\*\d{4}-\d{2}-\d{2}\*", day)


def test_every_reference_finds_its_decision() -> None:
    known = {path.stem for path in DECISIONS}
    named = {(path, stem) for path in READ for stem in REFERENCE.findall(path.read_text(encoding="utf-8"))}
    assert named
    assert [f"{path.relative_to(ROOT)}: {stem}" for path, stem in sorted(named) if stem not in known] == []
