"""The notebooks before the start and across networks run, cell by cell, as nbval runs them."""

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

NETWORKS = find_networks(Path(__file__).resolve().parents[2] / "data" / "examples")
LANGUAGES = ("nb", "en")

pytestmark = pytest.mark.e2e


def run_cells(notebook: Path, folder: Path, root: Path, **given: Any) -> None:
    """Run a notebook with other parameters."""
    content = json.loads(notebook.read_text(encoding="utf-8"))
    tagged = next(cell for cell in content["cells"] if "parameters" in cell["metadata"].get("tags", []))
    tagged["source"] = "\n".join(f"{name} = {value!r}" for name, value in given.items())
    copy = folder / notebook.name
    copy.write_text(json.dumps(content), encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "--nbval-lax", "-p", "no:cacheprovider", "-p", "no:xdist", "-q"]
    ran = subprocess.run([*command, str(copy)], cwd=root, capture_output=True, text=True, check=False, timeout=300)
    assert ran.returncode == 0, ran.stdout[-3000:]
    passed = re.search(r"(\d+) passed", ran.stdout)
    code = [cell for cell in content["cells"] if cell["cell_type"] == "code"]
    assert len(code) == int(passed[1] if passed else 0)


def test_every_cell_of_the_plan_runs_on_a_network_without_data(root: Path, tmp_path: Path) -> None:
    source = (root / "data" / "examples" / "unn-plan" / "network.toml").read_text(encoding="utf-8")
    folder = tmp_path / "data" / "unn-plan"
    folder.mkdir(parents=True)
    quick = source.replace("months_before = [6, 12, 18, 24]", "months_before = [12]").replace("teams = 8", "teams = 2")
    (folder / "network.toml").write_text(quick.replace("starts = 4", "starts = 1"), encoding="utf-8")
    (folder / "intervjuer.csv").write_bytes((root / "data/examples/unn-plan/intervjuer.csv").read_bytes())
    run_cells(
        root / "notebooks" / "1_plan.ipynb", tmp_path, root, network="unn-plan", language="en", simulations=100,
        data=str(tmp_path / "data"), files=None, output=str(tmp_path / "out"),
    )  # fmt: skip
    numbers = json.loads((tmp_path / "out" / "plan.json").read_text(encoding="utf-8"))
    assert numbers["network"] == "unn-plan"
    assert numbers["recommendation"]["design"]["teams"] == 2


@pytest.mark.parametrize(("number", "network"), list(enumerate(NETWORKS)), ids=NETWORKS)
def test_every_cell_of_the_plan_runs_on_a_shipped_network(
    root: Path, tmp_path: Path, number: int, network: str
) -> None:
    language = LANGUAGES[number % 2]
    run_cells(
        root / "notebooks" / "1_plan.ipynb", tmp_path, root, network=network, language=language, simulations=100,
        data=str(root / "data"), files=None, output=str(tmp_path / "out"),
    )  # fmt: skip
    numbers = json.loads((tmp_path / "out" / "plan.json").read_text(encoding="utf-8"))
    assert numbers["network"] == network


@pytest.mark.parametrize("language", ["nb", "en"])
def test_every_cell_of_the_comparison_runs_on_the_results_of_all_shipped_networks(
    root: Path, tmp_path: Path, shipped_results: Path, language: str
) -> None:
    run_cells(
        root / "notebooks" / "3_compare.ipynb", tmp_path, root, language=language, data=str(root / "data"),
        reports=str(shipped_results), output=str(tmp_path / "out"),
    )  # fmt: skip
    numbers = json.loads((tmp_path / "out" / "compare.json").read_text(encoding="utf-8"))
    assert numbers["networks"] == ["ahus", "gode-pasientforlop", "phrk", "trygg-utskriving", "vestre-viken"]
    assert "sd" not in numbers["not_pooled"]
    pooled = next(row for row in numbers["rows"] if row["quantity"] == "pooled_effect")
    assert (pooled["unit"], pooled["n"]) == ("sd", 4)


def test_a_network_without_results_is_registered(root: Path, tmp_path: Path, shipped_results: Path) -> None:
    for network in ("phrk", "trygg-utskriving"):
        shutil.copytree(shipped_results / network, tmp_path / "reports" / network)
    run_cells(
        root / "notebooks" / "3_compare.ipynb", tmp_path, root, language="nb", data=str(root / "data"),
        reports=str(tmp_path / "reports"), output=str(tmp_path / "out"),
    )  # fmt: skip
    numbers = json.loads((tmp_path / "out" / "compare.json").read_text(encoding="utf-8"))
    assert numbers["networks"] == ["phrk", "trygg-utskriving"]
    assert {"network": "ahus", "state": "never"} in numbers["register"]
