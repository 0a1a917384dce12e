"""Periods that a researcher asks for as text, and whether the data have them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pandas as pd

from lnet_eval.evaluation.choices import one_or_more
from lnet_eval.methods.series import Series
from lnet_eval.methods.spc.timeline import Baseline, known_periods


def periods_asked(asked: str | Sequence[str], freq: str) -> list[pd.Period]:
    """The periods, given as a list or as the only one of it."""
    return [pd.Period(one, freq=freq) for one in one_or_more(asked)]


def baseline_asked(asked: Sequence[str] | None, freq: str) -> Baseline | None:
    """The first and the last period of the baseline; raises ValueError where it is not two periods."""
    if asked is None:
        return None
    ends = periods_asked(asked, freq)
    if len(ends) != 2:
        raise ValueError('baseline: its first and its last period, as in ("2017-01", "2018-12")')
    return ends[0], ends[1]


def refuse_outside(asked: Sequence[pd.Period], what: str, *, start: pd.Period, series: Iterable[Series]) -> None:
    """Raise ValueError that names the first period that no series reaches, or that does not come after the start."""
    spans = [one.periods for one in series]
    if not spans:
        return
    reach = pd.period_range(min(span[0] for span in spans), max(span[-1] for span in spans))
    for period in known_periods(reach, asked, what):
        if period <= start:
            raise ValueError(f"the {what} {period} does not come after the start {start}")
