"""Power rests on the network's own months before the start, where there are enough of them."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from lnet_eval.inputs.network import Network
from lnet_eval.methods.power import PowerDesign
from lnet_eval.methods.power.draw import draw_events, draw_values
from lnet_eval.plan import read_plan
from lnet_eval.planning import assess
from lnet_eval.planning.baseline import Baseline, informed, own_baseline
from lnet_eval.reporting.plan_page import plan_page
from tests.planning.conftest import CONTENT
from tests.planning.test_plan_page import text_of

# Twelve teams of 60 months at ρ = 0.5 are worth 430 independent ones: four standard errors of a standard deviation are
# 14 per cent, of a correlation 0.13, and each team's own line and wave take a little more.
SD_TOLERANCE, RHO_TOLERANCE, SEASON_TOLERANCE = 0.15, 0.13, 0.2
N_TEAMS, MONTHS = 12, 60
STATED = {"continuous": 20.0, "proportion": 0.5, "rate": 45.0}  # what the plan reckoned with
KINDS: dict[str, dict[str, Any]] = {
    "continuous": {"kind": "continuous", "variation": 2.0, "effect": -1.0},
    "proportion": {"kind": "proportion", "variation": 0.4, "effect": 0.1, "baseline": 0.6, "denominator": 200},
    "rate": {"kind": "rate", "variation": 0.3, "effect": -5.0, "baseline": 40.0, "per": 1000.0, "denominator": 4000},
}


def network(kind: str, *, months: int = MONTHS, season: float = 0.0, effect: float | None = None) -> Network:
    """Teams that measured for `months` before the start of 2027 and for 6 after it."""
    choices = KINDS[kind]
    design = PowerDesign(
        **{**choices, "effect": 0.0}, before=months, after=6, teams=N_TEAMS, autocorrelation=0.5, season=season
    )
    rng = np.random.default_rng(8)
    drawn = (draw_values if kind == "continuous" else draw_events)(design, 1, rng)[0]
    periods = pd.period_range("2027-01", periods=6, freq="M").union(
        pd.period_range(end="2026-12", periods=months, freq="M")
    )
    rows = pd.DataFrame({
        "period": list(periods.to_timestamp()) * N_TEAMS,
        "unit": np.repeat([f"t{i}" for i in range(N_TEAMS)], len(periods)),
        "measure": "tid",
        "value": drawn.ravel() + 20 if kind == "continuous" else np.nan,
        "numerator": np.nan if kind == "continuous" else drawn.ravel(),
        "denominator": np.nan if kind == "continuous" else float(design.denominator),
    })  # fmt: skip
    content = copy.deepcopy(CONTENT)
    content["phases"]["baseline_start"] = "2015-01-01"
    content["units"] = [{"id": f"t{i}", "name": f"Team {i}", "role": "team"} for i in range(N_TEAMS)]
    wanted = choices["effect"] if effect is None else effect
    better = "up" if wanted > 0 else "down"
    content["measures"][0] |= {"kind": kind, "per": choices.get("per", 1.0), "better": better}
    content["planning"]["simulations"] = 100
    content["planning"]["assumptions"] = [
        {"measure": "tid", "effect": wanted, "variation": 1.0, "baseline": STATED[kind], "denominator": 50}
    ]
    return Network(plan=read_plan(content, network="planned"), measurements=rows)


def found(one: Network) -> Baseline:
    own = own_baseline(one, one.plan.measures[0])
    assert own is not None
    return own


@pytest.mark.recovery
@pytest.mark.parametrize("kind", KINDS)
def test_variation_correlation_level_and_size_are_those_the_months_were_made_with(kind: str) -> None:
    own, made = found(network(kind)), KINDS[kind]
    assert own.n_units == N_TEAMS
    assert own.n_months == N_TEAMS * MONTHS
    assert str(own.last) == "2026-12"
    assert own.variation == pytest.approx(made["variation"], rel=SD_TOLERANCE)
    assert own.autocorrelation == pytest.approx(0.5, abs=RHO_TOLERANCE)
    assert own.season < 0.3 * made["variation"]
    if kind != "continuous":
        assert own.level == pytest.approx(made["baseline"], rel=0.05)
        assert own.denominator == made["denominator"]


@pytest.mark.recovery
@pytest.mark.parametrize("kind", ["continuous", "rate"])
def test_the_yearly_wave_is_found_and_is_no_variation(kind: str) -> None:
    size = 2 * KINDS[kind]["variation"]
    own = found(network(kind, season=size))
    assert own.season == pytest.approx(size, rel=SEASON_TOLERANCE)
    assert own.variation == pytest.approx(KINDS[kind]["variation"], rel=SD_TOLERANCE)


def test_months_after_the_start_say_nothing_of_the_baseline() -> None:
    one = network("continuous", months=24)
    table = one.measurements
    assert table is not None
    later = table["period"] >= pd.Timestamp("2027-01-01")
    before = found(one)
    table.loc[later, "value"] += 1000
    assert found(one) == before


def test_eleven_months_are_too_few() -> None:
    one = network("continuous", months=11)
    assert own_baseline(one, one.plan.measures[0]) is None
    assessment = assess(one)
    assert assessment.assumed is assessment.stated
    assert "minst 12 måneder" in text_of(assessment, "nb", "plan_power")


@pytest.mark.parametrize(
    ("language", "said"),
    [("nb", "anslått fra nettverkets egne målinger"), ("en", "estimated from the network's own measurements")],
)
def test_the_plan_report_says_that_power_rests_on_the_networks_own_months(
    language: str, said: str, tmp_path: Path
) -> None:
    assessment = assess(network("proportion", months=24))
    own, power = assessment.own, assessment.recommendation.chosen.power
    assert own is not None
    assert power is not None
    assert power.design.variation == own.variation
    assert power.design.baseline == own.level
    assert power.design.denominator == own.denominator
    text = text_of(assessment, language, "plan_power")
    assert said in text.replace("&#39;", "'").replace("’", "'")
    plan_page(assessment, language).write(tmp_path)
    written = json.loads((tmp_path / "plan.json").read_text(encoding="utf-8"))["baseline"]
    assert written["used"] is True
    assert written["n_units"] == N_TEAMS


def test_a_level_that_the_change_would_lead_out_of_what_is_possible_is_not_used() -> None:
    one = network("proportion", months=24, effect=0.45)  # measured at 0.6, planned from 0.5
    assessment = assess(one)
    assert assessment.own is not None
    assert informed(assessment.stated, assessment.own, one.plan.measures[0]) is None  # type: ignore[arg-type]
    assert assessment.assumed is assessment.stated
    assert "lar seg ikke forene" in text_of(assessment, "nb", "plan_power")


def test_teams_that_leave_and_a_season_are_simulated_and_said(
    content: dict[str, Any], assessed: Callable[..., Any]
) -> None:
    content["planning"] |= {"leaving": 2, "months_before": [24], "simulations": 100}
    content["planning"]["assumptions"][0]["season"] = 1.5
    content["measures"][0]["season"] = {}
    assessment = assessed(content)
    design = assessment.recommendation.chosen.power.design
    assert (design.leaving, design.season, design.season_terms) == (2, 1.5, True)
    text = text_of(assessment, "nb", "plan_power")
    assert "Årstidssvingning" in text
    assert "Team som slutter å levere halvveis" in text
