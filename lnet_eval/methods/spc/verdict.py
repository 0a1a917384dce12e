"""Variation and assurance: what a chart says about the latest point, and about the target.

One function for each, used by charts and by tables alike, so that an icon can never contradict its chart.
"""

from __future__ import annotations

from typing import Final, Literal

import numpy as np
import pandas as pd

from lnet_eval.methods.spc.result import Rules, RunChart

Better = Literal["up", "down"]
Variation = Literal[
    "better_high", "better_low", "worse_high", "worse_low", "changed_high", "changed_low", "common_cause"
]
Assurance = Literal["passes", "fails", "hit_or_miss"]

ABOUT_POINTS: Final[frozenset[Rules]] = frozenset({"shewhart", "mdc"})
"""Sets that mark single points; the others speak of a phase as a whole."""
_NAMES: Final[dict[tuple[bool | None, str], Variation]] = {
    (True, "up"): "better_high",
    (True, "down"): "better_low",
    (False, "up"): "worse_high",
    (False, "down"): "worse_low",
    (None, "up"): "changed_high",
    (None, "down"): "changed_low",
}


def variation(chart: RunChart, *, better: Better | None) -> Variation | None:
    """Whether the chart shows a change at its end, in which direction, and whether that is the wanted one.

    Sets that mark single points (shewhart, mdc) speak of the latest point with a value, the others of the latest
    phase.

    Parameters
    ----------
    better : the wanted direction; None where neither direction is.

    Returns
    -------
    "common_cause" where nothing signals, and None where the latest phase cannot be judged.
    """
    latest = chart.statistics["signal"].iloc[-1]
    if pd.isna(latest):
        return None
    heading = _latest_heading(chart) if latest else ""
    if not heading:
        return "common_cause"
    return _NAMES[None if better is None else heading == better, heading]


def assurance(chart: RunChart, *, better: Better | None) -> Assurance | None:
    """Whether the process, as it now varies, will meet its target.

    The target against the limits of the latest period: beyond them on the wanted side "passes", on the other "fails",
    between them "hit_or_miss". A flat series has no limits and is judged by its value.

    Returns
    -------
    None without a target, without a wanted direction, and for a chart without limits (a run chart that is not flat).
    """
    if chart.target is None or better is None:
        return None
    present = chart.table[chart.table["value"].notna()]
    if present.empty:
        return None
    last = present.iloc[-1]
    low, high = float(last["lower"]), float(last["upper"])
    phase = present.loc[present["phase"] == last["phase"], "value"]
    if phase.nunique() == 1:
        low = high = float(last["value"])
    if np.isnan(low) or np.isnan(high):
        return None
    above, below = low >= chart.target, high <= chart.target
    met, missed = (above, below) if better == "up" else (below, above)
    if met:
        return "passes"
    return "fails" if missed else "hit_or_miss"


def _latest_heading(chart: RunChart) -> str:
    if chart.rules in ABOUT_POINTS:
        return str(chart.table.loc[chart.table["value"].notna() & chart.table["included"], "heading"].iloc[-1])
    return chart.direction or ""
