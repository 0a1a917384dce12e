"""The random-effects summary of many simulated networks at once."""

from __future__ import annotations

from typing import Final

import numpy as np
from scipy.stats import t as student

_GRID: Final = np.concatenate([[0.0], np.geomspace(1e-6, 1e3, 37)])
_HALVINGS: Final = 30


def pooled_intervals(effects: np.ndarray, errors: np.ndarray, *, level: float = 0.95) -> tuple[np.ndarray, np.ndarray]:
    """Low and high ends (S,) of the mean effect over k teams in each of S networks.

    As `random_effects_summary`: τ² by restricted maximum likelihood, Hartung and Knapp's variance with q floored
    at 1, k − 1 degrees of freedom; here for arrays (S, k), by bisection of the score from a grid.
    """
    unit = np.sqrt((errors**2).mean(axis=1) + effects.var(axis=1))[:, None]
    y, v = effects / unit, (errors / unit) ** 2
    tau2 = _restricted_tau2(y, v)
    weight = 1 / (v + tau2[:, None])
    total = weight.sum(axis=1)
    mean = (weight * y).sum(axis=1) / total
    df = y.shape[1] - 1
    q = np.maximum(1.0, (weight * (y - mean[:, None]) ** 2).sum(axis=1) / df)
    reach = student.ppf(0.5 + level / 2, df) * np.sqrt(q / total)
    return unit[:, 0] * (mean - reach), unit[:, 0] * (mean + reach)


def _restricted_tau2(y: np.ndarray, v: np.ndarray) -> np.ndarray:
    heights = np.stack([_log_likelihood(y, v, np.full(len(y), tau2)) for tau2 in _GRID])
    best = heights.argmax(axis=0)
    low, high = _GRID[np.maximum(best - 1, 0)], _GRID[np.minimum(best + 1, len(_GRID) - 1)]
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        rising = _score(y, v, middle) > 0
        low, high = np.where(rising, middle, low), np.where(rising, high, middle)
    at_zero = (best == 0) & (_score(y, v, np.zeros(len(y))) <= 0)
    return np.where(at_zero, 0.0, (low + high) / 2)


def _log_likelihood(y: np.ndarray, v: np.ndarray, tau2: np.ndarray) -> np.ndarray:
    weight = 1 / (v + tau2[:, None])
    total = weight.sum(axis=1)
    mean = (weight * y).sum(axis=1) / total
    fit = (weight * (y - mean[:, None]) ** 2).sum(axis=1)
    return np.asarray(np.log(weight).sum(axis=1) - np.log(total) - fit)


def _score(y: np.ndarray, v: np.ndarray, tau2: np.ndarray) -> np.ndarray:
    weight = 1 / (v + tau2[:, None])
    total = weight.sum(axis=1)
    mean = (weight * y).sum(axis=1) / total
    squared = (weight**2 * (y - mean[:, None]) ** 2).sum(axis=1)
    return np.asarray(squared - total + (weight**2).sum(axis=1) / total)
