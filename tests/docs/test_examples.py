"""What the documentation shows, happens."""

from __future__ import annotations

import doctest
import importlib
import pkgutil
from collections.abc import Iterator
from pathlib import Path

import pytest

import lnet_eval
from lnet_eval.reporting.notebook import SHOWN

PAGES = ("README.md", "docs/library.md")


@pytest.fixture(autouse=True)
def in_the_project(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Examples are written as somebody in the project's folder would type them, in English."""
    monkeypatch.chdir(root)
    monkeypatch.setenv("LNET_LANGUAGE", "en")


@pytest.mark.parametrize("page", PAGES)
def test_every_example_of_a_page_gives_what_it_shows(root: Path, page: str) -> None:
    outcome = doctest.testfile(str(root / page), module_relative=False, encoding="utf-8")
    assert outcome.attempted > 10
    assert outcome.failed == 0


def test_every_example_of_a_docstring_gives_what_it_shows() -> None:
    """All of them, and at least one to every public name and to every result that a notebook shows."""
    shown: set[str] = set()
    for module in pkgutil.walk_packages(lnet_eval.__path__, "lnet_eval."):
        if "__main__" in module.name:
            continue
        loaded = importlib.import_module(module.name)
        runner = doctest.DocTestRunner()
        for example in doctest.DocTestFinder().find(loaded):
            outcome = runner.run(example)
            assert outcome.failed == 0, example.name
            if outcome.attempted:
                shown.add(example.name)
    assert set(_with_examples()) - shown == set()


def _with_examples() -> Iterator[str]:
    """Where each public function, error and result is made: its module and its name."""
    for name in lnet_eval.__all__:
        if name != "__version__":
            public = getattr(lnet_eval, name)
            yield f"{public.__module__}.{public.__qualname__}"
    yield from (f"{module}.{name}" for module, name in SHOWN)


def test_every_public_name_is_found_by_tab_and_can_be_had() -> None:
    assert set(dir(lnet_eval)) == set(lnet_eval.__all__)
    for name in lnet_eval.__all__:
        assert getattr(lnet_eval, name) is not None
        assert name == "__version__" or getattr(lnet_eval, name).__doc__


def test_a_name_that_is_not_there_says_so() -> None:
    with pytest.raises(AttributeError, match="no_such_name"):
        getattr(lnet_eval, "no_such_name")  # noqa: B009
