"""The latent AR(1) model of counts."""

from __future__ import annotations

import dataclasses
import json

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import minimize

from lnet_eval.methods.its.counted import Counts, Diverged, generalised_linear
from lnet_eval.methods.its.laplace import LatentModel, Modes
from lnet_eval.methods.its.laplace import laplace as laplace_of_model
from lnet_eval.methods.its.latent import LatentPrior, fit_latent, fit_latent_batch

# Link scale: two Laplace approximations of one model, ours with the curvature's tilt to first order.
CENTRE = 1e-4


def design(n, onset):
    t = np.arange(1.0, n + 1)
    after = (t >= onset) * 1.0
    return np.column_stack([np.ones(n), t, after, after * (t - onset)])


def some_counts(rng, n=30, mean=20.0, rho=0.5, sigma=0.3, onset=16, level=-0.4):
    x = design(n, onset)
    u = np.empty(n)
    u[0] = rng.normal()
    for i in range(1, n):
        u[i] = rho * u[i - 1] + np.sqrt(1 - rho**2) * rng.normal()
    events = rng.poisson(mean * np.exp(level * x[:, 2] + sigma * u)).astype(float)
    return Counts(family="poisson", events=events, size=np.ones(n)), x


def laplace(counts, x, gaps, rho, sigma, start) -> Modes:
    return laplace_of_model(LatentModel(counts=counts, matrix=x, gaps=gaps), rho, sigma, start)


def joint(counts, x, r, sigma, beta, u):
    """Log joint density of data and latent process, as the textbook writes it."""
    distance = np.abs(np.subtract.outer(np.arange(len(u)), np.arange(len(u))))
    covariance = sigma**2 * r**distance
    quadratic = u @ np.linalg.solve(covariance, u)
    return counts.log_likelihood(x @ beta + u) - 0.5 * (quadratic + np.linalg.slogdet(covariance)[1])


def test_the_sweep_finds_the_mode_that_a_general_optimiser_finds():
    counts, x = some_counts(np.random.default_rng(3), n=14, onset=8)
    x[:, 1] /= 14
    start = x @ generalised_linear(counts, x, quasi=False).coefficients
    modes = laplace(counts, x, np.ones(13), np.array([0.6]), np.array([0.4]), start[None])

    def loss(theta):
        return -joint(counts, x, 0.6, 0.4, theta[:4], theta[4:])

    found = minimize(loss, np.zeros(18), method="BFGS", options={"gtol": 1e-9, "maxiter": 10_000}).x
    np.testing.assert_allclose(modes.predictor[0], x @ found[:4] + found[4:], atol=1e-4)


def test_the_coefficients_are_centred_where_their_marginal_density_peaks():
    """Against the Laplace approximation over the latent process alone, maximised by a general optimiser."""
    counts, x = some_counts(np.random.default_rng(3), n=14, mean=4.0, onset=8)
    x[:, 1] /= 14
    start = counts.starting_predictor()
    modes = laplace(counts, x, np.ones(13), np.array([0.6]), np.array([0.4]), start[None])
    precision = np.linalg.inv(0.4**2 * 0.6 ** np.abs(np.subtract.outer(np.arange(14), np.arange(14))))

    def loss(beta):
        u = np.zeros(14)
        for _ in range(50):
            mean, weight = counts.moments(x @ beta + u)
            u = u + np.linalg.solve(precision + np.diag(weight), counts.events - mean - precision @ u)
        curvature = precision + np.diag(counts.moments(x @ beta + u)[1])
        return -joint(counts, x, 0.6, 0.4, beta, u) + 0.5 * np.linalg.slogdet(curvature)[1]

    found = minimize(loss, modes.coefficients[0], method="BFGS", options={"gtol": 1e-7})
    # The tilt is a first-order correction, of a few hundredths here; it leaves a tenth of that.
    np.testing.assert_allclose(modes.coefficients[0], found.x, atol=0.005)


