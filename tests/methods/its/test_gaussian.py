"""The mixture over the autocorrelation, and its quantiles."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats
from scipy.optimize import brentq

from lnet_eval.methods.its.gaussian import default_prior, fit_gaussian, gls_over
from lnet_eval.methods.its.mixture import density_quantiles, mixture_quantiles, mixture_spread


def design(n):
    t = np.arange(1.0, n + 1)
    after = (t > n // 2) * 1.0
    return np.column_stack([np.ones(n), t, after, after * (t - n // 2 - 1)]), t


@pytest.mark.parametrize("df", [None, 2, 8, 44, 236])
def test_quantiles_of_a_mixture_solve_its_distribution_function(df):
    rng = np.random.default_rng(1)
    weights = rng.dirichlet(np.ones(12))
    means, scales = rng.normal(size=(3, 12)), rng.uniform(0.1, 4, size=(3, 12))
    found = mixture_quantiles((0.025, 0.5, 0.975), weights, means, scales, df=df)
    law = stats.norm if df is None else stats.t(df)
    for row, m, s in zip(found, means, scales, strict=True):
        for p, q in zip((0.025, 0.5, 0.975), row, strict=True):
            exact = brentq(lambda x, m=m, s=s, p=p: weights @ law.cdf((x - m) / s) - p, -1e4, 1e4, xtol=1e-12)
            assert q == pytest.approx(exact, abs=1e-6)


def test_a_mixture_of_one_is_that_one():
    found = mixture_quantiles((0.1, 0.9), np.array([1.0]), np.array([3.0]), np.array([2.0]), df=5)
    np.testing.assert_allclose(found, stats.t(5, 3, 2).ppf([0.1, 0.9]), atol=1e-7)


def test_spread_counts_within_and_between():
    assert mixture_spread(np.array([0.5, 0.5]), np.array([-1.0, 1.0]), np.array([2.0, 2.0])) == pytest.approx(5**0.5)


def test_quantiles_of_a_density_on_nodes():
    nodes = np.linspace(-0.995, 0.995, 200)
    np.testing.assert_allclose(density_quantiles((0.025, 0.5), nodes, np.full(200, 1.0)), [-0.95, 0.0], atol=1e-6)


@pytest.mark.parametrize("rho", [-0.7, 0.0, 0.4, 0.95])
def test_the_grid_is_generalised_least_squares_with_the_full_matrix(rho):
    rng = np.random.default_rng(2)
    x, t = design(20)
    kept = np.delete(np.arange(20), [3, 4, 11])
    y, x, t = rng.normal(size=(2, 17)), x[kept], t[kept]
    found = gls_over(np.array([rho]), y, x, t)
    inverse = np.linalg.inv(rho ** np.abs(np.subtract.outer(t, t)))
    gram = x.T @ inverse @ x
    for series, values in enumerate(y):
        beta = np.linalg.solve(gram, x.T @ inverse @ values)
        residual = values - x @ beta
        np.testing.assert_allclose(found.coefficients[series, 0], beta, rtol=1e-8, atol=1e-10)
        assert found.rss[series, 0] == pytest.approx(residual @ inverse @ residual, rel=1e-9)
    np.testing.assert_allclose(found.unscaled[0], np.linalg.inv(gram), rtol=1e-7)


def test_many_series_at_once_are_each_series_alone():
    rng = np.random.default_rng(3)
    x, t = design(24)
    y = rng.normal(size=(5, 24)).cumsum(axis=1)
    together = fit_gaussian(y, x, t).contrasts(np.eye(4), (0.025, 0.5, 0.975))
    for i in range(5):
        alone = fit_gaussian(y[i : i + 1], x, t).contrasts(np.eye(4), (0.025, 0.5, 0.975))[0]
        np.testing.assert_allclose(together[i], alone, rtol=1e-7, atol=1e-9)


@pytest.mark.parametrize(("n", "rho"), [(12, 0.9), (60, 0.5), (60, 0.95), (240, 0.8), (240, 0.98)])
def test_the_grid_is_fine_enough_for_short_and_for_long_series(monkeypatch, n, rho):
    rng = np.random.default_rng(4)
    x, t = design(n)
    u = rng.normal(size=n)
    for i in range(1, n):
        u[i] = rho * u[i - 1] + np.sqrt(1 - rho**2) * u[i]
    usual = fit_gaussian(u[None], x, t)
    monkeypatch.setattr("lnet_eval.methods.its.gaussian.GRID_SIZES", (400, 400))
    finer = fit_gaussian(u[None], x, t)
    assert len(finer.rho) == 400 > len(usual.rho)
    found = usual.contrasts(np.eye(4), (0.025, 0.5, 0.975))[0]
    exact = finer.contrasts(np.eye(4), (0.025, 0.5, 0.975))[0]
    off = (np.abs(found - exact) / np.ptp(exact, axis=1)[:, None]).max(axis=1)
    # One thousandth of an interval's width; the intercept, which nothing pins down next to ρ = 1, one hundredth.
    assert off[1:].max() < 1e-3
    assert off[0] < 1e-2
    np.testing.assert_allclose(
        usual.autocorrelation((0.025, 0.5, 0.975)), finer.autocorrelation((0.025, 0.5, 0.975)), atol=0.002
    )


def test_the_prior_gives_way_as_the_series_grows():
    assert default_prior(8).b < default_prior(20).b < default_prior(44).b
    assert default_prior(200) == default_prior(44)
    nodes, masses = default_prior(20).nodes(24)
    assert (np.diff(nodes) > 0).all()
    assert masses.sum() == pytest.approx(1.0)
    mean = (2.5 - default_prior(20).b) / (2.5 + default_prior(20).b)
    assert nodes @ masses == pytest.approx(mean)


@pytest.mark.recovery
def test_intervals_keep_their_promise_on_short_autocorrelated_series():
    """A small version of benchmarks/coverage.py: 24 months, ρ = 0.6, where least squares covers about 75 per cent."""
    rng = np.random.default_rng(5)
    x, t = design(24)
    e = rng.normal(size=(1500, 24))
    u = e.copy()
    for i in range(1, 24):
        u[:, i] = 0.6 * u[:, i - 1] + 0.8 * e[:, i]
    low, _, high = np.moveaxis(fit_gaussian(u, x, t).contrasts(np.eye(4)[2:], (0.025, 0.5, 0.975)), -1, 0)
    covered = ((low <= 0) & (high >= 0)).mean(axis=0)
    # Four standard errors of a share near 0.95 among 1,500 are 0.023.
    assert (covered > 0.92).all()
    assert (covered < 0.99).all()
