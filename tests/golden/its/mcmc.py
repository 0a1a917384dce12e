"""Long Markov chains for the latent count model, run once: python mcmc.py (a few minutes). Writes mcmc.json.

An exact check of the nested Laplace approximation: the same model and prior, but neither Laplace's approximation nor
a grid. Given (ρ, σ) the coefficients and the latent process are proposed together from the normal distribution at
their mode and accepted by Metropolis and Hastings; given the latent process (ρ, σ) take random-walk steps. Dense
linear algebra, no code of the package.
"""

from __future__ import annotations

import json
import math
from pathlib import Path

import numpy as np
import pandas as pd

HERE = Path(__file__).parent
# Beyond this the prior holds next to nothing, and the curvature is no longer a number.
EDGE = 1 - 1e-7
STEPS, BURN_IN, CHAINS, WALKS = 30_000, 1_000, 3, 8
PRIOR = {"quick": [1.0, 7.0], "slow": [3.0, 0.4], "turn": 0.37, "sigma_mean": 0.5}
TERMS = ("intercept", "time", "level", "slope")


def log_likelihood(family: str, events: np.ndarray, size: np.ndarray, eta: np.ndarray) -> float:
    """Log likelihood of the counts at the predictor `eta`."""
    if family == "poisson":
        return float(events @ eta - size @ np.exp(eta))
    return float(events @ eta - size @ np.logaddexp(0, eta))