def test_without_latent_variation_the_model_is_the_generalised_linear_model():
    counts, x = some_counts(np.random.default_rng(4), sigma=0.0)
    plain = generalised_linear(counts, x, quasi=False)
    tiny = laplace(counts, x, np.ones(29), np.array([0.5]), np.array([1e-5]), (x @ plain.coefficients)[None])
    np.testing.assert_allclose(tiny.coefficients[0], plain.coefficients, atol=1e-6)
    np.testing.assert_allclose(tiny.covariance[0], plain.covariance, rtol=1e-5, atol=1e-9)


def test_two_series_in_one_fit_do_not_share_their_latent_process():
    rng = np.random.default_rng(5)
    first, x = some_counts(rng)
    second, _ = some_counts(rng)
    both = Counts(
        family="poisson",
        events=np.concatenate([first.events, second.events]),
        size=np.concatenate([first.size, second.size]),
    )
    zero = np.zeros_like(x)
    gaps = np.concatenate([np.ones(29), [np.inf], np.ones(29)])
    rho, sigma = np.array([0.6]), np.array([0.3])
    joined = laplace(both, np.block([[x, zero], [zero, x]]), gaps, rho, sigma, np.log(both.events + 1.0)[None])
    for part, counts in ((slice(0, 4), first), (slice(4, 8), second)):
        alone = laplace(counts, x, np.ones(29), rho, sigma, np.log(counts.events + 1.0)[None])
        np.testing.assert_allclose(joined.coefficients[0, part], alone.coefficients[0], atol=1e-6)
        np.testing.assert_allclose(joined.covariance[0, part, part], alone.covariance[0], atol=1e-8)


def test_a_gap_counts_as_its_distance_in_time():
    counts, x = some_counts(np.random.default_rng(6))
    kept = np.delete(np.arange(30), [5, 6, 20])
    fewer = Counts(family="poisson", events=counts.events[kept], size=counts.size[kept])
    gaps = np.diff(kept).astype(float)
    rho, sigma, start = np.array([0.7]), np.array([0.4]), np.log(fewer.events + 1.0)[None]
    modes = laplace(fewer, x[kept], gaps, rho, sigma, start)

    # A missing period is a period with next to no exposure: the same latent process, no information.
    size = np.where(np.isin(np.arange(30), kept), 1.0, 1e-12)
    events = np.where(np.isin(np.arange(30), kept), counts.events, 0.0)
    full = Counts(family="poisson", events=events, size=size)
    whole = laplace(full, x, np.ones(29), rho, sigma, np.log(counts.events + 1.0)[None])
    np.testing.assert_allclose(modes.coefficients, whole.coefficients, atol=1e-6)


def test_the_quadrature_is_fine_enough(monkeypatch):
    counts, x = some_counts(np.random.default_rng(7))
    usual = fit_latent(counts, x, np.ones(29))
    monkeypatch.setattr("lnet_eval.methods.its.latent.FINE", (28, 28))
    monkeypatch.setattr("lnet_eval.methods.its.latent.COARSE", (16, 16))
    finer = fit_latent(counts, x, np.ones(29))
    probabilities = (0.025, 0.5, 0.975)
    width = np.ptp(finer.contrasts(np.eye(4), probabilities), axis=1)[:, None]
    # One hundredth of an interval's width: nothing that a reader could see.
    difference = usual.contrasts(np.eye(4), probabilities) - finer.contrasts(np.eye(4), probabilities)
    assert np.abs(difference / width).max() < 0.01
    np.testing.assert_allclose(usual.autocorrelation(probabilities), finer.autocorrelation(probabilities), atol=0.02)


def test_the_draws_stand_for_the_mixture():
    counts, x = some_counts(np.random.default_rng(8))
    posterior = fit_latent(counts, x, np.ones(29))
    draws = posterior.draws()
    exact = posterior.contrasts(np.eye(4), (0.025, 0.5, 0.975))
    drawn = np.quantile(draws.coefficients, (0.025, 0.5, 0.975), axis=0).T
    assert (np.abs(drawn - exact) / np.ptp(exact, axis=1)[:, None]).max() < 0.01
    np.testing.assert_array_equal(draws.coefficients, posterior.draws().coefficients)


