"""The interrupted time series as the evaluation calls it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from lnet_eval.methods.its import SeasonTerms, interrupted_time_series
from lnet_eval.methods.series import Series, counted_series

START = pd.Period("2020-01", "M")
# Numbers that must not depend on the origin or unit of anything, up to rounding and the quantiles' own tolerance.
SAME = 1e-6


def ar1(rng, n, rho, sd=1.0):
    e = rng.normal(size=n)
    u = np.empty(n)
    u[0] = e[0]
    for i in range(1, n):
        u[i] = rho * u[i - 1] + np.sqrt(1 - rho**2) * e[i]
    return sd * u


def monthly(values, first="2018-01", kind="continuous"):
    values = np.asarray(values, dtype=float)
    return Series(kind=kind, periods=pd.period_range(first, periods=len(values), freq="M"), value=values)


def counted(events, size, first="2018-01", kind="rate", per=1000.0):
    events, size = np.asarray(events, dtype=float), np.asarray(size, dtype=float)
    per = per if kind == "rate" else 1.0
    return Series(
        kind=kind,
        periods=pd.period_range(first, periods=len(events), freq="M"),
        value=per * events / size,
        numerator=events,
        denominator=size,
        per=per,
    )


@pytest.fixture
def values():
    """Forty months; from the twenty-fifth the level falls by 6 and the slope by 0.3."""
    t = np.arange(40)
    after = t >= 24
    return 50 + 0.1 * t - 6 * after - 0.3 * after * (t - 24) + ar1(np.random.default_rng(1), 40, 0.4)


def numbers(result, *quantities):
    return np.array([[getattr(result.estimate(q), end) for end in ("low", "value", "high")] for q in quantities])


def test_the_effect_at_the_first_period_is_the_level_change(values):
    result = interrupted_time_series(monthly(values), start=START, horizons=(1, 6, 12))
    np.testing.assert_array_equal(numbers(result, "level_change"), numbers(result, "effect_at_1"))
    ols = {q: result.estimate(q, "ols").value for q in ("level_change", "slope_change", "effect_at_6", "effect_at_12")}
    assert ols["effect_at_6"] == pytest.approx(ols["level_change"] + 5 * ols["slope_change"])
    assert ols["effect_at_12"] == pytest.approx(ols["level_change"] + 11 * ols["slope_change"])


def test_the_default_horizons_are_the_first_the_sixth_the_twelfth_and_the_last(values):
    def horizons(result):
        return [e.quantity for e in result.estimates if e.quantity.startswith("effect_at_")]

    whole = interrupted_time_series(monthly(values), start=START, sensitivity=False)
    assert horizons(whole) == ["effect_at_1", "effect_at_6", "effect_at_12", "effect_at_16"]
    early = interrupted_time_series(monthly(values[:32]), start=START, sensitivity=False)
    assert horizons(early) == ["effect_at_1", "effect_at_6", "effect_at_8"]


@pytest.mark.recovery
def test_a_planted_effect_comes_out_again():
    rng = np.random.default_rng(2)
    t = np.arange(48)
    after = t >= 24
    found, inside = [], 0
    for _ in range(120):
        series = monthly(20 + 0.2 * t - 4 * after + 0.25 * after * (t - 24) + ar1(rng, 48, 0.5))
        result = interrupted_time_series(series, start=START, horizons=(12,), sensitivity=False)
        effect = result.estimate("effect_at_12")
        found.append(effect.value)
        inside += effect.low <= -4 + 11 * 0.25 <= effect.high
    assert np.mean(found) == pytest.approx(-1.25, abs=4 * np.std(found) / np.sqrt(120))
    # Ninety-five per cent of 120, give or take four standard errors.
    assert inside >= 104


def test_moving_and_stretching_the_scale_moves_and_stretches_the_answer(values):
    plain = interrupted_time_series(monthly(values), start=START, horizons=(6,))
    moved = interrupted_time_series(monthly(1e5 - 250.0 * values), start=START, horizons=(6,))
    for quantity in ("level_change", "slope_change", "effect_at_6"):
        for method in ("default", "ols", "newey_west", "prais_winsten", "reml"):
            a, b = plain.estimate(quantity, method), moved.estimate(quantity, method)
            assert b.value == pytest.approx(-250 * a.value, rel=SAME)
            assert (b.low, b.high) == pytest.approx((-250 * a.high, -250 * a.low), rel=SAME)
    a, b = plain.estimate("autocorrelation"), moved.estimate("autocorrelation")
    assert (a.low, a.value, a.high) == pytest.approx((b.low, b.value, b.high), rel=SAME)


@pytest.mark.parametrize("factor", [1e-200, 1e-9, 1e9, 1e200])
def test_tiny_and_huge_values_are_analysed_like_any_other(values, factor):
    plain = interrupted_time_series(monthly(values), start=START, horizons=(6,), sensitivity=False)
    scaled = interrupted_time_series(monthly(factor * values), start=START, horizons=(6,), sensitivity=False)
    wanted = factor * numbers(plain, "level_change", "slope_change", "effect_at_6")
    np.testing.assert_allclose(numbers(scaled, "level_change", "slope_change", "effect_at_6"), wanted, rtol=SAME)


def test_the_calendar_does_not_matter_without_season(values):
    here = interrupted_time_series(monthly(values), start=START, horizons=(6,))
    there = interrupted_time_series(monthly(values, first="1993-05"), start=pd.Period("1995-05", "M"), horizons=(6,))
    assert [e.as_row() for e in here.estimates] == [e.as_row() for e in there.estimates]


def test_empty_months_before_the_first_measurement_change_nothing_but_the_intercept(values):
    padded = np.concatenate([np.full(7, np.nan), values])
    here = interrupted_time_series(monthly(values), start=START, horizons=(6,), sensitivity=False)
    there = interrupted_time_series(monthly(padded, first="2017-06"), start=START, horizons=(6,), sensitivity=False)
    quantities = ("level_change", "slope_change", "effect_at_6", "autocorrelation")
    np.testing.assert_allclose(numbers(here, *quantities), numbers(there, *quantities), rtol=SAME)


def test_a_missing_month_keeps_its_distance_in_time(values):
    t = np.arange(40.0)
    straight = 10 + 0.5 * t - 3 * (t >= 24)
    wiggled = straight + np.where(t % 2, 0.01, -0.01)
    wiggled[[5, 6, 7, 30]] = np.nan
    result = interrupted_time_series(monthly(wiggled), start=START, horizons=(12,))
    assert result.n_before == 21
    assert result.n_after == 15
    assert result.estimate("level_change", "ols").value == pytest.approx(-3, abs=0.02)
    assert result.estimate("effect_at_12").value == pytest.approx(-3, abs=0.05)
    assert "its_missing_periods" in {c.code for c in result.cautions}
    # Prais and Winsten's estimator knows no gaps, and is left out rather than bent.
    assert result.estimate("level_change", "prais_winsten") is None


def test_gaps_agree_with_r(root):
    import json

    folder = root / "tests" / "golden" / "its"
    table = pd.read_csv(folder / "gapped_series.csv")
    answer = json.loads((folder / "expected.json").read_text())["gapped_series"]
    result = interrupted_time_series(monthly(table["value"]), start=START)
    found = result.coefficients("reml")
    assert found.attrs["rho"] == pytest.approx(answer["rho"], abs=1e-5)
    for term, wanted in answer["coefficients"].items():
        assert found.loc[term, "estimate"] == pytest.approx(wanted["estimate"], abs=1e-5 * wanted["se"])
        assert found.loc[term, "se"] == pytest.approx(wanted["se"], rel=1e-5)


def test_a_transition_is_left_out_of_the_fit_but_keeps_its_time(values):
    odd = values.copy()
    odd[24:27] = 500.0
    result = interrupted_time_series(monthly(odd), start=START, transition=3, horizons=(1, 10), sensitivity=False)
    plain = interrupted_time_series(monthly(values), start=START, transition=3, horizons=(1, 10), sensitivity=False)
    assert [e.as_row() for e in result.estimates] == [e.as_row() for e in plain.estimates]
    assert result.n_before == 24
    assert result.n_after == 13
    # Slope-time 0 is the first period after the transition: on the true lines the effect there is -6 - 3 * 0.3.
    lines = 50 + 0.1 * np.arange(40) - np.where(np.arange(40) >= 24, 6 + 0.3 * (np.arange(40) - 24), 0)
    noisy = lines + 1e-3 * np.random.default_rng(5).normal(size=40)
    exact = interrupted_time_series(monthly(noisy), start=START, transition=3, horizons=(10,), sensitivity=False)
    assert exact.estimate("level_change").value == pytest.approx(-6.9, abs=0.01)
    assert exact.estimate("effect_at_10").value == pytest.approx(-6.9 - 9 * 0.3, abs=0.01)
    assert result.fitted["phase"].tolist() == ["before"] * 24 + ["transition"] * 3 + ["active"] * 13
    assert result.fitted["fitted"].isna().tolist() == [24 <= i < 27 for i in range(40)]


def test_a_follow_up_says_whether_the_gain_was_kept():
    rng = np.random.default_rng(7)
    t = np.arange(60)
    active, later = t >= 24, t >= 42
    line = 30 - 5 * active - 0.2 * active * (t - 24) + 0.5 * later * (t - 42)
    series = monthly(line + 0.3 * rng.normal(size=60))
    follow_up = pd.Period("2021-07", "M")
    result = interrupted_time_series(series, start=START, follow_up=follow_up)
    at_end, last = -5 - 0.2 * 17, -5 - 0.2 * 35 + 0.5 * 17
    assert result.estimate("maintained_against_none").value == pytest.approx(last, abs=1.5)
    assert result.estimate("maintained_against_end").value == pytest.approx(last - at_end, abs=1.0)
    assert result.estimate("maintained_against_end").low > 0
    assert set(result.fitted["phase"]) == {"before", "active", "follow_up"}
    assert result.coefficients().index.tolist() == ["intercept", "time", "level", "slope"]


def test_too_short_a_follow_up_is_said_and_not_modelled(values):
    result = interrupted_time_series(monthly(values), start=START, follow_up=pd.Period("2021-03", "M"))
    assert "its_short_follow_up" in {c.code for c in result.cautions}
    assert result.estimate("maintained_against_end") is None
    assert (result.fitted["phase"] == "follow_up").sum() == 2


def test_a_seasonal_series_needs_its_season():
    rng = np.random.default_rng(8)
    t = np.arange(60)
    series = monthly(40 + 5 * np.sin(2 * np.pi * t / 12) - 3 * (t >= 30) + 0.5 * rng.normal(size=60))
    start = pd.Period("2020-07", "M")
    for season in (SeasonTerms(), SeasonTerms(form="fourier", pairs=2), SeasonTerms(form="months")):
        with_season = interrupted_time_series(series, start=start, season=season)
        without = with_season.estimate("level_change", "without_season")
        level = with_season.estimate("level_change")
        assert level.value == pytest.approx(-3, abs=1.2)
        assert level.high - level.low < (without.high - without.low) / 2
    plain = interrupted_time_series(series, start=start)
    assert plain.estimate("level_change", "season").value == pytest.approx(-3, abs=1.2)


def test_season_needs_two_full_years(values):
    result = interrupted_time_series(
        monthly(values[8:31], first="2018-09"), start=START, season=SeasonTerms(form="months"), sensitivity=False
    )
    caution = next(c for c in result.cautions if c.code == "its_season_too_short")
    assert caution.values == {"needed": 24, "found": 23}
    yearly = Series(kind="continuous", periods=pd.period_range("1990", periods=23, freq="Y"), value=values[:23])
    result = interrupted_time_series(yearly, start=pd.Period("2002", "Y"), season=SeasonTerms(), sensitivity=False)
    assert {c.code for c in result.cautions} == {"its_season_no_cycle"}


def test_intervals_are_wider_the_less_is_known_and_the_more_it_hangs_together():
    rng = np.random.default_rng(9)

    def mean_width(rho, n):
        widths = []
        for _ in range(30):
            series = monthly(ar1(rng, n, rho))
            level = interrupted_time_series(series, start=START, sensitivity=False).estimate("effect_at_6")
            widths.append(level.high - level.low)
        return np.mean(widths)

    assert mean_width(0.0, 32) > mean_width(0.0, 60)
    assert mean_width(0.7, 60) > mean_width(0.0, 60)


def test_a_placebo_that_finds_a_change_is_said():
    rng = np.random.default_rng(10)
    t = np.arange(48)
    series = monthly(20 - 4 * (t >= 12) - 4 * (t >= 24) + 0.5 * rng.normal(size=48))
    result = interrupted_time_series(series, start=START)
    assert result.estimate("level_change", "placebo").high < 0
    assert "its_placebo_change" in {c.code for c in result.cautions}


def test_short_and_drifting_series_are_said(values, published):
    short = interrupted_time_series(monthly(values[19:29], first="2019-08"), start=START)
    assert {c.code for c in short.cautions} >= {"its_short_series"}
    california = published("prop99_california")
    assert "its_boundary" in {
        c.code for c in interrupted_time_series(california.series, start=california.start).cautions
    }


def test_a_horizon_beyond_the_data_is_said(values):
    result = interrupted_time_series(monthly(values), start=START, horizons=(24,), sensitivity=False)
    assert result.estimate("effect_at_24") is not None
    assert {c.code for c in result.cautions} == {"its_horizon_beyond_data"}


def test_the_frame_has_the_columns_that_every_result_has(values):
    result = interrupted_time_series(monthly(values), start=START)
    frame = result.to_frame()
    assert frame.columns.tolist() == ["quantity", "value", "low", "high", "unit", "n", "method"]
    assert np.isfinite(frame[["value", "low", "high"]].to_numpy()).all()
    assert (frame["low"] <= frame["value"]).all()
    assert (frame["value"] <= frame["high"]).all()
    assert set(frame["method"]) == {
        "default", "ols", "newey_west", "prais_winsten", "reml", "season", "transition_plus_1", "placebo",
    }  # fmt: skip


def test_the_figure_says_what_the_table_says(values):
    result = interrupted_time_series(monthly(values), start=START, horizons=(7,), sensitivity=False)
    row, effect = result.fitted.iloc[30], result.estimate("effect_at_7")
    assert row["fitted"] - row["counterfactual"] == pytest.approx(effect.value)
    assert row["fitted"] - row["counterfactual_low"] == pytest.approx(effect.high)
    assert row["fitted"] - row["counterfactual_high"] == pytest.approx(effect.low)
    # The line goes through the measurements, and before the start nothing is held against it.
    before, after = result.fitted.iloc[:24], result.fitted.iloc[24:]
    for part in (before, after):
        assert (part["observed"] - part["fitted"]).mean() == pytest.approx(0, abs=1e-9)
    np.testing.assert_allclose(before["fitted"], before["counterfactual"])
    assert (after["counterfactual_low"] < after["counterfactual"]).all()
    assert (after["counterfactual"] < after["counterfactual_high"]).all()


def test_strong_autocorrelation_does_not_blow_up_effects_in_natural_units():
    """The model's own level is unknown next to ρ = 1; the level that the series had is not."""
    rng = np.random.default_rng(20)
    drift = np.cumsum(0.15 * rng.normal(size=48))
    days = np.full(48, 10_000.0)
    result = interrupted_time_series(counted(rng.poisson(400 * np.exp(drift)), days), start=START)
    assert result.estimate("autocorrelation").value > 0.8
    level, ratio = result.estimate("level_change"), result.estimate("level_ratio")
    reached = result.fitted["fitted"].iloc[24]
    # What the ratio's interval allows at the level that the series had, give or take what is known of that level.
    assert level.low > 1.3 * reached * (1 - 1 / ratio.low)
    assert level.high < 1.3 * reached * (1 - 1 / ratio.high)
    assert result.fitted["fitted"].mean() == pytest.approx(result.fitted["observed"].mean(), rel=0.1)