def moments(family: str, size: np.ndarray, eta: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Expected events and their working weight."""
    if family == "poisson":
        return size * np.exp(eta), size * np.exp(eta)
    share = 1 / (1 + np.exp(-eta))
    return size * share, size * share * (1 - share)


def log_process(u: np.ndarray, rho: float, sigma: float) -> float:
    """Log density of the AR(1) process, with the prior of (ρ, σ)."""
    if not (abs(rho) < EDGE and sigma > 0):
        return -np.inf
    scale = sigma * np.sqrt(1 - rho**2)
    steps = (u[1:] - rho * u[:-1]) / scale
    density = -0.5 * (u[0] / sigma) ** 2 - np.log(sigma) - 0.5 * steps @ steps - len(steps) * np.log(scale)
    return float(density + log_prior(rho, sigma))


def log_prior(rho: float, sigma: float) -> float:
    """Log density of (ρ, σ): Beta shapes that move with σ."""
    still = math.exp(-((sigma / PRIOR["turn"]) ** 2))
    a, b = (large + (small - large) * still for small, large in zip(PRIOR["quick"], PRIOR["slow"], strict=True))
    scale = math.lgamma(a) + math.lgamma(b) - math.lgamma(a + b) + (a + b - 1) * math.log(2)
    return (a - 1) * math.log1p(rho) + (b - 1) * math.log1p(-rho) - scale - sigma / PRIOR["sigma_mean"]


def precision(n: int, rho: float) -> np.ndarray:
    """Inverse of the AR(1) correlation, which is tridiagonal."""
    own = np.full(n, 1 + rho**2)
    own[[0, -1]] = 1
    return (np.diag(own) - rho * (np.eye(n, k=1) + np.eye(n, k=-1))) / (1 - rho**2)


def normal_at_mode(data: tuple, rho: float, sigma: float, eta: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Mode of (β, u) given (ρ, σ) and the Cholesky factor of the curvature there."""
    family, events, size, x = data
    n, q = x.shape
    full = np.hstack([x, np.eye(n)])
    penalty = np.zeros((q + n, q + n))
    penalty[q:, q:] = precision(n, rho) / sigma**2
    for _ in range(50):
        mean, weight = moments(family, size, eta)
        curvature = full.T @ (weight[:, None] * full) + penalty
        mode = np.linalg.solve(curvature, full.T @ (weight * eta + events - mean))
        moved = full @ mode
        if np.abs(moved - eta).max() < 1e-6:
            break
        eta = eta + np.clip(moved - eta, -3, 3)
    return mode, np.linalg.cholesky(curvature)


def chain(data: tuple, rng: np.random.Generator) -> np.ndarray:
    """Draws (STEPS, q + 2) of β, ρ, σ."""
    family, events, size, x = data
    n, q = x.shape
    rho, sigma = 0.3, 0.3
    eta = np.log((events + 0.5) / size) if family == "poisson" else np.log((events + 0.5) / (size - events + 0.5))
    state, kept = None, np.empty((STEPS, q + 2))
    for step in range(STEPS + BURN_IN):
        mode, factor = normal_at_mode(data, rho, sigma, eta if state is None else x @ state[:q] + state[q:])

        def log_target(theta: np.ndarray, rho: float = rho, sigma: float = sigma) -> float:
            return log_likelihood(family, events, size, x @ theta[:q] + theta[q:]) + log_process(theta[q:], rho, sigma)

        def log_proposal(theta: np.ndarray, mode: np.ndarray = mode, factor: np.ndarray = factor) -> float:
            return float(-0.5 * np.sum((factor.T @ (theta - mode)) ** 2))

        proposed = mode + np.linalg.solve(factor.T, rng.normal(size=q + n))
        state = mode if state is None else state
        gain = log_target(proposed) - log_target(state) + log_proposal(state) - log_proposal(proposed)
        if np.log(rng.uniform()) < gain:
            state = proposed
        for _ in range(WALKS):
            # On atanh ρ and log σ; their Jacobians join the target. The pair (process, σ) also scales together.
            new_rho, new_sigma = np.tanh(np.arctanh(rho) + 0.5 * rng.normal()), sigma * np.exp(0.3 * rng.normal())
            gain = log_process(state[q:], new_rho, new_sigma) - log_process(state[q:], rho, sigma)
            gain += np.log(1 - new_rho**2) - np.log(1 - rho**2) + np.log(new_sigma) - np.log(sigma)
            if np.log(rng.uniform()) < gain:
                rho, sigma = new_rho, new_sigma
        stretch = np.exp(0.3 * rng.normal())
        scaled = np.concatenate([state[:q], stretch * state[q:]])
        gain = log_likelihood(family, events, size, x @ scaled[:q] + scaled[q:]) + log_process(
            scaled[q:], rho, sigma * stretch
        )
        gain -= log_likelihood(family, events, size, x @ state[:q] + state[q:]) + log_process(state[q:], rho, sigma)
        if np.log(rng.uniform()) < gain + (n + 1) * np.log(stretch):
            state, sigma = scaled, sigma * stretch
        if step >= BURN_IN:
            kept[step - BURN_IN] = [*state[:q], rho, sigma]
    return kept


def main() -> None:
    """Run every chain and write quantiles with the spread between chains."""
    table, answers = pd.read_csv(HERE / "mcmc_counts.csv"), {}
    for number, (name, part) in enumerate(table.groupby("series")):
        x = np.column_stack([np.ones(len(part)), part[["time", "level", "slope"]]])
        family = "binomial" if str(name).startswith("binomial") else "poisson"
        data = (family, part["events"].to_numpy(float), part["size"].to_numpy(float), x)
        chains = np.array([chain(data, np.random.default_rng([number, i])) for i in range(CHAINS)])
        ends = np.quantile(chains, (0.025, 0.5, 0.975), axis=1)
        pooled = np.quantile(chains.reshape(-1, chains.shape[2]), (0.025, 0.5, 0.975), axis=0)
        answers[str(name)] = {
            term: {"quantiles": pooled[:, i].tolist(), "between_chains": float(ends[:, :, i].std(axis=1).max())}
            for i, term in enumerate((*TERMS, "rho", "sigma"))
        }
    (HERE / "mcmc.json").write_text(
        json.dumps(
            {"numpy": np.__version__, "steps": STEPS, "chains": CHAINS, "prior": PRIOR, "series": answers}, indent=1
        )
    )


if __name__ == "__main__":
    main()
