"""The two answers: whether it got better, and whether that is because of the network."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

from lnet_eval.evaluation.directions import direction_of
from lnet_eval.evaluation.not_analysed import NotAnalysed
from lnet_eval.evaluation.results import Answer, MeasureEvaluation


def key_measure(measures: Sequence[MeasureEvaluation]) -> MeasureEvaluation | None:
    """The measure that the answers rest on.

    The first that the plan calls key and that has data, then the first outcome with data, then the first measure
    with data, then the first key measure at all.
    """
    with_data = [m for m in measures if m.series is not None]
    candidates = [
        *(m for m in with_data if m.measure.key),
        *(m for m in with_data if m.measure.family == "outcome"),
        *with_data,
        *(m for m in measures if m.measure.key),
        *measures,
    ]
    return candidates[0] if candidates else None


def answer_better(key: MeasureEvaluation | None, *, started: bool = True) -> Answer:
    """Did it get better? What the measurements before and after say, and nothing about why."""
    if not started:
        return Answer(question="better", code="not_started", measure=None if key is None else key.measure.id)
    if key is None or key.series is None:
        return Answer(question="better", code="no_measurements", measure=None if key is None else key.measure.id)
    if isinstance(key.before_after, NotAnalysed):
        return Answer(question="better", code="not_analysed", measure=key.measure.id)
    before, after = key.before_after.estimate("before"), key.before_after.estimate("after")
    difference = key.before_after.estimate("difference")
    if before is None or after is None or difference is None:
        return Answer(question="better", code="not_analysed", measure=key.measure.id)
    if math.isnan(difference.low) or math.isnan(difference.high):
        code = _two_points(key, difference.value)
    else:
        code = {"better": "improved", "worse": "worse"}.get(key.change, "no_clear_change")
    found = Answer(question="better", code=code, measure=key.measure.id, before=before, after=after, effect=difference)
    gone = _afterwards(key) if code == "improved" else None
    return found if gone is None else replace(found, afterwards=gone, later=key.later)


def answer_because(key: MeasureEvaluation | None, better: Answer, *, started: bool = True) -> Answer:
    """Is it because of the network? Never more than the grade allows."""
    if not started:
        return Answer(question="because", code="not_started", measure=better.measure)
    if key is None or key.series is None:
        return Answer(question="because", code="no_measurements", measure=None if key is None else key.measure.id)
    measure = key.measure.id
    if better.code.startswith("two_points"):
        return Answer(question="because", code="two_points", measure=measure, before=better.before, after=better.after)
    if key.primary is None:
        return Answer(question="because", code="not_analysed", measure=measure)
    if key.time_change in {"better", "worse"}:
        code = f"{key.evidence.grade}_{key.time_change}"
    elif key.primary_source == "controlled" and key.change == "better":
        code = "comparison_alike"
    else:
        code = "no_clear_change"
    return Answer(
        question="because", code=code, measure=measure, before=better.before, after=better.after, effect=key.primary
    )


def _afterwards(key: MeasureEvaluation) -> Literal["lost", "faded"] | None:
    """What became of an improvement after the network ended; None where it lasted, or nothing is certain of that.

    The level fell back where the effect is surely worse at the end of the follow-up than at the end of the active
    phase. The improvement is lost where that effect is then no longer surely for the better.
    """
    series = key.time_series
    if isinstance(series, NotAnalysed):
        return None
    since_end, in_all = (series.estimate(f"maintained_against_{what}") for what in ("end", "none"))
    if direction_of(key.measure, since_end) != "worse":
        return None
    return "faded" if direction_of(key.measure, in_all) == "better" else "lost"


def _two_points(key: MeasureEvaluation, difference: float) -> str:
    if difference == 0:
        return "two_points_same"
    improved = (difference > 0) == (key.measure.better == "up")
    return "two_points_improved" if improved else "two_points_worse"
