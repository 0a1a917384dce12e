"""Two independent samples, as patients before and after or anonymous answers before and after."""

from __future__ import annotations

import math
from typing import Protocol

import numpy as np
from scipy import stats

from lnet_eval.methods.estimate import SHARE_DIFFERENCE, Estimate


class Bounded(Protocol):
    """Anything with a value and the two ends of its interval: an `Estimate`, or a figure on its way to become one."""

    @property
    def value(self) -> float:
        """The estimate."""

    @property
    def low(self) -> float:
        """Lower end of its interval."""

    @property
    def high(self) -> float:
        """Upper end of its interval."""


def difference_bounds(before: Bounded, after: Bounded) -> tuple[float, float]:
    """The interval of after minus before, from the two samples' own intervals (MOVER).

    With Wilson's intervals of two shares it is Newcombe's method 10.

    References
    ----------
    Newcombe RG. Stat Med 1998;17:873–90.
    https://doi.org/10.1002/(SICI)1097-0258(19980430)17:8<873::AID-SIM779>3.0.CO;2-I
    Zou GY, Donner A. Stat Med 2008;27:1693–702. https://doi.org/10.1002/sim.3095
    """
    value = after.value - before.value
    down = math.hypot(after.value - after.low, before.high - before.value)
    up = math.hypot(after.high - after.value, before.value - before.low)
    return value - down, value + up


def share_difference(quantity: str, before: Estimate, after: Estimate) -> Estimate:
    """After minus before, of two independent shares with Wilson's intervals (Newcombe's method 10: hybrid score)."""
    low, high = difference_bounds(before, after)
    return Estimate(
        quantity=quantity,
        value=after.value - before.value,
        low=low,
        high=high,
        unit=SHARE_DIFFERENCE,
        n=before.n + after.n,
        method="newcombe",
    )


def superiority(before: np.ndarray, after: np.ndarray, *, level: float = 0.95) -> tuple[float, float, float, float]:
    """Brunner–Munzel: the chance that a value from after exceeds one from before, ties counted half.

    Parameters
    ----------
    before, after : values, no gaps; at least one in each.

    Returns
    -------
    estimate, low, high, standard error. The interval is the t interval with Satterthwaite's degrees of freedom, cut at
    0 and 1. It and the error are nan with fewer than two values on a side, or where the ranks do not vary: all values
    alike, or sides that do not overlap at all.

    References
    ----------
    Brunner E, Munzel U. Biom J 2000;42:17–25.
    https://doi.org/10.1002/(SICI)1521-4036(200001)42:1<17::AID-BIMJ17>3.0.CO;2-U
    """
    m, n = before.size, after.size
    if not m or not n:
        raise ValueError("superiority: a side without values")
    joint = stats.rankdata(np.concatenate([before, after]))
    within = np.concatenate([stats.rankdata(before), stats.rankdata(after)])
    placement = joint - within
    estimate = float((joint[m:].mean() - joint[:m].mean()) / (m + n) + 0.5)
    if min(m, n) < 2:
        return estimate, np.nan, np.nan, np.nan
    part0 = placement[:m].var(ddof=1) / (m * n**2)
    part1 = placement[m:].var(ddof=1) / (n * m**2)
    variance = part0 + part1
    if variance <= 0:
        return estimate, np.nan, np.nan, np.nan
    freedom = variance**2 / (part0**2 / (m - 1) + part1**2 / (n - 1))
    error = float(np.sqrt(variance))
    reach = float(stats.t.ppf((1 + level) / 2, freedom)) * error
    return estimate, max(estimate - reach, 0.0), min(estimate + reach, 1.0), error
