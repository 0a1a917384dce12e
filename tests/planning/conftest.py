"""A planned network that is quick to assess: a continuous measure, few designs."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest

from lnet_eval.inputs.network import Network
from lnet_eval.plan import read_plan
from lnet_eval.planning import Assessment, assess

CONTENT: dict[str, Any] = {
    "network": {"id": "planned", "title": {"nb": "Nytt nettverk", "en": "New network"}, "owner": "Sykehuset",
                "focus_area": "Ikke valgt"},
    "phases": {"baseline_start": "2026-01-01", "start": "2027-01-01", "end": "2027-12-31"},
    "measures": [
        {"id": "tid", "title": {"nb": "Ventetid", "en": "Waiting time"}, "definition": "Dager", "kind": "continuous",
         "better": "down", "key": True, "source": "registry"},
    ],
    "planning": {
        "teams": 6, "comparisons": 3, "starts": 3, "step": 2, "months_before": [6, 24], "simulations": 400,
        "assumptions": [{"measure": "tid", "effect": -12.0, "variation": 2.0}],
        "areas": [
            {"id": "a", "title": "Fall", "guidelines": ["local", "national"], "baseline": 10, "target": 6,
             "interest": {"leaders": 3, "clinicians": 2}, "incidents": 100},
            {"id": "b", "title": "Sepsis", "guidelines": [], "baseline": 0.9, "target": 0.92, "share": True,
             "interest": {"leaders": 1}, "incidents": 20},
        ],
    },
    "success_factors": {
        "K1": {"before": {"status": "present", "reason": "Vedtatt", "role": "Direktør", "date": "2026-06-01"}},
        "K6": {"before": {"status": "weak", "reason": "Ingen veiledere", "role": "Rådgiver", "date": "2026-06-01"}},
    },
}  # fmt: skip


@pytest.fixture
def content() -> dict[str, Any]:
    """The plan's content, to be changed by a test."""
    return copy.deepcopy(CONTENT)


@pytest.fixture(scope="session")
def assessed() -> Callable[..., Assessment]:
    """The assessment of a plan's content."""

    def one(content: dict[str, Any]) -> Assessment:
        return assess(Network(plan=read_plan(content, network="planned")))

    return one


@pytest.fixture(scope="session")
def assessment(assessed: Callable[..., Assessment]) -> Assessment:
    """The planned network as it stands."""
    return assessed(copy.deepcopy(CONTENT))
