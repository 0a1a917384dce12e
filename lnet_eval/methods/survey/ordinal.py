"""Proportional odds: by how much the odds of a higher answer differ after."""

from __future__ import annotations

import math
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize
from scipy.special import expit
from scipy.stats import norm

from lnet_eval.methods.estimate import ODDS_RATIO, Estimate

Floats = npt.NDArray[np.float64]
_STEP: Final = 1e-4  # for the second derivative: its error is about step² ≈ 1e-8, far below what is printed


def proportional_odds(pre: Floats, post: Floats) -> Estimate | None:
    """Odds of a higher answer after against before, one ratio for every point of the scale.

    Parameters
    ----------
    pre, post : answers of two groups, no gaps.

    Returns
    -------
    Estimate : `odds_ratio` with Wald's interval on the log scale; None where the answers do not vary, or every answer
        in one group lies at or above every answer in the other, for then the ratio has no finite value.

    References
    ----------
    McCullagh P. J R Stat Soc B 1980;42:109–42. https://doi.org/10.1111/j.2517-6161.1980.tb01109.x
    """
    points = np.unique(np.concatenate([pre, post]))
    if points.size < 2 or _apart(pre, post):
        return None
    counts = np.array([[float((side == point).sum()) for point in points] for side in (pre, post)])
    shares = np.cumsum(counts.sum(axis=0))[:-1] / counts.sum()
    cuts = np.log(shares / (1 - shares))
    start = np.concatenate([cuts[:1], np.log(np.diff(cuts)), [0.0]])
    found = minimize(_misfit, start, args=(counts,), method="BFGS", options={"gtol": 1e-9, "maxiter": 500})
    value, best = float(found.x[-1]), np.asarray(found.x, dtype=float)
    variance = _variance(best, counts)
    if not (math.isfinite(variance) and variance > 0):
        return None
    half = float(norm.ppf(0.975)) * math.sqrt(variance)
    return Estimate(
        quantity="odds_ratio",
        value=math.exp(value),
        low=math.exp(value - half),
        high=math.exp(value + half),
        unit=ODDS_RATIO,
        n=pre.size + post.size,
        method="proportional_odds",
    )


def _apart(pre: Floats, post: Floats) -> bool:
    return bool(pre.max() <= post.min() or post.max() <= pre.min())


def _misfit(parameters: Floats, counts: Floats) -> float:
    """Minus the log likelihood; the cuts are the first one and the logarithms of the steps between them."""
    cuts = np.cumsum(np.concatenate([parameters[:1], np.exp(parameters[1:-1])]))
    edges = np.concatenate([[-np.inf], cuts, [np.inf]])
    below = expit(edges[None, :] - np.array([[0.0], [parameters[-1]]]))
    probability = np.maximum(np.diff(below, axis=1), 1e-300)
    return -float((counts * np.log(probability)).sum())


def _variance(best: Floats, counts: Floats) -> float:
    """Variance of the log odds ratio, from the numerical second derivative at the optimum."""
    size = best.size
    hessian = np.empty((size, size))
    unit = np.eye(size) * _STEP
    for i in range(size):
        for j in range(size):
            corners = (
                _misfit(best + unit[i] + unit[j], counts)
                - _misfit(best + unit[i] - unit[j], counts)
                - _misfit(best - unit[i] + unit[j], counts)
                + _misfit(best - unit[i] - unit[j], counts)
            )
            hessian[i, j] = corners / (4 * _STEP**2)
    return float(np.linalg.inv(hessian)[-1, -1])
