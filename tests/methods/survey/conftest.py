"""The answers that R was given, and what it said."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest

GOLDEN = Path(__file__).resolve().parents[2] / "golden" / "survey"


@pytest.fixture(scope="session")
def expected() -> dict:
    return json.loads((GOLDEN / "expected.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def given():
    return lambda name: pd.read_csv(GOLDEN / f"{name}.csv")


@pytest.fixture(scope="session")
def agrees():
    """An estimate's value and bounds against R's."""

    def check(estimate, expected: dict, tolerance: float) -> None:
        for name in ("value", "low", "high"):
            assert getattr(estimate, name) == pytest.approx(expected[name], abs=tolerance), (estimate.quantity, name)

    return check
