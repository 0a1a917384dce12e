"""The notebooks before the start and across networks run, cell by cell, as nbval runs them."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from lnet_eval.evaluation import evaluate
from lnet_eval.inputs import load_network
from lnet_eval.reporting.results import results_json

pytestmark = pytest.mark.e2e


def run_cells(notebook: Path, folder: Path, root: Path, **given: Any) -> None:
    """Run a notebook with other parameters."""
    content = json.loads(notebook.read_text(encoding="utf-8"))
    content["cells"][0]["source"] = "\n".join(f"{name} = {value!r}" for name, value in given.items())
    copy = folder / notebook.name
    copy.write_text(json.dumps(content), encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "--nbval-lax", "-p", "no:cacheprovider", "-p", "no:xdist", "-q"]
    ran = subprocess.run([*command, str(copy)], cwd=root, capture_output=True, text=True, check=False, timeout=300)
    assert ran.returncode == 0, ran.stdout[-3000:]
    passed = re.search(r"(\d+) passed", ran.stdout)
    assert len(content["cells"]) == int(passed[1] if passed else 0)


@pytest.mark.parametrize("language", ["nb", "en"])
def test_every_cell_of_the_plan_runs_on_a_network_without_data(root: Path, tmp_path: Path, language: str) -> None:
    source = (root / "data" / "examples" / "unn-plan" / "network.toml").read_text(encoding="utf-8")
    folder = tmp_path / "data" / "unn-plan"
    folder.mkdir(parents=True)
    quick = source.replace("months_before = [6, 12, 18, 24]", "months_before = [12]").replace("teams = 8", "teams = 2")
    (folder / "network.toml").write_text(quick.replace("starts = 4", "starts = 1"), encoding="utf-8")
    (folder / "intervjuer.csv").write_bytes((root / "data/examples/unn-plan/intervjuer.csv").read_bytes())
    run_cells(
        root / "notebooks" / "1_plan.ipynb", tmp_path, root, network="unn-plan", language=language, simulations=100,
        data=str(tmp_path / "data"), files=None, output=str(tmp_path / "out"),
    )  # fmt: skip
    numbers = json.loads((tmp_path / "out" / "plan.json").read_text(encoding="utf-8"))
    assert numbers["network"] == "unn-plan"
    assert numbers["recommendation"]["design"]["teams"] == 2


def test_every_cell_of_the_comparison_runs_on_published_results(root: Path, tmp_path: Path) -> None:
    for network in ("phrk", "trygg-utskriving"):
        folder = tmp_path / "reports" / network
        folder.mkdir(parents=True)
        found = results_json(evaluate(load_network(network, data=root / "data")))
        (folder / "results.json").write_text(json.dumps(found), encoding="utf-8")
    run_cells(
        root / "notebooks" / "3_compare.ipynb", tmp_path, root, language="nb", data=str(root / "data"),
        reports=str(tmp_path / "reports"), output=str(tmp_path / "out"),
    )  # fmt: skip
    numbers = json.loads((tmp_path / "out" / "compare.json").read_text(encoding="utf-8"))
    assert numbers["networks"] == ["phrk", "trygg-utskriving"]
    assert {"network": "ahus", "state": "never"} in numbers["register"]
