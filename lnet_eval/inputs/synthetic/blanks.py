"""Months that nobody reported."""

from __future__ import annotations

import numpy as np
import pandas as pd

_NUMBERS = ["numerator", "denominator", "value"]


def blanked(frame: pd.DataFrame, unit: str, first: str, months: int) -> pd.DataFrame:
    """`frame` with empty cells for `unit` in `months` months from `first` ("2018-06"); the rows stay."""
    chosen = _chosen(frame, unit, first, months)
    return frame.assign(**{name: frame[name].mask(chosen) for name in _NUMBERS})


def without(frame: pd.DataFrame, unit: str, first: str, months: int | None = None) -> pd.DataFrame:
    """`frame` without the rows of `unit` in `months` months from `first` (all that follow where None)."""
    return frame[~_chosen(frame, unit, first, months)].reset_index(drop=True)


def thinned(frame: pd.DataFrame, share: float, rng: np.random.Generator) -> pd.DataFrame:
    """`frame` without a random `share` of its rows."""
    return frame[rng.random(len(frame)) >= share].reset_index(drop=True)


def _chosen(frame: pd.DataFrame, unit: str, first: str, months: int | None) -> pd.Series:
    start = pd.Period(first, "M")
    chosen = (frame["unit"] == unit) & (frame["period"] >= start)
    return chosen if months is None else chosen & (frame["period"] < start + months)
