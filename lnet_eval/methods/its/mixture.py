"""Quantiles of mixtures of t and normal distributions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from scipy.special import gammaln, ndtr, ndtri, stdtr, stdtrit

# Components that together weigh less than this cannot move a quantile that anybody prints.
NEGLIGIBLE: Final = 1e-9
_TOLERANCE: Final = 1e-10
_MAX_STEPS: Final = 60


def mixture_quantiles(
    probabilities: Sequence[float],
    weights: np.ndarray,
    means: np.ndarray,
    scales: np.ndarray,
    *,
    df: float | None = None,
) -> np.ndarray:
    """Quantiles of mixtures of located and scaled t (or normal) distributions.

    Parameters
    ----------
    probabilities : the P probabilities asked for, each between 0 and 1.
    weights : array (…, K), summing to 1 over the last axis; broadcast against means and scales.
    means, scales : arrays (…, K); scales positive.
    df : degrees of freedom shared by all components; None for normal distributions.

    Returns
    -------
    Array (…, P). Each quantile is bracketed by the components' own quantiles and found by safeguarded Newton
    steps to 1e-10 of the mixture's spread.
    """
    weights = np.broadcast_to(weights, means.shape)[..., None, :]
    means, scales = means[..., None, :], scales[..., None, :]
    wanted = np.asarray(probabilities, dtype=float)
    unit = ndtri(wanted) if df is None else stdtrit(df, wanted)
    own = means + scales * unit[:, None]
    heavy = weights > NEGLIGIBLE * weights.max(axis=-1, keepdims=True)
    low = np.where(heavy, own, np.inf).min(axis=-1)
    high = np.where(heavy, own, -np.inf).max(axis=-1)
    here = np.clip((weights * own).sum(axis=-1), low, high)
    spread = np.sqrt((weights * scales**2).sum(axis=-1))
    for _ in range(_MAX_STEPS):
        standard = (here[..., None] - means) / scales
        excess = (weights * _cdf(standard, df)).sum(axis=-1) - wanted
        low, high = np.where(excess < 0, here, low), np.where(excess > 0, here, high)
        density = (weights * _pdf(standard, df) / scales).sum(axis=-1)
        proposal = here - excess / np.maximum(density, 1e-300)
        inside = (proposal > low) & (proposal < high)
        moved = np.where(inside, proposal, (low + high) / 2)
        done = np.abs(moved - here) <= _TOLERANCE * spread
        here = moved
        if done.all():
            break
    return np.asarray(here)


def mixture_spread(weights: np.ndarray, means: np.ndarray, scales: np.ndarray) -> np.ndarray:
    """Standard deviation over the last axis of a mixture, each component's scale taken as its own deviation."""
    centre = (weights * means).sum(axis=-1, keepdims=True)
    return np.asarray(np.sqrt((weights * (scales**2 + (means - centre) ** 2)).sum(axis=-1)))


def density_quantiles(probabilities: Sequence[float], nodes: np.ndarray, masses: np.ndarray) -> np.ndarray:
    """Quantiles of a distribution on (−1, 1) known by its masses at ascending nodes.

    The mass of a node is spread between the midpoints to its neighbours.
    """
    edges = np.concatenate([[-1.0], (nodes[1:] + nodes[:-1]) / 2, [1.0]])
    cumulated = np.concatenate([[0.0], np.cumsum(masses)])
    return np.interp(np.asarray(probabilities) * cumulated[-1], cumulated, edges)


def _cdf(x: np.ndarray, df: float | None) -> np.ndarray:
    return np.asarray(ndtr(x) if df is None else stdtr(df, x))


def _pdf(x: np.ndarray, df: float | None) -> np.ndarray:
    if df is None:
        return np.asarray(np.exp(-(x**2) / 2) / np.sqrt(2 * np.pi))
    constant = gammaln((df + 1) / 2) - gammaln(df / 2) - 0.5 * np.log(df * np.pi)
    return np.asarray(np.exp(constant - (df + 1) / 2 * np.log1p(x**2 / df)))
