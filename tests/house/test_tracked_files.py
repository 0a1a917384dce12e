"""What is committed says nothing of the machine it was written on."""

from __future__ import annotations

import re
from pathlib import Path

TEXT = {
    ".py", ".toml", ".md", ".po", ".j2", ".css", ".json", ".csv", ".ipynb", ".yml", ".yaml", ".R", ".txt", ".lock",
    ".cff", ".cfg", "", ".html", ".svg",
}  # fmt: skip
# A home folder, a scratch environment, this project's own place on some machine.
PLACES = re.compile(r"(?<![\w.~-])/(?:home|Users|root|work)/[\w.-]+|/tmp/\w+/bin|[A-Z]:\\Users\\")
REGISTRIES = re.compile(
    r"\b(?:test\.)?pypi\.(?:org|python\.org)|pythonhosted\.org|\bextra-index-url|anaconda\.org/", re.IGNORECASE
)


def matches(files: list[Path], pattern: re.Pattern[str], root: Path) -> list[str]:
    this = Path(__file__).resolve()
    found = []
    for path in files:
        if path.suffix not in TEXT or path.resolve() == this:
            continue
        text = path.read_text(encoding="utf-8", errors="replace")
        found += [f"{path.relative_to(root)}: {match}" for match in pattern.findall(text)]
    return found


def test_no_file_names_a_place_on_somebodys_machine(tracked: list[Path], root: Path) -> None:
    assert matches(tracked, PLACES, root) == []


def test_no_file_names_a_package_registry(tracked: list[Path], root: Path) -> None:
    assert matches(tracked, REGISTRIES, root) == []


def test_nothing_that_a_run_makes_is_tracked(tracked: list[Path], root: Path) -> None:
    made = ("reports", ".venv", "build", "dist", "htmlcov")
    assert [path for path in tracked if path.relative_to(root).parts[0] in made] == []


def test_no_file_is_larger_than_two_megabytes(tracked: list[Path], root: Path) -> None:
    assert {path.relative_to(root).as_posix(): path.stat().st_size for path in tracked
            if path.stat().st_size > 2_000_000} == {}  # fmt: skip
