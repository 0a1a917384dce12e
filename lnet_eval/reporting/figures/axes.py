"""Axes in the page's language: months as people write them, its decimal mark, units in words."""

from __future__ import annotations

import datetime as dt
import itertools
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd
from babel.dates import format_date
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from lnet_eval.plan.measure import Measure
from lnet_eval.reporting.figures.style import PALE_GREY, SMALL, TEXT, clean, shortened, text_width
from lnet_eval.texts import Words

_STEPS: Final = {
    "M": (1, 2, 3, 6, 12, 24, 36, 60, 120),
    "Q": (1, 2, 4, 8, 12, 20, 40),
    "W": (1, 2, 4, 8, 13, 26, 52, 104, 260),
    "Y": (1, 2, 5, 10, 20, 50),
}
_PER_YEAR: Final = {"M": 12, "Q": 4}
_ROOM_BETWEEN_LABELS: Final = 14.0
_LEAST_AIR: Final = 5e-4  # above and below values that are all alike, so that ticks differ in their decimals


def short_period(period: pd.Period, say: Words) -> str:
    """A period as an axis writes it: "jan. 2018", "Q2 2018", "uke 12 2018", "2018"."""
    unit = period.freqstr[0]
    if unit == "M":
        return format_date(period.start_time.date(), format="MMM y", locale="en_GB" if say.language == "en" else "nb")
    if unit == "Q":
        return say("figures.axis.quarter", quarter=period.quarter, year=period.year)
    if unit == "W":
        week = period.end_time.isocalendar()
        return say("figures.axis.week", week=week.week, year=week.year)
    if unit in {"Y", "A"}:
        return str(period.year)
    return say.date(period.start_time.date())


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeScale:
    """Where periods and days lie on a horizontal axis whose unit is one period.

    Attributes
    ----------
    first, last : the periods at the ends. A period's value stands at its number; its edges are half a unit away.
    """

    first: pd.Period
    last: pd.Period

    @classmethod
    def over(cls, indices: Iterable[pd.PeriodIndex]) -> TimeScale:
        """The scale that holds all the given periods (of one frequency); there must be at least one."""
        filled = [index for index in indices if len(index)]
        return cls(first=min(index.min() for index in filled), last=max(index.max() for index in filled))

    @property
    def freq(self) -> str:
        """The periods' frequency."""
        return str(self.first.freqstr)

    def of(self, period: pd.Period) -> float:
        """The place of a period's value."""
        return float(period.ordinal - self.first.ordinal)

    def all(self, periods: pd.PeriodIndex) -> np.ndarray:
        """The places of many periods' values."""
        return np.asarray([self.of(period) for period in periods], dtype=float)

    def edge(self, day: dt.date) -> float:
        """The place of the border before the period that `day` lies in."""
        return self.of(pd.Period(day, freq=self.freq)) - 0.5

    def day(self, day: dt.date) -> float:
        """The place of a day within its period."""
        period = pd.Period(day, freq=self.freq)
        share = (pd.Timestamp(day) - period.start_time) / (period.end_time - period.start_time)
        return self.of(period) - 0.5 + float(share)

    def holds(self, place: float) -> bool:
        """Whether a place lies within the axis."""
        return -0.5 <= place <= self.of(self.last) + 0.5

    def ticks(self, width: float, say: Words) -> list[tuple[float, str]]:
        """Places and labels of as many periods as `width` points have room for, at round distances."""
        n = int(self.of(self.last)) + 1
        unit = self.freq[0]
        room = text_width(short_period(self.first, say), SMALL) + _ROOM_BETWEEN_LABELS
        most = max(2, int(width // room))
        steps = _STEPS.get(unit, _STEPS["Y"])
        step = next((step for step in steps if math.ceil(n / step) <= most), math.ceil(n / most))
        periods = pd.period_range(self.first, self.last, freq=self.freq)
        chosen = [period for period in periods if _is_round(period, step)]
        if len(chosen) < 2:
            chosen = list(periods[::step])
        return [(self.of(period), short_period(period, say)) for period in chosen]


def _is_round(period: pd.Period, step: int) -> bool:
    unit = period.freqstr[0]
    if unit in _PER_YEAR:
        number = period.year * _PER_YEAR[unit] + (period.month - 1 if unit == "M" else period.quarter - 1)
    else:
        number = period.year if unit in {"Y", "A"} else period.ordinal
    return bool(number % step == 0)


def draw_time_axis(axes: Axes, scale: TimeScale, width: float, say: Words) -> None:
    """Set the horizontal limits, and label round periods along `width` points."""
    axes.set_xlim(-0.5, scale.of(scale.last) + 0.5)
    ticks = scale.ticks(width, say)
    axes.set_xticks([place for place, _ in ticks], [label for _, label in ticks])
    axes.tick_params(axis="x", length=3, pad=2)


@dataclass(frozen=True, slots=True, kw_only=True)
class ValueScale:
    """Limits and round ticks of a value axis; values of a share are fractions, its labels per cent."""

    low: float
    high: float
    ticks: tuple[float, ...]
    labels: tuple[str, ...]

    def within(self, values: np.ndarray) -> np.ndarray:
        """Values held inside the limits, for bands that reach beyond them."""
        return np.asarray(np.clip(values, self.low, self.high))


def value_scale(values: Iterable[float], *, share: bool, say: Words, positive: bool = True, n: int = 5) -> ValueScale:
    """Limits that hold every finite value with some air, from zero where zero is near, and about `n` ticks.

    Parameters
    ----------
    values : what will be drawn; fractions where `share`.
    positive : whether a value under zero makes no sense.
    """
    finite = np.asarray([value for value in values if math.isfinite(value)] or [0.0, 1.0], dtype=float)
    factor = 100.0 if share else 1.0
    low, high = factor * float(finite.min()), factor * float(finite.max())
    air = max(0.08 * (high - low or abs(high)), _LEAST_AIR)
    bottom, top = low - air, high + air
    if low >= 0 and ((positive and low < 0.5 * high) or bottom < 0):
        bottom = 0.0
    if share and high <= 100:
        top = min(top, 100.0 if high < 99.5 else 102.0)
    ticks = MaxNLocator(nbins=n, steps=[1, 2, 2.5, 5, 10]).tick_values(bottom, top)
    kept = [float(tick) for tick in ticks if bottom - 1e-9 <= tick <= top + 1e-9 and not (share and tick > 100)]
    digits = _decimals(kept)
    labels = [say.percent(tick / 100, digits) if share else say.number(tick, digits) for tick in kept]
    return ValueScale(
        low=bottom / factor, high=top / factor, ticks=tuple(tick / factor for tick in kept), labels=tuple(labels)
    )


def _decimals(ticks: Sequence[float]) -> int:
    if len(ticks) < 2:
        return 1
    step = min(abs(b - a) for a, b in itertools.pairwise(ticks))
    return next((digits for digits in range(7) if abs(round(step, digits) - step) < 1e-9 * max(1, step)), 6)


def draw_value_axis(axes: Axes, scale: ValueScale, *, grid: bool = True) -> float:
    """Set the vertical limits, ticks and pale grid lines; returns the width of the widest label in points."""
    axes.set_ylim(scale.low, scale.high)
    axes.set_yticks(scale.ticks, scale.labels)
    axes.tick_params(axis="y", length=0, pad=4)
    axes.spines["left"].set_visible(False)
    if grid:
        axes.hlines(scale.ticks, *axes.get_xlim(), colors=PALE_GREY, linewidths=0.8, zorder=0)
    return max((text_width(label, SMALL) for label in scale.labels), default=0.0)


def draw_axis_title(figure: Figure, title: str, *, left: float, top: float, free_until: float) -> None:
    """Write the value axis' title over its end: beside the labels over the plot where they leave room, else over them.

    Parameters
    ----------
    left, top : the plot's margins in points.
    free_until : where, in points from the plot's left edge, the first label over the plot begins.
    """
    width, height = figure.get_size_inches() * 72.0
    line = shortened(title, width - 4, TEXT)
    beside = text_width(line, TEXT) + 8 <= left + free_until
    y = top - 8 if beside else TEXT + 2
    figure.text(0, 1 - y / height, line, ha="left", va="baseline", fontsize=TEXT)


def axis_title(measure: Measure, say: Words) -> str:
    """What the value axis counts, with its unit: "Andel (%)", "Per 10 000 risikodøgn", "HbA1c (mmol/mol)"."""
    own = clean(say.of(measure.unit)) if measure.unit is not None else ""
    if measure.kind == "proportion":
        return say("figures.axis.share")
    if measure.kind == "rate":
        if own.startswith("per "):
            return own[:1].upper() + own[1:]
        key = "figures.axis.rate_of" if own else "figures.axis.rate"
        return say(key, per=say.number(measure.per), of=own)
    if own:
        return own[:1].upper() + own[1:]
    return say(f"figures.axis.{measure.kind}")
