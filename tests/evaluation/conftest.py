"""Small networks made by hand, for the evaluation."""

from __future__ import annotations

import functools
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from lnet_eval.evaluation import Evaluation, evaluate
from lnet_eval.inputs import load_network
from lnet_eval.inputs.network import Network
from lnet_eval.plan import Plan, read_plan

TEXT = {"nb": "Noe", "en": "Something"}
Make = Callable[..., Network]


def plan_content(**changes: Any) -> dict[str, Any]:
    """A network.toml as it is parsed: three teams, two units outside, one rate, start in January 2020."""
    content: dict[str, Any] = {
        "network": {"id": "nett", "title": TEXT, "owner": "Et sykehus", "focus_area": TEXT},
        "phases": {"baseline_start": "2018-01", "start": "2020-01", "end": "2020-12"},
        "units": [
            {"id": "a", "name": "A"},
            {"id": "b", "name": "B"},
            {"id": "c", "name": "C"},
            {"id": "x", "name": "X", "role": "comparison"},
            {"id": "y", "name": "Y", "role": "comparison"},
        ],
        "measures": [
            {"id": "fall", "title": TEXT, "definition": TEXT, "kind": "rate", "better": "down", "per": 1000,
             "key": True, "source": "registry"},
        ],
    }  # fmt: skip
    return {**content, **changes}


def measured(units: dict[str, float], *, after: dict[str, float] | None = None, seed: int = 1) -> pd.DataFrame:
    """Monthly counts per 2 000 days from 2018 to 2020 around a rate per 1 000, which is `after` from 2020 on."""
    rng = np.random.default_rng(seed)
    rows = []
    for unit, before_rate in units.items():
        for period in pd.period_range("2018-01", "2020-12", freq="M"):
            rate = before_rate if period < pd.Period("2020-01", "M") else (after or {}).get(unit, before_rate)
            rows.append((period.start_time, unit, "fall", np.nan, float(rng.poisson(2 * rate)), 2000.0))
    return pd.DataFrame(rows, columns=["period", "unit", "measure", "value", "numerator", "denominator"])


@pytest.fixture(scope="session")
def evaluation_of(examples: Path) -> Callable[[str], Evaluation]:
    """A shipped network, evaluated once."""
    return functools.cache(lambda name: evaluate(load_network(name, data=examples)))


@pytest.fixture
def plan_with() -> Callable[..., Plan]:
    """The plan of the small network, with changes."""
    return lambda **changes: read_plan(plan_content(**changes), network="nett")


@pytest.fixture
def rates() -> Callable[..., pd.DataFrame]:
    """Make measurements; see `measured`."""
    return measured


@pytest.fixture
def make() -> Make:
    """Make a network from changes to the plan and a table."""

    def network(measurements: pd.DataFrame | None = None, **changes: Any) -> Network:
        tables = changes.pop("tables", {})
        return Network(plan=read_plan(plan_content(**changes), network="nett"), measurements=measurements, **tables)

    return network
