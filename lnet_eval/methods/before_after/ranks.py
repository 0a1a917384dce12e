"""Comparisons of two samples by ranks."""

from __future__ import annotations

from typing import Final

import numpy as np
from scipy import stats

EXACT: Final = 50
"""Up to so many values on each side, and without ties, the interval of the shift is exact."""


def superiority(before: np.ndarray, after: np.ndarray, *, level: float) -> tuple[float, float, float, float]:
    """Brunner–Munzel: the chance that a value from after exceeds one from before, ties counted half.

    Returns
    -------
    estimate, low, high, standard error. The interval and the error are nan with fewer than two values on a side, or
    where the sides do not overlap at all.

    References
    ----------
    Brunner E, Munzel U. Biom J 2000;42:17–25.
    https://doi.org/10.1002/(SICI)1521-4036(200001)42:1<17::AID-BIMJ17>3.0.CO;2-U
    """
    m, n = before.size, after.size
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


def shift(before: np.ndarray, after: np.ndarray, *, level: float) -> tuple[float, float, float]:
    """Hodges–Lehmann: the median of all differences between an after and a before value, with Moses's interval.

    Returns
    -------
    estimate, low, high; the bounds are nan where there are too few values for an interval at `level`.

    References
    ----------
    Hodges JL, Lehmann EL. Ann Math Stat 1963;34:598–611. https://doi.org/10.1214/aoms/1177704172
    """
    pairs = np.sort((after[:, None] - before[None, :]).ravel())
    estimate = float(np.median(pairs))
    rank = _lower_rank(before, after, level)
    if rank < 1:
        return estimate, np.nan, np.nan
    return estimate, float(pairs[rank - 1]), float(pairs[-rank])


def middle(value: np.ndarray, *, level: float) -> tuple[float, float, float]:
    """The median with the exact interval from order statistics; bounds nan below six values at 95 %."""
    ordered = np.sort(value)
    rank = int(stats.binom.ppf((1 - level) / 2, ordered.size, 0.5))
    while rank > 0 and stats.binom.cdf(rank - 1, ordered.size, 0.5) > (1 - level) / 2:
        rank -= 1
    if rank < 1:
        return float(np.median(value)), np.nan, np.nan
    return float(np.median(value)), float(ordered[rank - 1]), float(ordered[-rank])


def _lower_rank(before: np.ndarray, after: np.ndarray, level: float) -> int:
    """Which of the ordered differences is the lower bound: 1 for the smallest, 0 for none."""
    m, n = before.size, after.size
    tail = (1 - level) / 2
    tied = np.unique(np.concatenate([before, after])).size < m + n
    if max(m, n) <= EXACT and not tied:
        # As R's qwilcox: the smallest rank sum that reaches the tail.
        return int(np.searchsorted(_rank_sum_cdf(m, n), tail))
    wide = stats.norm.ppf(1 - tail) * np.sqrt(m * n * (m + n + 1) / 12)
    return int(max(np.floor(m * n / 2 - wide) + 1, 0)) if m * n / 2 - wide >= 0 else 0


def _rank_sum_cdf(m: int, n: int) -> np.ndarray:
    """Distribution function of the Mann–Whitney statistic on 0 … m·n, without ties."""
    ways = np.zeros((n + 1, m * n + 1))
    ways[0, 0] = 1.0
    # Choose the places of the n values among the ranks one rank at a time: a Gaussian binomial coefficient.
    for place in range(1, m + n + 1):
        for chosen in range(min(place, n), 0, -1):
            jump = place - chosen
            if jump <= m * n:
                ways[chosen, jump:] += ways[chosen - 1, : m * n + 1 - jump]
    return np.asarray(np.cumsum(ways[n] / ways[n].sum()))
