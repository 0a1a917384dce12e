"""What the documentation shows, happens."""

from __future__ import annotations

import doctest
import importlib
import pkgutil
from pathlib import Path

import pytest

import lnet_eval

PAGES = ("docs/library.md",)


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
    tried = 0
    for module in pkgutil.walk_packages(lnet_eval.__path__, "lnet_eval."):
        if "__main__" in module.name:
            continue
        outcome = doctest.testmod(importlib.import_module(module.name))
        assert outcome.failed == 0, module.name
        tried += outcome.attempted
    assert tried


def test_every_public_name_is_found_by_tab_and_can_be_had() -> None:
    assert set(dir(lnet_eval)) == set(lnet_eval.__all__)
    for name in lnet_eval.__all__:
        assert getattr(lnet_eval, name) is not None
        assert name == "__version__" or getattr(lnet_eval, name).__doc__


def test_a_name_that_is_not_there_says_so() -> None:
    with pytest.raises(AttributeError, match="no_such_name"):
        getattr(lnet_eval, "no_such_name")  # noqa: B009
