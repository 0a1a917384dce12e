"""The segmented design: what each period contributes to level, slope, follow-up and season."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from lnet_eval.methods.estimate import Caution
from lnet_eval.methods.its.season import SeasonTerms, season_columns, season_refused
from lnet_eval.methods.series import Series

SEGMENTED: Final = ("intercept", "time", "level", "slope")
MIN_PER_PHASE: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Design:
    """The design matrix of a segmented regression over every period of a series.

    Attributes
    ----------
    rows : array (n, q), one row per period of the series, whether it enters the fit or not.
    names : names of the q columns; the first four are `intercept, time, level, slope`.
    used : boolean array (n,), the periods in the fit.
    phases : array (n,) of "before", "transition", "active", "follow_up".
    onset : position of the period whose slope-time is 0: the first after the interruption and its transition.
    stages : positions of the further interruptions that the model sets apart, in order.
    follow_up : position of the first follow-up period where the model has that phase, else None.
    season_average : array (q,), zero but for the season's columns, which hold their mean over a year.
    cautions : what became of the wish for season, follow-up or further interruptions.
    """

    rows: np.ndarray
    names: tuple[str, ...]
    used: np.ndarray
    phases: np.ndarray
    onset: int
    stages: tuple[int, ...]
    follow_up: int | None
    season_average: np.ndarray
    cautions: tuple[Caution, ...]

    @property
    def matrix(self) -> np.ndarray:
        """Array (m, q): the rows in the fit."""
        return np.asarray(self.rows[self.used])

    @property
    def times(self) -> np.ndarray:
        """Array (m,): time 1…n of the rows in the fit."""
        return np.asarray(self.rows[self.used, 1])

    @property
    def n_before(self) -> int:
        """Periods before the start that the fit uses."""
        return int((self.used & (self.phases == "before")).sum())

    @property
    def n_after(self) -> int:
        """Periods after the transition that the fit uses."""
        return int(self.used.sum()) - self.n_before

    @property
    def last(self) -> int:
        """Position of the last period in the fit."""
        return int(np.flatnonzero(self.used)[-1])

    @property
    def changes(self) -> tuple[int, ...]:
        """Positions from which level and slope may change: the onset, further interruptions, the follow-up."""
        return (self.onset, *self.stages, *(() if self.follow_up is None else (self.follow_up,)))

    @property
    def segments(self) -> np.ndarray:
        """Array (n,): how many of the changes have come; 0 before the onset."""
        return np.asarray((np.arange(len(self.rows))[:, None] >= np.array(self.changes)).sum(axis=1))

    def effect_at(self, position: int) -> np.ndarray:
        """Contrast (q,): with the network minus without it, at a position (which may lie beyond the series)."""
        return sum((self._change_at(k, position) for k in range(len(self.changes))), np.zeros(len(self.names)))

    def stage_effect_at(self, stage: int, position: int) -> np.ndarray:
        """Contrast (q,): what the `stage`-th of `stages` (from 0) adds at a position to the course set before it."""
        return self._change_at(1 + stage, position)

    def without(self, position: int) -> np.ndarray:
        """Row (q,): the line without the network at a position, in an average season."""
        row = self.season_average.copy()
        row[:2] = 1.0, position + 1.0
        return row

    def _change_at(self, k: int, position: int) -> np.ndarray:
        row, begin = np.zeros(len(self.names)), self.changes[k]
        if position >= begin:
            row[2 + 2 * k : 4 + 2 * k] = 1.0, position - begin
        return row


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """What somebody chose before the design could be made; see `segmented_design`."""

    start: pd.Period
    transition: int = 0
    season: SeasonTerms | None = None
    interruptions: tuple[pd.Period, ...] = ()
    follow_up: pd.Period | None = None

    def design(self, series: Series) -> Design:
        """The design of a series under these choices."""
        return segmented_design(
            series.periods,
            series.present,
            start=self.start,
            transition=self.transition,
            season=self.season,
            interruptions=self.interruptions,
            follow_up=self.follow_up,
        )


def segmented_design(
    periods: pd.PeriodIndex,
    present: np.ndarray,
    *,
    start: pd.Period,
    transition: int = 0,
    season: SeasonTerms | None = None,
    interruptions: Sequence[pd.Period] = (),
    follow_up: pd.Period | None = None,
) -> Design:
    """The design of a series: time 1…n, level and slope from each interruption, and season where the data allow.

    Parameters
    ----------
    periods : every period of the series, without holes.
    present : boolean array (n,), the periods with a value.
    start : first period after the interruption; `transition` periods from there are left out of the fit.
    interruptions : first periods of the later stages of a staged programme; each gets a level and slope change of
        its own where it has three measurements on either side.
    follow_up : first period of the follow-up, which gets a level and slope change of its own.

    Raises
    ------
    ValueError : `start` or `follow_up` has another frequency than the series, or `transition` is negative.
    """
    if transition < 0:
        raise ValueError("transition: a number of periods, 0 or more")
    position = np.arange(len(periods))
    first = _position(periods, start)
    onset = first + transition
    phases = np.where(position < first, "before", np.where(position < onset, "transition", "active")).astype(object)
    used = present & (phases != "transition")
    later, cautions = _follow_up(periods, follow_up, onset, phases, used)
    wanted = sorted({_position(periods, period) for period in interruptions})
    stages = _stages(wanted, onset, len(periods) if later is None else later, used)
    if len(stages) < len(wanted):
        cautions.append(short_stages(len(wanted) - len(stages)))
    columns = [np.ones(len(periods)), position + 1.0]
    names = list(SEGMENTED[:2])
    changes = {"": onset} | {f"stage_{k}_": begin for k, begin in enumerate(stages, start=2)}
    changes |= {} if later is None else {"follow_up_": later}
    for prefix, begin in changes.items():
        columns += [(position >= begin) * 1.0, np.maximum(position - begin, 0.0)]
        names += [f"{prefix}level", f"{prefix}slope"]
    rows, average = np.column_stack(columns), np.zeros(len(columns))
    if season is not None:
        terms = season_columns(periods, season)
        refusal = season_refused(periods, used, rows, terms)
        if terms is None or refusal is not None:
            cautions.append(refusal or Caution(code="its_season_no_cycle"))
        else:
            rows = np.column_stack([rows, terms[0]])
            average = np.concatenate([average, terms[1]])
            names += [f"season_{k + 1}" for k in range(terms[0].shape[1])]
    return Design(
        rows=rows,
        names=tuple(names),
        used=used,
        phases=phases,
        onset=onset,
        stages=stages,
        follow_up=later,
        season_average=average,
        cautions=tuple(cautions),
    )


def _follow_up(
    periods: pd.PeriodIndex, follow_up: pd.Period | None, onset: int, phases: np.ndarray, used: np.ndarray
) -> tuple[int | None, list[Caution]]:
    """Marks the follow-up in `phases`; its position where there is enough on both sides of it to tell it apart."""
    if follow_up is None or _position(periods, follow_up) >= len(periods):
        return None, []
    later, position = _position(periods, follow_up), np.arange(len(periods))
    phases[(position >= later) & (position >= onset)] = "follow_up"
    found = min(int((used & (phases == phase)).sum()) for phase in ("active", "follow_up"))
    if found < MIN_PER_PHASE:
        return None, [Caution(code="its_short_follow_up", values={"needed": MIN_PER_PHASE})]
    return later, []


def short_stages(left_out: int) -> Caution:
    """That so many later stages are not set apart."""
    return Caution(code="its_short_stage", values={"left_out": left_out, "needed": MIN_PER_PHASE})


def _stages(wanted: Sequence[int], onset: int, end: int, used: np.ndarray) -> tuple[int, ...]:
    """The positions between `onset` and `end` that have enough measurements since the one before, and to the end."""
    kept = [onset]
    for begin in wanted:
        enough = min(used[kept[-1] : begin].sum(), used[begin:end].sum()) >= MIN_PER_PHASE
        if kept[-1] < begin < end and enough:
            kept.append(begin)
    return tuple(kept[1:])


def _position(periods: pd.PeriodIndex, period: pd.Period) -> int:
    if period.freqstr != periods.freqstr:
        raise ValueError(f"{period} has another frequency than the series ({periods.freqstr})")
    return int(period.ordinal - periods[0].ordinal)
