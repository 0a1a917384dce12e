"""Notebooks are thin: they call, they do not compute; and they are committed as nobody has run them.

Only cells that are marked for nbval have outputs. Those stand in tests/notebooks/checked, and test_checked.py says why.
"""

from __future__ import annotations

import ast
import json
from pathlib import Path
from typing import Any

import pytest

from lnet_eval.reporting.exporter import collect
from lnet_eval.reporting.page import RenderedSection

CELL_LINES = 8
MARK = "# NBVAL_CHECK_OUTPUT"
ROOT = Path(__file__).resolve().parents[2]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
CHECKED = sorted((ROOT / "tests" / "notebooks" / "checked").glob("*.ipynb"))
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


@pytest.mark.parametrize("notebook", [*NOTEBOOKS, *CHECKED], ids=lambda path: path.name)
def test_only_marked_cells_have_outputs_and_those_are_text(notebook: Path) -> None:
    for cell in cells(notebook, "code"):
        marked = "".join(cell["source"]).startswith(MARK)
        assert [output["output_type"] for output in cell["outputs"]] == (["stream"] if marked else [])
        assert (cell["execution_count"] is not None) == marked  # nbval compares only with a cell that was run


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.name)
def test_a_notebook_that_is_published_has_no_output_of_its_own(notebook: Path) -> None:
    assert all(cell["outputs"] == [] for cell in cells(notebook, "code"))


def test_every_notebook_has_a_checked_one() -> None:
    assert [path.name for path in CHECKED] == [path.name for path in NOTEBOOKS]
    assert all(MARK in notebook.read_text(encoding="utf-8") for notebook in CHECKED)


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.name)
def test_a_notebook_says_first_what_it_is_and_then_has_headings_of_one_line(notebook: Path) -> None:
    first, *others = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    assert first["cell_type"] == "markdown"
    assert "".join(first["source"]).startswith("# ")
    headings = ["".join(cell["source"]) for cell in others if cell["cell_type"] == "markdown"]
    assert headings[0] == "## Parameters"
    assert all(text.startswith("## ") and "\n" not in text for text in headings)
    assert cells(notebook, "raw") == []


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.name)
def test_every_parameter_says_what_it_is(notebook: Path) -> None:
    tagged = next(cell for cell in cells(notebook, "code") if "parameters" in cell["metadata"].get("tags", []))
    assert all("  # " in line for line in "".join(tagged["source"]).splitlines())


@pytest.mark.parametrize("notebook", [path for path in NOTEBOOKS if path.name[0].isdigit()], ids=lambda path: path.name)
def test_what_a_notebook_says_of_itself_is_no_part_of_its_report(notebook: Path) -> None:
    content = json.loads(notebook.read_text(encoding="utf-8"))
    data, metadata = RenderedSection(
        id="leadership", title="Title", language="nb", html="<p>made</p>",
        page={"network": "x", "title": "Title", "owner": "", "as_of": "2024-01-31"},
    )._repr_mimebundle_()  # fmt: skip
    last = [cell for cell in content["cells"] if cell["cell_type"] == "code"][-1]
    last["outputs"] = [{"output_type": "display_data", "data": data, "metadata": metadata}]
    report = collect(content)
    assert [section["html"] for section in report["sections"]] == ["<p>made</p>"]


@pytest.mark.parametrize("notebook", [path for path in NOTEBOOKS if path.name[0].isdigit()], ids=lambda path: path.name)
def test_a_notebook_that_becomes_a_report_has_one_cell_of_parameters(notebook: Path) -> None:
    tagged = [cell for cell in cells(notebook, "code") if "parameters" in cell["metadata"].get("tags", [])]
    assert len(tagged) == 1
