"""Charts whose sigma comes from the differences between neighbouring points: run, i, mr, i′ and t."""

from __future__ import annotations

from typing import Final

import numpy as np

from lnet_eval.methods.spc.plotted import (
    D4,
    Estimation,
    Limits,
    Plotted,
    mean_of,
    median_of,
    moving_range,
    sigma_of,
    weighted_mean,
)

WEIBULL_POWER: Final = 3.6
"""Times between events raised to 1 / 3.6 are close to normal."""


def median_line(plotted: Plotted, base: np.ndarray, how: Estimation) -> Limits:
    """Run chart: the median, no limits."""
    level = plotted.level(median_of(plotted.value[base]) if how.centre is None else how.centre)
    return Limits(centre=level, mean=level, sigma=plotted.level(np.nan))


def individuals(plotted: Plotted, base: np.ndarray, how: Estimation) -> Limits:
    """i: the mean and the mean moving range; a range across a gap is not a range."""
    level = plotted.level(mean_of(plotted.value[base]) if how.centre is None else how.centre)
    return Limits(centre=level, mean=level, sigma=plotted.level(sigma_of(moving_range(plotted.value[base]), how)))


def moving_ranges(plotted: Plotted, base: np.ndarray, how: Estimation) -> Limits:
    """mr: `plotted` holds the moving ranges themselves."""
    mean = mean_of(plotted.value[base]) if how.centre is None else how.centre
    return Limits(centre=plotted.level(mean), mean=plotted.level(0.0), sigma=plotted.level(mean * D4 / 3), floor=0.0)


def weighted_individuals(plotted: Plotted, base: np.ndarray, how: Estimation) -> Limits:
    """i′: individual values that rest on different numbers.

    References
    ----------
    Taylor WA. Normalized individuals control chart. 2017.
    """
    size = plotted.sizes()
    level = plotted.level(weighted_mean(plotted, base) if how.centre is None else how.centre)
    inverse = 1 / size[base]
    scaled = moving_range(plotted.value[base]) / np.sqrt(inverse + np.append(np.nan, inverse)[: inverse.size])
    # A normal value's mean absolute size is √(2/π) of its sigma.
    sigma = sigma_of(scaled, how, d2=np.sqrt(2 / np.pi))
    return Limits(centre=level, mean=level, sigma=sigma / np.sqrt(size))


def times_between(plotted: Plotted, base: np.ndarray, how: Estimation) -> Limits:
    """t: times between events, an i chart on the scale where they are close to normal.

    References
    ----------
    Nelson LS. A control chart for parts-per-million nonconforming items. J Qual Technol 1994;26:239–40.
    """
    rooted = Plotted(value=plotted.value ** (1 / WEIBULL_POWER))
    centre = None if how.centre is None else how.centre ** (1 / WEIBULL_POWER)
    inner = individuals(rooted, base, Estimation(screened=how.screened, centre=centre, d2=how.d2))
    return Limits(
        centre=inner.centre**WEIBULL_POWER, mean=inner.mean, sigma=inner.sigma, power=WEIBULL_POWER, floor=0.0
    )
