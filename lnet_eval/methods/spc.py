"""Run and control charts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import pandas as pd

from lnet_eval.methods.estimate import Caution

Chart = Literal["run", "i", "mr", "p", "u", "c", "g", "t", "p'", "u'", "i'", "xbar", "s"]
Rules = Literal["anhoej", "shewhart", "mdc", "perla"]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class RunChart:
    """One run or control chart.

    Attributes
    ----------
    chart, rules : what was drawn and how it is judged.
    table : one row per period: `period, value, centre, lower, upper, signal, phase` (limits nan on a run chart).
    statistics : one row per phase: `phase, n_useful, longest_run, longest_run_max, crossings, crossings_min, signal`.
    signal : whether any phase signals.
    direction : side of the longest run that signalled: "up", "down", or None.
    """

    chart: Chart
    rules: Rules
    table: pd.DataFrame
    statistics: pd.DataFrame
    signal: bool
    direction: Literal["up", "down"] | None
    cautions: tuple[Caution, ...] = ()

    def points(self) -> pd.DataFrame:
        """One row per period: `period, value, centre, lower, upper, signal`."""
        return self.table[["period", "value", "centre", "lower", "upper", "signal"]]

    def to_frame(self) -> pd.DataFrame:
        """One row per phase and quantity: `phase, quantity, value` beside the columns every result has."""
        raise NotImplementedError
