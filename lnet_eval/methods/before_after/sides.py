"""The two sides of a start: what each team measured before it and after it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from lnet_eval.methods.series import Series


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Side:
    """The periods with a value on one side of a team's start, in order.

    Attributes
    ----------
    value : one per period, in the measure's unit.
    place : ordinal of each period; neighbours differ by 1.
    events, size : numerators and denominators; None where the measure has none. A count has size 1 in every period.
    """

    value: np.ndarray
    place: np.ndarray
    events: np.ndarray | None = None
    size: np.ndarray | None = None

    @property
    def n(self) -> int:
        """How many periods have a value."""
        return int(self.value.size)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Team:
    """One unit with its two sides."""

    unit: str
    before: Side
    after: Side

    @property
    def has_both_sides(self) -> bool:
        """Whether there is a value on either side of the start."""
        return self.before.n > 0 and self.after.n > 0


def team_sides(
    teams: Mapping[str, Series], starts: Mapping[str, pd.Period], transition: int, end: pd.Period | None
) -> tuple[Team, ...]:
    """Every team cut at its own start, the `transition` periods from the start left out.

    Raises
    ------
    KeyError : a team has no start.
    ValueError : `transition` is negative, or the series are of different kinds.
    """
    if transition < 0:
        raise ValueError("transition counts periods and cannot be negative")
    if len({(series.kind, series.per, series.denominator is None) for series in teams.values()}) > 1:
        raise ValueError("the teams' series are not of one kind")
    return tuple(_team(unit, series, starts[unit], transition, end) for unit, series in teams.items())


def span_of(sides: Iterable[Side], freq: str) -> tuple[pd.Period, pd.Period]:
    """First and last period with a value over sides that each have one."""
    places = np.concatenate([side.place for side in sides])
    return pd.Period(ordinal=int(places.min()), freq=freq), pd.Period(ordinal=int(places.max()), freq=freq)


def _team(unit: str, series: Series, start: pd.Period, transition: int, end: pd.Period | None) -> Team:
    before = series.before(start)
    after = np.asarray(series.periods >= start + transition)
    if end is not None:
        after &= np.asarray(series.periods <= end)
    return Team(unit=unit, before=_side(series, before), after=_side(series, after))


def _side(series: Series, chosen: np.ndarray) -> Side:
    used = chosen & series.present
    value, place = series.value[used], series.periods.asi8[used]
    if series.denominator is not None and series.numerator is not None:
        return Side(value=value, place=place, events=series.numerator[used], size=series.denominator[used])
    if series.kind == "count":
        return Side(value=value, place=place, events=value, size=np.ones(value.size))
    return Side(value=value, place=place)
