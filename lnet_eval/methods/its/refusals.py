"""What an interrupted time series refuses, with the reason that the report prints."""

from __future__ import annotations

from typing import Final

import numpy as np

from lnet_eval.errors import NotEnoughData
from lnet_eval.methods.its.counted import Counts
from lnet_eval.methods.its.design import MIN_PER_PHASE, Design
from lnet_eval.methods.series import Series

METHOD: Final = "interrupted_time_series"
LONGEST: Final = 240
# Periods with events (and, for shares, with non-events) that a phase must hold for its line to be estimable.
MIN_WITH_EVENTS: Final = 3
# Beyond these, sums of squares are no numbers any more, and counts no measurements of a hospital.
_HUGE: Final = 1e290
_HUGE_COUNT: Final = 1e10
# A series whose residual variation is under this part of its own is a straight line: nothing to estimate from.
_NO_VARIATION: Final = 1e-10


def refuse_unusable_values(series: Series) -> None:
    """Raise NotEnoughData where the values cannot be those of a measure of this kind.

    Raises
    ------
    NotEnoughData : infinite or huge values, negative counts, a numerator above its denominator, more than 240 periods,
        or no value at all.
    """
    columns = [series.value, series.numerator, series.denominator]
    if any(column is not None and np.isinf(column).any() for column in columns):
        raise NotEnoughData(METHOD, "its_infinite_values")
    counted_kind = series.kind in {"count", "rate", "proportion"}
    limit = _HUGE_COUNT if counted_kind else _HUGE
    judged = columns[1:] if counted_kind and series.numerator is not None else columns[:1]
    if any(column is not None and (np.abs(column) > limit).any() for column in judged):
        raise NotEnoughData(METHOD, "its_huge_values")
    if len(series) > LONGEST:
        raise NotEnoughData(METHOD, "its_too_many_periods", needed=LONGEST, found=len(series))
    if not series.present.any():
        raise NotEnoughData(METHOD, "its_no_values")
    if counted_kind:
        events, size = series.numerator, series.denominator
        counted = series.value if events is None else events
        if (counted[series.present] < 0).any():
            raise NotEnoughData(METHOD, "its_negative_counts")
        if series.kind != "count" and (events is None or size is None):
            raise NotEnoughData(METHOD, "its_no_denominators")
        if series.kind == "proportion" and events is not None and (events > size)[series.present].any():
            raise NotEnoughData(METHOD, "its_above_denominator")


def refuse_short_phases(design: Design) -> None:
    """Raise NotEnoughData under EPOC's minimum of three points before and three after."""
    for found, reason in ((design.n_before, "its_too_few_before"), (design.n_after, "its_too_few_after")):
        if found < MIN_PER_PHASE:
            raise NotEnoughData(METHOD, reason, needed=MIN_PER_PHASE, found=found)


def refuse_no_variation(y: np.ndarray, matrix: np.ndarray) -> None:
    """Raise NotEnoughData where a continuous series is constant or lies on straight lines."""
    spread = y - y.mean()
    if np.abs(spread).max() <= _NO_VARIATION * np.abs(y).max():
        raise NotEnoughData(METHOD, "its_constant")
    spread = spread / np.abs(spread).max()
    residual = spread - matrix @ np.linalg.lstsq(matrix, spread, rcond=None)[0]
    if residual @ residual <= _NO_VARIATION * (spread @ spread):
        raise NotEnoughData(METHOD, "its_no_variation")


def refuse_without_events(counts: Counts, design: Design) -> None:
    """Raise NotEnoughData where a phase has events, or for shares non-events, in fewer than three periods."""
    segments = design.segments[design.used]
    for segment in range(len(design.changes) + 1):
        inside = segments == segment
        found = int((counts.events[inside] > 0).sum())
        if found < MIN_WITH_EVENTS:
            raise NotEnoughData(METHOD, "its_too_few_events", needed=MIN_WITH_EVENTS, found=found)
        if counts.family == "binomial":
            found = int((counts.events[inside] < counts.size[inside]).sum())
            if found < MIN_WITH_EVENTS:
                raise NotEnoughData(METHOD, "its_ceiling", needed=MIN_WITH_EVENTS, found=found)
