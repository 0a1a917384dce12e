"""What every test may ask for."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import pytest
from filelock import FileLock

ROOT = Path(__file__).resolve().parents[1]


def missing(what: str, mend: str) -> None:
    """Skip because `what` is not here; where CI runs, nothing may be missing, and the test fails."""
    if os.environ.get("CI") == "true":
        pytest.fail(f"{what} is missing in CI: {mend}")
    pytest.skip(f"{what} is missing: {mend}")


@pytest.fixture(scope="session")
def root() -> Path:
    """The project's root folder."""
    return ROOT


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder with real data and reference numbers that lies beside the project."""
    folder = ROOT.parent / "shared"
    if not folder.is_dir():
        missing("../shared", "the reference data lie beside the project and are not part of it")
    return folder


@pytest.fixture(scope="session")
def examples(root: Path) -> Path:
    """The shipped networks."""
    return root / "data" / "examples"


@pytest.fixture(scope="session")
def shipped_results(examples: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the results.json of every shipped network, as reports have them; made once for all processes."""
    from lnet_eval.evaluation import evaluate
    from lnet_eval.inputs import find_networks, load_network
    from lnet_eval.reporting.results import results_json

    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "shipped-results"
    with FileLock(folder.with_suffix(".lock")):
        for network in find_networks(examples):
            made = folder / network / "results.json"
            if not made.is_file():
                made.parent.mkdir(parents=True, exist_ok=True)
                found = results_json(evaluate(load_network(network, data=examples)))
                made.write_text(json.dumps(found), encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def chromium() -> str:
    """Path of a Chromium browser."""
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if found is None:
        missing("chromium", "install the browser, for example with: apt-get install chromium")
    return str(found)
