"""How fast charts are judged: run statistics of many series at once, and whole charts one by one.

Run: python benchmarks/spc_speed.py
To reach: the statistics of 10,000 charts in 2 seconds on one core.
"""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np
import pandas as pd

from lnet_eval.methods.series import Series, counted_series
from lnet_eval.methods.spc import anhoej_signals, run_chart

CHARTS = 10_000
ONE_BY_ONE = 300
LIMIT = 2.0


def seconds(task: Callable[[], object], *, times: int = 3) -> float:
    """CPU seconds of the fastest of a few runs."""
    found = []
    for _ in range(times):
        begun = time.process_time()
        task()
        found.append(time.process_time() - begun)
    return min(found)


def line(what: str, charts: int, used: float) -> str:
    return f"{what:<44}{charts:>8}{used:>10.3f}{1000 * used / charts:>12.4f}"


def main() -> None:
    rng = np.random.default_rng(0)
    print(f"{'what':<44}{'charts':>8}{'seconds':>10}{'ms a chart':>12}{'of limit':>10}")
    for n in (12, 24, 60, 120):
        values = rng.normal(size=(CHARTS, n))
        values[rng.random(values.shape) < 0.05] = np.nan
        used = seconds(lambda values=values: anhoej_signals(values))
        print(line(f"run statistics, {n} points", CHARTS, used) + f"{used / LIMIT:>10.2f}")
    months = pd.period_range("2020-01", periods=24, freq="M")
    plain = Series(kind="continuous", periods=months, value=rng.normal(size=24))
    counts = counted_series("proportion", months, rng.binomial(40, 0.3, 24).astype(float), np.full(24, 40.0))
    for chart, rules, series in (
        ("run", "anhoej", plain),
        ("run", "perla", plain),
        ("i", "mdc", plain),
        ("p'", "shewhart", counts),
    ):
        used = seconds(lambda c=chart, r=rules, s=series: [run_chart(s, chart=c, rules=r) for _ in range(ONE_BY_ONE)])
        print(line(f"whole chart {chart}, {rules}, 24 points", ONE_BY_ONE, used))


if __name__ == "__main__":
    main()
