"""A figure of one team, or of all, on its way to becoming an estimate; and intervals made from intervals."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from lnet_eval.methods.two_samples import difference_bounds


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """A number with its interval and what is needed to pool it over teams.

    Attributes
    ----------
    value, low, high, method : as in `Estimate`.
    effect, error : the number and its standard error on the scale it is pooled on (a ratio's is the log); nan where
        there is no standard error.
    """

    value: float
    low: float
    high: float
    method: str
    effect: float = np.nan
    error: float = np.nan


Change = Mapping[str, Measured]
"""Quantity → figure: `before`, `after`, `difference`, and what else the kind of measure has."""


def difference_by_mover(before: Measured, after: Measured, method: str, *, error: float) -> Measured:
    """After minus before, its interval from the two levels' own intervals."""
    value, (low, high) = after.value - before.value, difference_bounds(before, after)
    return Measured(value=value, low=low, high=high, method=method, effect=value, error=error)


def ratio_by_mover(before: Measured, after: Measured, *, effect: float, error: float) -> Measured:
    """After over before, its interval from the two levels' own intervals; finite where only `after` is 0.

    Where `before` is 0 there is no ratio, and where its lower bound is 0 there is no upper bound: both are missing.

    References
    ----------
    Donner A, Zou GY. Stat Methods Med Res 2012;21:347–59.
    """
    low = _ratio_bound(before, after.low, after.value, before.high, side=-1)
    high = _ratio_bound(before, after.high, after.value, before.low, side=1)
    return Measured(
        value=_over(after.value, before.value), low=max(low, 0.0), high=high, method="mover", effect=effect, error=error
    )


def _ratio_bound(before: Measured, own: float, value: float, other: float, *, side: int) -> float:
    """The bound of the ratio that meets `own` of the bounds of after, and `other` of those of before."""
    product = value * before.value
    under = other * (2 * before.value - other)
    return _over(product + side * np.sqrt(max(product**2 - own * (2 * value - own) * under, 0.0)), under)


def _over(top: float, bottom: float) -> float:
    """The quotient; missing where nothing is divided by, since there is no such ratio."""
    return np.nan if bottom == 0 else float(top / bottom)