def test_the_realised_line_is_the_projection_of_the_joint_normal_distribution():
    """Against dense algebra: coefficients and latent process drawn together, and projected on the design."""
    counts, x = some_counts(np.random.default_rng(9), n=16, mean=8.0, onset=9)
    rho, sigma = 0.6, 0.4
    modes = laplace(counts, x, np.ones(15), np.array([rho]), np.array([sigma]), counts.starting_predictor()[None])
    weight = counts.moments(modes.predictor[0])[1]
    full = np.hstack([x, np.eye(16)])
    curvature = full.T @ (weight[:, None] * full)
    curvature[4:, 4:] += np.linalg.inv(sigma**2 * rho ** np.abs(np.subtract.outer(np.arange(16), np.arange(16))))
    joint_covariance = np.linalg.inv(curvature)
    project = np.linalg.pinv(x) @ full
    own, cross = project @ joint_covariance @ project.T, (project @ joint_covariance)[:, :4]
    gain, covariance = modes.gain[0], modes.covariance[0]
    np.testing.assert_allclose(gain @ covariance, cross, atol=1e-8)
    np.testing.assert_allclose(gain @ covariance @ gain.T + modes.noise[0], own, atol=1e-8)
    shift = modes.realised[0] - np.linalg.pinv(x) @ modes.predictor[0]
    # The tilt moves the line by little compared with what is known about it.
    assert (np.abs(shift) < 0.3 * np.sqrt(np.diag(own))).all()
    apart = np.eye(16) - x @ np.linalg.pinv(x)
    inside = np.linalg.inv(curvature[4:, 4:])
    scatter = np.sum((apart @ modes.predictor[0]) ** 2) + np.trace(apart @ inside)
    assert modes.scatter[0] == pytest.approx(scatter / 16, rel=1e-6)


def test_the_logit_shrinks_over_latent_variation_as_integration_says():
    nodes, weights = np.polynomial.hermite_e.hermegauss(60)
    counts = Counts(family="binomial", events=np.ones(1), size=np.full(1, 2.0))
    for sigma in (0.2, 0.5, 1.0):
        for eta in (-3.0, -1.0, 0.0, 2.0):
            exact = weights @ (1 / (1 + np.exp(-(eta + sigma * nodes)))) / weights.sum()
            # A quarter of a percentage point at σ = ½, which is much variation for a hospital's series.
            assert counts.natural(np.array([eta]), sigma**2)[0] == pytest.approx(exact, abs=0.012 * sigma**2)


@pytest.mark.golden
def test_counts_agree_with_glmmtmb_where_both_are_well_identified(root):
    """Synthetic counts with R's glmmTMB ar1() answers; the posterior's centre against the maximum likelihood fit."""
    folder = root / "tests" / "golden" / "its"
    table = pd.read_csv(folder / "latent_counts.csv")
    answers = json.loads((folder / "expected.json").read_text())["latent_counts"]
    for name, part in table.groupby("series"):
        x = np.column_stack([np.ones(len(part)), part[["time", "level", "slope"]]])
        counts = Counts(
            family="binomial" if name.startswith("binomial") else "poisson",
            events=part["events"].to_numpy(float),
            size=part["size"].to_numpy(float),
        )
        answer = answers[name]
        # At R's own ρ and σ the two approximations are the same model, and so must be their coefficients.
        modes = laplace(
            counts,
            x,
            np.ones(len(part) - 1),
            np.array([answer["rho"]]),
            np.array([answer["sigma"]]),
            counts.starting_predictor()[None],
        )
        for position, term in enumerate(("intercept", "time", "level", "slope")):
            wanted = answer["coefficients"][term]
            assert modes.coefficients[0, position] == pytest.approx(wanted["estimate"], abs=CENTRE), (name, term)
            error = np.sqrt(modes.covariance[0, position, position])
            # glmmTMB's errors also carry the uncertainty of ρ and σ, a little.
            assert error == pytest.approx(wanted["se"], rel=0.1), (name, term)
        # And R's ρ and σ are where our marginal likelihood is highest.
        near = np.array([0.0, 0.03, -0.03, 0.0, 0.0])
        wide = np.array([1.0, 1.0, 1.0, 1.05, 0.95])
        around = laplace(
            counts,
            x,
            np.ones(len(part) - 1),
            np.clip(answer["rho"] + near, -0.99, 0.99),
            answer["sigma"] * wide,
            counts.starting_predictor()[None],
        )
        profiled = around.log_marginal - 0.5 * np.linalg.slogdet(around.covariance)[1]
        assert profiled.argmax() == 0, name


