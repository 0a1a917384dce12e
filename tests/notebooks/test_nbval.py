"""The notebooks run, cell by cell, as nbval runs them: in their own folder, on every shipped network."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from lnet_eval.inputs import find_networks
from lnet_eval.running.warm import KERNEL

ROOT = Path(__file__).resolve().parents[2]
NETWORKS = find_networks(ROOT / "data" / "examples")
LANGUAGES = ("nb", "en")
MEASURED = ("ahus", "gode-pasientforlop", "phrk", "vestre-viken")

pytestmark = pytest.mark.e2e


def run_nbval(notebook: Path, *more: str | Path) -> tuple[int, str]:
    """How many cells passed, and what pytest said; every cell must pass."""
    command = [sys.executable, "-m", "pytest", "--nbval-lax", "-p", "no:cacheprovider", "-p", "no:xdist", "-q"]
    ran = subprocess.run(
        [*command, *map(str, more), str(notebook)], cwd=ROOT, capture_output=True, text=True, check=False, timeout=300
    )
    assert ran.returncode == 0, ran.stdout[-3000:]
    passed = re.search(r"(\d+) passed", ran.stdout)
    return int(passed[1]) if passed else 0, ran.stdout


def cells_of(notebook: Path) -> int:
    return sum(cell["cell_type"] == "code" for cell in json.loads(notebook.read_text(encoding="utf-8"))["cells"])


def with_parameters(content: dict[str, Any], given: dict[str, Any]) -> None:
    """Set parameters of a notebook where it sets its own."""
    tagged = next(cell for cell in content["cells"] if "parameters" in cell["metadata"].get("tags", []))
    tagged["source"].append("\n" + "\n".join(f"{name} = {value!r}" for name, value in given.items()))


@pytest.mark.parametrize(("number", "network"), list(enumerate(NETWORKS)), ids=NETWORKS)
def test_every_cell_of_the_evaluation_runs_on_a_shipped_network(number: int, network: str, tmp_path: Path) -> None:
    content = json.loads((ROOT / "notebooks" / "2_evaluate.ipynb").read_text(encoding="utf-8"))
    given = {"network": network, "language": LANGUAGES[number % 2], "data": str(ROOT / "data"),
             "output": str(tmp_path / "out")}  # fmt: skip
    with_parameters(content, given)
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


def test_every_cell_of_the_workbench_runs_on_each_shipped_network(tmp_path: Path) -> None:
    """It has no parameter for the network; it opens with the only one in its data folder."""
    for network in NETWORKS:
        content = json.loads((ROOT / "notebooks" / "workbench.ipynb").read_text(encoding="utf-8"))
        data = tmp_path / network / "data"
        shutil.copytree(ROOT / "data" / "examples" / network, data / network)
        with_parameters(content, {"data": str(data)})
        told = (
            f"assert bench.network.value == {network!r}\nassert '<section' in bench.page.value, bench.page.value[:500]"
        )
        seen = f"assert ('<figure' in bench.page.value) == {network in MEASURED}, bench.message.value"
        content["cells"] += [{**content["cells"][-1], "id": "seen", "source": f"{told}\n{seen}"}]
        (tmp_path / network / "workbench.ipynb").write_text(json.dumps(content), encoding="utf-8")
    notebooks = [tmp_path / network / "workbench.ipynb" for network in NETWORKS]
    passed, said = run_nbval(notebooks[-1], "--nbval-kernel-name", KERNEL, *notebooks[:-1])
    assert passed == sum(cells_of(notebook) for notebook in notebooks), said


def test_nbval_has_warm_kernels_by_their_name(tmp_path: Path) -> None:
    """As docs/running.md says; the last cell sees whom the kernel was forked from."""
    cells = [
        {"cell_type": "code", "id": name, "execution_count": None, "metadata": {}, "outputs": [], "source": source}
        for name, source in (
            ("names", "import os, sys, psutil; from pathlib import Path; import lnet_eval as le"),
            ("here", f"assert Path.cwd() == Path({str(tmp_path)!r}), Path.cwd()"),
            ("warm", "assert 'warm.parent' in ' '.join(psutil.Process().parent().cmdline())"),
        )
    ]
    metadata = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    notebook = tmp_path / "warm.ipynb"
    notebook.write_text(json.dumps({"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}))
    passed, said = run_nbval(notebook, "--nbval-kernel-name", KERNEL)
    assert passed == len(cells), said
