"""When: the plan's dates as periods of one measure."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from lnet_eval.plan import Plan
from lnet_eval.plan.measure import MONTHS_PER_PERIOD, Measure


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """The phases of the network in one measure's own periods.

    A period belongs to the phase that its first day lies in.

    Attributes
    ----------
    first, last : first and last period that data are due for.
    start : first period of the active phase of the network (the earliest team's, where starts are staggered).
    transition : periods from `start` that belong to no phase; where starts are staggered this is as long as it
        takes until the last team has started.
    team_transition : periods from a team's own start that belong to no phase.
    active_end : last period of the active phase; None where the plan does not say when the network ends.
    starts : first active period of each unit, comparison units at the network's start.
    interruptions : first periods of the later stages of a staged programme.
    """

    first: pd.Period
    last: pd.Period
    start: pd.Period
    transition: int
    team_transition: int
    active_end: pd.Period | None
    starts: Mapping[str, pd.Period]
    interruptions: tuple[pd.Period, ...] = ()

    @property
    def follow_up(self) -> pd.Period | None:
        """First period of the follow-up phase, where data are due for one."""
        if self.active_end is None or self.active_end >= self.last:
            return None
        return self.active_end + 1

    @property
    def active_length(self) -> int:
        """Periods of the active phase that data are due for, counted from when the last team has started."""
        end = self.last if self.active_end is None else min(self.active_end, self.last)
        return max((end - (self.start + self.transition)).n + 1, 0)

    @property
    def middle(self) -> int:
        """The period in the middle of the active phase: there the effect is the phase's average."""
        return max((self.active_length + 1) // 2, 1)

    @property
    def staggered(self) -> bool:
        """Whether the units started at different times."""
        return len(set(self.starts.values())) > 1


def first_period_from(day: dt.date, freq: str) -> pd.Period:
    """The first period whose first day is `day` or later."""
    period = pd.Period(day, freq=freq)
    return period if period.start_time.date() >= day else period + 1


def window_of(plan: Plan, measure: Measure, as_of: dt.date, *, measured_to: dt.date | None = None) -> Window:
    """The phases of `plan` in the periods of `measure`, as far as `as_of`.

    `measured_to` is the last day that the measure has data for: where the plan says when the network ends and not how
    long it is followed up, what was measured after the end is the follow-up.

    Raises
    ------
    KeyError : the measure's frequency is not one that the plan knows.
    """
    freq, phases = measure.freq, plan.phases
    starts = {unit.id: first_period_from(plan.start_of(unit), freq) for unit in plan.units}
    of_teams = [starts[team.id] for team in plan.teams] or [first_period_from(phases.start, freq)]
    own = math.ceil(phases.transition_months / MONTHS_PER_PERIOD[freq])
    last_day = phases.follow_up_end or (as_of if phases.end is None else max(phases.end, measured_to or phases.end))
    return Window(
        first=first_period_from(phases.baseline_start, freq),
        last=min(pd.Period(last_day, freq=freq), last_whole_period(as_of, freq)),
        start=min(of_teams),
        transition=own + (max(of_teams) - min(of_teams)).n,
        team_transition=own,
        active_end=None if phases.end is None else pd.Period(phases.end, freq=freq),
        starts=starts,
        interruptions=tuple(first_period_from(stage.date, freq) for stage in measure.interruptions),
    )


def last_measured(measurements: pd.DataFrame | None, measure: Measure) -> dt.date | None:
    """The last day of the last period that `measure` has a row for, or None."""
    if measurements is None:
        return None
    periods = measurements.loc[measurements["measure"] == measure.id, "period"]
    return None if periods.empty else pd.Period(periods.max(), freq=measure.freq).end_time.date()


def last_whole_period(day: dt.date, freq: str) -> pd.Period:
    """The last period that has ended on `day`."""
    period = pd.Period(day, freq=freq)
    return period if period.end_time.date() <= day else period - 1
