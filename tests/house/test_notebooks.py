"""Notebooks are thin: they call, they do not compute; and they are committed as nobody has run them."""

from __future__ import annotations

import ast
import json
from pathlib import Path
from typing import Any

import pytest

CELL_LINES = 8
NOTEBOOKS = sorted((Path(__file__).resolve().parents[2] / "notebooks").glob("*.ipynb"))
BUILDING = (
    ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda, ast.For, ast.AsyncFor, ast.While, ast.Try,
    ast.ListComp, ast.DictComp, ast.SetComp, ast.GeneratorExp,
)  # fmt: skip


def cells(notebook: Path, kind: str) -> list[dict[str, Any]]:
    return [cell for cell in json.loads(notebook.read_text(encoding="utf-8"))["cells"] if cell["cell_type"] == kind]


def test_there_are_notebooks() -> None:
    assert {path.name for path in NOTEBOOKS} >= {"2_evaluate.ipynb", "workbench.ipynb"}


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.name)
def test_a_cell_is_short(notebook: Path) -> None:
    assert all(len("".join(cell["source"]).splitlines()) <= CELL_LINES for cell in cells(notebook, "code"))


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.name)
def test_a_cell_defines_nothing_and_loops_over_nothing(notebook: Path) -> None:
    for cell in cells(notebook, "code"):
        built = [
            type(node).__name__ for node in ast.walk(ast.parse("".join(cell["source"]))) if isinstance(node, BUILDING)
        ]
        assert built == [], cell["source"]


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.name)
def test_outputs_are_not_committed(notebook: Path) -> None:
    for cell in cells(notebook, "code"):
        assert cell["outputs"] == []
        assert cell["execution_count"] is None


@pytest.mark.parametrize("notebook", [path for path in NOTEBOOKS if path.name[0].isdigit()], ids=lambda path: path.name)
def test_a_notebook_that_becomes_a_report_has_its_words_in_the_catalogues(notebook: Path) -> None:
    assert cells(notebook, "markdown") == []
    assert cells(notebook, "raw") == []


@pytest.mark.parametrize("notebook", [path for path in NOTEBOOKS if path.name[0].isdigit()], ids=lambda path: path.name)
def test_a_notebook_that_becomes_a_report_has_one_cell_of_parameters(notebook: Path) -> None:
    tagged = [cell for cell in cells(notebook, "code") if "parameters" in cell["metadata"].get("tags", [])]
    assert len(tagged) == 1
