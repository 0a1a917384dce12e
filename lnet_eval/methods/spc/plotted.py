"""What a chart plots, and what its limits are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

D2: Final = 1.128
"""Expected range of two normal values in standard deviations, as tables of control chart constants print it."""
D4: Final = 3.267
"""Upper 3-sigma limit of a moving range of two, in mean ranges."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Plotted:
    """What a chart plots; every array has one entry per point.

    Attributes
    ----------
    value : the plotted values, in the measure's unit.
    size : denominators (p, u and their primes), weights (i') or subgroup sizes (xbar, s); None elsewhere.
    spread : standard deviations within subgroups (xbar, s); None elsewhere.
    per : multiplier between count / size and value.
    """

    value: np.ndarray
    size: np.ndarray | None = None
    spread: np.ndarray | None = None
    per: float = 1.0

    def part(self, chosen: np.ndarray) -> Plotted:
        """The points that the boolean array `chosen` picks."""
        return replace(
            self,
            value=self.value[chosen],
            size=None if self.size is None else self.size[chosen],
            spread=None if self.spread is None else self.spread[chosen],
        )

    def level(self, number: float) -> np.ndarray:
        """`number` at every point."""
        return np.full(self.value.shape, number)

    def sizes(self) -> np.ndarray:
        """The denominators, missing where they are 0; raises ValueError where the chart was given none."""
        if self.size is None:
            raise ValueError("this chart needs a denominator for every point")
        return np.where(self.size > 0, self.size, np.nan)


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimation:
    """How a centre line and sigma are estimated.

    Attributes
    ----------
    screened : moving ranges above 3.267 times their mean are left out, once.
    centre : a centre line given from outside in place of the estimated one; sigma is still estimated.
    d2 : sigma is the mean moving range divided by this.
    """

    screened: bool = False
    centre: float | None = None
    d2: float = D2


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Limits:
    """A centre line and the spread about it, one entry per point.

    Attributes
    ----------
    centre : the line that is drawn, and that runs are counted about.
    mean, sigma : limits lie at mean ± k·sigma, on the scale value ** (1 / power).
    floor, ceiling : limits do not go beyond these.
    """

    centre: np.ndarray
    mean: np.ndarray
    sigma: np.ndarray
    power: float = 1.0
    floor: float = -np.inf
    ceiling: float = np.inf

    def at(self, k: float) -> tuple[np.ndarray, np.ndarray]:
        """Lower and upper limits at `k` sigma."""
        low = np.maximum(self.mean - k * self.sigma, self.floor)
        high = np.minimum(self.mean + k * self.sigma, self.ceiling)
        return (low, high) if self.power == 1 else (low**self.power, high**self.power)


Model = Callable[[Plotted, np.ndarray, Estimation], Limits]
"""From the points of a phase, which of them are its base, and how to estimate, to the limits of every point."""


def mean_of(value: np.ndarray) -> float:
    """The mean of the values that are there; nan for none."""
    present = value[np.isfinite(value)]
    return float(present.mean()) if present.size else np.nan


def median_of(value: np.ndarray) -> float:
    """The median of the values that are there; nan for none."""
    present = value[np.isfinite(value)]
    return float(np.median(present)) if present.size else np.nan


def weighted_mean(plotted: Plotted, base: np.ndarray) -> float:
    """The mean of the base points weighted by their sizes; nan for none."""
    sizes = plotted.sizes()
    used = base & np.isfinite(plotted.value) & np.isfinite(sizes)
    total = sizes[used].sum()
    return float((plotted.value[used] * sizes[used]).sum() / total) if total > 0 else np.nan


def moving_range(value: np.ndarray) -> np.ndarray:
    """Absolute difference from the point before; missing at the first point and on both sides of a gap."""
    return np.abs(np.diff(value, prepend=np.nan))


def sigma_of(ranges: np.ndarray, how: Estimation, *, d2: float | None = None) -> float:
    """Sigma from moving ranges: their mean, screened where asked, divided by d2.

    nan where there is no range, and where nothing ever varied: a flat series has no limits.
    """
    present = ranges[np.isfinite(ranges)]
    average = mean_of(present)
    if how.screened:
        average = mean_of(present[present < D4 * average])
    return average / (how.d2 if d2 is None else d2) if average > 0 else np.nan