@pytest.mark.golden
def test_the_nested_approximation_agrees_with_long_markov_chains(root):
    """Low counts, many zeros and small denominators, where Laplace approximations are said to fail."""
    folder = root / "tests" / "golden" / "its"
    table = pd.read_csv(folder / "mcmc_counts.csv")
    stored = json.loads((folder / "mcmc.json").read_text())
    prior = LatentPrior()
    assert stored["prior"] == json.loads(json.dumps(dataclasses.asdict(prior)))
    for name, part in table.groupby("series"):
        x = np.column_stack([np.ones(len(part)), part[["time", "level", "slope"]]])
        counts = Counts(
            family="binomial" if name.startswith("binomial") else "poisson",
            events=part["events"].to_numpy(float),
            size=part["size"].to_numpy(float),
        )
        found = fit_latent(counts, x, np.ones(len(part) - 1)).contrasts(np.eye(4), (0.025, 0.5, 0.975))
        for row, term in zip(found, ("intercept", "time", "level", "slope"), strict=True):
            answer = stored["series"][name][term]
            # With four events a period, or one, the exact posterior is a little skewed and ours is not: a twentieth
            # of the interval's width, for the intercept a tenth; and what the chains differ by among themselves.
            share = 0.1 if term == "intercept" else 0.05
            allowed = share * np.ptp(row) + 3 * answer["between_chains"] / np.sqrt(stored["chains"])
            np.testing.assert_array_less(np.abs(row - answer["quantiles"]), allowed, err_msg=f"{name} {term}")


@pytest.mark.recovery
def test_a_planted_drop_in_counts_comes_out_again():
    rng = np.random.default_rng(11)
    inside, centres = 0, []
    for _ in range(60):
        counts, x = some_counts(rng, level=-0.4)
        low, middle, high = fit_latent(counts, x, np.ones(29)).contrasts(np.eye(4)[2:3], (0.025, 0.5, 0.975))[0]
        inside += low <= -0.4 <= high
        centres.append(middle)
    assert inside >= 51
    assert np.mean(centres) == pytest.approx(-0.4, abs=3 * np.std(centres) / np.sqrt(60))


def test_many_series_at_once_are_each_series_alone():
    rng = np.random.default_rng(12)
    _, x = some_counts(rng)
    events = rng.poisson(20 * np.exp(0.3 * rng.normal(size=(5, 30)))).astype(float)
    events[2] = 0.0
    events[2, :2] = 1.0  # no line through the later months
    size = np.full(30, 10.0)
    together = fit_latent_batch("poisson", events, size, x, np.ones(29))
    for row, posterior in zip(events, together, strict=True):
        counts = Counts(family="poisson", events=row, size=size)
        if posterior is None:
            with pytest.raises(Diverged):
                fit_latent(counts, x, np.ones(29))
            continue
        alone = fit_latent(counts, x, np.ones(29))
        np.testing.assert_allclose(
            posterior.contrasts(np.eye(4), (0.025, 0.975)), alone.contrasts(np.eye(4), (0.025, 0.975)), atol=1e-6
        )
        np.testing.assert_allclose(posterior.draws().realised, alone.draws().realised, atol=1e-6)
    assert together[2] is None
    assert sum(posterior is not None for posterior in together) == 4


def test_what_is_held_of_the_latent_process_hangs_on_its_size():
    prior = LatentPrior()
    angle, mass = np.polynomial.legendre.leggauss(400)
    rho = np.sin(angle * np.pi / 2)
    for sigma, drift in ((0.01, False), (1.5, True)):
        density = np.exp(prior.log_density(rho, np.full_like(rho, sigma))) * np.cos(angle * np.pi / 2) * mass
        mean = float((rho * density).sum() / density.sum())
        assert (mean > 0.5) == drift
        # Whatever σ is, ρ holds the same mass: σ's own prior is the exponential one.
        assert density.sum() * np.pi / 2 * np.exp(sigma / prior.sigma_mean) == pytest.approx(1.0, rel=0.02)
