"""A measured series: one value per period, gaps kept at their distance in time."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final, Literal, get_args

import numpy as np
import pandas as pd

from lnet_eval.methods.frame_problems import numbers_of, period_index, refuse_bad_rows

Kind = Literal["proportion", "rate", "count", "continuous", "ordinal", "time_between"]
COUNTED: Final[frozenset[str]] = frozenset({"proportion", "rate"})


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Series:
    """A regular series of one measure for one unit (or for all of them together).

    Parameters
    ----------
    kind : what the measure is.
    periods : PeriodIndex without holes, in order; a period nobody reported has a missing value.
    value : float array, one per period. A proportion is a fraction, a rate is per `per` of its denominator.
    numerator, denominator : float arrays for proportions and rates, otherwise None.
    per : the denominator's multiplier of a rate (1000 for "per 1000 patient days"); 1 for everything else.
    """

    kind: Kind
    periods: pd.PeriodIndex
    value: np.ndarray
    numerator: np.ndarray | None = None
    denominator: np.ndarray | None = None
    per: float = 1.0

    def __len__(self) -> int:
        return len(self.periods)

    @property
    def present(self) -> np.ndarray:
        """Boolean array: which periods have a value."""
        return np.asarray(np.isfinite(self.value))

    def before(self, start: pd.Period) -> np.ndarray:
        """Boolean array: which periods lie before `start`."""
        return np.asarray(self.periods < start)

    def to_frame(self) -> pd.DataFrame:
        """Columns `period, value`, and `numerator, denominator` where the measure has them."""
        frame = pd.DataFrame({"period": self.periods, "value": self.value})
        if self.denominator is not None:
            frame["numerator"], frame["denominator"] = self.numerator, self.denominator
        return frame

    def __repr__(self) -> str:
        """How many periods from when to when; the values are in `to_frame()`."""
        span = f", first={str(self.periods[0])!r}, last={str(self.periods[-1])!r}" if len(self) else ""
        return f"Series({self.kind!r}, n_periods={len(self)}{span})"


def series_from_frame(
    frame: pd.DataFrame,
    *,
    kind: Kind,
    period: str,
    freq: str = "M",
    value: str | None = None,
    numerator: str | None = None,
    denominator: str | None = None,
    per: float = 1.0,
) -> Series:
    """One series from a tidy frame with one row per period.

    Parameters
    ----------
    frame : one row per period; rows may be missing, and are then missing values of the series.
    period : column with the period: dates, text such as "2014-11", or pandas periods.
    freq : pandas period alias of the series: "M", "Q", "W" or "Y".
    value, numerator, denominator : columns; a proportion or rate needs the last two, anything else the first.

    Raises
    ------
    KeyError : a named column is not in the frame.
    FrameProblems : rows that could only be dropped or guessed at, all of them; see `refuse_bad_rows`.
    ValueError : the columns that `kind` needs are not named, there is no such kind, or `per` is no number above 0.
    """
    if kind not in get_args(Kind):
        raise ValueError(f"kind: one of {', '.join(get_args(Kind))}")
    if not (isinstance(per, (int, float, np.number)) and 0 < per < math.inf):
        raise ValueError("per: a number above 0")
    counted = kind in COUNTED or (numerator is not None and denominator is not None)
    counts = None if numerator is None or denominator is None else (numerator, denominator)
    if counted and counts is None:
        raise ValueError(f"a {kind} needs both a numerator and a denominator column")
    if not counted and value is None:
        raise ValueError(f"a {kind} needs a value column")
    names = counts if counts is not None else (str(value),)
    refuse_bad_rows(frame, period=period, freq=freq, numbers=names, counts=counts)
    index = period_index(frame[period], freq)
    regular = pd.period_range(index.min(), index.max(), freq=freq)
    columns = [pd.Series(numbers_of(frame[name]), index=index).reindex(regular).to_numpy(dtype=float) for name in names]
    if counts is not None:
        return counted_series(kind, regular, *columns, per=per)
    return Series(kind=kind, periods=regular, value=columns[0])


def counted_series(
    kind: Kind, periods: pd.PeriodIndex, numerator: np.ndarray, denominator: np.ndarray, *, per: float = 1.0
) -> Series:
    """A proportion or rate from its counts; a period without numerator or with denominator 0 is missing."""
    usable = np.isfinite(numerator) & np.isfinite(denominator) & (denominator > 0)
    scale = per if kind == "rate" else 1.0
    value = np.full(len(periods), np.nan)
    value[usable] = scale * numerator[usable] / denominator[usable]
    return Series(
        kind=kind,
        periods=periods,
        value=value,
        numerator=np.where(usable, numerator, np.nan),
        denominator=np.where(usable, denominator, np.nan),
        per=scale,
    )
