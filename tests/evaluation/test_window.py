"""The plan's dates as periods."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pandas as pd
import pytest

from lnet_eval.evaluation.window import first_period_from, last_whole_period, window_of
from lnet_eval.plan import Plan

PlanWith = Callable[..., Plan]


def test_a_period_belongs_to_the_phase_that_its_first_day_lies_in() -> None:
    assert first_period_from(dt.date(2020, 1, 1), "M") == pd.Period("2020-01", "M")
    assert first_period_from(dt.date(2020, 1, 2), "M") == pd.Period("2020-02", "M")
    assert first_period_from(dt.date(2018, 3, 1), "Y") == pd.Period("2019", "Y")


def test_a_period_is_due_when_it_has_ended() -> None:
    assert last_whole_period(dt.date(2020, 3, 31), "M") == pd.Period("2020-03", "M")
    assert last_whole_period(dt.date(2020, 3, 30), "M") == pd.Period("2020-02", "M")


def test_the_follow_up_begins_the_period_after_the_network_ends(plan_with: PlanWith) -> None:
    plan = plan_with(
        phases={
            "baseline_start": "2018-01",
            "start": "2020-01",
            "end": dt.date(2020, 12, 31),
            "follow_up_end": "2021-12",
        }
    )
    window = window_of(plan, plan.measures[0], dt.date(2021, 12, 31))
    assert (window.active_end, window.follow_up) == (pd.Period("2020-12", "M"), pd.Period("2021-01", "M"))
    assert window_of(plan, plan.measures[0], dt.date(2020, 12, 31)).follow_up is None


@pytest.mark.parametrize(
    ("measured_to", "last", "follow_up"),
    [(dt.date(2021, 3, 31), "2021-03", "2021-01"), (dt.date(2020, 6, 30), "2020-12", None), (None, "2020-12", None)],
)
def test_what_is_measured_after_the_end_is_the_follow_up_where_the_plan_does_not_say_how_long_it_is(
    plan_with: PlanWith, measured_to: dt.date | None, last: str, follow_up: str | None
) -> None:
    plan = plan_with(phases={"baseline_start": "2018-01", "start": "2020-01", "end": dt.date(2020, 12, 31)})
    window = window_of(plan, plan.measures[0], dt.date(2021, 12, 31), measured_to=measured_to)
    assert window.last == pd.Period(last, "M")
    assert window.follow_up == (None if follow_up is None else pd.Period(follow_up, "M"))


def test_staggered_starts_leave_the_joint_series_a_transition_until_the_last_team_has_started(
    plan_with: PlanWith,
) -> None:
    plan = plan_with(units=[{"id": "a", "name": "A"}, {"id": "b", "name": "B", "start": "2020-04"}])
    window = window_of(plan, plan.measures[0], dt.date(2020, 12, 31))
    assert window.staggered
    assert (window.start, window.transition, window.team_transition) == (pd.Period("2020-01", "M"), 3, 0)


def test_transition_months_are_counted_in_the_measures_own_periods(plan_with: PlanWith) -> None:
    plan = plan_with(phases={"baseline_start": "2018-01", "start": "2020-01", "transition_months": 4})
    quarterly = plan.measures[0].model_copy(update={"frequency": "quarter"})
    window = window_of(plan, quarterly, dt.date(2020, 12, 31))
    assert window.team_transition == 2
