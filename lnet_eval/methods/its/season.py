"""Season in a segmented regression: its columns, and when the data cannot carry them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, get_args

import numpy as np
import pandas as pd

from lnet_eval.methods.estimate import Caution

Form = Literal["fourier", "months"]
# Periods in a year, by the first letter of the pandas alias; a year of weeks has 365.25 / 7 of them.
_CYCLE: Final[dict[str, float]] = {"M": 12.0, "Q": 4.0, "W": 365.25 / 7}
_SPARE_DEGREES: Final = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class SeasonTerms:
    """How season enters the model.

    Parameters
    ----------
    form : "fourier", sine and cosine pairs of the year; "months", one term per month or quarter (treatment
        coding, the first of the year as reference).
    pairs : number of Fourier pairs.

    Raises
    ------
    ValueError : a form that there is not.
    """

    form: Form = "fourier"
    pairs: int = 1

    def __post_init__(self) -> None:
        if self.form not in get_args(Form):
            raise ValueError(f"there is no season {self.form!r}; there are {', '.join(get_args(Form))}")


def cycle_length(periods: pd.PeriodIndex) -> float | None:
    """Periods in a year, or None where the period is a year or longer (or not known)."""
    return _CYCLE.get(str(periods.freqstr)[0])


def season_columns(periods: pd.PeriodIndex, season: SeasonTerms) -> tuple[np.ndarray, np.ndarray] | None:
    """Season's columns (n, k) and their mean over a year; None where the period has no year to repeat."""
    cycle = cycle_length(periods)
    if cycle is None:
        return None
    number = _number_in_year(periods)
    if season.form == "months" and cycle.is_integer():
        levels = np.arange(2, int(cycle) + 1)
        return (number[:, None] == levels).astype(float), np.full(len(levels), 1 / cycle)
    angles = 2 * np.pi * np.outer(number, np.arange(1, season.pairs + 1)) / cycle
    columns = np.stack([np.sin(angles), np.cos(angles)], axis=2).reshape(len(periods), -1)
    return columns, np.zeros(columns.shape[1])


def _number_in_year(periods: pd.PeriodIndex) -> np.ndarray:
    letter = str(periods.freqstr)[0]
    if letter == "M":
        return np.asarray(periods.month, dtype=float)
    if letter == "Q":
        return np.asarray(periods.quarter, dtype=float)
    return np.asarray(periods.day_of_year, dtype=float) / 7


def season_refused(
    periods: pd.PeriodIndex, used: np.ndarray, rows: np.ndarray, terms: tuple[np.ndarray, np.ndarray] | None
) -> Caution | None:
    """Season needs two full cycles, more points than terms, and terms that the data can tell apart."""
    cycle = cycle_length(periods)
    where = np.flatnonzero(used)
    if cycle is None or terms is None or not len(where):
        return None
    span = int(where[-1] - where[0] + 1)
    if span < 2 * cycle:
        return Caution(code="its_season_too_short", values={"needed": int(np.ceil(2 * cycle)), "found": span})
    full = np.column_stack([rows, terms[0]])[used]
    if len(full) < full.shape[1] + _SPARE_DEGREES or np.linalg.matrix_rank(full) < full.shape[1]:
        return Caution(code="its_season_too_many_terms", values={"terms": terms[0].shape[1], "found": len(full)})
    return None
