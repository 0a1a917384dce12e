"""What the notebooks' calls say of shipped networks is compared, cell by cell, with outputs that are stored.

The checked notebooks stand here and not in notebooks/. Those are published with every report, for whatever network a
run names: an output that is stored there would hold for one network alone and stand in the way of all the others, and
a cell that prints something stable would stand in every published notebook for the tests' sake. What they show, too,
is whole pages and drawings, which differ a little between versions of the libraries. Here each notebook has a sibling
that makes the same calls and prints words, codes and whole numbers: these are the same on every machine.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.e2e

ROOT = Path(__file__).resolve().parents[2]
CHECKED = Path(__file__).with_name("checked")


def nbval(*notebooks: Path) -> subprocess.CompletedProcess[str]:
    """Run notebooks and compare what every cell gives with what stands under it."""
    command = [sys.executable, "-m", "pytest", "--nbval", "-p", "no:cacheprovider", "-p", "no:xdist", "-q"]
    told = {**os.environ, "LNET_LANGUAGE": "nb"}
    return subprocess.run(
        [*command, *map(str, notebooks)], cwd=ROOT, env=told, capture_output=True, text=True, check=False, timeout=300
    )


def test_every_checked_notebook_says_what_it_said() -> None:
    notebooks = sorted(CHECKED.glob("*.ipynb"))
    ran = nbval(*notebooks)
    assert ran.returncode == 0, ran.stdout[-3000:]
    cells = [cell for path in notebooks for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]]
    assert f"{sum(cell['cell_type'] == 'code' for cell in cells)} passed" in ran.stdout


def test_an_output_that_is_not_the_stored_one_fails(tmp_path: Path) -> None:
    content = json.loads((CHECKED / "3_compare.ipynb").read_text(encoding="utf-8"))
    marked = next(cell for cell in content["cells"] if cell.get("outputs"))
    told = marked["outputs"][0]["text"]
    assert told[0].startswith("trygg-utskriving")
    told[0] = told[0].replace("trygg", "utrygg")
    changed = tmp_path / "changed.ipynb"
    changed.write_text(json.dumps(content), encoding="utf-8")
    ran = nbval(changed)
    assert ran.returncode == 1, ran.stdout[-3000:]
    assert "1 failed" in ran.stdout
