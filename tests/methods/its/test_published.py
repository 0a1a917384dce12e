"""What papers and courses printed, from the design that this package makes.

Where a paper used an estimator that is none of ours (a seasonal ARIMA model, a negative binomial model), that estimator
is statsmodels' and only the design is ours: level, slope and stages then mean what the paper means by them.
"""

from __future__ import annotations

import json
import warnings
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from statsmodels.tsa.statespace.sarimax import SARIMAX

from lnet_eval.methods.its import SeasonTerms, interrupted_time_series
from lnet_eval.methods.its.counted import Counts, generalised_linear
from lnet_eval.methods.its.design import segmented_design
from lnet_eval.methods.its.gaussian import gls_over
from lnet_eval.methods.its.linear import newey_west, ordinary_least_squares, restricted_likelihood
from lnet_eval.methods.series import Series, counted_series

pytestmark = pytest.mark.golden

EXACT, REML = 1e-8, 1e-5
# Two optimisers of one likelihood stop at different last digits; of a standard error.
ARIMA = 2e-3
# R's optimiser stops where its likelihood is flat to 1e-8; of a standard error.
LIKELIHOOD = 1e-3
# statsmodels' iteration at R's own dispersion, against R's.
NEGATIVE_BINOMIAL = 1e-5


def answer(reference: Path, name: str) -> dict:
    return json.loads((reference / "expected" / f"{name}.json").read_text())


def table(reference: Path, name: str) -> pd.DataFrame:
    return pd.read_csv(reference / "data" / f"{name}.csv")


def continuous(values, first: str, freq: str) -> Series:
    values = np.array(values, dtype=float)
    return Series(kind="continuous", periods=pd.period_range(first, periods=len(values), freq=freq), value=values)


def designed(series: Series, start: str, **choices):
    return segmented_design(
        series.periods, series.present, start=pd.Period(start, series.periods.freqstr[0]), **choices
    )


def from_one(q: int) -> np.ndarray:
    """Contrasts from our slope-time (0 at a stage's first period) to theirs (1 there)."""
    rows = np.eye(q)
    for level in range(2, q, 2):
        rows[level, level + 1] = -1
    return rows


def sarimax(y: np.ndarray, columns: np.ndarray, **orders):
    """statsmodels' seasonal ARIMA on the scale where it finds the optimum: y over its own deviation."""
    unit = y.std()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        fit = SARIMAX(y / unit, exog=columns, **orders).fit(disp=False, cov_type="approx", maxiter=500)
    return {
        name: (value * unit, error * unit)
        for name, value, error in zip(fit.model.param_names, fit.params, fit.bse, strict=True)
    }


def test_quetiapine_fell_by_3285_at_once_and_by_1397_a_month(reference):
    """Schaffer 2021: ARIMA(2,1,0)(0,1,1)12 with a step and a ramp that is 1 in the first month after."""
    series = continuous(table(reference, "quetiapine")["dispensings"], "2011-01", "M")
    design = designed(series, "2014-01")
    step, ramp = design.rows[:, 2], design.rows[:, 3] + design.rows[:, 2]
    found = sarimax(series.value, np.column_stack([step, ramp]), order=(2, 1, 0), seasonal_order=(0, 1, 1, 12))
    printed = answer(reference, "quetiapine_arima")["coef"]
    for ours, theirs, published in (("x1", "step", "-3285"), ("x2", "ramp", "-1397")):
        value, error = found[ours]
        assert f"{value:.0f}" == published
        assert value == pytest.approx(printed[theirs]["est"], abs=ARIMA * printed[theirs]["se"])
        assert error == pytest.approx(printed[theirs]["se"], rel=0.01)
    effect = interrupted_time_series(series, start=pd.Period("2014-01", "M"), season=SeasonTerms(form="months"))
    first = effect.estimate("effect_at_1")
    assert first.low < -3285 - 1397 < first.high


def test_drivers_hurt_fell_at_the_seat_belt_law(reference):
    """Harvey and Durbin's series: a step in log10 under a seasonal autoregression."""
    series = continuous(np.log10(table(reference, "uk_seatbelts")["drivers"]), "1969-01", "M")
    law = designed(series, "1983-02").rows[:, [0, 2]]
    found = sarimax(series.value, law, order=(1, 0, 0), seasonal_order=(1, 0, 0, 12))
    printed = answer(reference, "uk_drivers_sarima")["coef"]["xreg"]
    value, error = found["x1"]
    assert value == pytest.approx(printed["est"], abs=0.01 * printed["se"])
    assert error == pytest.approx(printed["se"], rel=0.02)


