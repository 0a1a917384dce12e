"""Charts whose sigma comes from a distribution of counts: p, u, c, g, and Laney's p′ and u′."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from lnet_eval.methods.spc.plotted import (
    Estimation,
    Limits,
    Model,
    Plotted,
    mean_of,
    median_of,
    moving_range,
    sigma_of,
    weighted_mean,
)


def counts(plotted: Plotted, base: np.ndarray, how: Estimation) -> Limits:
    """c: Poisson counts over equal opportunities."""
    level = plotted.level(mean_of(plotted.value[base]) if how.centre is None else how.centre)
    return Limits(centre=level, mean=level, sigma=np.sqrt(level), floor=0.0)


def proportions(plotted: Plotted, base: np.ndarray, how: Estimation) -> Limits:
    """p: binomial shares."""
    mean = weighted_mean(plotted, base) if how.centre is None else how.centre
    level = plotted.level(mean)
    sigma = np.sqrt(mean * (1 - mean) / plotted.sizes())
    return Limits(centre=level, mean=level, sigma=sigma, floor=0.0, ceiling=1.0)


def rates(plotted: Plotted, base: np.ndarray, how: Estimation) -> Limits:
    """u: Poisson rates."""
    mean = weighted_mean(plotted, base) if how.centre is None else how.centre
    level = plotted.level(mean)
    return Limits(centre=level, mean=level, sigma=np.sqrt(mean * plotted.per / plotted.sizes()), floor=0.0)


def laney(inner: Model) -> Model:
    """p′ and u′: the inner chart's sigma times the sigma of its own z-scores.

    References
    ----------
    Laney DB. Qual Eng 2002;14:531–7. https://doi.org/10.1081/QEN-120003555
    """

    def corrected(plotted: Plotted, base: np.ndarray, how: Estimation) -> Limits:
        plain = inner(plotted, base, how)
        with np.errstate(divide="ignore", invalid="ignore"):
            z = (plotted.value - plain.mean) / plain.sigma
        return replace(plain, sigma=plain.sigma * sigma_of(moving_range(z[base]), how))

    return corrected


def cases_between(plotted: Plotted, base: np.ndarray, how: Estimation) -> Limits:
    """g: cases between events; limits about the mean, runs about the median, since the distribution is skewed.

    References
    ----------
    Benneyan JC. Health Care Manag Sci 2001;4:305–18. https://doi.org/10.1023/A:1011846412909
    """
    mean = mean_of(plotted.value[base]) if how.centre is None else how.centre
    # A mean given from outside has no data of its own: its median is that of the exponential, to three decimals.
    middle = median_of(plotted.value[base]) if how.centre is None else 0.693 * mean
    return Limits(
        centre=plotted.level(middle),
        mean=plotted.level(mean),
        sigma=plotted.level(np.sqrt(mean * (mean + 1))),
        floor=0.0,
    )
