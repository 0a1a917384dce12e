"""How often charts of stable series signal by chance."""

from __future__ import annotations

import functools
import math
from collections.abc import Iterable
from typing import Final

import numpy as np

from lnet_eval.methods.spc.phase import judge_phase
from lnet_eval.methods.spc.plotted import Estimation, Plotted
from lnet_eval.methods.spc.result import Chart, Rules, RunChart
from lnet_eval.methods.spc.runs import anhoej_signals, run_limits

MANY_CHARTS: Final = 10_000
"""Simulated charts for Anhøj's rules about a frozen median: a rate of 10 % is known to 0.3 percentage points."""
SOME_CHARTS: Final = 1_000
"""Simulated charts for the other sets, which are judged one by one: a rate of 35 % is known to 1.5 points."""
SEED: Final = 20140101
"""Fixed, so that the same report states the same rate every time."""


@functools.cache
def false_signal_rate(rules: Rules, n: int, baseline: int | None = None, *, screened: bool = False) -> float:
    """Share of stable series of `n` independent values in which the rule set signals.

    Parameters
    ----------
    rules : "anhoej" and "perla" are judged about the median, the others on an i chart of normal values.
    n : points of the series.
    baseline : the first so many points decide centre and sigma; all of them by default.
    screened : large moving ranges are left out of sigma.

    Notes
    -----
    Exact for Anhøj's rules about the median of all points; else simulated with a fixed seed. Rules about a median hold
    for every continuous distribution.
    """
    if rules == "anhoej":
        return _exact(n) if baseline in {None, n} else _frozen(n, int(baseline or n))
    chart: Chart = "run" if rules == "perla" else "i"
    rng = np.random.default_rng(SEED)
    signals = [
        judge_phase(
            chart,
            rules,
            Plotted(value=value),
            number=1,
            included=np.ones(n, dtype=bool),
            governing=np.arange(n) < (baseline or n),
            how=Estimation(screened=screened),
        ).signal
        for value in rng.standard_normal((SOME_CHARTS, n))
    ]
    return float(np.mean(signals))


def expected_chance_signals(charts: Iterable[RunChart]) -> float:
    """How many of the charts on a page would signal if nothing had happened in any of them.

    A chart counts with the chance that any of its phases signals; a phase that cannot be judged counts with nothing.
    """
    return sum(_chance_of_any(chart) for chart in charts)


def _chance_of_any(chart: RunChart) -> float:
    judged = chart.statistics[chart.statistics["signal"].notna()]
    quiet = 1.0
    for n, n_base in zip(judged["n_points"], judged["n_base"], strict=True):
        quiet *= 1 - false_signal_rate(chart.rules, int(n), int(n_base), screened=chart.screened)
    return 1 - quiet


def _exact(n: int) -> float:
    """Share of all arrangements, half the points above the median and half below, in which Anhøj's rules signal."""
    half = n // 2  # of an odd number of points the median itself is one, and is dropped
    if half == 0:
        return 0.0
    longest, crossings = (int(limit) for limit in run_limits(np.array(2 * half)))
    parts = [_compositions(half, k, longest) for k in range(half + 2)]
    quiet = sum(2 * parts[runs // 2] * parts[(runs + 1) // 2] for runs in range(max(crossings + 1, 2), 2 * half + 1))
    return 1 - quiet / math.comb(2 * half, half)


def _compositions(total: int, parts: int, largest: int) -> int:
    """Ways to write `total` as a sum of `parts` numbers from 1 to `largest`, in order."""
    return sum(
        (-1) ** j * math.comb(parts, j) * math.comb(total - j * largest - 1, parts - 1)
        for j in range(parts + 1)
        if parts >= 1 and total - j * largest >= parts
    )


def _frozen(n: int, baseline: int) -> float:
    values = np.random.default_rng(SEED).standard_normal((MANY_CHARTS, n))
    return float(anhoej_signals(values, np.median(values[:, :baseline], axis=1)).signal.mean())
