"""From tidy measurements to series: one per unit, and the units together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from lnet_eval.evaluation.window import Window
from lnet_eval.methods.series import Series, counted_series
from lnet_eval.plan.measure import Measure


def unit_series(
    measurements: pd.DataFrame | None, measure: Measure, units: Sequence[str], window: Window
) -> dict[str, Series]:
    """The series of each unit that has at least one value, over every period from `window.first` to `window.last`."""
    if measurements is None or window.last < window.first:
        return {}
    rows = measurements[measurements["measure"] == measure.id]
    periods = pd.period_range(window.first, window.last, freq=measure.freq)
    places = periods.get_indexer(pd.PeriodIndex(rows["period"], freq=measure.freq))
    numbers = rows[["value", "numerator", "denominator"]].to_numpy(dtype=float, na_value=np.nan)
    whose = rows["unit"].to_numpy(dtype=object)
    found: dict[str, Series] = {}
    for unit in units:
        own = (whose == unit) & (places >= 0)
        columns = np.full((len(periods), numbers.shape[1]), np.nan)
        columns[places[own]] = numbers[own]
        series = _series(measure, periods, columns)
        if series.present.any():
            found[unit] = series
    return found


def joint_series(measure: Measure, units: Mapping[str, Series]) -> Series | None:
    """The units together, per period; None where there are none.

    Proportions and rates are the sum of numerators over the sum of denominators of the units that reported.
    Counts are sums, and missing in a period that any of the units did not report. Everything else is the
    unweighted mean over the units that reported.
    """
    if not units:
        return None
    every = list(units.values())
    periods = every[0].periods
    if all(series.denominator is not None for series in every):
        numerator = _sum_of_present([series.numerator for series in every])
        denominator = _sum_of_present([series.denominator for series in every])
        return counted_series(measure.kind, periods, numerator, denominator, per=measure.per)
    values = np.vstack([series.value for series in every])
    if measure.kind == "count":
        return Series(kind=measure.kind, periods=periods, value=values.sum(axis=0))
    n = np.isfinite(values).sum(axis=0)
    total = np.where(np.isfinite(values), values, 0.0).sum(axis=0)
    return Series(kind=measure.kind, periods=periods, value=np.where(n > 0, total / np.maximum(n, 1), np.nan))


def _series(measure: Measure, periods: pd.PeriodIndex, columns: np.ndarray) -> Series:
    value, numerator, denominator = np.ascontiguousarray(columns.T)
    if measure.counted and np.isfinite(denominator).any():
        return counted_series(measure.kind, periods, numerator, denominator, per=measure.per)
    return Series(kind=measure.kind, periods=periods, value=value)


def _sum_of_present(arrays: Sequence[np.ndarray | None]) -> np.ndarray:
    stacked = np.vstack([array for array in arrays if array is not None])
    present = np.isfinite(stacked).any(axis=0)
    return np.where(present, np.nansum(stacked, axis=0), np.nan)