@pytest.mark.parametrize("kind", ["rate", "proportion", "count"])
def test_counts_are_answered_in_ratios_and_in_natural_units(kind):
    rng = np.random.default_rng(12)
    after = np.arange(48) >= 24
    size = rng.integers(150, 250, 48).astype(float)
    if kind == "count":
        series = monthly(rng.poisson(40 * np.exp(-0.5 * after)), kind="count")
        before, drop, unit = 40.0, 40 * np.expm1(-0.5), "count"
    elif kind == "rate":
        series = counted(rng.poisson(0.2 * size * np.exp(-0.5 * after)), size)
        before, drop, unit = 200.0, 200 * np.expm1(-0.5), "per 1000"
    else:
        share = 1 / (1 + np.exp(-(-1 + 0.8 * after)))
        series = counted(rng.binomial(size.astype(int), share), size, kind="proportion")
        before, drop, unit = 1 / (1 + np.e), 1 / (1 + np.exp(0.2)) - 1 / (1 + np.e), "proportion_difference"
    result = interrupted_time_series(series, start=START, horizons=(1, 12))
    level, ratio = result.estimate("level_change"), result.estimate("level_ratio")
    assert level.unit == unit
    assert ratio.unit == ("odds_ratio" if kind == "proportion" else "ratio")
    assert level.low <= drop <= level.high
    assert ratio.low <= np.exp(0.8 if kind == "proportion" else -0.5) <= ratio.high
    assert level.excludes(0.0) == ratio.excludes(1.0)
    np.testing.assert_array_equal(numbers(result, "level_ratio"), numbers(result, "relative_effect_at_1"))
    # The counterfactual lies where the baseline did, in natural units.
    assert result.fitted["counterfactual"].iloc[24] == pytest.approx(before, rel=0.25)
    frame = result.to_frame()
    assert np.isfinite(frame[["value", "low", "high"]].to_numpy()).all()
    assert set(frame["method"]) == {"default", "glm", "quasi_glm", "season", "transition_plus_1", "placebo"}


