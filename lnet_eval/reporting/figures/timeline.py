"""The network's timeline: phases, gatherings, teams that came and left, and what else happened."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd
from matplotlib.axes import Axes

from lnet_eval.plan import Plan
from lnet_eval.reporting import blocks
from lnet_eval.reporting.figures.axes import TimeScale, draw_time_axis
from lnet_eval.reporting.figures.style import (
    BLUE,
    GREY,
    INK,
    ORANGE,
    PALE_BLUE,
    PALE_GREY,
    SMALL,
    WIDTH,
    add_axes,
    draw_line,
    new_figure,
    shortened,
    style,
    text_width,
)
from lnet_eval.reporting.figures.vector import svg
from lnet_eval.texts import Words

_ROW: Final = 22.0
_NAMES: Final = 128.0
_RIGHT: Final = 12.0
_UNDER: Final = 20.0
_HELD: Final[dict[str, dict[str, Any]]] = {
    "gathering": {"marker": "v", "color": INK, "markersize": 7},
    "improvement_day": {"marker": "D", "color": INK, "markersize": 5.5},
    "status_meeting": {"marker": "s", "color": GREY, "markersize": 5},
    "team_start": {"marker": "|", "color": BLUE, "markersize": 10, "markeredgewidth": 1.8},
    "team_left": {"marker": "X", "color": ORANGE, "markersize": 7},
    "definition": {"marker": "*", "color": ORANGE, "markersize": 8},
    "event": {"marker": "o", "color": ORANGE, "markersize": 6},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One thing that happened; `held` is False for a gathering that was planned and not held."""

    day: dt.date
    kind: str
    what: str
    held: bool = True


def timeline_figure(plan: Plan, events: pd.DataFrame | None, say: Words) -> blocks.Figure:
    """When the network was planned, met and ended, and what happened beside it.

    Parameters
    ----------
    events : the log of concurrent events, `date` and `what`; None where there is none.
    """
    entries = sorted(_entries(plan, events, say), key=lambda entry: (entry.day, entry.kind))
    met = [entry for entry in entries if entry.kind in {"gathering", "improvement_day"} and entry.held]
    about = {
        "start": say.date(plan.phases.start),
        "end": "–" if plan.phases.end is None else say.date(plan.phases.end),
        "met": say.number(len(met)),
        "teams": say.number(len(plan.teams)),
        "left": say.number(sum(entry.kind == "team_left" for entry in entries)),
        "events": say.number(sum(entry.kind == "event" for entry in entries)),
    }
    title = say("figures.timeline.title" if plan.phases.end else "figures.timeline.title_open", **about)
    listed = [*_phase_rows(plan, say), *((say.date(e.day), _kind(e, say), e.what) for e in entries)]
    return blocks.Figure(
        id="network-timeline",
        title=title,
        alt=say("figures.timeline.alt", **about),
        note=None if all(entry.held for entry in entries) else say("figures.timeline.note"),
        svg=_draw(plan, entries, say),
        table=blocks.Table(
            id="network-timeline-data",
            caption=say("figures.data_behind", title=title),
            columns=tuple(say(f"figures.column.{name}") for name in ("date", "kind", "what")),
            rows=tuple(listed),
            data=pd.DataFrame(
                [(e.day.isoformat(), e.kind, e.held, e.what) for e in entries], columns=["date", "kind", "held", "what"]
            ),
        ),
    )


def _entries(plan: Plan, events: pd.DataFrame | None, say: Words) -> Iterator[Entry]:
    for gathering in plan.gatherings:
        what = say(f"figures.timeline.{gathering.kind}") if gathering.title is None else say.of(gathering.title)
        yield Entry(day=gathering.date, kind=gathering.kind, what=what, held=gathering.held)
    for unit in plan.teams:
        if unit.start is not None and unit.start != plan.phases.start:
            yield Entry(day=unit.start, kind="team_start", what=unit.name)
        if unit.left is not None:
            yield Entry(day=unit.left.date, kind="team_left", what=f"{unit.name}: {say.of(unit.left.reason)}")
    for measure in plan.measures:
        for change in measure.changes:
            yield Entry(day=change.date, kind="definition", what=f"{say.of(measure.title)}: {say.of(change.what)}")
    if events is not None:
        for row in events.to_dict("records"):
            yield Entry(day=pd.Timestamp(row["date"]).date(), kind="event", what=str(row["what"]))


