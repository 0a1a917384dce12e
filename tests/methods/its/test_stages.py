"""Several interruptions: staged programmes, alone and against a comparison."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from lnet_eval.methods.its import SeasonTerms, interrupted_time_series
from lnet_eval.methods.its.counted import Counts, generalised_linear
from lnet_eval.methods.its.design import segmented_design
from lnet_eval.methods.its.linear import ordinary_least_squares, restricted_likelihood
from lnet_eval.methods.series import Series, counted_series

START, SECOND, THIRD = (pd.Period(month, "M") for month in ("2019-01", "2020-01", "2021-01"))
EXACT, REML = 1e-8, 1e-5
# Over ten series, three standard errors of their mean or more; twelve months' slope drawn out over two years has four
# times a level's.
NEAR, DRAWN_OUT, SERIES = 0.25, 0.75, 10


def continuous(values, first, freq):
    values = np.asarray(values, dtype=float)
    return Series(kind="continuous", periods=pd.period_range(first, periods=len(values), freq=freq), value=values)


def rate(events, size, first, *, per=1.0, kind="rate"):
    events, size = np.asarray(events, dtype=float), np.asarray(size, dtype=float)
    return counted_series(kind, pd.period_range(first, periods=len(events), freq="M"), events, size, per=per)


def staged(seed: int = 1) -> np.ndarray:
    """Sixty months: -4 at once, then -2 and 0.2 a month from the 37th."""
    t = np.arange(60)
    line = 30.0 - 4.0 * (t >= 24) + (t >= 36) * (-2.0 + 0.2 * (t - 36))
    return line + 0.3 * np.random.default_rng(seed).normal(size=60)


def means(quantities, **choices) -> dict[str, float]:
    """The estimates' means over some series that differ by chance."""
    series = [continuous(staged(seed), "2017-01", "M") for seed in range(SERIES)]
    found = [interrupted_time_series(one, start=START, sensitivity=False, **choices) for one in series]
    return {quantity: float(np.mean([one.estimate(quantity).value for one in found])) for quantity in quantities}


def test_every_stage_comes_out_again():
    truth = {
        "level_change": -4.0,
        "slope_change": 0.0,
        "stage_2_level_change": -2.0,
        "stage_2_slope_change": 0.2,
        "stage_2_effect_at_end": -2 + 0.2 * 23,
    }
    found = means(truth, interruptions=[SECOND])
    assert found.pop("stage_2_effect_at_end") == pytest.approx(truth.pop("stage_2_effect_at_end"), abs=DRAWN_OUT)
    assert found == pytest.approx(truth, abs=NEAR)


def test_the_stages_are_told_by_their_dates():
    result = interrupted_time_series(continuous(staged(), "2017-01", "M"), start=START, interruptions=[SECOND])
    assert result.interruptions == (SECOND,)
    assert "its_short_stage" not in {caution.code for caution in result.cautions}
    assert result.fitted["segment"].tolist() == [0] * 24 + [1] * 12 + [2] * 24
    assert result.coefficients().index.tolist() == [
        "intercept", "time", "level", "slope", "stage_2_level", "stage_2_slope",
    ]  # fmt: skip


def test_the_effect_at_a_horizon_is_of_every_stage_so_far():
    series = continuous(staged(), "2017-01", "M")
    result = interrupted_time_series(series, start=START, interruptions=[SECOND], horizons=(12, 13, 36))
    ols = {q: result.estimate(q, "ols").value for q in ("level_change", "slope_change", "effect_at_12", "effect_at_13")}
    stage = result.estimate("stage_2_level_change", "ols").value
    assert ols["effect_at_12"] == pytest.approx(ols["level_change"] + 11 * ols["slope_change"])
    assert ols["effect_at_13"] == pytest.approx(ols["level_change"] + 12 * ols["slope_change"] + stage)


def test_a_single_slope_over_two_stages_is_shown_beside():
    result = interrupted_time_series(
        continuous(staged(), "2017-01", "M"), start=START, interruptions=[SECOND], horizons=(1, 20)
    )
    assert result.estimate("effect_at_20", "one_interruption") is not None
    assert result.estimate("stage_2_level_change", "one_interruption") is None
    assert result.estimate("stage_2_level_change", "placebo") is None


def test_stages_without_enough_measurements_are_said_and_not_modelled():
    series = continuous(staged(), "2017-01", "M")
    wanted = [SECOND, SECOND + 2, pd.Period("2021-12", "M"), pd.Period("2016-01", "M"), pd.Period("2031-01", "M")]
    result = interrupted_time_series(series, start=START, interruptions=wanted)
    (caution,) = [c for c in result.cautions if c.code == "its_short_stage"]
    assert result.interruptions == (SECOND,)
    assert caution.values["left_out"] == 4


def test_a_stage_that_is_the_start_itself_is_no_later_stage():
    result = interrupted_time_series(continuous(staged(), "2017-01", "M"), start=START, interruptions=[START])
    assert result.interruptions == ()
    assert "its_short_stage" in {caution.code for caution in result.cautions}


def test_the_order_in_which_stages_are_named_does_not_matter():
    series = continuous(staged(), "2017-01", "M")
    there = interrupted_time_series(series, start=START, interruptions=[SECOND, THIRD], sensitivity=False)
    back = interrupted_time_series(series, start=START, interruptions=[THIRD, SECOND, THIRD], sensitivity=False)
    pd.testing.assert_frame_equal(there.to_frame(), back.to_frame())


