"""The network's series against units outside it."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest

from lnet_eval.errors import NotEnoughData
from lnet_eval.methods.its import controlled_time_series, interrupted_time_series
from lnet_eval.methods.its.design import segmented_design
from lnet_eval.methods.its.linear import ordinary_least_squares
from lnet_eval.methods.series import Series

START = pd.Period("2020-01", "M")


def continuous(values, first="2018-01"):
    values = np.asarray(values, dtype=float)
    return Series(kind="continuous", periods=pd.period_range(first, periods=len(values), freq="M"), value=values)


def rate(events, days, first="2018-01"):
    events, days = np.asarray(events, dtype=float), np.asarray(days, dtype=float)
    return Series(
        kind="rate",
        periods=pd.period_range(first, periods=len(events), freq="M"),
        value=1000 * events / days,
        numerator=events,
        denominator=days,
        per=1000.0,
    )


@pytest.fixture
def everyone_improved():
    """The network falls by 5, of which 3 fell outside it too; a wave that both share."""
    rng = np.random.default_rng(1)
    t = np.arange(44)
    after, wave = t >= 24, 2 * np.sin(t / 3)
    network = 30 - 0.1 * t - 5 * after + wave + 0.4 * rng.normal(size=44)
    comparison = 40 - 0.1 * t - 3 * after + wave + 0.4 * rng.normal(size=44)
    return continuous(network), continuous(comparison)


@pytest.mark.recovery
def test_what_happened_to_everyone_is_not_credited_to_the_network(everyone_improved):
    network, comparison = everyone_improved
    alone = interrupted_time_series(network, start=START, sensitivity=False).estimate("level_change")
    controlled = controlled_time_series(network, comparison, start=START)
    level = controlled.estimate("difference_level_change")
    assert level.low < -2 < level.high
    assert level.high < 0
    # The wave that both share is gone from the difference.
    assert level.high - level.low < alone.high - alone.low
    assert controlled.parallel
    assert controlled.cautions == ()
    assert controlled.fitted.columns.tolist() == ["period", "network", "comparison", "difference"]


def test_the_difference_series_is_analysed_as_any_series(everyone_improved):
    network, comparison = everyone_improved
    controlled = controlled_time_series(network, comparison, start=START, horizons=(1, 12))
    plain = interrupted_time_series(
        continuous(network.value - comparison.value), start=START, horizons=(1, 12), sensitivity=False
    )
    for quantity in ("level_change", "slope_change", "effect_at_12"):
        ours, theirs = controlled.estimate(f"difference_{quantity}"), plain.estimate(quantity)
        assert (ours.value, ours.low, ours.high) == (theirs.value, theirs.low, theirs.high)


def test_courses_that_differ_before_the_start_are_said():
    rng = np.random.default_rng(2)
    t = np.arange(44)
    controlled = controlled_time_series(
        continuous(10 + 0.5 * t + rng.normal(size=44)), continuous(10 + rng.normal(size=44)), start=START
    )
    assert not controlled.parallel
    assert [c.code for c in controlled.cautions] == ["its_not_parallel"]
    assert controlled.estimate("pretrend_difference").value == pytest.approx(0.5, abs=0.1)


@pytest.mark.golden
def test_the_difference_of_west_virginia_and_its_controls_is_rs(reference):
    table = pd.read_csv(reference / "data" / "wv_antipsychotic_control.csv")
    answer = json.loads((reference / "expected" / "wv_antipsychotic_cits.json").read_text())["difference_series"]
    share = {name: part["market_share"].to_numpy() for name, part in table.groupby("state")}
    other = next(name for name in share if name != "WV")
    periods = pd.period_range("2001Q2", periods=19, freq="Q")
    design = segmented_design(periods, np.ones(19, dtype=bool), start=pd.Period("2003Q2", "Q"))
    fit = ordinary_least_squares(share["WV"] - share[other], design.matrix)
    rows = {"time": [0, 1, 0, 0], "level": [0, 0, 1, -1], "trend": [0, 0, 0, 1]}
    for term, row in rows.items():
        value, error, low, high = fit.interval(np.array(row, dtype=float))
        wanted = answer["ols"]["coef"][term]
        assert (value, error, low, high) == pytest.approx(
            (wanted["est"], wanted["se"], wanted["lo"], wanted["hi"]), rel=1e-8
        )


@pytest.mark.recovery
def test_rates_are_compared_as_a_ratio_of_ratios():
    rng = np.random.default_rng(3)
    t = np.arange(48)
    after, days = t >= 24, rng.integers(800, 1200, 48).astype(float)
    network = rate(rng.poisson(0.04 * days * np.exp(-0.7 * after)), days)
    comparison = rate(rng.poisson(0.08 * days * np.exp(-0.2 * after)), days)
    controlled = controlled_time_series(network, comparison, start=START)
    ratio = controlled.estimate("difference_ratio_at_1")
    assert ratio.low < np.exp(-0.5) < ratio.high
    assert ratio.high < 1
    natural = controlled.estimate("difference_level_change")
    # Forty per thousand with the comparison's change, and what the network reached instead.
    assert natural.low < 40 * (np.exp(-0.7) - np.exp(-0.2)) < natural.high
    assert natural.unit == "per 1000"
    assert controlled.parallel
    trend = controlled.estimate("pretrend_difference")
    assert trend.low < 1 < trend.high


def test_a_comparison_that_did_as_the_network_did_leaves_nothing():
    rng = np.random.default_rng(4)
    t = np.arange(48)
    days = np.full(48, 1000.0)
    events = rng.poisson(40 * np.exp(-0.5 * (t >= 24)))
    controlled = controlled_time_series(rate(events, days), rate(events, 2 * days), start=START)
    for quantity in ("difference_ratio_at_1", "difference_ratio_at_12", "pretrend_difference"):
        assert controlled.estimate(quantity).value == pytest.approx(1.0, abs=1e-6)


def test_only_shared_periods_make_a_difference(everyone_improved):
    network, comparison = everyone_improved
    later = continuous(comparison.value[6:], first="2018-07")
    controlled = controlled_time_series(network, later, start=START)
    assert len(controlled.fitted) == 44
    assert controlled.estimate("difference_level_change").n == 38


def test_too_little_comparison_is_refused(everyone_improved):
    network, comparison = everyone_improved
    with pytest.raises(NotEnoughData) as caught:
        controlled_time_series(network, continuous(comparison.value[22:], first="2019-11"), start=START)
    assert caught.value.reason == "its_too_few_before"
    with pytest.raises(ValueError, match="one kind"):
        controlled_time_series(network, rate(np.ones(44), np.ones(44)), start=START)
