"""Teams beside one another after their start: which differ by more than their numbers explain."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from lnet_eval.errors import NotEnoughData
from lnet_eval.evaluation.window import Window
from lnet_eval.methods.series import Series
from lnet_eval.methods.spc import Funnel, funnel
from lnet_eval.plan.measure import Measure


def team_funnel(measure: Measure, teams: Mapping[str, Series], window: Window) -> Funnel:
    """All events over all sizes of each team, from its own start (and transition) to the end of the active phase.

    Raises
    ------
    NotEnoughData : the measure has no counts (`funnel_without_counts`), or the funnel itself refuses.
    """
    rows = []
    for unit, series in teams.items():
        if series.numerator is None or series.denominator is None:
            raise NotEnoughData("funnel", "funnel_without_counts")
        after = np.asarray(series.periods >= window.starts[unit] + window.team_transition) & series.present
        if window.active_end is not None:
            after &= np.asarray(series.periods <= window.active_end)
        rows.append((unit, series.numerator[after].sum(), series.denominator[after].sum()))
    counts = pd.DataFrame(rows, columns=["unit", "numerator", "denominator"])
    if measure.kind not in {"proportion", "rate"}:
        raise NotEnoughData("funnel", "funnel_without_counts")
    return funnel(counts, kind="proportion" if measure.kind == "proportion" else "rate", per=measure.per)