def test_stages_and_a_follow_up_go_together():
    truth = {
        "stage_2_effect_at_end": -2 + 0.2 * 11,
        "maintained_against_end": 0.2 * 12,
        "maintained_against_none": -6 + 0.2 * 23,
    }
    found = means(truth, interruptions=[SECOND], follow_up=THIRD)
    assert found == pytest.approx(truth, abs=DRAWN_OUT)


@pytest.mark.parametrize("kind", ["rate", "proportion", "count"])
def test_counted_stages_come_out_as_ratios_and_in_natural_units(kind):
    t, rng = np.arange(60), np.random.default_rng(4)
    expected = 200 * 0.30 * np.exp(-0.4 * (t >= 24) - 0.3 * (t >= 36))
    series = rate(rng.poisson(expected), np.full(60, 200), "2017-01", kind=kind)
    if kind == "count":
        series = replace(series, value=series.numerator, numerator=None, denominator=None)
    result = interrupted_time_series(series, start=START, interruptions=[SECOND])
    ratio = result.estimate("stage_2_level_ratio")
    assert ratio.low < (np.exp(-0.3) if kind != "proportion" else np.exp(-0.38)) < ratio.high
    step = result.estimate("stage_2_level_change")
    assert step.low < step.value < 0
    assert result.estimate("relative_stage_2_effect_at_end") is not None
    assert result.estimate("stage_2_level_ratio", "quasi_glm") is not None


def test_a_counted_stage_almost_without_events_is_joined_with_the_one_before():
    t, rng = np.arange(60), np.random.default_rng(5)
    events = np.where(t >= 48, 0, rng.poisson(6, 60))
    events[50] = 1
    series = rate(events, np.full(60, 100), "2017-01")
    result = interrupted_time_series(series, start=START, interruptions=[THIRD], sensitivity=False)
    assert result.interruptions == ()
    assert "its_short_stage" in {caution.code for caution in result.cautions}


def test_new_hampshires_two_policies_are_rs(reference):
    """Cap, then copayment: three lines, with the wild month before the cap left out as R's dummy leaves it out."""
    table = pd.read_csv(reference / "data" / "nh_drugcap.csv")
    answer = json.loads((reference / "expected" / "nh_drugcap_multiphase.json").read_text())
    values = table["rxpp"].to_numpy(float, copy=True)
    values[19] = np.nan
    series = continuous(values, "1980-01", "M")
    design = segmented_design(
        series.periods, series.present, start=pd.Period("1981-09", "M"), interruptions=[pd.Period("1982-08", "M")]
    )
    y, rows = series.value[design.used], _from_one(len(design.names))
    for fit, found, tolerance in (
        (ordinary_least_squares(y, design.matrix), answer["ols"]["coef"], EXACT),
        (restricted_likelihood(y, design.matrix, design.times), answer["reml_ar1_hand"]["t_n_minus_p"], REML),
    ):
        terms = [name for name in found if name not in {"outlier", "wild"}][: len(design.names)]
        for row, term in zip(rows, terms, strict=True):
            value, error, low, high = fit.interval(row)
            wanted = found[term]
            scale = tolerance * (abs(wanted["est"]) + wanted["se"])
            for ours, theirs in ((value, "est"), (error, "se"), (low, "lo"), (high, "hi")):
                assert ours == pytest.approx(wanted[theirs], abs=scale), (term, theirs)


def _from_one(q: int) -> np.ndarray:
    """Contrasts from our slope-time (0 at a stage's first period) to R's (1 there)."""
    rows = np.eye(q)
    for level in range(2, q, 2):
        rows[level, level + 1] = -1
    return rows


def test_englands_two_stages_are_rs_and_the_default_agrees(reference):
    """Bryant 2022: antibiotics per appointment, from the first restrictions and from their end."""
    table = pd.read_csv(reference / "data" / "england_antibiotics.csv")
    answers = json.loads((reference / "expected" / "england_antibiotics.json").read_text())
    answer = answers["quasipoisson"]
    series = rate(table["Item_all.antibiotics"], table["Appointments"], "2018-01")
    choices = {"start": pd.Period("2020-03", "M"), "interruptions": [pd.Period("2021-07", "M")]}
    design = segmented_design(series.periods, series.present, season=SeasonTerms(form="months"), **choices)
    counts = Counts(family="poisson", events=series.numerator, size=series.denominator)
    fit = generalised_linear(counts, design.matrix, quasi=True)
    names = ("(Intercept)", "time", "intervention1", "time_after_inter1", "intervention2", "time_after_inter2")
    for row, name in zip(_with_season(design), names, strict=True):
        value, error, low, high = fit.interval(row)
        wanted = answer["coef_z"][name]
        assert (value, error, low, high) == pytest.approx(
            (wanted["est"], wanted["se"], wanted["lo"], wanted["hi"]), rel=EXACT
        )
    result = interrupted_time_series(series, season=SeasonTerms(form="months"), **choices)
    # The letter's own model, which lets the residual of the month before in.
    letter = answers["negbin_model2_lag_residual"]["ratio"]
    published = letter["intervention2"]["ratio"] * letter["time_after_inter2"]["ratio"]
    second = result.estimate("stage_2_level_ratio")
    assert second.low < published < second.high


def _with_season(design):
    rows = _from_one(6)
    return np.hstack([rows, np.zeros((6, len(design.names) - 6))])


def test_a_longer_transition_is_compared_at_the_same_calendar_month():
    series = continuous(staged(), "2017-01", "M")
    result = interrupted_time_series(series, start=START, horizons=(1, 12))
    longer = interrupted_time_series(series, start=START, transition=1, horizons=(11,), sensitivity=False)
    assert result.estimate("effect_at_12", "transition_plus_1").value == longer.estimate("effect_at_11").value
    assert result.estimate("effect_at_1", "transition_plus_1") is None
