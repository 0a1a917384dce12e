"""Which points a rule set marks, and in which direction."""

from __future__ import annotations

from itertools import pairwise
from typing import Final

import numpy as np
from scipy import stats

from lnet_eval.methods.spc.plotted import Limits
from lnet_eval.methods.spc.result import Rules
from lnet_eval.methods.spc.runs import run_lengths, run_limits, sides

NEEDS_LIMITS: Final[frozenset[Rules]] = frozenset({"shewhart", "mdc"})
MDC_D2: Final = 3 / 2.66
"""Making Data Count sets limits at 2.66 mean moving ranges; other sets divide by d2 = 1.128 (2.6596)."""

Marks = dict[str, np.ndarray]
"""Rule → heading of each point that breaks it: 1 upwards, -1 downwards, 0 for points that do not."""


def marked_points(rules: Rules, value: np.ndarray, limits: Limits) -> Marks:
    """The points of one phase that break a rule of the set, most serious rule first.

    Parameters
    ----------
    value : the points in order, without missing or excluded ones (they neither make nor break a pattern).
    limits : of the same points.

    Notes
    -----
    anhoej : `long_run` marks runs longer than chance allows; too few crossings mark no point.
    shewhart : `outside` the 3-sigma limits.
    mdc : `outside`; `trend` of 7 points rising or falling, where an equal value ends a trend; `two_of_three` points
        beyond 2 sigma on one side, all three on that side of the mean, where a point outside the limits counts as
        beyond 2 sigma (as the set says since November 2023); `shift` of 7 points on one side.
    perla : `shift` of 6 points on one side, points on the line skipped; `trend` of 5 points, equal values skipped;
        `runs_table` is about the series, see `runs_outside_table`.

    References
    ----------
    Anhøj J, Olesen AV. PLoS ONE 2014;9:e113825. https://doi.org/10.1371/journal.pone.0113825
    Perla RJ, Provost LP, Murray SK. BMJ Qual Saf 2011;20:46–51. https://doi.org/10.1136/bmjqs.2009.037895
    NHS England. Making data count. 2023.
    """
    side = sides(value, limits.centre)
    if rules == "anhoej":
        longest, _ = run_limits(np.asarray(np.count_nonzero(side)))
        return {"long_run": np.where(run_lengths(side) > longest, side, 0)}
    if rules == "shewhart":
        return {"outside": outside_limits(value, limits, 3)}
    if rules == "mdc":
        return {
            "outside": outside_limits(value, limits, 3),
            "trend": _trends(value, 7, skip_ties=False),
            "two_of_three": _two_of_three(value, limits),
            "shift": _unbroken(side, 7),
        }
    return {"shift": np.where(run_lengths(side) >= 6, side, 0), "trend": _trends(value, 5, skip_ties=True)}


def runs_outside_table(side: np.ndarray) -> bool:
    """Whether there are fewer or more runs than chance gives in 95 of 100 series (exact, half above and half below)."""
    n_useful = int(np.count_nonzero(side))
    if n_useful < 10:
        return False
    fewest, most = runs_table(n_useful)
    n_runs = int(np.count_nonzero(np.diff(side[side != 0]))) + 1
    return not fewest <= n_runs <= most


def runs_table(n_useful: int) -> tuple[int, int]:
    """Fewest and most runs among `n_useful` points that chance explains, 2.5 % in each tail.

    References
    ----------
    Swed FS, Eisenhart C. Ann Math Stat 1943;14:66–87. https://doi.org/10.1214/aoms/1177731494
    """
    above = n_useful // 2
    runs = np.arange(2, n_useful + 1)
    share = np.exp(_log_arrangements(runs, above, n_useful - above))
    share /= share.sum()
    fewest = runs[np.cumsum(share) > 0.025][0]
    most = runs[np.cumsum(share[::-1])[::-1] > 0.025][-1]
    return int(fewest), int(most)


def _log_arrangements(runs: np.ndarray, above: int, below: int) -> np.ndarray:
    """Logarithm of the number of ways to arrange the points into so many runs, up to a constant."""
    half, odd = runs // 2, runs % 2 == 1

    def ways(points: int, parts: np.ndarray) -> np.ndarray:
        # Compositions of `points` into `parts`, as a binomial probability (the constant cancels).
        return np.asarray(stats.binom.logpmf(parts - 1, points - 1, 0.5))

    even = np.log(2) + ways(above, half) + ways(below, half)
    uneven = np.logaddexp(ways(above, half + 1) + ways(below, half), ways(above, half) + ways(below, half + 1))
    return np.asarray(np.where(odd, uneven, even))


def outside_limits(value: np.ndarray, limits: Limits, k: float) -> np.ndarray:
    """Which points lie beyond `k` sigma: 1 above, -1 below, 0 within or missing."""
    low, high = limits.at(k)
    return np.where(value > high, 1, np.where(value < low, -1, 0))


def _unbroken(side: np.ndarray, length: int) -> np.ndarray:
    """Points in a stretch of at least `length` on one side, where a point on the line ends the stretch."""
    stretch = np.cumsum(np.diff(side, prepend=side[:1]) != 0)
    return np.where(np.bincount(stretch, minlength=1)[stretch] >= length, side, 0) if side.size else side


def _trends(value: np.ndarray, length: int, *, skip_ties: bool) -> np.ndarray:
    """Points in a monotone stretch of at least `length`; a point in two trends belongs to the later."""
    heading = np.zeros(value.shape, dtype=int)
    steps = np.sign(np.diff(value)).astype(int)
    moves = np.flatnonzero(steps) if skip_ties else np.arange(steps.size)
    turns = np.flatnonzero(np.diff(steps[moves], prepend=0))
    for first, end in pairwise([*turns, moves.size]):
        if end - first >= length - 1 and steps[moves[first]] != 0:
            heading[moves[first] : moves[end - 1] + 2] = steps[moves[first]]
    return heading


def _two_of_three(value: np.ndarray, limits: Limits) -> np.ndarray:
    """Points beyond 2 sigma that stand among three neighbours on one side of which two are beyond 2 sigma."""
    beyond = outside_limits(value, limits, 2)
    side = np.sign(value - limits.mean)
    heading = np.zeros(value.shape, dtype=int)
    for way in (1, -1):
        for start in range(value.size - 2):
            window = slice(start, start + 3)
            if np.all(side[window] == way) and np.count_nonzero(beyond[window] == way) >= 2:
                heading[window][beyond[window] == way] = way
    return heading
