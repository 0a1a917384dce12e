"""What is planted is what comes out, when the noise is taken away; and the noise is as stated."""

import dataclasses
import datetime as dt
import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lnet_eval.inputs.synthetic.planted import (
    Planted,
    autocorrelated,
    from_link,
    months_of,
    planted_change,
    simulate,
    without_network,
)
from lnet_eval.inputs.synthetic.truth import measure_truth
from lnet_eval.plan import Plan

LEVEL, SLOPE = math.log(0.7), -0.02
QUIET = Planted(kind="rate", baseline=5.0, per=1000, volume=5_000_000, level=LEVEL, slope=SLOPE)
SAMPLING = 0.05
"""Four standard errors of a log rate of 7,000 events, the fewest that the quiet measure has in a month."""


def plan(**phases: object) -> Plan:
    return Plan.model_validate(
        {
            "network": {"id": "made-up", "title": "Made up", "owner": "Nobody", "focus_area": "Nothing"},
            "phases": {
                "baseline_start": dt.date(2018, 1, 1), "start": dt.date(2019, 1, 1), "end": dt.date(2019, 12, 31),
                "follow_up_end": dt.date(2020, 12, 31), **phases,
            },
            "units": [
                {"id": "a", "name": "A"},
                {"id": "b", "name": "B", "start": dt.date(2019, 4, 1)},
                {"id": "c", "name": "C", "role": "comparison"},
            ],
        }
    )  # fmt: skip


def at(change: np.ndarray, month: str) -> float:
    return float(change[list(months_of(plan().phases)).index(pd.Period(month, "M"))])


def test_nothing_changes_before_the_start_and_the_level_changes_in_its_month() -> None:
    change = planted_change(QUIET, plan(), dt.date(2019, 1, 1))
    assert at(change, "2018-12") == 0
    assert at(change, "2019-01") == LEVEL
    assert at(change, "2019-03") == pytest.approx(LEVEL + 2 * SLOPE)


def test_a_team_that_starts_later_changes_later() -> None:
    change = planted_change(QUIET, plan(), dt.date(2019, 4, 1))
    assert at(change, "2019-03") == 0
    assert at(change, "2019-04") == LEVEL


def test_the_change_stays_as_it_was_at_the_end_where_nothing_fades() -> None:
    change = planted_change(QUIET, plan(), dt.date(2019, 1, 1))
    assert at(change, "2020-12") == at(change, "2019-12") == pytest.approx(LEVEL + 11 * SLOPE)


def test_a_gain_that_fades_over_twelve_months_is_gone_after_twelve_months_of_follow_up() -> None:
    change = planted_change(dataclasses.replace(QUIET, fades_over=12), plan(), dt.date(2019, 1, 1))
    assert at(change, "2019-12") == pytest.approx(LEVEL + 11 * SLOPE)
    assert at(change, "2020-06") == pytest.approx(0.5 * (LEVEL + 11 * SLOPE))
    assert at(change, "2020-12") == 0


def test_in_the_transition_months_the_level_comes_in_evenly() -> None:
    flat = dataclasses.replace(QUIET, slope=0.0)
    change = planted_change(flat, plan(transition_months=2), dt.date(2019, 1, 1))
    shares = [at(change, month) / LEVEL for month in ("2019-01", "2019-02", "2019-03", "2019-04")]
    assert shares == pytest.approx([1 / 3, 2 / 3, 1, 1])


def test_without_noise_the_counts_are_the_planted_rates_and_units_outside_do_not_change() -> None:
    network = plan()
    frame = simulate(QUIET, network, network.units, np.random.default_rng(1))
    rate = np.log(frame["numerator"].astype(float) / frame["denominator"].astype(float) / 0.005)
    assert frame["unit"].tolist() == ["a", "b", "c"] * 36
    assert np.abs(rate[frame["unit"] == "c"]).max() < SAMPLING
    for unit, start in (("a", dt.date(2019, 1, 1)), ("b", dt.date(2019, 4, 1))):
        own = rate[frame["unit"] == unit].to_numpy()
        assert np.abs(own - planted_change(QUIET, network, start)).max() < SAMPLING


