"""From plotted values and what was asked for to a judged chart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal, get_args

import numpy as np
import pandas as pd

from lnet_eval.errors import NotEnoughData
from lnet_eval.methods.estimate import Caution
from lnet_eval.methods.series import Kind
from lnet_eval.methods.spc.chance import false_signal_rate
from lnet_eval.methods.spc.guards import FEWEST_POINTS, SHORT_BASELINE, phase_cautions, points_that_count, unjudged
from lnet_eval.methods.spc.phase import Phase, judge_phase
from lnet_eval.methods.spc.plotted import D2, Estimation, Plotted, moving_range
from lnet_eval.methods.spc.result import Chart, Rules, RunChart
from lnet_eval.methods.spc.rules import MDC_D2, NEEDS_LIMITS
from lnet_eval.methods.spc.timeline import Baseline, governing_periods, known_periods, phase_numbers

DIRECTIONS: Final[dict[int, Literal["up", "down"] | None]] = {1: "up", -1: "down", 0: None}
HEADINGS: Final = {1: "up", -1: "down", 0: ""}
Target = float | Sequence[float] | np.ndarray | None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Asked:
    """What a chart was asked for; `run_chart` documents every field, `kind` is that of the measure."""

    chart: Chart
    rules: Rules
    kind: Kind
    phases: tuple[pd.Period, ...] = ()
    baseline: Baseline | None = None
    screened: bool = False
    target: Target = None
    exclude: tuple[pd.Period, ...] = ()
    centre: float | None = None
    judge: bool = True

    def __post_init__(self) -> None:
        if self.chart not in get_args(Chart):
            raise ValueError(f"there is no chart {self.chart!r}; there are {', '.join(get_args(Chart))}")
        if self.rules not in get_args(Rules):
            raise ValueError(f"there is no rule set {self.rules!r}; there are {', '.join(get_args(Rules))}")
        if self.chart == "run" and self.rules in NEEDS_LIMITS:
            raise ValueError(f"the rule set {self.rules!r} is about limits, and a run chart has none")


def judged_chart(periods: pd.PeriodIndex, plotted: Plotted, asked: Asked) -> RunChart:
    """The chart with its limits, statistics, signal and cautions; raises as `run_chart` does."""
    number = phase_numbers(periods, asked.phases)
    included = ~periods.isin(known_periods(periods, asked.exclude, "excluded period"))
    phases = _phases(plotted, asked, number, included, governing_periods(periods, number, asked.baseline))
    reasons = [unjudged(phase, asked.rules, asked.kind) for phase in phases]
    if asked.judge:
        _refuse(phases, reasons)
    if not any(np.isfinite(phase.value).any() for phase in phases):
        raise NotEnoughData("run_chart", "chart_no_values", needed=1, found=0)
    signals = [
        None if asked.judge and reason is not None else phase.signal
        for phase, reason in zip(phases, reasons, strict=True)
    ]
    latest = [phase for phase, signal in zip(phases, signals, strict=True) if signal]
    targets = _targets(asked.target, len(periods))
    return RunChart(
        chart=asked.chart,
        rules=asked.rules,
        table=_table(periods, phases, signals, number, included).assign(target=targets),
        statistics=_statistics(periods, phases, signals, number),
        signal=bool(latest),
        direction=DIRECTIONS[latest[-1].direction()] if latest else None,
        reasons=tuple(reasons),
        cautions=_cautions(phases, reasons, asked) if asked.judge else (),
        target=None if np.isnan(targets[-1:]).all() else float(targets[-1]),
        baseline=asked.baseline,
        screened=asked.screened,
    )


def _targets(target: Target, n: int) -> np.ndarray:
    """The target of every period; nan where there is none."""
    if target is None:
        return np.full(n, np.nan)
    given = np.asarray(target, dtype=float)
    if given.ndim and given.shape != (n,):
        raise ValueError(f"a target per period needs {n} numbers, one for each period of the series")
    return np.broadcast_to(given, (n,)).copy()


def _phases(
    plotted: Plotted, asked: Asked, number: np.ndarray, included: np.ndarray, governing: np.ndarray
) -> list[Phase]:
    how = Estimation(screened=asked.screened, centre=asked.centre, d2=MDC_D2 if asked.rules == "mdc" else D2)
    found = []
    for phase in range(1, int(number.max(initial=1)) + 1):
        chosen = number == phase
        part = plotted.part(chosen)
        if asked.chart == "mr":
            part = Plotted(value=moving_range(part.value))
        found.append(
            judge_phase(
                asked.chart,
                asked.rules,
                part,
                number=phase,
                included=included[chosen],
                governing=governing[chosen],
                how=how,
            )
        )
    return found


def _refuse(phases: list[Phase], reasons: list[str | None]) -> None:
    """Raise where there is nothing to judge; a phase that is flat or at its ceiling is still worth a drawing."""
    if any(phase.used.any() and not phase.base.any() for phase in phases):
        raise NotEnoughData("run_chart", "chart_empty_baseline", needed=1, found=0)
    if all(reason == "chart_too_few_points" for reason in reasons):
        found = max(points_that_count(phase, reason) for phase, reason in zip(phases, reasons, strict=True))
        raise NotEnoughData("run_chart", "chart_too_few_points", needed=FEWEST_POINTS, found=found)


def _cautions(phases: list[Phase], reasons: list[str | None], asked: Asked) -> tuple[Caution, ...]:
    found = [
        caution
        for phase, reason in zip(phases, reasons, strict=True)
        for caution in phase_cautions(phase, reason, phases=len(phases))
    ]
    for phase in phases:
        n_base = int(phase.base.sum())
        if asked.baseline is not None and n_base < min(SHORT_BASELINE, phase.n_points):
            rate = false_signal_rate(asked.rules, phase.n_points, n_base)
            usual = false_signal_rate(asked.rules, phase.n_points)
            values = {"n": n_base, "percent": round(100 * rate), "usual_percent": round(100 * usual)}
            found.append(Caution(code="chart_short_baseline", values=values))
    missing = sum(int(np.isnan(phase.value).sum()) for phase in phases)
    if missing and asked.chart != "mr":
        values = {"n": missing, "due": sum(phase.value.size for phase in phases)}
        found.append(Caution(code="chart_missing_periods", values=values))
    return tuple(found)


def _table(
    periods: pd.PeriodIndex,
    phases: list[Phase],
    signals: list[bool | None],
    number: np.ndarray,
    included: np.ndarray,
) -> pd.DataFrame:
    limits = [phase.limits.at(3) for phase in phases]
    judged = np.concatenate(
        [np.full(phase.value.size, s is not None) for phase, s in zip(phases, signals, strict=True)]
    )
    rule = np.where(judged, np.concatenate([phase.broken() for phase in phases]), "")
    heading = np.concatenate([phase.heading() for phase in phases])
    return pd.DataFrame(
        {
            "period": periods,
            "value": np.concatenate([phase.value for phase in phases]),
            "centre": np.concatenate([phase.limits.centre for phase in phases]),
            "lower": np.concatenate([low for low, _ in limits]),
            "upper": np.concatenate([high for _, high in limits]),
            "signal": rule != "",
            "phase": number,
            "rule": rule,
            "heading": np.where(rule != "", [HEADINGS[int(way)] for way in heading], ""),
            "included": included,
        }
    )


def _statistics(
    periods: pd.PeriodIndex, phases: list[Phase], signals: list[bool | None], number: np.ndarray
) -> pd.DataFrame:
    rows = [
        {
            "phase": phase.number,
            "start": periods[number == phase.number][0] if (number == phase.number).any() else pd.NaT,
            "centre": float(phase.limits.centre[0]) if phase.value.size else np.nan,
            "n_points": phase.n_points,
            "n_base": int(phase.base.sum()),
            "n_useful": phase.n_useful,
            "longest_run": float(phase.runs.longest_run),
            "longest_run_max": float(phase.runs.longest_run_max),
            "crossings": float(phase.runs.crossings),
            "crossings_min": float(phase.runs.crossings_min),
        }
        for phase in phases
    ]
    return pd.DataFrame(rows).assign(signal=pd.array(signals, dtype="boolean"))
