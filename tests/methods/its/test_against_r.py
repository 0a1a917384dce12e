"""Every estimator in common use, on every published series, against R."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from lnet_eval.methods.its import interrupted_time_series
from lnet_eval.methods.its.counted import Counts, generalised_linear
from lnet_eval.methods.its.design import SeasonTerms, segmented_design
from lnet_eval.methods.its.gaussian import RhoPrior, fit_gaussian
from lnet_eval.methods.its.linear import newey_west, ordinary_least_squares, prais_winsten, restricted_likelihood

pytestmark = pytest.mark.golden

# Plain linear algebra on the same numbers.
EXACT = 1e-8
# R's optimiser stops at about this; the likelihood is flat there.
REML = 1e-5
# R's Prais-Winsten stops when ρ moves less than 1e-12.
PRAIS = 1e-8
# Where the restricted likelihood rises all the way to 1, R stops at 0.99999 or 0.9999 and the coefficients drift.
AT_THE_EDGE = {"prop99_california"}
# R's grid of ρ has steps of 0.001, and so do its quantiles of ρ; the mixture is smooth in between.
GRID = 2e-3

CASES = [
    "wv_antipsychotic",
    "prop99_california",
    "smallpox_log",
    "quetiapine_segmented",
    "qld_novice_crash",
    "qld_novice_crash_noseason",
    "uk_drivers_1975_84",
    "uk_drivers_full_log",
    "okc_births_oklahoma_county",
    "sicily_rate_gauss",
    "hvidovre_cdi_rate",
    "semmelweis_pct",
    "antidepressant_fda_phase_in",
    "nh_drugcap_multiphase_no_outlier_term",
]


def fitted(case, estimator):
    design = segmented_design(case.series.periods, case.series.present, start=case.start, **case.choices)
    y = case.series.value[design.used]
    return design, estimator(y, design.matrix, design.times)


def in_r_coding(design, base):
    """Contrasts (q, q) that turn our coefficients into R's, whose slope-time at the first period after is `base`."""
    rows = np.eye(len(design.names))
    for level, slope in ((2, 3), (4, 5)):
        if level == 2 or design.follow_up is not None:
            rows[level, slope] = -base
    return rows


def agrees(design, fit, answer, base, tolerance):
    # R's season columns may stand for other reference months; the first columns mean the same.
    k = 4 if design.follow_up is None else 6
    rows = in_r_coding(design, base)[:k]
    found = np.array([fit.interval(row) for row in rows])
    wanted = [answer["coef"][name] for name in list(answer["coef"])[:k]]
    for column, name in enumerate(("est", "se", "lo", "hi")):
        scale = [abs(term["est"]) + term["se"] for term in wanted]
        np.testing.assert_array_less(
            np.abs(found[:, column] - [term[name] for term in wanted]), tolerance * np.array(scale), err_msg=name
        )


@pytest.mark.parametrize("name", CASES)
def test_ordinary_least_squares_gives_what_r_gives(published, name):
    case = published(name)
    design, fit = fitted(case, lambda y, x, _: ordinary_least_squares(y, x))
    agrees(design, fit, case.expected["ols"], case.base, EXACT)


@pytest.mark.parametrize("name", CASES)
def test_newey_west_gives_what_r_gives_at_every_lag(published, name):
    case = published(name)
    answers = {k: v for k, v in case.expected.items() if k.startswith("nw_lag")}
    assert answers
    for answer in answers.values():
        design, fit = fitted(case, lambda y, x, _, a=answer: newey_west(y, x, lag=a["lag"], adjusted=a["adjust"]))
        agrees(design, fit, answer, case.base, EXACT)


@pytest.mark.parametrize("name", [c for c in CASES if c not in {"semmelweis_pct", "antidepressant_fda_phase_in"}])
def test_prais_winsten_gives_what_r_gives(published, name):
    case = published(name)
    design, fit = fitted(case, lambda y, x, _: prais_winsten(y, x))
    assert fit.rho == pytest.approx(case.expected["prais_winsten_iter"]["rho"], abs=PRAIS)
    agrees(design, fit, case.expected["prais_winsten_iter"], case.base, PRAIS)


@pytest.mark.parametrize("name", [c for c in CASES if c not in AT_THE_EDGE])
def test_restricted_likelihood_gives_what_r_gives(published, name):
    case = published(name)
    design, fit = fitted(case, restricted_likelihood)
    answer = case.expected["reml_ar1_hand"]
    assert fit.rho == pytest.approx(answer["phi"], abs=REML)
    agrees(design, fit, {"coef": answer["t_n_minus_p"]}, case.base, REML)


