"""What else happened: numbered signs under a time axis, and what each number stands for.

Labels of many words would cover one another over the plot. A number never does: the signs are moved apart where events
lie close, and a thin line leads from each to its day.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.transforms import Transform

from lnet_eval.reporting.figures.axes import TimeScale
from lnet_eval.reporting.figures.endlabels import spread
from lnet_eval.reporting.figures.style import (
    GREY,
    INK,
    RULE,
    SMALL,
    WIDTH,
    clean,
    draw_line,
    draw_points,
    wrapped,
)
from lnet_eval.texts import Words

MOST: Final = 9
_SIGN: Final = 11.0
_ROW: Final = 15.0
_LINE: Final = 11.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One event: its number, its day, and what happened."""

    number: int
    day: dt.date
    what: str


def events_within(events: pd.DataFrame | None, scale: TimeScale) -> tuple[Event, ...]:
    """The events of the network's log that lie on the axis, in order of time and numbered from 1."""
    if events is None or events.empty:
        return ()
    ordered = events.sort_values("date", kind="stable")
    days = [pd.Timestamp(day).date() for day in ordered["date"]]
    kept = [(day, what) for day, what in zip(days, ordered["what"], strict=True) if scale.holds(scale.day(day))]
    return tuple(Event(number=i, day=day, what=clean(what)) for i, (day, what) in enumerate(kept, start=1))


def event_list(events: Sequence[Event], say: Words) -> list[str]:
    """The lines under the plot that say what the numbers stand for; of very many, the first ones and how many more."""
    if not events:
        return []
    lines = [say("charts.events")]
    for event in events[:MOST]:
        text = say("charts.event", number=event.number, date=say.date(event.day), what=event.what)
        lines += wrapped(text, WIDTH - 8, size=SMALL, lines=2)
    if len(events) > MOST:
        lines.append(say.plural("charts.events_more", len(events) - MOST))
    return lines


def room_under(events: Sequence[Event], listed: Sequence[str]) -> float:
    """The height in points that signs and lines take under the time axis."""
    return _ROW + 8 + _LINE * len(listed) if events else 0.0


def draw_events(
    axes: Axes,
    points: Transform,
    events: Sequence[Event],
    listed: Sequence[str],
    *,
    scale: TimeScale,
    left: float,
    width: float,
    base: float,
) -> None:
    """Draw the signs in a row under the labels of the time axis, their lines, and the list.

    Parameters
    ----------
    axes, points : the plot, and where a place on the whole figure is told in points.
    left, width : of the plot in points. base : height in points of the row's upper edge.
    """
    if not events:
        return
    n = scale.of(scale.last) + 1
    days = [left + (scale.day(event.day) + 0.5) / n * width for event in events]
    places = spread(days, [_SIGN + 2] * len(events), left - 4, left + width + 4)
    y = base - _ROW / 2
    whole: dict[str, Any] = {"transform": points, "clip_on": False}
    for event, day, place in zip(events, days, places, strict=True):
        axes.axvline(scale.day(event.day), color=RULE, linewidth=0.7, linestyle=(0, (1, 3)), zorder=0.5)
        draw_line(axes, [day, place], [base + 3, y + _SIGN / 2], "-", color=RULE, linewidth=0.7, zorder=1, **whole)
        draw_points(
            axes, [place], [y], "o", markersize=_SIGN, markerfacecolor="white", markeredgecolor=GREY, zorder=2, **whole
        )
        axes.text(
            place, y, str(event.number), ha="center", va="center_baseline", fontsize=8, color=INK, zorder=3,
            transform=points,
        )  # fmt: skip
    top = base - _ROW - 8
    for row, line in enumerate(listed):
        axes.text(8 if row else 0, top - row * _LINE, line, fontsize=SMALL, color=GREY, va="baseline", transform=points)