def _kind(entry: Entry, say: Words) -> str:
    name = say(f"figures.timeline.{entry.kind}")
    return name if entry.held else say("figures.timeline.not_held", what=name)


def _phases(plan: Plan) -> list[tuple[str, dt.date, dt.date | None]]:
    phases = plan.phases
    found: list[tuple[str, dt.date, dt.date | None]] = [
        ("baseline", phases.baseline_start, phases.start),
        ("active", phases.start, phases.end),
    ]
    if phases.end is not None and phases.follow_up_end is not None:
        found.append(("follow_up", phases.end, phases.follow_up_end))
    return found


def _phase_rows(plan: Plan, say: Words) -> Iterator[tuple[str, str, str]]:
    for name, first, _ in _phases(plan):
        yield say.date(first), say("figures.timeline.phase"), say(f"figures.timeline.phase_{name}")


def _draw(plan: Plan, entries: Sequence[Entry], say: Words) -> str:
    kinds = [kind for kind in _HELD if any(entry.kind == kind for entry in entries)]
    last_known = [d for d in (plan.phases.follow_up_end, plan.phases.end, plan.phases.start) if d is not None]
    days = [plan.phases.baseline_start, last_known[0], *(entry.day for entry in entries)]
    scale = TimeScale.over([pd.PeriodIndex([min(days), max(days)], freq="M")])
    with style():
        figure = new_figure((len(kinds) + 1) * _ROW + _UNDER + 4)
        axes = add_axes(figure, left=_NAMES, right=_RIGHT, top=4, bottom=_UNDER)
        width = WIDTH - _NAMES - _RIGHT
        draw_time_axis(axes, scale, width, say)
        axes.set_ylim(len(kinds) + 1, 0)
        axes.set_yticks([])
        axes.spines["left"].set_visible(False)
        _draw_phases(axes, plan, scale, width, say)
        across = axes.get_yaxis_transform()
        for i, kind in enumerate(["phase", *kinds]):
            label = shortened(say(f"figures.timeline.{kind}"), _NAMES - 8, SMALL)
            axes.text(-_NAMES / width, i + 0.5, label, transform=across, va="center", fontsize=SMALL)
            if i:
                draw_line(axes, axes.get_xlim(), [i + 0.5] * 2, "-", color=PALE_GREY, linewidth=0.8, zorder=0)
        for i, kind in enumerate(kinds, start=1):
            for held in (True, False):
                places = [scale.day(e.day) for e in entries if e.kind == kind and e.held == held]
                look = _HELD[kind] if held else {**_HELD[kind], "markerfacecolor": "white"}
                axes.plot(places, [i + 0.5] * len(places), linestyle="none", clip_on=False, **look)
        return svg(figure, "network-timeline")


def _draw_phases(axes: Axes, plan: Plan, scale: TimeScale, width: float, say: Words) -> None:
    looks = {"baseline": (PALE_GREY, INK), "active": (BLUE, "white"), "follow_up": (PALE_BLUE, INK)}
    n = scale.of(scale.last) + 1
    for name, first, last in _phases(plan):
        start = scale.edge(first)
        stop = scale.of(scale.last) + 0.5 if last is None else scale.edge(last)
        if stop <= start:
            continue
        fill, ink = looks[name]
        axes.barh(0.5, stop - start, height=0.72, left=start, color=fill, edgecolor="white")
        label = say(f"figures.timeline.phase_{name}")
        if text_width(label, SMALL) + 6 <= (stop - start) / n * width:
            axes.text((start + stop) / 2, 0.5, label, ha="center", va="center", fontsize=SMALL, color=ink)
