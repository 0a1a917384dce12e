"""Which way a measure went, and which estimate says whether it moved more than expected."""

from __future__ import annotations

import math

from lnet_eval.evaluation.not_analysed import NotAnalysed
from lnet_eval.evaluation.results import Direction
from lnet_eval.methods.estimate import Estimate
from lnet_eval.methods.its import ControlledTimeSeries, InterruptedTimeSeries, PooledTimeSeries
from lnet_eval.plan.measure import Measure


def direction_of(measure: Measure, difference: Estimate | None) -> Direction:
    """Better or worse where the interval of a difference leaves out 0; otherwise no clear change.

    A difference without an interval has no direction that anyone can vouch for.
    """
    if difference is None or not all(map(math.isfinite, (difference.value, difference.low, difference.high))):
        return "not_analysed"
    if not difference.excludes(0.0):
        return "no_clear_change"
    return "better" if (difference.value > 0) == (measure.better == "up") else "worse"


def primary_effect(
    horizon: int,
    *,
    whole: InterruptedTimeSeries | NotAnalysed,
    pooled: PooledTimeSeries | NotAnalysed | None = None,
    controlled: ControlledTimeSeries | NotAnalysed | None = None,
) -> tuple[Estimate | None, str | None]:
    """The estimate that answers the second question, and where it comes from.

    The comparison with units outside the network answers best, then the teams around their own starts, then the
    joint series. The effect is the one `horizon` periods after the start: the middle of the active phase, where the
    effect is the phase's average, and where it does not hang on a trend drawn out to the end.
    """
    name = f"effect_at_{horizon}"
    candidates = (
        ("controlled", controlled, f"difference_{name}"),
        ("pooled", pooled, name),
        ("time_series", whole, name),
    )
    for source, result, quantity in candidates:
        found = None if result is None or isinstance(result, NotAnalysed) else result.estimate(quantity)
        if found is not None:
            return found, source
    return None, None
