"""Charts of subgroups measured on a continuous scale: their means (xbar) and standard deviations (s)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.special import gammaln

from lnet_eval.methods.frame_problems import numbers_of, period_index, refuse_bad_rows
from lnet_eval.methods.spc.plotted import Estimation, Limits, Plotted, mean_of, weighted_mean


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Subgroups:
    """Single observations gathered by period.

    Attributes
    ----------
    periods : PeriodIndex without holes.
    mean, sd, n : per period; a period without observations has n 0 and missing mean, one observation has no sd.
    """

    periods: pd.PeriodIndex
    mean: np.ndarray
    sd: np.ndarray
    n: np.ndarray


def subgroups_from_observations(value: np.ndarray, period: pd.PeriodIndex) -> Subgroups:
    """Subgroups from single observations and the period of each; missing observations are left out."""
    observed = pd.Series(np.asarray(value, dtype=float), index=period)
    grouped = observed.groupby(level=0).agg(["mean", "std", "count"])
    regular = pd.period_range(period.min(), period.max(), freq=period.freq)
    table = grouped.reindex(regular)
    return Subgroups(
        periods=regular,
        mean=table["mean"].to_numpy(dtype=float),
        sd=table["std"].to_numpy(dtype=float),
        n=table["count"].fillna(0).to_numpy(dtype=float),
    )


def subgroups_from_frame(frame: pd.DataFrame, *, period: str, freq: str, value: str) -> Subgroups:
    """Subgroups from a tidy frame with one row per observation, several for a period.

    Raises
    ------
    KeyError : a named column is not in the frame.
    FrameProblems : rows that could only be dropped or guessed at, all of them; see `refuse_bad_rows`.
    """
    refuse_bad_rows(frame, period=period, freq=freq, numbers=(value,), several=True)
    return subgroups_from_observations(numbers_of(frame[value]), period_index(frame[period], freq))


def unbiased(n: np.ndarray | float) -> np.ndarray:
    """The constant c4: expected standard deviation of n normal values, in sigma; nan below two."""
    size = np.asarray(n, dtype=float)
    usable = np.where(size > 1, size, np.nan)
    return np.asarray(np.sqrt(2 / (usable - 1)) * np.exp(gammaln(usable / 2) - gammaln((usable - 1) / 2)))


def subgroup_means(plotted: Plotted, base: np.ndarray, how: Estimation) -> Limits:
    """xbar: the weighted mean, and sigma from the pooled spread within subgroups."""
    size = plotted.sizes()
    level = plotted.level(weighted_mean(plotted, base) if how.centre is None else how.centre)
    return Limits(centre=level, mean=level, sigma=inner_spread(plotted, base) / (unbiased(size) * np.sqrt(size)))


def subgroup_spreads(plotted: Plotted, base: np.ndarray, how: Estimation) -> Limits:
    """s: standard deviations about the pooled one."""
    level = plotted.level(inner_spread(plotted, base) if how.centre is None else how.centre)
    c4 = unbiased(plotted.sizes())
    return Limits(centre=level, mean=level, sigma=level * np.sqrt(1 - c4**2) / c4, floor=0.0)


def inner_spread(plotted: Plotted, base: np.ndarray) -> float:
    """The standard deviation within the base subgroups.

    Their plain mean where all subgroups are of one size, as tables of control chart constants assume; pooled by
    degrees of freedom where they are not.
    """
    if plotted.spread is None:
        raise ValueError("this chart needs the spread within subgroups")
    freedom = plotted.sizes() - 1
    used = base & np.isfinite(plotted.spread) & (freedom > 0)
    if np.unique(freedom[used]).size == 1:
        return mean_of(plotted.spread[used])
    total = freedom[used].sum()
    return float(np.sqrt((freedom[used] * plotted.spread[used] ** 2).sum() / total)) if total > 0 else np.nan
