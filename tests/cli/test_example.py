"""The synthetic networks, written again."""

from __future__ import annotations

import filecmp
from collections.abc import Callable
from pathlib import Path
from typing import Any

Command = Callable[..., Any]


def test_the_shipped_networks_are_what_the_command_writes(command: Command, examples: Path, tmp_path: Path) -> None:
    assert command("example", tmp_path / "new").code == 0
    for folder in (path for path in examples.iterdir() if path.is_dir()):
        names = sorted(path.name for path in folder.iterdir())
        assert sorted(path.name for path in (tmp_path / "new" / folder.name).iterdir()) == names
        assert filecmp.cmpfiles(folder, tmp_path / "new" / folder.name, names, shallow=False)[0] == names


def test_a_folder_with_something_in_it_is_left_alone(command: Command, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    assert command("example", tmp_path).code == 2
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]