def test_smallpox_rose_by_2_6_per_cent_and_then_fell_by_3_3_a_year(reference):
    """Our generalised least squares at the ρ that maximum likelihood finds."""
    series = continuous(np.log(table(reference, "smallpox_london")["p_deaths"]), "1750", "Y")
    design, printed = designed(series, "1796"), answer(reference, "smallpox_ar1")
    fit = gls_over(np.array([printed["coef"]["ar1"]["est"]]), series.value[None], design.matrix, design.times)
    found = from_one(4) @ fit.coefficients[0, 0]
    for value, term in zip(found, ("intercept", "time", "step", "ramp"), strict=True):
        assert value == pytest.approx(printed["coef"][term]["est"], abs=LIKELIHOOD * printed["coef"][term]["se"])
    assert [f"{100 * np.expm1(x):.1f}" for x in found[1:]] == ["-0.1", "2.6", "-3.3"]


@pytest.mark.parametrize("lagged", [False, True])
def test_english_antibiotics_have_the_letters_incidence_rate_ratios(reference, lagged):
    """Bryant 2022: a negative binomial model, and with the residual of the month before as the letter has it."""
    frame = table(reference, "england_antibiotics")
    events, size = (frame[name].to_numpy(float) for name in ("Item_all.antibiotics", "Appointments"))
    series = counted_series("rate", pd.period_range("2018-01", periods=len(frame), freq="M"), events, size)
    stages = [pd.Period("2021-07", "M")]
    design = designed(series, "2020-03", interruptions=stages, season=SeasonTerms(form="months"))
    first = answer(reference, "england_antibiotics")["negbin_model1"]
    plain = negative_binomial(events, design.matrix, size, first["theta"])
    printed = answer(reference, "england_antibiotics")["negbin_model2_lag_residual"] if lagged else first
    if lagged:
        columns = np.column_stack([design.matrix[1:], plain.resid_deviance[:-1]])
        plain = negative_binomial(events[1:], columns, size[1:], printed["theta"])
    found = from_one(6) @ plain.params[:6]
    names = ("intervention1", "time_after_inter1", "intervention2", "time_after_inter2")
    for value, name in zip(found[2:], names, strict=True):
        assert np.exp(value) == pytest.approx(printed["ratio"][name]["ratio"], rel=NEGATIVE_BINOMIAL)
    if lagged:
        assert [f"{np.exp(x):.6f}" for x in found[2:]] == ["1.143971", "0.977697", "1.214769", "1.029693"]


def negative_binomial(events, columns, size, theta):
    family = sm.families.NegativeBinomial(alpha=1 / theta)
    return sm.GLM(events, columns, family=family, offset=np.log(size)).fit(tol=1e-12)


@pytest.mark.parametrize("wild", [True, False])
def test_new_hampshires_first_policy_alone_is_rs(reference, wild):
    """The months before the copayment, with the wild month as a term of its own (which leaves it out) and without."""
    values = table(reference, "nh_drugcap")["rxpp"].to_numpy(float, copy=True)[:31]
    if wild:
        values[19] = np.nan
    series = continuous(values, "1980-01", "M")
    design = designed(series, "1981-09")
    printed = answer(reference, "nh_drugcap_first31")["with_wild_point" if wild else "without_wild_point"]
    y = series.value[design.used]
    fits = [
        (ordinary_least_squares(y, design.matrix), printed["ols"]["coef"], EXACT),
        (restricted_likelihood(y, design.matrix, design.times), printed["reml_ar1_hand"]["t_n_minus_p"], REML),
    ]
    if not wild:
        fits.append((newey_west(y, design.matrix, lag=1), printed["nw_lag1_adjTRUE"]["coef"], EXACT))
    for fit, terms, tolerance in fits:
        agree(fit, list(terms.values())[:4], tolerance)


def agree(fit, terms, tolerance):
    for row, wanted in zip(from_one(4), terms, strict=True):
        scale = tolerance * (abs(wanted["est"]) + wanted["se"])
        for ours, theirs in zip(fit.interval(row), ("est", "se", "lo", "hi"), strict=True):
            assert ours == pytest.approx(wanted[theirs], abs=scale), theirs


