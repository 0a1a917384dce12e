"""One phase of a chart: its limits, its statistics, the points that break a rule."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lnet_eval.methods.spc.limits import control_limits
from lnet_eval.methods.spc.plotted import Estimation, Limits, Plotted
from lnet_eval.methods.spc.result import Chart, Rules
from lnet_eval.methods.spc.rules import Marks, marked_points, outside_limits, runs_outside_table
from lnet_eval.methods.spc.runs import Runs, anhoej_signals, sides


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Phase:
    """One phase of a chart.

    Attributes
    ----------
    number : 1, 2, … in order.
    value : plotted values, one per period of the phase, gaps included.
    used, base : which points count (present, not excluded), and which of them decide centre and sigma.
    limits : of every point.
    runs : Anhøj's statistics about the centre line.
    marks : rule → heading of each point that breaks it (1 up, -1 down, 0 none).
    signal : whether the rule set signals.
    """

    number: int
    value: np.ndarray
    used: np.ndarray
    base: np.ndarray
    limits: Limits
    runs: Runs
    marks: Marks
    signal: bool

    @property
    def n_points(self) -> int:
        """Points that count."""
        return int(self.used.sum())

    @property
    def n_useful(self) -> int:
        """Points that count and do not lie on the centre line."""
        return int(self.runs.n_useful)

    def broken(self) -> np.ndarray:
        """Name of the first rule of the set that each point breaks, "" for the rest."""
        names = np.full(self.value.shape, "", dtype=object)
        for rule, heading in reversed(self.marks.items()):
            names[heading != 0] = rule
        return names

    def heading(self) -> np.ndarray:
        """Direction of each point's first broken rule."""
        heading = np.zeros(self.value.shape, dtype=int)
        for way in reversed(self.marks.values()):
            heading = np.where(way != 0, way, heading)
        return heading

    def direction(self) -> int:
        """Which way the signal points: the latest marked point's, else from the first half to the second.

        Too few crossings mark no point; then the halves are compared by their shares above the centre line.
        """
        marked = self.heading()
        if marked.any():
            return int(marked[np.flatnonzero(marked)[-1]])
        side = sides(self.value, self.limits.centre)
        useful = side[(side != 0) & self.used]
        half = useful.size // 2
        return int(np.sign(useful[useful.size - half :].sum() - useful[:half].sum()))


def judge_phase(
    chart: Chart,
    rules: Rules,
    plotted: Plotted,
    *,
    number: int,
    included: np.ndarray,
    governing: np.ndarray,
    how: Estimation,
) -> Phase:
    """Limits, statistics and signal of one phase.

    Parameters
    ----------
    plotted : the points of this phase.
    included : boolean array; False for excluded periods.
    governing : boolean array; True for the periods of the baseline.
    """
    used = included & np.isfinite(plotted.value)
    # A gap inside the base stays a gap: no moving range is taken across a month without data.
    base = included & governing
    limits = control_limits(chart, plotted, base, how)
    runs = anhoej_signals(np.where(used, plotted.value, np.nan), _line(limits.centre))
    inner = Limits(
        centre=limits.centre[used],
        mean=limits.mean[used],
        sigma=limits.sigma[used],
        power=limits.power,
        floor=limits.floor,
        ceiling=limits.ceiling,
    )
    found = {rule: _spread(heading, used) for rule, heading in marked_points(rules, plotted.value[used], inner).items()}
    signal = bool(runs.signal) if rules == "anhoej" else any(bool(heading.any()) for heading in found.values())
    if rules == "perla":
        signal = signal or runs_outside_table(sides(plotted.value[used], inner.centre))
    # An excluded point outside the limits is shown as such; it just does not count.
    marks = {**found, "outside": outside_limits(plotted.value, limits, 3)} if "outside" in found else found
    return Phase(
        number=number,
        value=plotted.value,
        used=used,
        base=base & np.isfinite(plotted.value),
        limits=limits,
        runs=runs,
        marks=marks,
        signal=signal,
    )


def _line(centre: np.ndarray) -> float:
    return float(centre[0]) if centre.size else np.nan


def _spread(heading: np.ndarray, used: np.ndarray) -> np.ndarray:
    found = np.zeros(used.shape, dtype=int)
    found[used] = heading
    return found
