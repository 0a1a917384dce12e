"""A relation between dose and change is evidence only where it was named, and the plan locked, before the start."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from lnet_eval.evaluation.teams import prespecified_relation
from lnet_eval.evidence import Findings, grade_evidence
from lnet_eval.inputs.network import Network
from lnet_eval.methods.before_after import BeforeAfter
from lnet_eval.plan import plan_fingerprint
from lnet_eval.plan.lock import decided

Make = Callable[..., Network]
N_TEAMS = 12
LOCKED = "2019-12-01"


def _network(make: Make, *, dose: str | None, locked: str | None) -> Network:
    """Twelve teams with one to twelve coaches, and the dose that the plan names for its measure."""
    measure: dict[str, Any] = {
        "id": "fall", "title": "Fall", "definition": "Fall", "kind": "rate", "better": "down", "per": 1000,
    }  # fmt: skip
    content = {
        "units": [{"id": f"t{n}", "name": f"T{n}", "coaches": n} for n in range(1, N_TEAMS + 1)],
        "measures": [measure if dose is None else {**measure, "dose": dose}],
    }
    plan = make(**content).plan
    lock = {} if locked is None else {"plan": {"locked": locked, "fingerprint": plan_fingerprint(plan)}}
    return make(**content, **lock)


def _changes(direction: float) -> BeforeAfter:
    """Differences that follow the number of coaches but for two neighbours, downwards where `direction` is −1."""
    change = np.arange(1.0, N_TEAMS + 1)
    change[[3, 4]] = change[[4, 3]]
    units = [f"t{n}" for n in range(1, N_TEAMS + 1)]
    teams = pd.DataFrame({"unit": units, "difference": direction * change})
    return BeforeAfter(estimates=(), teams=teams, n_teams=N_TEAMS)


@pytest.mark.parametrize(
    ("dose", "locked", "direction", "counts"),
    [
        ("coaches", LOCKED, -1.0, True),
        ("coaches", LOCKED, 1.0, False),  # more coaches, more falls
        ("coaches", None, -1.0, False),
        ("coaches", "2020-06-01", -1.0, False),
        ("attendance", LOCKED, -1.0, False),  # named, and not recorded
        (None, LOCKED, -1.0, False),  # found, and only exploratory
    ],
)
def test_only_the_relation_named_and_locked_before_the_start_counts(
    make: Make, dose: str | None, locked: str | None, direction: float, counts: bool
) -> None:
    network = _network(make, dose=dose, locked=locked)
    assert prespecified_relation(network, network.plan.measures[0], _changes(direction)) is counts


def test_a_plan_that_names_no_dose_keeps_the_fingerprint_it_was_locked_with(make: Make) -> None:
    bare, named = (_network(make, dose=dose, locked=None).plan for dose in (None, "coaches"))
    assert "dose" not in decided(bare)["measures"][0]
    assert plan_fingerprint(bare) != plan_fingerprint(named)


def test_two_starts_are_too_few_for_it_to_raise_the_grade() -> None:
    found = Findings(n_before=12, n_after=12, n_enrolled=12, n_analysed=12, delivered=1.0, dose_response=True)
    two, three = (grade_evidence(replace(found, n_starts=n)) for n in (2, 3))
    assert "dose_response" not in [step.reason for step in two.steps]
    assert "dose_response" in [step.reason for step in three.steps]
