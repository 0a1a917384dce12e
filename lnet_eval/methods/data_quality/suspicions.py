"""What makes a column of numbers look rounded, copied or mistyped.

None of it proves anything: each is so unlikely by chance that somebody should look at how the numbers came about.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy import stats

UNLIKELY: Final = 0.001
"""A pattern rarer than this under chance is worth a question; of 300 columns, less than one by mistake."""
FEWEST_DIGITS: Final = 15
"""Fewest numbers in which last digits are counted."""
SPREAD_OUT: Final = 30
"""Last digits are alike in number only where values spread over more than this many of their own steps."""
FEWEST_ALIKE: Final = 6
"""Fewest periods in which two teams' numbers are compared with each other."""
FAR: Final = 4.5
"""Robust standard deviations from its own side's middle beyond which a value is an outlier."""
_SCALE: Final = 1.4826  # of the median absolute deviation of normal values
_SHUFFLES: Final = 2_000
_SEED: Final = 20110131


@dataclass(frozen=True, slots=True, kw_only=True)
class Heaping:
    """How many values end in 0 or 5, in the last digit that the column uses.

    Attributes
    ----------
    n, rounded : values looked at, and those ending in 0 or 5.
    p_value : chance of as many or more, where one in five is expected.
    """

    n: int
    rounded: int
    p_value: float


def heaping(value: np.ndarray) -> Heaping | None:
    """Whether a column holds more values ending in 0 or 5 than counting gives; None where digits tell nothing.

    Parameters
    ----------
    value : one column as it was reported (numerators, denominators, or values), missing ones nan.

    Notes
    -----
    The step is the finest the column uses: 1, 0.1, 0.01 or 0.001. Digits tell nothing in fewer than 15 values, nor in
    values that spread over fewer than 30 steps: a count that goes from 2 to 9 has no even last digits.
    """
    present = value[np.isfinite(value)]
    if present.size < FEWEST_DIGITS:
        return None
    step = next(
        (10.0**-d for d in range(4) if np.allclose(present * 10**d, np.round(present * 10**d), atol=1e-6)), None
    )
    if step is None or np.ptp(present) < SPREAD_OUT * step:
        return None
    last = np.round(present / step).astype(np.int64) % 5
    rounded = int((last == 0).sum())
    return Heaping(n=present.size, rounded=rounded, p_value=float(stats.binom.sf(rounded - 1, present.size, 0.2)))


def repeated(rows: np.ndarray) -> tuple[int, float]:
    """The longest stretch of neighbouring periods with the same numbers, and how likely one so long is by chance.

    Parameters
    ----------
    rows : shape (periods, columns), nan where missing; a missing period ends a stretch.

    Returns
    -------
    length, and the share of orders of the same numbers in which a stretch is as long or longer (fixed seed).
    """
    present = rows[np.isfinite(rows).all(axis=1)]
    longest = _longest(rows)
    if longest < 3 or len(present) < FEWEST_ALIKE or (present == present[0]).all():
        return longest, 1.0
    _, code = np.unique(present, axis=0, return_inverse=True)
    rng = np.random.default_rng(_SEED)
    shuffled = rng.permuted(np.broadcast_to(code.ravel(), (_SHUFFLES, code.size)), axis=1)
    alike = np.diff(shuffled, axis=1) == 0
    runs = np.zeros(_SHUFFLES, dtype=int)
    most = np.zeros(_SHUFFLES, dtype=int)
    for column in alike.T:
        runs = np.where(column, runs + 1, 0)
        most = np.maximum(most, runs)
    return longest, float((1 + (most + 1 >= longest).sum()) / (1 + _SHUFFLES))


def copied_between(one: np.ndarray, other: np.ndarray) -> int:
    """How many periods two teams report the very same numbers in, where that is all they both have and it varies.

    Parameters
    ----------
    one, other : shape (periods, columns) over the same periods, nan where missing.

    Returns
    -------
    The number of periods, 0 where any of them differs, where they share fewer than six, or where nothing varies.
    """
    both = np.isfinite(one).all(axis=1) & np.isfinite(other).all(axis=1)
    mine, theirs = one[both], other[both]
    if len(mine) < FEWEST_ALIKE or not np.array_equal(mine, theirs) or len(np.unique(mine, axis=0)) < 3:
        return 0
    return len(mine)


def outlying(residual: np.ndarray) -> np.ndarray:
    """Boolean array: values more than 4.5 robust standard deviations from the middle of all of them.

    Parameters
    ----------
    residual : values less the level of their own side, on a scale where chance varies alike; nan where missing.

    Notes
    -----
    Robust: median and median absolute deviation. None is flagged in fewer than eight values, or where more than half
    are alike.
    """
    present = np.isfinite(residual)
    if int(present.sum()) < 8:
        return np.zeros(residual.shape, dtype=bool)
    middle = np.median(residual[present])
    scale = _SCALE * np.median(np.abs(residual[present] - middle))
    if scale == 0:
        return np.zeros(residual.shape, dtype=bool)
    with np.errstate(invalid="ignore"):
        return np.asarray(present & (np.abs(residual - middle) > FAR * scale))


def _longest(rows: np.ndarray) -> int:
    """The longest stretch of equal neighbouring rows; a missing row ends it."""
    if not len(rows):
        return 0
    whole = np.isfinite(rows).all(axis=1)
    alike = (rows[1:] == rows[:-1]).all(axis=1)  # false beside a missing row: nan equals nothing
    different = np.flatnonzero(np.concatenate(([True], ~alike, [True])))
    return int((np.diff(different) * whole[different[:-1]]).max(initial=0))
