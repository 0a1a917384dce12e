"""How often charts of stable series signal by chance."""

from __future__ import annotations

import functools
from collections.abc import Iterable
from typing import Final

import numpy as np

from lnet_eval.methods.spc.phase import judge_phase
from lnet_eval.methods.spc.plotted import Estimation, Plotted
from lnet_eval.methods.spc.result import Chart, Rules, RunChart
from lnet_eval.methods.spc.runs import anhoej_signals

MANY_CHARTS: Final = 40_000
"""Simulated charts for Anhøj's rules: a rate of 5 % is known to about 0.1 percentage points."""
SOME_CHARTS: Final = 4_000
"""Simulated charts for the other sets, which are judged one by one: 35 % is known to about 0.8 percentage points."""
SEED: Final = 20140101
"""Fixed, so that the same report states the same rate every time."""


@functools.cache
def false_signal_rate(rules: Rules, n: int, baseline: int | None = None) -> float:
    """Share of stable series of `n` independent normal values in which the rule set signals.

    Parameters
    ----------
    rules : "anhoej" and "perla" are judged about the median, the others on an i chart.
    n : points of the series.
    baseline : the first so many points decide centre and sigma; all of them by default.

    Notes
    -----
    Simulated with a fixed seed. Rules about a median hold for every continuous distribution; rules about limits are
    for normal values.
    """
    rng = np.random.default_rng(SEED)
    governing = np.arange(n) < (baseline or n)
    if rules == "anhoej":
        values = rng.standard_normal((MANY_CHARTS, n))
        return float(anhoej_signals(values, np.median(values[:, governing], axis=1)).signal.mean())
    chart: Chart = "run" if rules == "perla" else "i"
    signals = [
        judge_phase(
            chart,
            rules,
            Plotted(value=value),
            number=1,
            included=np.ones(n, dtype=bool),
            governing=governing,
            how=Estimation(),
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
        quiet *= 1 - false_signal_rate(chart.rules, int(n), None if n_base == n else int(n_base))
    return 1 - quiet
