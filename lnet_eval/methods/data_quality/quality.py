"""One measure's data, team by team."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Any, Final

import numpy as np
import pandas as pd

from lnet_eval.methods.data_quality.suspicions import UNLIKELY, copied_between, heaping, outlying, repeated
from lnet_eval.methods.estimate import COLUMNS as ESTIMATE_COLUMNS
from lnet_eval.methods.estimate import COUNT, SHARE
from lnet_eval.methods.series import Series

COLUMNS: Final = (
    "unit", "due", "delivered", "share", "behind", "longest_gap", "rounded", "rounded_of", "heaped", "repeats",
    "copied", "alike", "outliers",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class DataQuality:
    """How good each team's data for one measure are.

    Attributes
    ----------
    table : one row per unit that data are due from, those without any included:
        `due, delivered, share` : periods, and the share of them that has a value.
        `behind` : periods from the last value to the last period due; all of them where nothing was delivered.
        `longest_gap` : most missing periods in a row between two values.
        `rounded, rounded_of, heaped` : values ending in 0 or 5 in the column where that is most unlikely, out of how
        many, and whether there are more than chance gives.
        `repeats, copied` : longest stretch of equal neighbouring periods, and whether that is more than chance gives.
        `alike` : another unit that reports the very same numbers, or "".
        `outliers` : periods far from everything else the unit reports.
    periods : unit → the outlying periods.
    """

    table: pd.DataFrame
    periods: Mapping[str, tuple[pd.Period, ...]]

    @property
    def n_doubtful(self) -> int:
        """Units whose numbers look rounded or copied."""
        return int((self.table["heaped"] | self.table["copied"] | (self.table["alike"] != "")).sum())

    def to_frame(self) -> pd.DataFrame:
        """One row per unit and quantity: `team` beside the columns every result has.

        `delivered` (share of the periods due) and `rounded` (share of the values looked at) rest on those; what else
        is counted rests on the periods delivered. `heaped`, `copied` and `alike` are 1 or 0.
        """
        rows = [
            (row["unit"], quantity, value, unit, n)
            for row in self.table.to_dict("records")
            for quantity, value, unit, n in _quantities(row)
        ]
        frame = pd.DataFrame(rows, columns=["team", "quantity", "value", "unit", "n"])
        return frame.assign(low=np.nan, high=np.nan, method="data_quality")[["team", *ESTIMATE_COLUMNS]]

    def __repr__(self) -> str:
        """How many units, and how many of them look rounded or copied."""
        return f"DataQuality(n_units={len(self.table)}, n_doubtful={self.n_doubtful})"


def data_quality(
    units: Mapping[str, Series], *, due: Mapping[str, pd.PeriodIndex], starts: Mapping[str, pd.Period]
) -> DataQuality:
    """Completeness, timeliness, rounding, copying and outliers of every unit's data for one measure.

    Parameters
    ----------
    units : unit → series, for those that delivered anything.
    due : unit → the periods that it owes a value for; every unit in it has a row.
    starts : unit → first period after the start; the level before and after may differ without being an outlier.
    """
    alike = _alike(units)
    rows, far = [], {}
    for unit, periods in due.items():
        series = units.get(unit)
        present = periods[:0] if series is None else series.periods[series.present]
        have = periods.isin(present)
        outliers = () if series is None else _outliers(series, starts[unit])
        if outliers:
            far[unit] = outliers
        rows.append(
            {
                "unit": unit,
                "due": len(periods),
                "delivered": int(have.sum()),
                "share": float(have.mean()) if len(periods) else np.nan,
                **_holes(have),
                **(_written(series) if series is not None else _NOTHING),
                "alike": alike.get(unit, ""),
                "outliers": len(outliers),
            }
        )
    return DataQuality(table=pd.DataFrame(rows, columns=list(COLUMNS)), periods=far)


def _quantities(row: Mapping[Hashable, Any]) -> Iterator[tuple[str, float, str, int]]:
    """Quantity, value, unit and n of one unit's row."""
    delivered, looked_at = int(row["delivered"]), int(row["rounded_of"])
    yield "delivered", float(row["share"]), SHARE, int(row["due"])
    yield "rounded", float(row["rounded"]) / looked_at if looked_at else np.nan, SHARE, looked_at
    for quantity in ("behind", "longest_gap", "repeats", "outliers", "heaped", "copied"):
        yield quantity, float(row[quantity]), COUNT, delivered
    yield "alike", float(row["alike"] != ""), COUNT, delivered


