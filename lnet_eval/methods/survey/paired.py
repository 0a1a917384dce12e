"""The same persons before and after."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy.stats import norm, rankdata

from lnet_eval.methods.estimate import NATURAL, SHARE_DIFFERENCE, Estimate, wilson_share

Floats = npt.NDArray[np.float64]
_EXACT_UP_TO: Final = 200  # pairs; beyond this the normal approximation of the signed-rank distribution is used


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedRank:
    """Wilcoxon's signed-rank test and the Hodges–Lehmann shift.

    Attributes
    ----------
    statistic : sum of the ranks of the positive differences (zeros left out, ties share their ranks).
    p_value : two-sided, normal approximation with tie and continuity correction; nan where nobody changed.
    shift : median of all Walsh averages, unchanged persons included, in scale points after minus before.
    low, high : closed interval of ordered Walsh averages; with ties it covers at least its level.
    n, n_changed : pairs, and pairs with different answers.
    """

    statistic: float
    p_value: float
    shift: float
    low: float
    high: float
    n: int
    n_changed: int

    @property
    def estimate(self) -> Estimate:
        """The shift as an estimate."""
        return Estimate(
            quantity="signed_rank",
            value=self.shift,
            low=self.low,
            high=self.high,
            unit=NATURAL,
            n=self.n,
            method="hodges_lehmann",
        )


def signed_rank(pre: Floats, post: Floats) -> SignedRank:
    """Wilcoxon's signed-rank test of answers after against answers before.

    Parameters
    ----------
    pre, post : one answer per person, in the same order, no gaps; at least one pair.

    Notes
    -----
    The test leaves out those who did not change, as Wilcoxon's does. The shift does not: on a five-point scale most
    people answer the same twice, and a shift among those who changed would be read as a shift of everybody.

    References
    ----------
    Hodges JL, Lehmann EL. Ann Math Stat 1963;34:598–611. https://doi.org/10.1214/aoms/1177704172
    """
    difference = np.asarray(post, dtype=float) - np.asarray(pre, dtype=float)
    if difference.size == 0:
        raise ValueError("signed_rank: no pairs")
    statistic, p_value, changed = _test(difference)
    row, column = np.triu_indices(difference.size)
    walsh = np.sort((difference[row] + difference[column]) / 2)
    tail = _lower_rank(difference.size)
    return SignedRank(
        statistic=statistic,
        p_value=p_value,
        shift=float(np.median(walsh)),
        low=float(walsh[tail - 1]),
        high=float(walsh[walsh.size - tail]),
        n=difference.size,
        n_changed=changed,
    )


def newcombe_paired(both: int, only_pre: int, only_post: int, neither: int) -> Estimate:
    """Change in the share agreeing among the same persons, after minus before (Newcombe's method 10).

    Parameters
    ----------
    both, only_pre, only_post, neither : persons who agreed at both times, before only, after only, never.

    References
    ----------
    Newcombe RG. Stat Med 1998;17:2635–50.
    https://doi.org/10.1002/(SICI)1097-0258(19981130)17:22<2635::AID-SIM954>3.0.CO;2-C
    """
    n = both + only_pre + only_post + neither
    pre = wilson_share("agreement_pre", both + only_pre, n)
    post = wilson_share("agreement_post", both + only_post, n)
    phi = _phi(both, only_pre, only_post, neither)
    difference = post.value - pre.value
    down = _hybrid(post.value - post.low, pre.high - pre.value, phi)
    up = _hybrid(post.high - post.value, pre.value - pre.low, phi)
    return Estimate(
        quantity="agreement_difference",
        value=difference,
        low=difference - down,
        high=difference + up,
        unit=SHARE_DIFFERENCE,
        n=n,
        method="newcombe_paired",
    )


def _hybrid(one: float, other: float, phi: float) -> float:
    return math.sqrt(max(0.0, one**2 - 2 * phi * one * other + other**2))


def _phi(both: int, only_pre: int, only_post: int, neither: int) -> float:
    """The correlation of the two answers, moved towards 0 by Newcombe's continuity correction where positive."""
    margins = (both + only_pre) * (only_post + neither) * (both + only_post) * (only_pre + neither)
    if margins == 0:
        return 0.0
    cross = both * neither - only_pre * only_post
    if cross > 0:
        cross = max(0.0, cross - (both + only_pre + only_post + neither) / 2)  # type: ignore[assignment]
    return float(cross / math.sqrt(margins))


def _test(difference: Floats) -> tuple[float, float, int]:
    changed = difference[difference != 0]
    if changed.size == 0:
        return 0.0, math.nan, 0
    ranks = rankdata(np.abs(changed))
    statistic = float(ranks[changed > 0].sum())
    n = changed.size
    ties = np.unique(ranks, return_counts=True)[1].astype(float)
    spread = math.sqrt(n * (n + 1) * (2 * n + 1) / 24 - float((ties**3 - ties).sum()) / 48)
    away = statistic - n * (n + 1) / 4
    z = (away - math.copysign(0.5, away) if away else 0.0) / spread
    return statistic, float(min(1.0, 2 * norm.sf(abs(z)))), n


def _lower_rank(n: int) -> int:
    """Which ordered Walsh average bounds a 95 % interval from below (1 = the smallest)."""
    if n > _EXACT_UP_TO:
        rank = n * (n + 1) / 4 - norm.ppf(0.975) * math.sqrt(n * (n + 1) * (2 * n + 1) / 24)
        return max(1, math.floor(rank))
    ways = np.zeros(n * (n + 1) // 2 + 1)
    ways[0] = 1.0
    for rank in range(1, n + 1):
        shifted = np.concatenate([np.zeros(rank), ways[:-rank]])
        ways = (ways + shifted) / 2
    return max(1, int(np.searchsorted(np.cumsum(ways), 0.025)))