@pytest.mark.parametrize("kind", ["rate", "proportion", "continuous"])
def test_counts_fit_their_denominators_and_values_stand_alone(kind: str) -> None:
    network = plan()
    planted = Planted(kind=kind, baseline=0.9, volume=30, sd=0.3, overdispersion_sd=0.3, unit_sd=0.5)  # type: ignore[arg-type]
    frame = simulate(planted, network, network.units, np.random.default_rng(2))
    assert list(frame.columns) == ["period", "unit", "numerator", "denominator", "value"]
    if kind == "continuous":
        assert frame["value"].notna().all()
        assert frame[["numerator", "denominator"]].isna().all().all()
    else:
        assert frame["value"].isna().all()
        assert (frame["denominator"] >= 1).all()
        assert (frame["numerator"] >= 0).all()
        assert kind == "rate" or (frame["numerator"] <= frame["denominator"]).all()


def test_noise_has_the_stated_autocorrelation_and_spread() -> None:
    noise = autocorrelated(20_000, 0.6, 2.0, np.random.default_rng(3))
    assert noise.std() == pytest.approx(2.0, rel=0.05)
    assert np.corrcoef(noise[1:], noise[:-1])[0, 1] == pytest.approx(0.6, abs=0.03)


def test_season_trend_and_a_new_definition_are_in_the_course_without_the_network() -> None:
    months = months_of(plan().phases)
    planted = Planted(
        kind="continuous", baseline=10, trend=0.1, season=2, peak=1, redefined=(dt.date(2019, 7, 1), -3)
    )  # fmt: skip
    course = without_network(planted, months)
    assert course[0] == pytest.approx(12)
    assert course[6] == pytest.approx(10 + 0.6 - 2)
    assert course[12] == pytest.approx(12 + 1.2)
    assert course[24] == pytest.approx(12 + 2.4 - 3)


@given(st.floats(0.01, 0.99), st.floats(-1, 1), st.floats(-0.05, 0.05))
def test_the_written_effects_are_the_difference_between_the_two_courses(
    baseline: float, level: float, slope: float
) -> None:
    planted = Planted(kind="proportion", baseline=baseline, volume=1, level=level, slope=slope)
    truth = measure_truth(planted, plan())
    eta = math.log(baseline / (1 - baseline)) + level + 5 * slope
    assert truth["effect_at"]["6"]["natural"] == pytest.approx(1 / (1 + math.exp(-eta)) - baseline, abs=2e-6)
    assert truth["effect_at"]["6"]["ratio"] == pytest.approx(math.exp(level + 5 * slope), abs=2e-6)
    assert truth["level_ratio"] == pytest.approx(math.exp(level), abs=2e-6)


def test_a_rate_is_written_per_its_multiplier() -> None:
    truth = measure_truth(QUIET, plan())
    assert truth["baseline"] == 5.0
    assert truth["effect_at"]["1"]["natural"] == pytest.approx(5.0 * (0.7 - 1), abs=2e-6)


def test_a_measure_without_effect_says_so_in_plain_zeroes() -> None:
    truth = measure_truth(dataclasses.replace(QUIET, level=0.0, slope=0.0), plan())
    assert [effect["natural"] for effect in truth["effect_at"].values()] == [0.0, 0.0, 0.0]
    assert truth["effect_in_last_month"] == {"natural": 0.0, "ratio": 1.0}


def test_links_have_their_inverses() -> None:
    assert from_link("log", np.log([2.0])) == pytest.approx([2.0])
    assert from_link("logit", np.array([0.0])) == pytest.approx([0.5])
    assert from_link("identity", np.array([3.0])) == pytest.approx([3.0])
