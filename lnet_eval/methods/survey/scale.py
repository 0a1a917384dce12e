"""Several questions that are meant to measure one thing."""

from __future__ import annotations

import math
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.optimize import minimize
from scipy.stats import f as f_distribution
from scipy.stats import norm

from lnet_eval.errors import NotEnoughData
from lnet_eval.methods.estimate import NATURAL, Estimate

Floats = npt.NDArray[np.float64]
FEWEST_ITEMS: Final = 3
FEWEST_ANSWERS: Final = 50  # complete answers; with fewer the interval of a reliability says next to nothing
_LEAST_UNIQUE: Final = 0.005  # lower bound of an item's unique share, as in R's factanal


def scale_score(items: pd.DataFrame, *, fewest_answered: int, not_applicable: int = -1) -> pd.Series:
    """Each person's mean over the questions answered on the scale.

    Parameters
    ----------
    items : one row per person, one column per question; nan where left open, `not_applicable`.
    fewest_answered : questions a person must have answered to get a score; nan below that.

    Returns
    -------
    Series : scores per person. They belong to persons: never to be shown, only to be summed up.
    """
    if not 1 <= fewest_answered <= items.shape[1]:
        raise ValueError(f"fewest_answered must lie between 1 and {items.shape[1]}")
    answered = items.where(items != not_applicable)
    return answered.mean(axis=1).where(answered.notna().sum(axis=1) >= fewest_answered).rename("score")


def cronbach_alpha(items: pd.DataFrame, *, not_applicable: int = -1) -> Estimate:
    """Internal consistency of a scale: Cronbach's α with Feldt's interval.

    Only complete answers are used.

    Parameters
    ----------
    items : one row per person, one column per question, all in the same direction.

    Raises
    ------
    NotEnoughData : fewer than 3 questions ("scale_too_few_items"), fewer than 50 complete answers
        ("scale_too_few_answers"), or a question that everybody answered alike ("scale_constant_item").

    References
    ----------
    Feldt LS. Psychometrika 1965;30:357–70. https://doi.org/10.1007/BF02289499
    """
    values = _complete(items, not_applicable)
    n, k = values.shape
    covariance = np.cov(values, rowvar=False)
    alpha = k / (k - 1) * (1 - float(np.trace(covariance) / covariance.sum()))
    low, high = (
        1 - (1 - alpha) * float(f_distribution.ppf(share, n - 1, (n - 1) * (k - 1))) for share in (0.975, 0.025)
    )
    return Estimate(quantity="alpha", value=alpha, low=low, high=high, unit=NATURAL, n=n, method="feldt")


def mcdonald_omega(items: pd.DataFrame, *, not_applicable: int = -1) -> Estimate:
    """Internal consistency without α's assumption that all questions weigh the same: McDonald's ω.

    One factor is fitted by maximum likelihood; ω is the share of the sum's variance that the factor carries. The
    interval is the jackknife's on log(1 − ω). Only complete answers are used; raises as `cronbach_alpha` does.

    References
    ----------
    McDonald RP. Test theory: a unified treatment. Erlbaum 1999. Dunn TJ, Baguley T, Brunsden V.
    Br J Psychol 2014;105:399–412. https://doi.org/10.1111/bjop.12046
    """
    values = _complete(items, not_applicable)
    n = len(values)
    unique = _one_factor(_correlation(values), None)
    omega = _omega(values, unique)
    left_out = np.log([1 - _omega(rest, None, unique) for rest in (np.delete(values, i, axis=0) for i in range(n))])
    half = float(norm.ppf(0.975)) * math.sqrt((n - 1) / n * float(((left_out - left_out.mean()) ** 2).sum()))
    return Estimate(
        quantity="omega",
        value=omega,
        low=1 - (1 - omega) * math.exp(half),
        high=1 - (1 - omega) * math.exp(-half),
        unit=NATURAL,
        n=n,
        method="one_factor",
    )


def _complete(items: pd.DataFrame, not_applicable: int) -> Floats:
    if items.shape[1] < FEWEST_ITEMS:
        raise NotEnoughData("scale", "scale_too_few_items", needed=FEWEST_ITEMS, found=items.shape[1])
    values = items.where(items != not_applicable).dropna().to_numpy(dtype=float)
    if len(values) < FEWEST_ANSWERS:
        raise NotEnoughData("scale", "scale_too_few_answers", needed=FEWEST_ANSWERS, found=len(values))
    if np.any(np.ptp(values, axis=0) == 0):
        raise NotEnoughData("scale", "scale_constant_item")
    return values


def _omega(values: Floats, unique: Floats | None, start: Floats | None = None) -> float:
    correlation = _correlation(values)
    if unique is None:
        unique = _one_factor(correlation, start)
    spread = values.std(axis=0, ddof=1)
    carried = float((_loadings(correlation, unique) * spread).sum()) ** 2
    return carried / (carried + float((unique * spread**2).sum()))


def _correlation(values: Floats) -> Floats:
    return np.asarray(np.corrcoef(values, rowvar=False), dtype=float)


def _one_factor(correlation: Floats, start: Floats | None) -> Floats:
    """Unique shares of a one-factor model by maximum likelihood (the concentrated likelihood of Jöreskog 1967)."""
    if start is None:
        start = np.clip(0.5 / np.diag(np.linalg.inv(correlation)) * 2 * (1 - 0.5 / len(correlation)), 0.01, 0.99)
    found = minimize(
        _misfit,
        start,
        args=(correlation,),
        jac=True,
        method="L-BFGS-B",
        bounds=[(_LEAST_UNIQUE, 1.0)] * len(correlation),
        options={"ftol": 1e-15, "gtol": 1e-10, "maxiter": 500},
    )
    return np.asarray(found.x, dtype=float)


def _misfit(unique: Floats, correlation: Floats) -> tuple[float, Floats]:
    values = np.linalg.eigvalsh(correlation / np.sqrt(np.outer(unique, unique)))[:-1]
    loadings = _loadings(correlation, unique)
    residual = np.diag(np.outer(loadings, loadings)) + unique - np.diag(correlation)
    return float((values - np.log(values)).sum()) - len(values), residual / unique**2


def _loadings(correlation: Floats, unique: Floats) -> Floats:
    values, vectors = np.linalg.eigh(correlation / np.sqrt(np.outer(unique, unique)))
    loadings = np.sqrt(unique) * vectors[:, -1] * math.sqrt(max(0.0, float(values[-1]) - 1))
    return np.asarray(loadings * (1 if loadings.sum() >= 0 else -1), dtype=float)