def test_without_leaving_the_phase_in_out_the_antidepressants_are_rs_too(reference):
    series = continuous(table(reference, "antidepressant_fda")["ad_perc"], "2000Q1", "Q")
    design, printed = designed(series, "2003Q4"), answer(reference, "antidepressant_fda_no_phase_in")
    agree(ordinary_least_squares(series.value, design.matrix), list(printed["ols"]["coef"].values()), EXACT)
    # Restricted likelihood rises to the edge; at the ρ where R stops the changes are the same.
    rho = printed["gls_arma10_REML"]["arma"]
    fit = gls_over(np.array([rho]), series.value[None], design.matrix, design.times)
    for row, term in zip(from_one(4)[2:], ("level", "trend"), strict=True):
        wanted = printed["gls_arma10_REML"]["coef"][term]
        assert row @ fit.coefficients[0, 0] == pytest.approx(wanted["est"], abs=LIKELIHOOD * wanted["se"])


def test_california_against_every_other_state_is_rs(reference):
    """Linden's multiple-group design: the controls' course, and what California has beyond it."""
    wide, printed = table(reference, "prop99_all_states"), answer(reference, "prop99_multigroup_all")["ols"]
    states = [column for column in wide.columns if column.lower() != "year"]
    design = designed(continuous(wide["California"], "1970", "Y"), "1989")
    own = [np.full_like(design.rows, state == "California") * design.rows for state in states]
    matrix = np.hstack([np.vstack([design.rows] * len(states)), np.vstack(own)])
    fit = ordinary_least_squares(np.concatenate([wide[state].to_numpy(float) for state in states]), matrix)
    terms = ("(Intercept)", "t", "x", "xt", "z", "t:z", "z:x", "z:xt")
    rows = np.eye(8)
    rows[0, 1] = rows[4, 5] = 1.0  # there the first year is 0
    for row, term in zip(rows, terms, strict=True):
        value, error, _, _ = fit.interval(row)
        assert value == pytest.approx(printed[term]["est"], abs=EXACT * (abs(value) + error)), term


@pytest.mark.parametrize(("model", "quasi"), [("model1_poisson", False), ("model2_quasipoisson", True)])
def test_sicilys_step_without_a_change_of_slope_is_rs(reference, model, quasi):
    """Bernal 2017: risk ratio 0.894 after the smoking ban."""
    frame, printed = table(reference, "sicily"), answer(reference, "sicily")[model]
    series = counted_series(
        "rate",
        pd.period_range("2002-01", periods=len(frame), freq="M"),
        *(frame[c].to_numpy(float) for c in ("aces", "stdpop")),
    )
    matrix = designed(series, "2005-01").matrix[:, :3]
    counts = Counts(family="poisson", events=series.numerator, size=series.denominator)
    fit = generalised_linear(counts, matrix, quasi=quasi)
    for row, term in zip(np.eye(3), ("(Intercept)", "time", "smokban"), strict=True):
        wanted = printed["coef_z"][term]
        assert fit.interval(row)[:2] == pytest.approx((wanted["est"], wanted["se"]), rel=EXACT)
    assert f"{np.exp(fit.coefficients[2]):.3f}" == "0.894"


def test_each_of_oklahomas_counties_is_rs(reference):
    """Every county's own restricted-likelihood level change, which the summary of counties rests on."""
    frame, printed = table(reference, "okc_births_counties"), answer(reference, "okc_births_multisite")["per_site"]
    assert len(printed) == 12
    for site in printed:
        series = continuous(frame.loc[frame["county_name"] == site["site"], "birth_rate"], "1990-01", "M")
        design = designed(series, "1996-02", season=SeasonTerms(form="months"))
        fit = restricted_likelihood(series.value, design.matrix, design.times)
        value, error, _, _ = fit.interval(np.eye(len(design.names))[2])
        assert fit.rho == pytest.approx(site["reml_phi"], abs=REML), site["site"]
        assert value == pytest.approx(site["reml_level"], abs=REML * error), site["site"]
        assert error == pytest.approx(site["reml_level_se"], rel=REML), site["site"]


def test_every_answer_in_the_reference_is_read_by_a_test(reference):
    source = "".join(path.read_text() for path in Path(__file__).parent.glob("*.py"))
    stems = {path.stem for path in (reference / "expected").glob("*.json")}
    assert [stem for stem in sorted(stems) if f'"{stem}' not in source and f"{stem}.json" not in source] == []
