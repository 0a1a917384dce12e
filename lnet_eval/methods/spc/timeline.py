"""Dates of a chart: which phase a period lies in, and which periods decide its limits."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import pandas as pd

Baseline = tuple[pd.Period, pd.Period]


def known_periods(periods: pd.PeriodIndex, wanted: Iterable[pd.Period], what: str) -> pd.PeriodIndex:
    """`wanted` as an index; raises ValueError that names the first one the series does not have."""
    named = list(wanted)
    for period in named:
        if period not in periods:
            raise ValueError(f"the {what} {period} is not among the periods of the series")
    return pd.PeriodIndex(named, freq=periods.freq)


def phase_numbers(periods: pd.PeriodIndex, phases: Sequence[pd.Period]) -> np.ndarray:
    """Phase of every period: 1 before the first date of `phases`, one more from each of them on."""
    starts = known_periods(periods, phases, "phase date").unique().sort_values()
    number = np.searchsorted(starts.asi8, periods.asi8, side="right")
    # A phase that starts with the series itself leaves no phase before it.
    return np.asarray(number - number[:1] + 1)


def governing_periods(periods: pd.PeriodIndex, number: np.ndarray, baseline: Baseline | None) -> np.ndarray:
    """Boolean array: the periods that decide centre and sigma, those of the baseline in the phase it lies in."""
    if baseline is None:
        return np.ones(len(periods), dtype=bool)
    known_periods(periods, baseline, "baseline date")
    inside = np.asarray((periods >= baseline[0]) & (periods <= baseline[1]))
    touched = np.unique(number[inside])
    if touched.size != 1:
        raise ValueError(f"the baseline from {baseline[0]} to {baseline[1]} must lie within one phase, in order")
    return np.asarray(inside | (number != touched[0]))