def test_restricted_likelihood_goes_to_the_edge_where_r_goes_there(published):
    case = published("prop99_california")
    answer = case.expected["gls_arma10_REML"]
    _, fit = fitted(case, restricted_likelihood)
    assert fit.rho == pytest.approx(answer["arma"], abs=REML)
    # The intercept means nothing next to ρ = 1, but the changes do.
    for row, name in zip(np.eye(4)[2:], ("level", "trend"), strict=True):
        value, error, _, _ = fit.interval(row)
        wanted = answer["coef"][name]
        assert (value, error) == pytest.approx((wanted["est"], wanted["se"]), abs=1e-4 * wanted["se"])


@pytest.mark.parametrize("name", [c for c in CASES if "nh_drugcap" not in c])
@pytest.mark.parametrize(
    ("prior", "label"),
    [(RhoPrior(a=1.0, b=1.0), "uniform(-1,1)"), (RhoPrior(a=0.5, b=0.5), "arcsine_1/sqrt(1-phi^2)")],
)
def test_the_integrated_mixture_gives_what_a_fine_grid_in_r_gives(published, name, prior, label):
    case = published(name)
    design = segmented_design(case.series.periods, case.series.present, start=case.start, **case.choices)
    posterior = fit_gaussian(case.series.value[design.used][None], design.matrix, design.times, prior=prior)
    answer = case.expected["bayes_ar1_grid"][label]
    rows = in_r_coding(design, case.base)[1:4]
    found = posterior.contrasts(rows, (0.025, 0.5, 0.975))[0]
    # R's grid stops 0.001 short of ρ = 1 and so misses what the arcsine prior holds there.
    tolerance = 0.03 if answer["phi_q975"] > (0.9 if "arcsine" in label else 0.99) else GRID
    for row, term in zip(found, ("time", "level", "trend"), strict=True):
        width = answer[term]["hi"] - answer[term]["lo"]
        wanted = [answer[term]["lo"], answer[term]["median"], answer[term]["hi"]]
        np.testing.assert_allclose(row, wanted, atol=tolerance * width)


def test_the_public_sensitivity_rows_are_rs_numbers(published):
    case = published("wv_antipsychotic")
    result = interrupted_time_series(case.series, start=case.start)
    for method, key in (("ols", "ols"), ("prais_winsten", "prais_winsten_iter"), ("newey_west", "nw_lag2_adjTRUE")):
        answer = case.expected[key]
        table = result.coefficients(method)
        assert table.loc["slope", "estimate"] == pytest.approx(answer["coef"]["trend"]["est"], rel=EXACT)
        assert table.loc["slope", "se"] == pytest.approx(answer["coef"]["trend"]["se"], rel=EXACT)
        assert result.estimate("slope_change", method).high == pytest.approx(answer["coef"]["trend"]["hi"], rel=EXACT)
    assert result.coefficients("newey_west").attrs["lag"] == 2
    level = result.estimate("level_change", "ols")
    first = case.expected["ols"]["contrasts"]["effect_h0"]
    assert (level.value, level.low, level.high) == pytest.approx((first["est"], first["lo"], first["hi"]), rel=EXACT)


def counts_agree(fit, answer, terms, tolerance=EXACT):
    for position, (name, row) in enumerate(terms.items()):
        value, error, low, high = fit.interval(np.asarray(row, dtype=float))
        wanted = answer["coef_z"][name]
        assert (value, error, low, high) == pytest.approx(
            (wanted["est"], wanted["se"], wanted["lo"], wanted["hi"]), rel=tolerance
        ), (position, name)


@pytest.mark.parametrize(("key", "quasi"), [("poisson", False), ("quasipoisson", True)])
def test_hvidovres_generalised_linear_model_is_rs(reference, hvidovre, key, quasi):
    answer = json.loads((reference / "expected" / "hvidovre_cdi.json").read_text())[key]
    design = segmented_design(hvidovre.periods, hvidovre.present, start=pd.Period("2014-11", "M"))
    counts = Counts(family="poisson", events=hvidovre.numerator, size=hvidovre.denominator)
    fit = generalised_linear(counts, design.matrix, quasi=quasi)
    counts_agree(fit, answer, dict(zip(("(Intercept)", "t", "level", "trend"), np.eye(4), strict=True)))
    assert fit.dispersion == pytest.approx(answer["dispersion"], rel=EXACT)


def test_semmelweis_quasibinomial_model_is_rs_with_its_month_missing(reference):
    table = pd.read_csv(reference / "data" / "semmelweis.csv")
    answer = json.loads((reference / "expected" / "semmelweis.json").read_text())
    index = pd.PeriodIndex(table["date"], freq="M")
    periods = pd.period_range(index[0], index[-1], freq="M")
    assert len(periods) == len(table) + 1
    design = segmented_design(periods, np.asarray(periods.isin(index)), start=pd.Period("1847-06", "M"))
    counts = Counts(family="binomial", events=table["deaths"].to_numpy(float), size=table["births"].to_numpy(float))
    fit = generalised_linear(counts, design.matrix, quasi=True)
    counts_agree(
        fit, answer["quasibinomial_logit"], dict(zip(("(Intercept)", "t", "level", "trend"), np.eye(4), strict=True))
    )


