"""What a run or control chart is once it has been judged."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from typing import Any, Final, Literal

import numpy as np
import pandas as pd

from lnet_eval.methods.estimate import COLUMNS, COUNT, NATURAL, Caution

Chart = Literal["run", "i", "mr", "p", "u", "c", "g", "t", "p'", "u'", "i'", "xbar", "s"]
Rules = Literal["anhoej", "shewhart", "mdc", "perla"]

QUANTITIES: Final = ("n_useful", "longest_run", "longest_run_max", "crossings", "crossings_min", "signal")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class RunChart:
    """One run or control chart.

    Attributes
    ----------
    chart, rules : what was drawn and how it is judged.
    table : one row per period: `period, value, centre, lower, upper, signal, phase, rule, heading, included, target`.
        Limits are nan on a run chart; `rule` names the rule that the point broke and `heading` its way ("up" or
        "down"), both "" otherwise; `included` is False for excluded periods.
    statistics : one row per phase: `phase, start, centre, n_points, n_base, n_useful, longest_run, longest_run_max,
        crossings, crossings_min, signal`; `signal` is missing for a phase that cannot be judged (too short, flat, at
        0 or 100 %).
    signal : whether any phase signals.
    direction : which way the latest signal points: "up", "down", or None.
    reasons : per phase, the code of the reason why it cannot be judged, or None; also where the statistics were asked
        for all the same.
    target : the target of the last period, or None. baseline, screened : as the chart was asked for.

    Examples
    --------
    >>> import pandas as pd
    >>> import lnet_eval as le
    >>> frame = pd.DataFrame({"period": pd.period_range("2020-01", periods=16, freq="M"), "y": [4, 6, 7, 3] * 4})
    >>> chart = le.run_chart(frame, value="y")
    >>> chart.signal
    False
    >>> chart.points()["centre"].unique().tolist()
    [5.0]
    """

    chart: Chart
    rules: Rules
    table: pd.DataFrame
    statistics: pd.DataFrame
    signal: bool
    direction: Literal["up", "down"] | None
    reasons: tuple[str | None, ...]
    cautions: tuple[Caution, ...] = ()
    target: float | None = None
    baseline: tuple[pd.Period, pd.Period] | None = None
    screened: bool = False

    def judged(self) -> tuple[bool, ...]:
        """Per phase: whether it signals, or has what it takes to say that there is no signal."""
        signals = self.statistics["signal"]
        return tuple(
            not pd.isna(signal) and (bool(signal) or reason is None)
            for signal, reason in zip(signals, self.reasons, strict=True)
        )

    def points(self) -> pd.DataFrame:
        """One row per period: `period, value, centre, lower, upper, signal`."""
        return self.table[["period", "value", "centre", "lower", "upper", "signal"]]

    def to_frame(self) -> pd.DataFrame:
        """One row per phase and quantity: `phase` beside the columns every result has.

        The quantities are `n_useful, longest_run, longest_run_max, crossings, crossings_min, signal` (1 or 0, missing
        where the phase cannot be judged) and `centre`, in the measure's own unit.
        """
        rows = [
            self._row(phase, quantity)
            for phase in self.statistics.to_dict("records")
            for quantity in (*QUANTITIES, "centre")
        ]
        return pd.DataFrame(rows, columns=["phase", *COLUMNS])

    def _row(self, phase: dict[Hashable, Any], quantity: str) -> dict[str, object]:
        value = phase[quantity]
        return {
            "phase": phase["phase"],
            "quantity": quantity,
            "value": np.nan if pd.isna(value) else float(value),
            "low": np.nan,
            "high": np.nan,
            "unit": NATURAL if quantity == "centre" else COUNT,
            "n": phase["n_points"],
            "method": self.rules,
        }

    def __repr__(self) -> str:
        """Which chart of how many periods; the points are in `points()`."""
        return f"RunChart({self.chart!r}, rules={self.rules!r}, n_periods={len(self.table)}, signal={self.signal})"
