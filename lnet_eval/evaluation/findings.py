"""Count what the evidence is graded on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Final

import numpy as np
import pandas as pd

from lnet_eval.evaluation.not_analysed import NotAnalysed
from lnet_eval.evaluation.results import Completeness
from lnet_eval.evaluation.window import Window
from lnet_eval.evidence import Confirmed, Findings
from lnet_eval.inputs.network import Network
from lnet_eval.methods.before_after import BeforeAfter
from lnet_eval.methods.data_quality import DataQuality
from lnet_eval.methods.estimate import Estimate
from lnet_eval.methods.its import ControlledTimeSeries, InterruptedTimeSeries, PooledTimeSeries
from lnet_eval.methods.series import Series
from lnet_eval.plan import Plan
from lnet_eval.plan.confirmed import confirmations
from lnet_eval.plan.lock import lock_state
from lnet_eval.plan.measure import Measure

IMPORTANT_SHARE: Final = 0.1  # of the level before, where the plan does not say what change matters
AT_BOUNDARY: Final = 0.25  # share of a series' points at 0 or 100 % from which it cannot move freely


def findings_of(
    network: Network,
    measure: Measure,
    window: Window,
    as_of: dt.date,
    *,
    joint: Series | None,
    teams: Mapping[str, Series],
    comparisons: Mapping[str, Series],
    pooled: PooledTimeSeries | NotAnalysed,
    whole: InterruptedTimeSeries | NotAnalysed,
    controlled: ControlledTimeSeries | NotAnalysed,
    primary: Estimate | None,
    before_after: BeforeAfter | NotAnalysed,
    completeness: Completeness,
    n_reported: int,
    quality: DataQuality,
    dose_response: bool = False,
) -> Findings:
    """What is known of one measure before it is graded."""
    plan = network.plan
    both_sides = [unit for unit, series in teams.items() if _has_both_sides(series, window.starts[unit])]
    n_analysed = len(pooled.teams) if isinstance(pooled, PooledTimeSeries) else len(both_sides)
    before, after = (0, 0) if joint is None else _points(joint, window)
    return Findings(
        started=has_started(plan, as_of),
        n_before=before,
        n_after=after,
        n_enrolled=len(plan.teams),
        n_analysed=n_analysed,
        n_comparison=sum(_has_both_sides(series, window.start) for series in comparisons.values()),
        controlled=isinstance(controlled, ControlledTimeSeries),
        parallel=isinstance(controlled, ControlledTimeSeries) and controlled.parallel,
        randomised=plan.network.allocation == "randomised",
        n_starts=len({window.starts[unit] for unit in both_sides}),
        locked=lock_state(plan),
        n_events=None if network.events is None else _events_in(network.events, window),
        n_definition_changes=sum(
            window.first <= pd.Period(change.date, freq=measure.freq) <= window.last for change in measure.changes
        ),
        source=measure.source,
        delivered=completeness.delivered / completeness.due if completeness.due else 0.0,
        n_left=sum(team.left is not None for team in plan.teams),
        n_planned=len(plan.measures),
        n_reported=n_reported,
        at_ceiling=joint is not None and at_boundary(joint),
        season_ignored=isinstance(whole, InterruptedTimeSeries) and _season_left_out(whole),
        chosen_for_poor_baseline=plan.network.chosen_for_poor_baseline,
        n_doubtful=quality.n_doubtful,
        n_with_data=int((quality.table["delivered"] > 0).sum()),
        spans_both=_spans_both(measure, primary, before_after),
        dose_response=dose_response,
        confirmed=_confirmed(plan, measure.id),
    )


def findings_without_measurements(plan: Plan, as_of: dt.date) -> Findings:
    """What is known of a network that has no measure."""
    return Findings(
        started=has_started(plan, as_of),
        n_enrolled=len(plan.teams),
        n_planned=len(plan.measures),
        locked=lock_state(plan),
        chosen_for_poor_baseline=plan.network.chosen_for_poor_baseline,
        confirmed=_confirmed(plan, None),
    )


def has_started(plan: Plan, as_of: dt.date) -> bool:
    """Whether the network, or one of its teams, had started on a day."""
    return as_of >= min([plan.phases.start, *(plan.start_of(team) for team in plan.teams)])


def _confirmed(plan: Plan, measure: str | None) -> dict[str, Confirmed]:
    return {
        criterion: Confirmed(risk=entry.judgement, role=entry.role, date=entry.date.isoformat())
        for criterion, entry in confirmations(plan, measure).items()
    }


def _season_left_out(whole: InterruptedTimeSeries) -> bool:
    """Whether the plan names a season that the analysis could not take in."""
    return any(caution.code.startswith("its_season_") for caution in whole.cautions)


def at_boundary(series: Series) -> bool:
    """Whether a proportion lies so often at 0 or 100 % that it cannot move freely."""
    if series.kind != "proportion":
        return False
    value = series.value[series.present]
    return bool(np.mean((value <= 0) | (value >= 1)) >= AT_BOUNDARY)


def _has_both_sides(series: Series, start: pd.Period) -> bool:
    before = series.before(start)
    return bool(series.present[before].any() and series.present[~before].any())


def _points(series: Series, window: Window) -> tuple[int, int]:
    before = series.before(window.start)
    after = np.asarray(series.periods >= window.start + window.transition)
    return int(series.present[before].sum()), int(series.present[after].sum())


def _events_in(events: pd.DataFrame, window: Window) -> int:
    """Events from the first period to the end of the active phase: what came later explains nothing in it."""
    days = pd.to_datetime(events["date"])
    end = window.last if window.active_end is None else min(window.active_end, window.last)
    return int(days.between(window.first.start_time, end.end_time).sum())


def _spans_both(measure: Measure, primary: Estimate | None, before_after: BeforeAfter | NotAnalysed) -> bool:
    """Whether the interval holds a change that matters in both directions."""
    if primary is None:
        return False
    important = measure.important
    if important is None:
        level = None if isinstance(before_after, NotAnalysed) else before_after.estimate("before")
        if level is None:
            return False
        important = IMPORTANT_SHARE * abs(level.value)
    return primary.low < -important and primary.high > important
