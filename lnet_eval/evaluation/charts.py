"""The chart of a series as the plan asks for it: kind, rules, phases, exclusions, targets, and the frozen baseline."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Final

import pandas as pd

from lnet_eval.evaluation.attempt import attempt
from lnet_eval.evaluation.not_analysed import NotAnalysed
from lnet_eval.methods.series import Series
from lnet_eval.methods.spc import RunChart, run_chart
from lnet_eval.plan.charting import ChartPhase, Exclusion
from lnet_eval.plan.measure import Measure

MINIMUM_FROZEN: Final = 12
"""A median held still on fewer points signals falsely too often."""


def charted(series: Series, measure: Measure, start: pd.Period, unit: str | None = None) -> RunChart | NotAnalysed:
    """The chart of one unit, or of the network together where `unit` is None; or why there is none.

    Without phases in the plan the periods before `start` decide the centre line, where there are twelve or more of
    them with a value. Where the plan sets phases, each has its own.
    """
    return attempt(lambda: _chart(series, measure, start, unit))


def _chart(series: Series, measure: Measure, start: pd.Period, unit: str | None) -> RunChart:
    charting = measure.chart
    phases = chart_periods(series, charting.phases, unit)
    before = series.before(start)
    frozen = not phases and int((series.present & before).sum()) >= MINIMUM_FROZEN
    days: list[dt.date] = [period.start_time.date() for period in series.periods]
    aims = [measure.target_on(day, unit) for day in days]
    return run_chart(
        series,
        chart=charting.kind,
        rules=charting.rules,
        screened=charting.screened,
        phases=phases,
        baseline=(series.periods[0], series.periods[before][-1]) if frozen else None,
        exclude=chart_periods(series, charting.exclude, unit),
        target=[float("nan") if aim is None else aim for aim in aims],
    )


def chart_periods(series: Series, dated: Iterable[ChartPhase | Exclusion], unit: str | None) -> tuple[pd.Period, ...]:
    """The periods of the plan's dates that hold for `unit`, those that lie in the series.

    A date of everybody holds for every team and for the network; a team's own holds for that team alone. What lies
    after the data has not happened yet.
    """
    freq = series.periods.freqstr
    wanted = {pd.Period(entry.date, freq=freq) for entry in dated if entry.unit in {None, unit}}
    return tuple(sorted(period for period in wanted if period in series.periods))
