"""What is asked about the data and the teams behind a comparison: quality, who completed, how they were chosen."""

from __future__ import annotations

from collections.abc import Mapping, Set
from typing import TypedDict

import pandas as pd

from lnet_eval.errors import NotEnoughData
from lnet_eval.evaluation.attempt import attempt
from lnet_eval.evaluation.funnels import team_funnel
from lnet_eval.evaluation.not_analysed import NotAnalysed
from lnet_eval.evaluation.window import Window
from lnet_eval.methods.before_after import BeforeAfter, RegressionToMean, before_after, regression_to_mean
from lnet_eval.methods.data_quality import DataQuality, data_quality
from lnet_eval.methods.estimate import COUNT, NATURAL, SHARE_DIFFERENCE, Estimate, rate_unit
from lnet_eval.methods.series import Series
from lnet_eval.methods.spc import Funnel
from lnet_eval.plan import Plan
from lnet_eval.plan.measure import Measure


def quality_of(plan: Plan, measure: Measure, units: Mapping[str, Series], window: Window) -> DataQuality:
    """The data of every enrolled team and unit outside, those that left included, over the whole window."""
    empty = window.last < window.first
    periods = pd.PeriodIndex([], freq=measure.freq) if empty else pd.period_range(window.first, window.last)
    return data_quality(units, due={unit.id: periods for unit in plan.units}, starts=window.starts)


class TeamsBeside(TypedDict):
    """What stands beside the comparison of all that enrolled; the fields of a `MeasureEvaluation`."""

    completers: BeforeAfter | NotAnalysed
    regression: RegressionToMean | NotAnalysed
    funnel: Funnel | NotAnalysed
    later: Estimate | None


def teams_beside(
    plan: Plan, measure: Measure, teams: Mapping[str, Series], outside: Mapping[str, Series], window: Window
) -> TeamsBeside:
    """Those that completed, what a choice for a bad baseline brings by itself, and the teams beside one another."""
    left = {team.id for team in plan.teams if team.left is not None}
    return {
        "completers": attempt(lambda: completers_change(teams, left, window)),
        "regression": attempt(lambda: expected_regression(plan, measure, teams, outside, window)),
        "funnel": attempt(lambda: team_funnel(measure, teams, window)),
        "later": level_after_the_network(teams, window),
    }


def level_after_the_network(teams: Mapping[str, Series], window: Window) -> Estimate | None:
    """The level of the teams over the whole follow-up; None where nothing was measured in it."""
    if window.follow_up is None or not teams:
        return None
    since = (window.follow_up - window.start).n
    changed = attempt(lambda: before_after(teams, starts=dict.fromkeys(teams, window.start), transition=since))
    return None if isinstance(changed, NotAnalysed) else changed.estimate("after")


def completers_change(teams: Mapping[str, Series], left: Set[str], window: Window) -> BeforeAfter:
    """Before and after for the teams that completed alone, to stand beside that of all that enrolled.

    Raises
    ------
    NotEnoughData : nobody left (`nobody_left`), or those that stayed cannot be compared.
    """
    if not left & set(teams):
        raise NotEnoughData("before_after", "nobody_left")
    stayed = {unit: series for unit, series in teams.items() if unit not in left}
    if not stayed:
        raise NotEnoughData("before_after", "everybody_left")
    starts = {unit: window.starts[unit] for unit in stayed}
    return before_after(stayed, starts=starts, transition=window.team_transition, end=window.active_end)


def expected_regression(
    plan: Plan, measure: Measure, teams: Mapping[str, Series], outside: Mapping[str, Series], window: Window
) -> RegressionToMean:
    """What teams chosen for a bad baseline would have shown anyway.

    Raises
    ------
    NotEnoughData : the plan does not say that they were (`not_chosen_for_baseline`), or it cannot be estimated.
    """
    if not plan.network.chosen_for_poor_baseline:
        raise NotEnoughData("regression_to_mean", "not_chosen_for_baseline")
    return regression_to_mean(teams, outside, starts=window.starts, unit=_difference_unit(measure))


def _difference_unit(measure: Measure) -> str:
    if measure.kind == "proportion":
        return SHARE_DIFFERENCE
    return rate_unit(measure.per) if measure.kind == "rate" else COUNT if measure.kind == "count" else NATURAL