def test_the_unit_of_exposure_does_not_matter(hvidovre):
    start = pd.Period("2014-11", "M")
    plain = interrupted_time_series(hvidovre, start=start, sensitivity=False)
    thousandth = replace(hvidovre, denominator=hvidovre.denominator / 1000, per=10.0)
    other = interrupted_time_series(thousandth, start=start, sensitivity=False)
    quantities = ("level_change", "effect_at_12", "level_ratio", "slope_ratio", "autocorrelation")
    np.testing.assert_allclose(numbers(plain, *quantities), numbers(other, *quantities), rtol=1e-5)


def test_successes_and_failures_are_two_sides_of_one_answer():
    rng = np.random.default_rng(13)
    size = np.full(36, 30.0)
    events = rng.binomial(30, np.where(np.arange(36) < 24, 0.6, 0.75)).astype(float)
    yes = interrupted_time_series(counted(events, size, kind="proportion"), start=START, sensitivity=False)
    no = interrupted_time_series(counted(size - events, size, kind="proportion"), start=START, sensitivity=False)
    a, b = numbers(yes, "level_ratio", "slope_ratio"), numbers(no, "level_ratio", "slope_ratio")
    np.testing.assert_allclose(a, 1 / b[:, ::-1], rtol=1e-4)
    width = np.ptp(numbers(yes, "level_change"))
    # The natural effect comes from a fixed sequence of points, which is not mirrored.
    np.testing.assert_allclose(numbers(yes, "level_change"), -numbers(no, "level_change")[:, ::-1], atol=0.02 * width)


