"""Medians and shifts by ranks."""

from __future__ import annotations

from typing import Final

import numpy as np
from scipy import stats

EXACT: Final = 50
"""Up to so many values on each side, and without ties, the interval of the shift is exact."""


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