def test_englands_two_interruptions_are_rs(reference):
    table = pd.read_csv(reference / "data" / "england_antibiotics.csv")
    answer = json.loads((reference / "expected" / "england_antibiotics.json").read_text())["quasipoisson"]
    periods = pd.period_range("2018-01", periods=len(table), freq="M")
    design = segmented_design(
        periods,
        np.ones(len(table), dtype=bool),
        start=pd.Period("2020-03", "M"),
        follow_up=pd.Period("2021-07", "M"),
        season=SeasonTerms(form="months"),
    )
    counts = Counts(
        family="poisson",
        events=table["Item_all.antibiotics"].to_numpy(float),
        size=table["Appointments"].to_numpy(float),
    )
    fit = generalised_linear(counts, design.matrix, quasi=True)
    rows = in_r_coding(design, 1)
    names = ("(Intercept)", "time", "intervention1", "time_after_inter1", "intervention2", "time_after_inter2")
    counts_agree(fit, answer, dict(zip(names, rows, strict=False)))


def test_sicilys_two_fourier_pairs_are_rs(reference):
    table = pd.read_csv(reference / "data" / "sicily.csv")
    answer = json.loads((reference / "expected" / "sicily.json").read_text())["model4_slope_change_centered36"]
    design = segmented_design(
        pd.period_range("2002-01", periods=len(table), freq="M"),
        np.ones(len(table), dtype=bool),
        start=pd.Period("2005-01", "M"),
        season=SeasonTerms(form="fourier", pairs=2),
    )
    counts = Counts(family="poisson", events=table["aces"].to_numpy(float), size=table["stdpop"].to_numpy(float))
    fit = generalised_linear(counts, design.matrix, quasi=True)
    rows = in_r_coding(design, 1)
    names = {"(Intercept)": 0, "time": 1, "smokban": 2, "slope_change": 3, "sin1": 4, "cos1": 5, "sin2": 6, "cos2": 7}
    counts_agree(fit, answer, {name: rows[position] for name, position in names.items()})


def test_hvidovre_prints_the_published_ratios(hvidovre):
    result = interrupted_time_series(hvidovre, start=pd.Period("2014-11", "M"))
    shown = {m: result.estimate("level_ratio", m) for m in ("glm", "quasi_glm")}
    assert [f"{x:.6f}" for x in (shown["glm"].value, shown["glm"].low, shown["glm"].high)] == [
        "0.518477", "0.340860", "0.788646",
    ]  # fmt: skip
    assert [f"{x:.3f}" for x in (shown["quasi_glm"].low, shown["quasi_glm"].high)] == ["0.321", "0.837"]
    assert result.estimate("slope_ratio").low < 1 < result.estimate("slope_ratio").high


@pytest.mark.parametrize(
    ("name", "digits", "printed"),
    [
        # Senserrick 2018: level +56.2 (40.2 to 72.2), slope change -3.5 (-4.3 to -2.7) crashes a month.
        ("qld_novice_crash", 1, {"level": ("56.2", "40.2", "72.2"), "slope": ("-3.5", "-4.3", "-2.7")}),
        # UNSW's course: 363 fewer drivers killed or seriously injured (257 to 469) after the seat belt law.
        ("uk_drivers_1975_84", 0, {"level": ("-363", "-469", "-257")}),
    ],
)
def test_published_effects_come_out_as_printed(published, name, digits, printed):
    case = published(name)
    design, fit = fitted(case, lambda y, x, _: ordinary_least_squares(y, x))
    rows = in_r_coding(design, case.base)
    for term, wanted in printed.items():
        value, _, low, high = fit.interval(rows[design.names.index(term)])
        assert tuple(f"{x:.{digits}f}" for x in (value, low, high)) == wanted


def test_smallpox_fell_by_three_per_cent_a_year(published):
    """Published (maximum likelihood): step 2.6 %, slope change -3.3 % (-4.1 to -2.5) a year."""
    case = published("smallpox_log")
    slope = interrupted_time_series(case.series, start=case.start, sensitivity=False).estimate("slope_change")
    percent = [f"{100 * np.expm1(x):.1f}" for x in (slope.value, slope.low, slope.high)]
    assert percent[0] == "-3.3"
    assert abs(float(percent[1]) - -4.1) <= 0.2
    assert abs(float(percent[2]) - -2.5) <= 0.2


def test_the_phase_in_of_a_warning_decides_its_sign(reference: Path, published):
    """Published: without leaving the phase-in out, restricted likelihood turns the level's sign."""
    case = published("antidepressant_fda_phase_in")
    with_phase_in = interrupted_time_series(case.series, start=case.start, transition=5)
    without = interrupted_time_series(case.series, start=case.start)
    assert with_phase_in.estimate("level_change", "reml").value < 0 < without.estimate("level_change", "reml").value
    assert "its_boundary" in {caution.code for caution in without.cautions}
    assert "its_boundary" not in {caution.code for caution in with_phase_in.cautions}
