"""Variation and assurance: what a chart says about the latest point, and about the target.

`standing` is asked by charts, tables and exports alike, so that an icon can never contradict its chart.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
import pandas as pd

from lnet_eval.methods.spc.result import Rules, RunChart
from lnet_eval.methods.spc.runs import sides

Better = Literal["up", "down"]
Variation = Literal[
    "better_high", "better_low", "worse_high", "worse_low", "changed_high", "changed_low", "passed", "common_cause"
]
Assurance = Literal["passes", "fails", "hit_or_miss"]

ABOUT_POINTS: Final[frozenset[Rules]] = frozenset({"shewhart", "mdc"})
"""Sets that mark single points; the others speak of a phase as a whole."""
MOST_RECENT: Final = 12
"""So many of the latest points say how a process stands against its target."""
FEWEST_RECENT: Final = 6
"""Under this the latest points of a run chart promise nothing."""
MOSTLY: Final = 2 / 3
"""Share of the recent points on one side of the centre line that makes a signal of the phase one of today."""
_NAMES: Final[dict[tuple[bool | None, str], Variation]] = {
    (True, "up"): "better_high",
    (True, "down"): "better_low",
    (False, "up"): "worse_high",
    (False, "down"): "worse_low",
    (None, "up"): "changed_high",
    (None, "down"): "changed_low",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How a chart stands now.

    Attributes
    ----------
    variation, assurance : as the functions of those names give them.
    period, value : the latest point that counts; None and nan where there is none.
    centre : the centre line there. target : the target of the last period, or None.
    n_met, n_recent : of the recent points with a target, how many met it.
    """

    variation: Variation | None
    assurance: Assurance | None
    period: pd.Period | None
    value: float
    centre: float
    target: float | None
    n_met: int
    n_recent: int


def variation(chart: RunChart, *, better: Better | None) -> Variation | None:
    """Whether the chart shows a change at its end, in which direction, and whether that is the wanted one.

    Sets that mark single points (shewhart, mdc) speak of the latest point with a value; shewhart says "passed" where an
    earlier one of the phase was marked. The others speak of the latest phase: where it signals, the direction is the
    side of the centre line on which two in three of the `recent_points` lie, and "passed" where they lie on both: the
    change is over.

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
        # Making Data Count speaks of its latest point and of nothing before it.
        return "passed" if latest and chart.rules != "mdc" else "common_cause"
    return _NAMES[None if better is None else heading == better, heading]


def assurance(chart: RunChart, *, better: Better | None) -> Assurance | None:
    """Whether the process, as it now varies, will meet its target.

    A chart with limits: the target against the limits of the latest period; beyond them on the wanted side "passes", on
    the other "fails", between them "hit_or_miss". A run chart has no limits: there its `recent_points` say whether they
    all met the target, none did, or some. A flat series is judged by its value.

    Returns
    -------
    None without a target or a wanted direction, and for a run chart with fewer than six recent points.
    """
    if chart.target is None or better is None:
        return None
    present = chart.table[chart.table["value"].notna()]
    if present.empty:
        return None
    last = present.iloc[-1]
    low, high = float(last["lower"]), float(last["upper"])
    if present.loc[present["phase"] == last["phase"], "value"].nunique() == 1:
        low = high = float(last["value"])
    if np.isnan(low) or np.isnan(high):
        return _by_points(chart, better)
    above, below = low >= chart.target, high <= chart.target
    met, missed = (above, below) if better == "up" else (below, above)
    if met:
        return "passes"
    return "fails" if missed else "hit_or_miss"


def _by_points(chart: RunChart, better: Better) -> Assurance | None:
    n_met, n = target_met(chart, better=better)
    if chart.chart != "run" or n < FEWEST_RECENT:
        return None
    return "passes" if n_met == n else "hit_or_miss" if n_met else "fails"


def target_met(chart: RunChart, *, better: Better) -> tuple[int, int]:
    """How many of the `recent_points` that have a target met it, and how many have one."""
    recent = recent_points(chart)
    aimed = recent[recent["target"].notna()]
    reached = aimed["value"] >= aimed["target"] if better == "up" else aimed["value"] <= aimed["target"]
    return int(reached.sum()), len(aimed)


def recent_points(chart: RunChart) -> pd.DataFrame:
    """The rows that tell how the process stands now: the latest twelve that count, of the latest phase.

    Where a baseline holds the centre line still, the points after it.
    """
    table = chart.table
    used = np.flatnonzero((table["value"].notna() & table["included"]).to_numpy(dtype=bool))
    if len(used):
        phase = table["phase"].to_numpy()
        used = used[phase[used] == phase[used[-1]]]
    if chart.baseline is not None:
        later = used[(table["period"] > chart.baseline[1]).to_numpy()[used]]
        used = later if len(later) else used
    return table.iloc[used[-MOST_RECENT:]]


def standing(chart: RunChart, *, better: Better | None) -> Standing:
    """Everything that a small sign beside a chart, or a row about it in a table, says."""
    recent = recent_points(chart)
    n_met, n_recent = (0, 0) if better is None else target_met(chart, better=better)
    last = None if recent.empty else recent.iloc[-1]
    return Standing(
        variation=variation(chart, better=better),
        assurance=assurance(chart, better=better),
        period=None if last is None else last["period"],
        value=np.nan if last is None else float(last["value"]),
        centre=np.nan if last is None else float(last["centre"]),
        target=chart.target,
        n_met=n_met,
        n_recent=n_recent,
    )


def _latest_heading(chart: RunChart) -> str:
    if chart.rules in ABOUT_POINTS:
        return str(chart.table.loc[chart.table["value"].notna() & chart.table["included"], "heading"].iloc[-1])
    recent = recent_points(chart)
    side = sides(recent["value"].to_numpy(dtype=float), recent["centre"].to_numpy(dtype=float))
    above, below = int((side > 0).sum()), int((side < 0).sum())
    if max(above, below) < MOSTLY * (above + below) or above == below:
        return ""
    return "up" if above > below else "down"