_NOTHING: Final[dict[str, Any]] = {"rounded": 0, "rounded_of": 0, "heaped": False, "repeats": 0, "copied": False}


def _holes(have: np.ndarray) -> dict[str, int]:
    places = np.flatnonzero(have)
    if places.size == 0:
        return {"behind": int(have.size), "longest_gap": 0}
    return {"behind": int(have.size - 1 - places[-1]), "longest_gap": int(np.diff(places).max(initial=1) - 1)}


def _reported(series: Series) -> np.ndarray:
    """The numbers as they were reported: numerators and denominators, or values; shape (periods, columns)."""
    if series.numerator is not None and series.denominator is not None:
        return np.column_stack([series.numerator, series.denominator])
    return series.value[:, None]


def _written(series: Series) -> dict[str, Any]:
    columns = _reported(series)
    found = [h for h in (heaping(column) for column in columns.T) if h is not None]
    worst = min(found, key=lambda h: h.p_value, default=None)
    repeats, chance = repeated(columns)
    return {
        "rounded": 0 if worst is None else worst.rounded,
        "rounded_of": 0 if worst is None else worst.n,
        "heaped": worst is not None and worst.p_value < UNLIKELY,
        "repeats": repeats,
        "copied": chance < UNLIKELY,
    }


def _alike(units: Mapping[str, Series]) -> dict[str, str]:
    """Units that report another unit's very numbers, each with the first such unit."""
    columns = {unit: _reported(series) for unit, series in units.items()}
    when = {unit: series.periods.asi8 for unit, series in units.items()}
    found: dict[str, str] = {}
    for one, other in combinations(columns, 2):
        mine, theirs = columns[one], columns[other]
        if mine.shape[1] != theirs.shape[1]:
            continue
        if not np.array_equal(when[one], when[other]):  # the units of one window share their periods
            _, here, there = np.intersect1d(when[one], when[other], return_indices=True)
            mine, theirs = mine[here], theirs[there]
        if copied_between(mine, theirs):
            found.setdefault(one, other)
            found.setdefault(other, one)
    return found


def _outliers(series: Series, start: pd.Period) -> tuple[pd.Period, ...]:
    """Periods far from the level of their own side, on a scale where chance varies alike."""
    before = series.before(start)
    residual = np.full(len(series), np.nan)
    for side in (before, ~before):
        chosen = side & series.present
        if chosen.any():
            residual[chosen] = _deviation(series, chosen)
    return tuple(series.periods[outlying(residual)])


def _deviation(series: Series, chosen: np.ndarray) -> np.ndarray:
    value = series.value[chosen]
    if series.denominator is not None and series.numerator is not None:
        size = series.denominator[chosen]
        events = series.numerator[chosen]
        if series.kind == "proportion":
            # The arcsine makes shares of equal size vary alike, whatever their level.
            level = np.median(np.arcsin(np.sqrt(events / size)))
            return np.asarray(2 * np.sqrt(size) * (np.arcsin(np.sqrt(events / size)) - level))
        rate = np.sqrt(events / size)
        return np.asarray(2 * np.sqrt(size) * (rate - np.median(rate)))
    if series.kind in {"count", "time_between"}:
        value = np.sqrt(np.maximum(value, 0))
    return np.asarray(value - np.median(value))
