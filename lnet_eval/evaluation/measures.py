"""One measure of the network: every method that applies, and what its evidence is worth."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping, Set
from dataclasses import replace
from typing import Final

import numpy as np
import pandas as pd

from lnet_eval.errors import NotEnoughData
from lnet_eval.evaluation.aggregate import joint_series, unit_series
from lnet_eval.evaluation.attempt import attempt
from lnet_eval.evaluation.charts import charted
from lnet_eval.evaluation.directions import direction_of, primary_effect
from lnet_eval.evaluation.findings import findings_of
from lnet_eval.evaluation.not_analysed import NotAnalysed
from lnet_eval.evaluation.quality import quality_of, teams_beside
from lnet_eval.evaluation.results import Completeness, JointMeasure, MeasureEvaluation, TeamMeasure
from lnet_eval.evaluation.teams import prespecified_relation
from lnet_eval.evaluation.window import Window, last_measured, window_of
from lnet_eval.evidence import grade_evidence
from lnet_eval.inputs.network import Network
from lnet_eval.methods.before_after import BeforeAfter, before_after
from lnet_eval.methods.its import (
    ControlledTimeSeries,
    InterruptedTimeSeries,
    PooledTimeSeries,
    SeasonTerms,
    controlled_time_series,
    interrupted_time_series,
    pool_teams,
)
from lnet_eval.methods.series import Series
from lnet_eval.plan import Plan
from lnet_eval.plan.measure import MONTHS_PER_PERIOD, Measure

MINIMUM_POOLED: Final = 3  # two teams have one degree of freedom between them, and a random effect needs more
WITHOUT_LEFT: Final = "without_left"  # the method of rows that rest on the teams that stayed
HORIZON_MONTHS: Final = (6, 12)


def evaluate_measure(network: Network, measure: Measure, as_of: dt.date, n_reported: int) -> MeasureEvaluation:
    """Everything that can be said of `measure` with the data up to `as_of`.

    `n_reported` is how many of the plan's measures have data, for the criterion of selective reporting.
    """
    plan = network.plan
    window, teams, others = _measured(network, measure, as_of)
    together = _together(plan, measure, window, teams, others)
    joint, whole = together.series, together.time_series
    per_team = tuple(_team(unit, series, measure, window) for unit, series in teams.items())
    changed = attempt(lambda: _before_after(teams, window))
    pooled = attempt(lambda: _pooled(per_team, _left(plan)))
    controlled = attempt(lambda: _controlled(joint, together.comparison, measure, window))
    primary, source = primary_effect(window.middle, whole=whole, pooled=pooled, controlled=controlled)
    completeness = completeness_of(plan, {**teams, **others}, window)
    quality = quality_of(plan, measure, {**teams, **others}, window)
    findings = findings_of(
        network, measure, window, as_of, joint=joint, teams=teams, comparisons=others, pooled=pooled, whole=whole,
        controlled=controlled, primary=primary, before_after=changed, completeness=completeness, n_reported=n_reported,
        quality=quality, dose_response=prespecified_relation(network, measure, changed),
    )  # fmt: skip
    return MeasureEvaluation(
        measure=measure,
        series=joint,
        comparison=together.comparison,
        teams=per_team,
        before_after=changed,
        chart=together.chart,
        time_series=whole,
        pooled=pooled,
        controlled=controlled,
        completeness=completeness,
        change=direction_of(measure, None if isinstance(changed, NotAnalysed) else changed.estimate("difference")),
        time_change=direction_of(measure, primary),
        primary=primary,
        primary_source=source,
        evidence=grade_evidence(findings),
        comparison_change=attempt(lambda: _outside(others, window)),
        quality=quality,
        **teams_beside(plan, measure, teams, others, window),
    )


def joint_measure(network: Network, measure: Measure, as_of: dt.date) -> JointMeasure:
    """What is said of the teams together with the data up to `as_of`: nothing per team, or against the comparison."""
    return _together(network.plan, measure, *_measured(network, measure, as_of))


def joint_before_after(network: Network, measure: Measure, as_of: dt.date) -> BeforeAfter | NotAnalysed:
    """Before and after in the teams with the data up to `as_of`."""
    window, teams, _ = _measured(network, measure, as_of)
    return attempt(lambda: _before_after(teams, window))


def _measured(
    network: Network, measure: Measure, as_of: dt.date
) -> tuple[Window, Mapping[str, Series], Mapping[str, Series]]:
    """The phases, and what the teams and the units outside have measured in them."""
    plan = network.plan
    window = window_of(plan, measure, as_of, measured_to=last_measured(network.measurements, measure))
    teams, others = (
        unit_series(network.measurements, measure, [unit.id for unit in units], window)
        for units in (plan.teams, plan.comparisons)
    )
    return window, teams, others


def _together(
    plan: Plan, measure: Measure, window: Window, teams: Mapping[str, Series], others: Mapping[str, Series]
) -> JointMeasure:
    joint = joint_series(measure, teams)
    whole = attempt(lambda: _whole(_required(joint, "time_series"), teams, _left(plan), measure, window))
    return JointMeasure(
        measure=measure,
        series=joint,
        comparison=joint_series(measure, others),
        chart=_no_data("run_chart") if joint is None else charted(joint, measure, window.start),
        time_series=whole,
        primary=primary_effect(window.middle, whole=whole)[0],
    )


def _left(plan: Plan) -> Set[str]:
    return {team.id for team in plan.teams if team.left is not None}


def horizons_of(measure: Measure, window: Window) -> tuple[int, ...]:
    """Periods after the start at which effects are reported, as far as the active phase reaches.

    The first, the middle and the last period of the active phase, and half a year and a year on.
    """
    later = (round(months / MONTHS_PER_PERIOD[measure.freq]) for months in HORIZON_MONTHS)
    reach = max(window.active_length, 1)
    return tuple(sorted({1, window.middle, reach, *(horizon for horizon in later if 1 < horizon <= reach)}))


def completeness_of(plan: Plan, units: Mapping[str, Series], window: Window) -> Completeness:
    """Periods delivered out of periods due, for every unit that enrolled, those that left included."""
    due = max((window.last - window.first).n + 1, 0) if window.last >= window.first else 0
    rows = []
    for unit in plan.units:
        series = units.get(unit.id)
        present = np.zeros(0, dtype=bool) if series is None else series.present
        periods: list[pd.Period] = [] if series is None else list(series.periods[present])
        rows.append(
            {
                "unit": unit.id,
                "role": unit.role,
                "due": due,
                "delivered": int(present.sum()),
                "share": float(present.sum()) / due if due else math.nan,
                "first": periods[0] if periods else None,
                "last": periods[-1] if periods else None,
            }
        )
    columns = ["unit", "role", "due", "delivered", "share", "first", "last"]
    table = pd.DataFrame(rows, columns=columns)
    of_teams = table[table["role"] == "team"]
    return Completeness(table=table, due=int(of_teams["due"].sum()), delivered=int(of_teams["delivered"].sum()))


def _outside(others: Mapping[str, Series], window: Window) -> BeforeAfter:
    """Before and after outside the network: in its active phase, or to the latest value where there is none in it."""
    if not others:
        raise NotEnoughData("before_after", "no_comparison")
    try:
        return _before_after(others, window)
    except NotEnoughData:
        return _before_after(others, replace(window, active_end=None))


def _before_after(units: Mapping[str, Series], window: Window) -> BeforeAfter:
    if not units:
        raise NotEnoughData("before_after", "no_data")
    starts = {unit: window.starts[unit] for unit in units}
    return before_after(units, starts=starts, transition=window.team_transition, end=window.active_end)


def _required(series: Series | None, method: str) -> Series:
    if series is None:
        raise NotEnoughData(method, "no_data")
    return series


def _no_data(method: str) -> NotAnalysed:
    return NotAnalysed(method=method, reason="no_data")


def season_terms(measure: Measure) -> SeasonTerms | None:
    """How season enters the models of `measure`."""
    season = measure.season
    return None if season is None else SeasonTerms(form=season.form, pairs=season.pairs)


def _time_series(
    series: Series, measure: Measure, window: Window, *, unit: str | None = None, sensitivity: bool = True
) -> InterruptedTimeSeries:
    """Of the whole network; with a `unit`, of that team from its own start."""
    return interrupted_time_series(
        series,
        start=window.start if unit is None else window.starts[unit],
        transition=window.transition if unit is None else window.team_transition,
        horizons=horizons_of(measure, window),
        season=season_terms(measure),
        interruptions=window.interruptions,
        follow_up=window.follow_up,
        sensitivity=sensitivity,
    )


def _whole(
    joint: Series, teams: Mapping[str, Series], left: Set[str], measure: Measure, window: Window
) -> InterruptedTimeSeries:
    return _with_those_who_stayed(_time_series(joint, measure, window), teams, left, measure, window)


def _with_those_who_stayed(
    whole: InterruptedTimeSeries, teams: Mapping[str, Series], left: Set[str], measure: Measure, window: Window
) -> InterruptedTimeSeries:
    """`whole` with the answer of the teams that stayed among its sensitivity rows, `method` "without_left".

    The dates are those of the whole network, so that the rows answer the same question. Where no team that `left`
    has data, or those that stayed cannot be analysed, there is nothing to compare, and `whole` is returned as it is.
    """
    stayed = {team: series for team, series in teams.items() if team not in left}
    joint = joint_series(measure, stayed)
    if joint is None or len(stayed) == len(teams):
        return whole
    other = attempt(lambda: _time_series(joint, measure, window, sensitivity=False))
    if isinstance(other, NotAnalysed):
        return whole
    rows = tuple(replace(estimate, method=WITHOUT_LEFT) for estimate in other.estimates)
    return replace(whole, sensitivity=(*whole.sensitivity, *rows))


def _team(unit: str, series: Series, measure: Measure, window: Window) -> TeamMeasure:
    return TeamMeasure(
        unit=unit,
        series=series,
        chart=charted(series, measure, window.starts[unit], unit),
        time_series=attempt(lambda: _time_series(series, measure, window, unit=unit, sensitivity=False)),
    )


def _pooled(teams: tuple[TeamMeasure, ...], left: Set[str]) -> PooledTimeSeries:
    """The teams together; beside it those that stayed, where any that `left` could be analysed."""
    fitted = {t.unit: t.time_series for t in teams if isinstance(t.time_series, InterruptedTimeSeries)}
    left_out = {t.unit: t.time_series.reason for t in teams if isinstance(t.time_series, NotAnalysed)}
    if len(fitted) < MINIMUM_POOLED:
        raise NotEnoughData("pool_teams", "its_too_few_teams", needed=MINIMUM_POOLED, found=len(fitted))
    pooled = pool_teams(fitted, left_out=left_out)
    stayed = {team: series for team, series in fitted.items() if team not in left}
    if len(stayed) == len(fitted) or len(stayed) < MINIMUM_POOLED:
        return pooled
    others = pool_teams(stayed, left_out={}).estimates
    return replace(pooled, sensitivity=tuple(replace(e, method=WITHOUT_LEFT) for e in others))


def _controlled(
    joint: Series | None, comparison: Series | None, measure: Measure, window: Window
) -> ControlledTimeSeries:
    if comparison is None:
        raise NotEnoughData("controlled_time_series", "no_comparison")
    return controlled_time_series(
        _required(joint, "controlled_time_series"),
        comparison,
        start=window.start,
        transition=window.transition,
        horizons=horizons_of(measure, window),
        season=season_terms(measure),
        interruptions=window.interruptions,
        follow_up=window.follow_up,
    )
