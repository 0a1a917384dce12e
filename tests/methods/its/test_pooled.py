"""Many teams summarised with random effects."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest

from lnet_eval.errors import NotEnoughData
from lnet_eval.methods.its import interrupted_time_series, pool_teams
from lnet_eval.methods.random_effects import random_effects_summary
from lnet_eval.methods.series import Series, counted_series

# metafor stops its Fisher scoring when τ² moves less than 1e-12, ours its root search at 1e-14 of the unit.
METAFOR = 1e-6
START = pd.Period("2020-01", "M")


def team(rng, level, n=36, sd=1.0):
    after = np.arange(n) >= 24
    values = 20 + level * after + sd * rng.normal(size=n)
    return Series(kind="continuous", periods=pd.period_range("2018-01", periods=n, freq="M"), value=values)


@pytest.mark.golden
@pytest.mark.parametrize("name", ["spread", "agreeing", "two", "far_apart"])
def test_the_summary_is_metafors(root, name):
    folder = root / "tests" / "golden" / "its"
    table = pd.read_csv(folder / "team_effects.csv").query("set == @name")
    answer = json.loads((folder / "expected.json").read_text())["team_effects"][name]
    found = random_effects_summary(table["effect"].to_numpy(), table["se"].to_numpy())
    for quantity, wanted in answer.items():
        assert getattr(found, quantity) == pytest.approx(wanted, rel=METAFOR, abs=METAFOR), quantity


@pytest.mark.golden
def test_the_oklahoma_counties_pool_to_the_published_figures(reference):
    answer = json.loads((reference / "expected" / "okc_births_multisite.json").read_text())
    sites = pd.DataFrame(answer["per_site"])
    found = random_effects_summary(sites["reml_level"].to_numpy(), sites["reml_level_se"].to_numpy())
    wanted = answer["meta_reml_level"]["REML_adhoc"]
    assert (found.value, found.low, found.high) == pytest.approx(
        (wanted["est"], wanted["lo"], wanted["hi"]), rel=METAFOR
    )
    assert found.tau == 0.0


@pytest.mark.golden
@pytest.mark.parametrize("infection", ["BAC", "CDI", "UTI"])
def test_the_danish_sites_pool_as_in_metafor(reference, infection):
    answer = json.loads((reference / "expected" / "danish_hospital_infections_placebo.json").read_text())
    sites = pd.DataFrame(answer["results"][infection]["per_site"])
    wanted = answer["results"][infection]["meta_level"]["REML_adhoc"]
    found = random_effects_summary(sites["log_rr"].to_numpy(), sites["se"].to_numpy())
    # Printed with metafor's ordinary stopping rule, 1e-5 on τ².
    assert (found.value, found.low, found.high) == pytest.approx((wanted["est"], wanted["lo"], wanted["hi"]), abs=1e-4)
    assert found.tau**2 == pytest.approx(wanted["tau2"], abs=1e-4)


def test_the_summary_does_not_depend_on_the_unit():
    effects, errors = np.array([1.0, 2.5, 0.3, 4.0]), np.array([0.5, 0.4, 0.6, 0.9])
    plain = random_effects_summary(effects, errors)
    scaled = random_effects_summary(1e7 * effects, 1e7 * errors)
    for name in ("value", "low", "high", "tau", "tau_high", "prediction_low"):
        assert getattr(scaled, name) == pytest.approx(1e7 * getattr(plain, name), rel=1e-8)


def test_the_interval_is_never_narrower_than_one_that_ignores_how_well_the_units_agree():
    errors = np.full(6, 0.5)
    agreeing = random_effects_summary(np.full(6, 1.0), errors)
    assert agreeing.standard_error == pytest.approx(0.5 / np.sqrt(6))
    assert agreeing.tau == 0


def test_one_team_cannot_be_pooled():
    result = interrupted_time_series(team(np.random.default_rng(1), -2), start=START, sensitivity=False)
    with pytest.raises(NotEnoughData) as caught:
        pool_teams({"a": result}, left_out={"b": "its_too_few_before"})
    assert (caught.value.reason, caught.value.needed, caught.value.found) == ("its_too_few_teams", 2, 1)


def test_a_standard_error_of_zero_is_an_error_of_the_caller():
    with pytest.raises(ValueError, match="standard errors"):
        random_effects_summary([1.0, 2.0], [0.1, 0.0])


@pytest.mark.recovery
def test_the_teams_mean_effect_and_their_spread_come_out_again():
    rng = np.random.default_rng(2)
    levels = rng.normal(-4, 1.5, size=12)
    teams = {
        f"team-{i}": interrupted_time_series(team(rng, level, sd=0.4), start=START, sensitivity=False)
        for i, level in enumerate(levels)
    }
    pooled = pool_teams(teams, left_out={})
    level = pooled.estimate("level_change")
    assert level.low < levels.mean() < level.high
    assert level.method == "reml_hartung_knapp"
    assert level.n == 12
    spread = pooled.estimate("between_team_sd")
    assert spread.low < 1.5 < spread.high
    ahead = pooled.estimate("prediction_level_change")
    assert ahead.value == level.value
    assert ahead.low < level.low < level.high < ahead.high
    assert pooled.cautions == ()


def test_few_teams_and_teams_left_out_are_said():
    rng = np.random.default_rng(3)
    teams = {name: interrupted_time_series(team(rng, -2), start=START, sensitivity=False) for name in "abc"}
    pooled = pool_teams(teams, left_out={"d": "its_too_few_before"})
    assert [c.code for c in pooled.cautions] == ["its_few_teams", "its_teams_left_out"]
    assert pooled.cautions[1].values == {"left_out": 1, "of": 4}
    assert pooled.left_out == {"d": "its_too_few_before"}


def test_every_quantity_that_two_teams_share_is_pooled():
    rng = np.random.default_rng(4)
    long, short = team(rng, -2, n=40), team(rng, -2, n=30)
    teams = {
        "long": interrupted_time_series(long, start=START, sensitivity=False),
        "short": interrupted_time_series(short, start=START, sensitivity=False),
    }
    pooled = pool_teams(teams, left_out={})
    assert pooled.estimate("effect_at_6").n == 2
    assert pooled.estimate("effect_at_12") is None
    assert pooled.to_frame()["method"].unique().tolist() == ["reml_hartung_knapp"]


def test_absolute_effects_are_the_pooled_ratio_applied_to_the_level_that_the_teams_reached():
    """A team with a low rate has a small error because its rate is low; it must not pull the absolute effect."""
    teams = {f"team-{i}": counted_team(rate, seed=i) for i, rate in enumerate((3.0, 6.0, 12.0, 24.0))}
    pooled = pool_teams(teams, left_out={})
    ratio, effect = pooled.estimate("relative_effect_at_6"), pooled.estimate("effect_at_6")
    reached = np.mean([t.fitted.loc[t.fitted["period"] == t.start + 5, "fitted"].iloc[0] for t in teams.values()])
    for of_ratio, of_effect in ((ratio.value, effect.value), (ratio.low, effect.low), (ratio.high, effect.high)):
        assert of_effect == pytest.approx(reached * (1 - 1 / of_ratio))
    assert ratio.excludes(1.0) == effect.excludes(0.0)
    assert effect.unit == "per 1000"


def counted_team(rate: float, *, seed: int):
    periods = pd.period_range("2018-01", periods=36, freq="M")
    expected = np.where(np.arange(36) < 24, rate, 0.6 * rate)
    days = np.full(36, 2000.0)
    events = np.random.default_rng(seed).poisson(expected * days / 1000).astype(float)
    series = counted_series("rate", periods, events, days, per=1000)
    return interrupted_time_series(series, start=periods[24], sensitivity=False)
