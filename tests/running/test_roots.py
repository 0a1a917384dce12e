"""Relative paths count from the project, wherever somebody stands in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from lnet_eval import UsageError
from lnet_eval.running.roots import Roots, find_roots, from_root, project_root


def test_the_project_is_found_from_its_root_and_from_a_folder_in_it(
    roots: Roots, monkeypatch: pytest.MonkeyPatch
) -> None:
    for folder in (roots.project, roots.project / "notebooks"):
        monkeypatch.chdir(folder)
        assert project_root() == roots.project
        assert from_root("data") == roots.project / "data"


def test_outside_every_project_it_is_the_one_the_package_was_installed_from(
    tmp_path: Path, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert project_root() == root


def test_an_absolute_path_stays_and_no_path_stays_none(tmp_path: Path) -> None:
    assert from_root(str(tmp_path)) == tmp_path
    assert from_root(None) is None


def test_named_folders_count_from_where_the_command_is_given(roots: Roots, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(roots.project / "notebooks")
    found = find_roots(data=Path("../data"), reports=Path("out"))
    assert found.data == roots.data
    assert found.reports == roots.project / "notebooks" / "out"
    assert found.project == roots.project


@pytest.mark.parametrize("name", ["data", "files"])
def test_a_folder_that_is_named_must_be_there(roots: Roots, name: str) -> None:
    with pytest.raises(UsageError):
        find_roots(**{name: roots.project / "nowhere"})
