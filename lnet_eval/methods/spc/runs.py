"""Runs about a centre line, for one series or many at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy import stats

TIE: Final = 1e-9
"""A point this close to the centre line, relative to the larger of the two, lies on it."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Runs:
    """Anhøj's statistics; every array has the shape of the series without its last axis.

    Attributes
    ----------
    n_useful : points off the centre line.
    longest_run, crossings : observed; nan where no point is useful.
    longest_run_max, crossings_min : the longest run and the fewest crossings that do not signal.
    signal : the longest run is too long or the crossings are too few.
    """

    n_useful: np.ndarray
    longest_run: np.ndarray
    longest_run_max: np.ndarray
    crossings: np.ndarray
    crossings_min: np.ndarray
    signal: np.ndarray


def sides(y: np.ndarray, centre: np.ndarray | float) -> np.ndarray:
    """Side of the centre line on which each point lies: 1 above, -1 below, 0 on the line or missing."""
    with np.errstate(invalid="ignore"):
        gap = y - centre
        on_line = np.abs(gap) <= TIE * np.maximum(np.abs(y), np.abs(centre))
    return np.where(np.isnan(gap) | on_line, 0, np.sign(gap)).astype(np.int8)


def run_limits(n_useful: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The longest run and the fewest crossings that chance allows among `n_useful` points; nan for none.

    References
    ----------
    Anhøj J, Olesen AV. PLoS ONE 2014;9:e113825. https://doi.org/10.1371/journal.pone.0113825
    """
    n = np.asarray(n_useful)
    some = np.maximum(n, 1)
    longest = np.where(n > 0, np.round(np.log2(some)) + 3, np.nan)
    crossings = np.where(n > 0, np.maximum(stats.binom.ppf(0.05, some - 1, 0.5), 0), np.nan)
    return longest, crossings


def anhoej_signals(y: np.ndarray, centre: np.ndarray | float | None = None) -> Runs:
    """Whether unusually long runs or unusually few crossings of the centre line betray a change.

    The pure statistics: nothing is refused, whatever the length.

    Parameters
    ----------
    y : values, shape (n,) or (charts, n); missing values and points on the centre line are dropped.
    centre : the centre line, one number or one per chart; the median of each series by default.

    References
    ----------
    Anhøj J. PLoS ONE 2015;10:e0121349. https://doi.org/10.1371/journal.pone.0121349
    """
    values = np.asarray(y, dtype=float)
    middle = _median(values) if centre is None else np.asarray(centre, dtype=float)
    side = sides(values, middle[..., None] if middle.ndim else middle)
    n_useful, longest, crossings = _count(side)
    longest_max, crossings_min = run_limits(n_useful)
    with np.errstate(invalid="ignore"):
        signal = (longest > longest_max) | (crossings < crossings_min)
    return Runs(
        n_useful=n_useful,
        longest_run=longest,
        longest_run_max=longest_max,
        crossings=crossings,
        crossings_min=crossings_min,
        signal=signal,
    )


def run_lengths(side: np.ndarray) -> np.ndarray:
    """Length of the run that each point of one series belongs to; 0 for points on the line or missing.

    Parameters
    ----------
    side : as `sides` gives it, shape (n,).
    """
    useful = np.flatnonzero(side)
    starts = np.flatnonzero(np.diff(side[useful], prepend=0))
    lengths = np.diff(np.append(starts, useful.size))
    found = np.zeros(side.shape, dtype=int)
    found[useful] = np.repeat(lengths, lengths)
    return found


def _median(values: np.ndarray) -> np.ndarray:
    """The median of each row without its missing values; nan where all are missing."""
    if values.shape[-1] == 0:
        return np.full(values.shape[:-1], np.nan)
    ordered = np.sort(values, axis=-1)
    n = np.isfinite(values).sum(axis=-1, keepdims=True)
    low = np.take_along_axis(ordered, np.maximum((n - 1) // 2, 0), axis=-1)
    high = np.take_along_axis(ordered, np.minimum(n // 2, values.shape[-1] - 1), axis=-1)
    # numpy's own median takes the mean of the middle two in this way; nan-aware, it loops over rows.
    return np.where(n > 0, (low + high) / 2, np.nan)[..., 0]


def _count(side: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Useful points, longest run and crossings of each row; the last two nan where no point is useful."""
    # The useful points are moved to the front of each row, in order, so that neighbours can be compared.
    order = np.argsort(side == 0, axis=-1, kind="stable")
    packed = np.take_along_axis(side, order, axis=-1)
    useful = packed != 0
    begins = useful.copy()
    begins[..., 1:] &= packed[..., 1:] != packed[..., :-1]
    place = np.arange(side.shape[-1])
    length = place - np.maximum.accumulate(np.where(begins, place, 0), axis=-1) + 1
    n_useful = useful.sum(axis=-1)
    longest = np.where(useful, length, 0).max(axis=-1, initial=0)
    crossings = begins.sum(axis=-1) - 1
    return n_useful, np.where(n_useful == 0, np.nan, longest), np.where(n_useful == 0, np.nan, crossings)
