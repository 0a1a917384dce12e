"""The segmented design: what each period contributes to level, slope, follow-up and season."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
import pandas as pd

from lnet_eval.methods.estimate import Caution

Form = Literal["fourier", "months"]
SEGMENTED: Final = ("intercept", "time", "level", "slope")
# Periods in a year, by the first letter of the pandas alias; a year of weeks has 365.25 / 7 of them.
_CYCLE: Final[dict[str, float]] = {"M": 12.0, "Q": 4.0, "W": 365.25 / 7}
MIN_PER_PHASE: Final = 3
_SPARE_DEGREES: Final = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class SeasonTerms:
    """How season enters the model.

    Parameters
    ----------
    form : "fourier", sine and cosine pairs of the year; "months", one term per month or quarter (treatment
        coding, the first of the year as reference).
    pairs : number of Fourier pairs.
    """

    form: Form = "fourier"
    pairs: int = 1


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
    follow_up : position of the first follow-up period where the model has that phase, else None.
    season_average : array (q,), zero but for the season's columns, which hold their mean over a year.
    cautions : what became of the wish for season or follow-up.
    """

    rows: np.ndarray
    names: tuple[str, ...]
    used: np.ndarray
    phases: np.ndarray
    onset: int
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

    def effect_at(self, position: int) -> np.ndarray:
        """Contrast (q,): with the network minus without it, at a position (which may lie beyond the series)."""
        row = np.zeros(len(self.names))
        if position >= self.onset:
            row[2:4] = 1.0, position - self.onset
        if self.follow_up is not None and position >= self.follow_up:
            row[4:6] = 1.0, position - self.follow_up
        return row

    def without(self, position: int) -> np.ndarray:
        """Row (q,): the line without the network at a position, in an average season."""
        row = self.season_average.copy()
        row[:2] = 1.0, position + 1.0
        return row

    @property
    def counterfactual(self) -> np.ndarray:
        """Array (n, q): every period without the network."""
        rows = self.rows.copy()
        rows[:, 2 : 4 if self.follow_up is None else 6] = 0.0
        return rows


def cycle_length(periods: pd.PeriodIndex) -> float | None:
    """Periods in a year, or None where the period is a year or longer (or not known)."""
    return _CYCLE.get(str(periods.freqstr)[0])


def segmented_design(
    periods: pd.PeriodIndex,
    present: np.ndarray,
    *,
    start: pd.Period,
    transition: int = 0,
    season: SeasonTerms | None = None,
    follow_up: pd.Period | None = None,
) -> Design:
    """The design of a series: time 1…n, level and slope from the onset, follow-up and season where the data allow.

    Parameters
    ----------
    periods : every period of the series, without holes.
    present : boolean array (n,), the periods with a value.
    start : first period after the interruption; `transition` periods from there are left out of the fit.
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
    columns = [np.ones(len(periods)), position + 1.0]
    names = list(SEGMENTED)
    for begin in (onset, later):
        if begin is not None:
            columns += [(position >= begin) * 1.0, np.maximum(position - begin, 0.0)]
    if later is not None:
        names += ["follow_up_level", "follow_up_slope"]
    rows, average = np.column_stack(columns), np.zeros(len(columns))
    if season is not None:
        terms = _season(periods, season)
        refusal = _season_refused(periods, used, rows, terms)
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


def _position(periods: pd.PeriodIndex, period: pd.Period) -> int:
    if period.freqstr != periods.freqstr:
        raise ValueError(f"{period} has another frequency than the series ({periods.freqstr})")
    return int(period.ordinal - periods[0].ordinal)


def _season(periods: pd.PeriodIndex, season: SeasonTerms) -> tuple[np.ndarray, np.ndarray] | None:
    """Season's columns (n, k) and their mean over a year; None where the period has no year to repeat."""
    cycle = cycle_length(periods)
    if cycle is None:
        return None
    number = _number_in_year(periods)
    if season.form == "months" and cycle.is_integer():
        levels = np.arange(2, int(cycle) + 1)
        return (number[:, None] == levels).astype(float), np.full(len(levels), 1 / cycle)
    angles = 2 * np.pi * np.outer(number, np.arange(1, season.pairs + 1)) / cycle
    columns = np.stack([np.sin(angles), np.cos(angles)], axis=2).reshape(len(periods), -1)
    return columns, np.zeros(columns.shape[1])


def _number_in_year(periods: pd.PeriodIndex) -> np.ndarray:
    letter = str(periods.freqstr)[0]
    if letter == "M":
        return np.asarray(periods.month, dtype=float)
    if letter == "Q":
        return np.asarray(periods.quarter, dtype=float)
    return np.asarray(periods.dayofyear, dtype=float) / 7


def _season_refused(
    periods: pd.PeriodIndex, used: np.ndarray, rows: np.ndarray, terms: tuple[np.ndarray, np.ndarray] | None
) -> Caution | None:
    """Season needs two full cycles, more points than terms, and terms that the data can tell apart."""
    cycle = cycle_length(periods)
    where = np.flatnonzero(used)
    if cycle is None or terms is None or not len(where):
        return None
    span = int(where[-1] - where[0] + 1)
    if span < 2 * cycle:
        return Caution(code="its_season_too_short", values={"needed": int(np.ceil(2 * cycle)), "found": span})
    full = np.column_stack([rows, terms[0]])[used]
    if len(full) < full.shape[1] + _SPARE_DEGREES or np.linalg.matrix_rank(full) < full.shape[1]:
        return Caution(code="its_season_too_many_terms", values={"terms": terms[0].shape[1], "found": len(full)})
    return None
