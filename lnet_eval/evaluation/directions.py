"""Which way a measure went, and which estimate says whether it moved more than expected."""

from __future__ import annotations

import math

from lnet_eval.evaluation.results import Direction, NotAnalysed
from lnet_eval.methods.estimate import Estimate
from lnet_eval.methods.its import ControlledTimeSeries, InterruptedTimeSeries, PooledTimeSeries
from lnet_eval.plan.model import Measure


def direction_of(measure: Measure, difference: Estimate | None) -> Direction:
    """Better or worse where the interval of a difference leaves out 0; otherwise no clear change."""
    if difference is None or not math.isfinite(difference.value):
        return "not_analysed"
    if not difference.excludes(0.0):
        return "no_clear_change"
    return "better" if (difference.value > 0) == (measure.better == "up") else "worse"


def latest_effect(estimates: tuple[Estimate, ...], prefix: str) -> Estimate | None:
    """The estimate `<prefix><h>` with the largest horizon h."""
    named = [e for e in estimates if e.quantity.startswith(prefix) and e.quantity[len(prefix) :].isdigit()]
    return max(named, key=lambda estimate: int(estimate.quantity[len(prefix) :]), default=None)


def primary_effect(
    controlled: ControlledTimeSeries | NotAnalysed,
    pooled: PooledTimeSeries | NotAnalysed,
    whole: InterruptedTimeSeries | NotAnalysed,
) -> tuple[Estimate | None, str | None]:
    """The estimate that answers "Because of the network?", and where it comes from.

    The comparison with units outside the network answers best, then the teams around their own starts, then the
    joint series. The effect is the one at a year after the start, or at the latest horizon that the data reach.
    """
    if isinstance(controlled, ControlledTimeSeries):
        found = latest_effect(controlled.estimates, "difference_effect_at_")
        if found is not None:
            return found, "controlled"
    if isinstance(pooled, PooledTimeSeries):
        found = latest_effect(pooled.estimates, "effect_at_")
        if found is not None:
            return found, "pooled"
    if isinstance(whole, InterruptedTimeSeries):
        found = latest_effect(tuple(e for e in whole.estimates if e.method == "default"), "effect_at_")
        if found is not None:
            return found, "time_series"
    return None, None
