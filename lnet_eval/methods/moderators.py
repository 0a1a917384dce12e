"""Whether networks that differ in something also differ in effect: exploratory meta-regression, one thing at a time."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd
from scipy.stats import t as student

from lnet_eval.errors import NotEnoughData
from lnet_eval.methods.estimate import Estimate, estimates_frame

METHOD: Final = "meta_regression"
FEWEST: Final = 5  # with four networks no order of them is rarer than one in twelve, whichever way it points
EXHAUSTIVE: Final = 5040  # up to seven networks every order is tried
DRAWN: Final = 4999
_GRID: Final = np.concatenate([[0.0], np.geomspace(1e-6, 1e3, 46)])
_HALVINGS: Final = 40
_SLACK: Final = 1e-7  # two orders that give the same statistic differ in rounding


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class MetaRegression:
    """How the effect goes with one moderator over networks.

    Attributes
    ----------
    moderator : its name.
    estimates : `intercept` and `slope` (the difference in effect per unit of the moderator) with Knapp and Hartung's
        interval, q floored at 1, `method` "reml_knapp_hartung"; `residual_sd`, τ that is left.
    permutation_p : the share of orders of the moderator whose slope's |t| is at least that of the real order.
    n_orders : how many orders were tried, the real one among them. every_order : whether that is all there are.
    n : networks.
    """

    moderator: str
    estimates: tuple[Estimate, ...]
    permutation_p: float
    n_orders: int
    every_order: bool
    n: int

    @property
    def slope(self) -> Estimate:
        """The difference in effect per unit of the moderator."""
        return self.estimates[1]

    def to_frame(self) -> pd.DataFrame:
        """Columns `quantity, value, low, high, unit, n, method`."""
        return estimates_frame(self.estimates)

    def __repr__(self) -> str:
        """On which moderator, over how many networks."""
        return f"MetaRegression({self.moderator!r}, n={self.n})"


def meta_regression(
    effects: Sequence[float] | np.ndarray,
    standard_errors: Sequence[float] | np.ndarray,
    moderator: Sequence[float] | np.ndarray,
    *,
    name: str,
    unit: str,
    rng: np.random.Generator,
    level: float = 0.95,
) -> MetaRegression:
    """Random-effects meta-regression of network effects on one moderator, with a permutation test of its slope.

    Parameters
    ----------
    effects, standard_errors : one per network, on a common scale. moderator : one number per network; networks for
        which it is missing are left out. name, unit : of the moderator, and of the effect.
    rng : for the orders that are drawn where there are too many to try all.

    Notes
    -----
    τ² by restricted maximum likelihood, the covariance by Knapp and Hartung with q = max(1, q) and k − 2 degrees of
    freedom. With few networks the t distribution promises too much, so the p value is that of the permutations: the
    moderator's values are dealt out anew, and the model is fitted again for every order.

    Raises
    ------
    NotEnoughData : fewer than five networks with the moderator, or one that does not vary.

    References
    ----------
    Knapp G, Hartung J. Stat Med 2003;22:2693–710. https://doi.org/10.1002/sim.1482
    Higgins JPT, Thompson SG. Stat Med 2004;23:1663–82. https://doi.org/10.1002/sim.1752
    """
    x = np.asarray(moderator, dtype=float)
    known = np.isfinite(x)
    y, v = np.asarray(effects, dtype=float)[known], np.asarray(standard_errors, dtype=float)[known] ** 2
    x, k = x[known], int(known.sum())
    if k < FEWEST:
        raise NotEnoughData(METHOD, "moderator_too_few_networks", needed=FEWEST, found=k)
    if np.ptp(x) <= _SLACK * np.abs(x).max():
        raise NotEnoughData(METHOD, "moderator_does_not_vary")
    scale = float(np.sqrt(np.mean(v) + np.var(y)))
    coefficients, errors, tau2 = _fitted(y / scale, v / scale**2, x[None])
    orders, every = _orders(x, rng)
    statistics = np.abs(np.concatenate([_statistics(y / scale, v / scale**2, part) for part in _parts(orders)]))
    observed = float(np.abs(coefficients[0, 1] / errors[0, 1]))
    reach = float(student.ppf(0.5 + level / 2, k - 2))

    def estimate(quantity: str, value: float, error: float, method: str) -> Estimate:
        low, high = (scale * (value + sign * reach * error) for sign in (-1, 1))
        return Estimate(
            quantity=quantity, value=scale * value, low=low, high=high, unit=unit, n=k, method=method, level=level
        )

    line = [estimate(name, float(coefficients[0, i]), float(errors[0, i]), "reml_knapp_hartung")
            for i, name in enumerate(("intercept", "slope"))]  # fmt: skip
    return MetaRegression(
        moderator=name,
        estimates=(*line, estimate("residual_sd", float(np.sqrt(tau2[0])), math.nan, "reml")),
        permutation_p=float((statistics >= observed * (1 - _SLACK)).mean()),
        n_orders=len(orders),
        every_order=every,
        n=k,
    )


def _orders(x: np.ndarray, rng: np.random.Generator) -> tuple[np.ndarray, bool]:
    """Orders (P, k) of the moderator: every one where there are few enough, else the real one and some drawn."""
    if math.factorial(len(x)) <= EXHAUSTIVE:
        return np.array(list(itertools.permutations(x))), True
    drawn = rng.permuted(np.tile(x, (DRAWN, 1)), axis=1)
    return np.concatenate([x[None], drawn]), False


def _parts(orders: np.ndarray) -> list[np.ndarray]:
    return [orders[i : i + 1000] for i in range(0, len(orders), 1000)]


def _statistics(y: np.ndarray, v: np.ndarray, x: np.ndarray) -> np.ndarray:
    coefficients, errors, _ = _fitted(y, v, x)
    return np.asarray(coefficients[:, 1] / errors[:, 1])


def _fitted(y: np.ndarray, v: np.ndarray, x: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Coefficients (P, 2), their standard errors (P, 2) and τ² (P,) for each order x (P, k) of the moderator."""
    tau2 = _restricted_tau2(y, v, x)
    coefficients, inverse, rest, weight = _least_squares(y, v, x, tau2)
    q = np.maximum(1.0, (weight * rest**2).sum(axis=1) / (len(y) - 2))
    errors = np.sqrt(q[:, None] * np.diagonal(inverse, axis1=1, axis2=2))
    return coefficients, errors, tau2


