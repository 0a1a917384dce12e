"""Two series in one model: the network and those outside it, with season, stages and follow-up."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest

from lnet_eval.methods.its import SeasonTerms, controlled_time_series
from lnet_eval.methods.its.design import Choices
from lnet_eval.methods.its.gaussian import gls_over
from lnet_eval.methods.its.linear import ordinary_least_squares
from lnet_eval.methods.its.pairs import paired
from lnet_eval.methods.series import Series, counted_series

START, SECOND, THIRD = (pd.Period(month, "M") for month in ("2019-01", "2020-01", "2021-01"))
EXACT, REML = 1e-8, 1e-5
# From our slope-time (0 at the first period after) to R's (1 there).
ONE = np.eye(4) - np.eye(4, k=1) * [0, 0, 0, 1]


def continuous(values, first, freq):
    values = np.asarray(values, dtype=float)
    return Series(kind="continuous", periods=pd.period_range(first, periods=len(values), freq=freq), value=values)


def rate(events, size, first, *, per=1.0, kind="rate"):
    events, size = np.asarray(events, dtype=float), np.asarray(size, dtype=float)
    return counted_series(kind, pd.period_range(first, periods=len(events), freq="M"), events, size, per=per)


@pytest.fixture
def virginia(reference):
    table = pd.read_csv(reference / "data" / "wv_antipsychotic_control.csv")
    ours, theirs = (
        continuous(table.loc[table["state"].eq("WV") == own, "market_share"], "2001Q2", "Q") for own in (True, False)
    )
    return paired(ours, theirs, Choices(start=pd.Period("2003Q2", "Q"))), ours, theirs


def test_the_interaction_model_of_west_virginia_is_rs(reference, virginia):
    """One model for both states: R's `gls` with AR(1) within each, shared ρ and σ, at the ρ that R found."""
    pair, ours, theirs = virginia
    answer = json.loads((reference / "expected" / "wv_antipsychotic_cits.json").read_text())
    y = np.concatenate([ours.value, theirs.value])
    terms = ("(Intercept)", "time", "level", "trend", "wv", "time:wv", "wv:level", "wv:trend")
    rows = np.kron(np.eye(2), ONE)
    plain = ordinary_least_squares(y, pair.matrix)
    for row, term in zip(rows, terms, strict=True):
        wanted = answer["ols"][term]
        assert plain.interval(row)[:2] == pytest.approx((wanted["est"], wanted["se"]), rel=EXACT), term
    for likelihood in ("gls_ar1_ML", "gls_ar1_REML"):
        fit = gls_over(np.array([answer[likelihood]["phi"]]), y[None], pair.matrix, pair.times)
        found = rows @ fit.coefficients[0, 0]
        # R's variance of the errors: over n - q for restricted likelihood, and for likelihood too once vcov is taken.
        errors = np.sqrt(np.einsum("cq,qr,cr->c", rows, fit.unscaled[0], rows) * fit.rss[0, 0] / fit.df)
        for value, error, term in zip(found, errors, terms, strict=True):
            wanted = answer[likelihood]["coef"][term]
            assert value == pytest.approx(wanted["est"], abs=REML * wanted["se"]), (likelihood, term)
            assert error == pytest.approx(wanted["se"], rel=REML), (likelihood, term)


def test_both_series_in_one_model_stand_beside_the_series_of_differences(virginia):
    _, ours, theirs = virginia
    result = controlled_time_series(ours, theirs, start=pd.Period("2003Q2", "Q"))
    methods = {e.method for e in result.sensitivity}
    assert methods == {"ols", "newey_west", "prais_winsten", "reml", "interaction"}
    own, joint = (result.estimate("difference_effect_at_6", m) for m in ("default", "interaction"))
    assert joint.value == pytest.approx(own.value, rel=0.2)
    assert result.estimate("pretrend_difference", "interaction") is not None


def test_season_that_only_the_network_has_does_not_hide_the_change():
    t, rng = np.arange(60), np.random.default_rng(6)
    wave = 6 * np.sin(2 * np.pi * t / 12)
    ours = continuous(40 + wave - 3 * (t >= 24) + 0.5 * rng.normal(size=60), "2017-01", "M")
    theirs = continuous(50 + 0.5 * rng.normal(size=60), "2017-01", "M")
    plain = controlled_time_series(ours, theirs, start=START)
    seasonal = controlled_time_series(ours, theirs, start=START, season=SeasonTerms())
    wide, narrow = (r.estimate("difference_level_change") for r in (plain, seasonal))
    assert narrow.high - narrow.low < 0.5 * (wide.high - wide.low)
    assert narrow.low < -3 < narrow.high < 0


def test_season_stages_and_follow_up_enter_the_counted_comparison():
    t, rng = np.arange(60), np.random.default_rng(7)
    wave = np.exp(0.4 * np.sin(2 * np.pi * t / 12))
    drop = np.exp(-0.5 * (t >= 24) + 0.3 * (t >= 48))
    ours = rate(rng.poisson(60 * wave * drop), np.full(60, 1000), "2017-01", per=1000)
    theirs = rate(rng.poisson(60 * wave), np.full(60, 1000), "2017-01", per=1000)
    choices = {"start": START, "season": SeasonTerms(), "interruptions": [SECOND], "follow_up": THIRD}
    result = controlled_time_series(ours, theirs, **choices)
    level = result.estimate("difference_level_ratio")
    assert level.low < np.exp(-0.5) < level.high < 1
    for quantity in ("difference_stage_2_level_ratio", "difference_maintained_ratio_against_none"):
        assert result.estimate(quantity) is not None
        assert result.estimate(quantity, "quasi_glm") is not None
    kept = result.estimate("difference_maintained_against_none")
    assert kept.low < 60 * (np.exp(-0.2) - 1) < kept.high


def test_what_one_series_cannot_carry_neither_has():
    t, rng = np.arange(60), np.random.default_rng(8)
    ours = continuous(40 - 3 * (t >= 24) + rng.normal(size=60), "2017-01", "M")
    short = continuous(50 + rng.normal(size=46), "2017-01", "M")
    pair = paired(
        *(_over_sixty(s) for s in (ours, short)), Choices(start=START, interruptions=(SECOND,), follow_up=THIRD)
    )
    assert pair.ours.names == pair.theirs.names
    assert pair.ours.follow_up is None
    assert len(pair.ours.stages) == 1


def _over_sixty(series):
    values = np.full(60, np.nan)
    values[: len(series)] = series.value
    return continuous(values, "2017-01", "M")
