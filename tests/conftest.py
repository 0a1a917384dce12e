"""What every test may ask for."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

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
def chromium() -> str:
    """Path of a Chromium browser."""
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if found is None:
        missing("chromium", "install the browser, for example with: apt-get install chromium")
    return str(found)
