"""The notebooks run, cell by cell, as nbval runs them: in their own folder, on every shipped network."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from lnet_eval.inputs import find_networks

ROOT = Path(__file__).resolve().parents[2]
NETWORKS = find_networks(ROOT / "data" / "examples")
LANGUAGES = ("nb", "en")

pytestmark = pytest.mark.e2e


def run_nbval(notebook: Path) -> tuple[int, str]:
    """How many cells passed, and what pytest said; every cell must pass."""
    command = [sys.executable, "-m", "pytest", "--nbval-lax", "-p", "no:cacheprovider", "-p", "no:xdist", "-q"]
    ran = subprocess.run([*command, str(notebook)], cwd=ROOT, capture_output=True, text=True, check=False, timeout=300)
    assert ran.returncode == 0, ran.stdout[-3000:]
    passed = re.search(r"(\d+) passed", ran.stdout)
    return int(passed[1]) if passed else 0, ran.stdout


def cells_of(notebook: Path) -> int:
    return sum(cell["cell_type"] == "code" for cell in json.loads(notebook.read_text(encoding="utf-8"))["cells"])


@pytest.mark.parametrize(("number", "network"), list(enumerate(NETWORKS)), ids=NETWORKS)
def test_every_cell_of_the_evaluation_runs_on_a_shipped_network(number: int, network: str, tmp_path: Path) -> None:
    content = json.loads((ROOT / "notebooks" / "2_evaluate.ipynb").read_text(encoding="utf-8"))
    given = {"network": network, "language": LANGUAGES[number % 2], "data": str(ROOT / "data"),
             "output": str(tmp_path / "out")}  # fmt: skip
    content["cells"][0]["source"].append("\n" + "\n".join(f"{name} = {value!r}" for name, value in given.items()))
    notebook = tmp_path / "2_evaluate.ipynb"
    notebook.write_text(json.dumps(content), encoding="utf-8")
    passed, _ = run_nbval(notebook)
    assert passed == cells_of(notebook)
    results = json.loads((tmp_path / "out" / "results.json").read_text(encoding="utf-8"))
    assert results["network"]["id"] == network


def test_every_cell_of_the_workbench_runs() -> None:
    notebook = ROOT / "notebooks" / "workbench.ipynb"
    passed, _ = run_nbval(notebook)
    assert passed == cells_of(notebook)