def test_the_danish_placebo_is_no_clear_change(shared):
    """Nothing was done in these six hospitals; naive analysis finds a rise in C. difficile (1.03 to 1.43)."""
    from lnet_eval.methods.its import pool_teams

    table = pd.read_csv(shared / "networks" / "danish-infections" / "hospital_infections.csv")
    for _, rows in table.groupby("infection"):
        teams = {}
        for hospital, part in rows.groupby("hospital"):
            series = counted(part["n"], part["days"], first="2015-01", per=10_000.0)
            if (part["n"][:12] > 0).sum() >= 3 and (part["n"][12:] > 0).sum() >= 3:
                teams[hospital] = interrupted_time_series(series, start=pd.Period("2016-01", "M"), sensitivity=False)
        pooled = pool_teams(teams, left_out={})
        for quantity in ("level_ratio", "slope_ratio", "relative_effect_at_12"):
            assert not pooled.estimate(quantity).excludes(1.0)
        assert not pooled.estimate("level_change").excludes(0.0)


def test_a_follow_up_almost_without_events_is_not_set_apart_and_the_series_is_still_analysed():
    periods = pd.period_range("2018-01", periods=39, freq="M")
    events = np.concatenate([np.tile([5.0, 7.0, 6.0, 4.0], 9), [0.0, 1.0, 0.0]])
    series = counted_series("rate", periods, events, np.full(39, 1000.0), per=1000)
    result = interrupted_time_series(series, start=periods[24], follow_up=periods[36], sensitivity=False)
    assert "its_short_follow_up" in {caution.code for caution in result.cautions}
    assert result.estimate("maintained_against_end") is None
    assert list(result.fitted["phase"].iloc[-3:]) == ["follow_up"] * 3
