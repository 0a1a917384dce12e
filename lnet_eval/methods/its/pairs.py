"""Two series in one model: over the same periods, with the same columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import pandas as pd

from lnet_eval.methods.its.design import SEGMENTED, Choices, Design
from lnet_eval.methods.its.quantities import Moment, all_contrasts
from lnet_eval.methods.its.refusals import refuse_short_phases
from lnet_eval.methods.series import Series

# So many periods apart that no autocorrelation reaches across: where the second series of a joint model begins.
FAR: Final = 1e9


def aligned(network: Series, comparison: Series) -> tuple[Series, Series]:
    """Both series over the periods from the first to the last that either has."""
    periods = pd.period_range(
        min(network.periods[0], comparison.periods[0]),
        max(network.periods[-1], comparison.periods[-1]),
        freq=network.periods.freq,
    )
    return _over(network, periods), _over(comparison, periods)


def _over(series: Series, periods: pd.PeriodIndex) -> Series:
    def widened(column: np.ndarray | None) -> np.ndarray | None:
        if column is None:
            return None
        return pd.Series(column, index=series.periods).reindex(periods).to_numpy(dtype=float)

    value = widened(series.value)
    return replace(
        series,
        periods=periods,
        value=series.value if value is None else value,
        numerator=widened(series.numerator),
        denominator=widened(series.denominator),
    )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Pair:
    """Both series in one model: the design of each, and the joint matrix (m, 2q) and times (m,).

    The first q columns are the comparison's course, the last q what the network has beyond it.
    """

    ours: Design
    theirs: Design

    @property
    def matrix(self) -> np.ndarray:
        """Array (m, 2q), the network's periods first."""
        ours, theirs = self.ours.matrix, self.theirs.matrix
        return np.block([[ours, ours], [theirs, np.zeros_like(theirs)]])

    @property
    def times(self) -> np.ndarray:
        """Array (m,), the comparison's times `FAR` later."""
        return np.concatenate([self.ours.times, self.theirs.times + FAR])

    def contrasts(self, wanted: Sequence[Moment]) -> tuple[list[str], np.ndarray]:
        """Quantities and contrasts (C, 2q) of what the network has beyond the comparison; the last is the pre-trend."""
        names, rows = all_contrasts(self.ours, wanted)
        rows = np.vstack([rows, np.eye(len(self.ours.names))[SEGMENTED.index("time")]])
        return [*names, "pretrend"], np.hstack([np.zeros_like(rows), rows])


def paired(network: Series, comparison: Series, choices: Choices) -> Pair:
    """Designs with the same columns: what one of the series cannot carry, neither has."""
    ours, theirs = choices.design(network), choices.design(comparison)
    if ours.names != theirs.names:
        shared = replace(
            choices,
            season=choices.season if all("season_1" in design.names for design in (ours, theirs)) else None,
            follow_up=None if None in {ours.follow_up, theirs.follow_up} else choices.follow_up,
            interruptions=tuple(network.periods[begin] for begin in ours.stages if begin in theirs.stages),
        )
        ours, theirs = shared.design(network), shared.design(comparison)
    for design in (ours, theirs):
        refuse_short_phases(design)
    return Pair(ours=ours, theirs=theirs)
