"""The evaluation notebook runs with plain papermill too, from wherever it is started."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.e2e


def papermill(notebook: str, target: Path, folder: Path, **parameters: str) -> subprocess.CompletedProcess[str]:
    given = [word for name, value in parameters.items() for word in ("-p", name, value)]
    command = [sys.executable, "-m", "papermill", notebook, str(target), "--no-progress-bar", *given]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, timeout=300)


@pytest.mark.parametrize(
    ("start", "notebook"), [(".", "notebooks/2_evaluate.ipynb"), ("notebooks", "2_evaluate.ipynb")]
)
def test_papermill_runs_the_notebook_from_the_project_and_from_its_own_folder(
    root: Path, tmp_path: Path, start: str, notebook: str
) -> None:
    ran = papermill(notebook, tmp_path / "out.ipynb", root / start, network="trygg-utskriving", language="en")
    assert ran.returncode == 0, ran.stderr[-3000:]
    cells = json.loads((tmp_path / "out.ipynb").read_text(encoding="utf-8"))["cells"]
    shown = [output["metadata"]["lnet_eval"]["section"] for cell in cells for output in cell.get("outputs", [])
             if "lnet_eval" in output.get("metadata", {})]  # fmt: skip
    assert shown == [
        "opening", "leadership", "network", "participation", "measures", "experience", "success_factors",
        "interviews", "costs", "evidence", "limits", "appendix",
    ]  # fmt: skip


def test_a_run_by_hand_writes_nothing_unless_it_is_told_where(root: Path, tmp_path: Path) -> None:
    before = {path.name for path in root.iterdir()} | {path.name for path in (root / "notebooks").iterdir()}
    ran = papermill("2_evaluate.ipynb", tmp_path / "out.ipynb", root / "notebooks", network="unn-plan")
    assert ran.returncode == 0, ran.stderr[-3000:]
    after = {path.name for path in root.iterdir()} | {path.name for path in (root / "notebooks").iterdir()}
    assert {name for name in after - before if not name.startswith(".")} == set()


def test_a_network_that_is_not_there_stops_the_notebook(root: Path, tmp_path: Path) -> None:
    ran = papermill("notebooks/2_evaluate.ipynb", tmp_path / "out.ipynb", root, network="no-such-network")
    assert ran.returncode != 0
    assert "UsageError" in ran.stderr


def test_a_parameter_that_is_code_is_a_text_and_refused(root: Path, tmp_path: Path) -> None:
    mark = tmp_path / "run"
    code = f"""x"; open({str(mark)!r}, "w").close(); y = "\'; open({str(mark)!r}, "w") #"""
    ran = papermill("notebooks/2_evaluate.ipynb", tmp_path / "out.ipynb", root, network="unn-plan", as_of=code)
    assert ran.returncode != 0
    assert "UsageError" in ran.stderr
    assert not mark.exists()