def _least_squares(
    y: np.ndarray, v: np.ndarray, x: np.ndarray, tau2: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Weighted least squares: coefficients, (X'WX)⁻¹, residuals and weights."""
    weight = 1 / (v + tau2[:, None])
    design = np.stack([np.ones_like(x), x], axis=2)
    inverse = np.linalg.inv(np.einsum("pk,pkq,pkr->pqr", weight, design, design))
    coefficients = np.einsum("pqr,pkr,pk->pq", inverse, design, weight * y)
    rest = y - np.einsum("pkq,pq->pk", design, coefficients)
    return coefficients, inverse, rest, weight


def _restricted_tau2(y: np.ndarray, v: np.ndarray, x: np.ndarray) -> np.ndarray:
    """The maximum of the restricted likelihood over τ² ≥ 0, by bisection of its score from a grid."""
    heights = np.stack([_log_likelihood(y, v, x, np.full(len(x), tau2)) for tau2 in _GRID])
    best = heights.argmax(axis=0)
    low, high = _GRID[np.maximum(best - 1, 0)], _GRID[np.minimum(best + 1, len(_GRID) - 1)]
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        rising = _score(y, v, x, middle) > 0
        low, high = np.where(rising, middle, low), np.where(rising, high, middle)
    at_zero = (best == 0) & (_score(y, v, x, np.zeros(len(x))) <= 0)
    return np.where(at_zero, 0.0, (low + high) / 2)


def _log_likelihood(y: np.ndarray, v: np.ndarray, x: np.ndarray, tau2: np.ndarray) -> np.ndarray:
    _, inverse, rest, weight = _least_squares(y, v, x, tau2)
    log_det = np.linalg.slogdet(inverse)[1]
    return np.asarray((np.log(weight).sum(axis=1) + log_det - (weight * rest**2).sum(axis=1)) / 2)


def _score(y: np.ndarray, v: np.ndarray, x: np.ndarray, tau2: np.ndarray) -> np.ndarray:
    """Derivative of the restricted log likelihood in τ², times 2: y'PPy − tr P."""
    _, inverse, rest, weight = _least_squares(y, v, x, tau2)
    design = np.stack([np.ones_like(x), x], axis=2)
    carried = np.einsum("pqr,pk,pkq,pkr->p", inverse, weight**2, design, design)
    return np.asarray((weight**2 * rest**2).sum(axis=1) - weight.sum(axis=1) + carried)
