"""Gathering by gathering: who came, and what those who answered thought of it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import pandas as pd
from matplotlib.axes import Axes

from lnet_eval.disclosure import ProtectedAttendance
from lnet_eval.reporting import blocks
from lnet_eval.reporting.figures.axes import draw_value_axis, value_scale
from lnet_eval.reporting.figures.endlabels import EndLabel, draw_end_labels
from lnet_eval.reporting.figures.style import (
    BLUE,
    GREY,
    INK,
    ORANGE,
    SMALL,
    TEXT,
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

_HEIGHT: Final = 130.0
_TOP: Final = 32.0
_BOTTOM: Final = 36.0
_LOOKS: Final = (
    (BLUE, "-", "o"), (ORANGE, "--", "s"), (INK, ":", "^"), (GREY, "-.", "D"), (BLUE, ":", "v"), (ORANGE, "-", "P"),
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """A share with its interval at one gathering; nan where it may not be shown or was not asked."""

    value: float
    low: float
    high: float
    n: int | None


def attendance_figure(shown: ProtectedAttendance, say: Words) -> blocks.Figure | None:
    """The share of those invited who came, gathering by gathering; None where nothing may be shown."""
    table = shown.shown
    known = table.dropna(subset=["share"])
    if known.empty or not shown.publish:
        return None
    dates = [say.date(pd.Timestamp(day).date()) for day in table["gathering"]]
    points = [
        Point(value=_float(row.share), low=_float(row.low), high=_float(row.high), n=None) for row in table.itertuples()
    ]
    first, last = known.iloc[0], known.iloc[-1]
    about = {
        "n": say.number(len(table)),
        "first": say.percent(float(first["share"])),
        "last": say.percent(float(last["share"])),
        "first_date": say.date(pd.Timestamp(first["gathering"]).date()),
        "last_date": say.date(pd.Timestamp(last["gathering"]).date()),
    }
    several = len(known) > 1
    title = say("figures.attendance.title" if several else "figures.attendance.title_one", **about)
    lines = (("attendance", say("figures.attendance.came"), points),)
    return blocks.Figure(
        id="attendance",
        title=title,
        alt=say("figures.attendance.alt" if several else "figures.attendance.alt_one", **about),
        svg=_draw(lines, dates, say, "attendance", title=say("figures.attendance.axis")),
        table=_attendance_table(table, dates, title, say),
    )


def evaluations_figure(
    lines: Sequence[tuple[str, str, Sequence[Point]]], gatherings: Sequence[str], *, title: str, alt: str, say: Words
) -> blocks.Figure | None:
    """The share agreeing with each question, gathering by gathering; None with fewer than two gatherings.

    Parameters
    ----------
    lines : (item id, question, one point per gathering). gatherings : the columns' names in order.
    """
    known = [line for line in lines if sum(math.isfinite(point.value) for point in line[2]) > 1]
    if len(gatherings) < 2 or not known:
        return None
    name = "gathering-evaluations"
    drawn = known[: len(_LOOKS)]
    return blocks.Figure(
        id=name,
        title=title,
        alt=alt,
        svg=_draw(drawn, gatherings, say, name, title=say("figures.evaluations.axis")),
        table=_evaluations_table(name, known, gatherings, title, say),
        note=say("figures.evaluations.note"),
    )


def _float(value: object) -> float:
    number = pd.to_numeric(pd.Series([value]), errors="coerce").iloc[0]
    return math.nan if pd.isna(number) else float(number)


def _draw(
    lines: Sequence[tuple[str, str, Sequence[Point]]], columns: Sequence[str], say: Words, name: str, *, title: str
) -> str:
    right = 130.0 if len(lines) > 1 else 12.0
    values = value_scale([0.0, 1.0], share=True, say=say)
    left = max(text_width(label, SMALL) for label in values.labels) + 8
    with style():
        figure = new_figure(_TOP + _HEIGHT + _BOTTOM)
        axes = add_axes(figure, left=left, right=right, top=_TOP, bottom=_BOTTOM)
        width = WIDTH - left - right
        axes.set_xlim(-0.5, len(columns) - 0.5)
        draw_value_axis(axes, values)
        figure.text(0, 1 - (TEXT + 2) / (_TOP + _HEIGHT + _BOTTOM), title, fontsize=TEXT)
        room = width / len(columns) - 6
        axes.set_xticks(range(len(columns)), [_two_lines(label, room) for label in columns])
        axes.tick_params(axis="x", length=3)
        ends = []
        spread = min(0.12, 0.5 / max(len(lines), 1))
        for i, (_, label, points) in enumerate(lines):
            shift = (i - (len(lines) - 1) / 2) * spread
            ends.append(_line(axes, points, shift, _LOOKS[i], label))
            if len(lines) == 1:
                _numbers(axes, points, say)
        if len(lines) > 1:
            draw_end_labels(axes, [end for end in ends if end is not None], size=(width, _HEIGHT), room=right)
        return svg(figure, name)


def _two_lines(label: str, room: float) -> str:
    """A column's name in one line, or broken at its first spaces into two."""
    if text_width(label, SMALL) <= room or " " not in label:
        return shortened(label, room, SMALL)
    head, _, tail = label.rpartition(" ")
    return f"{shortened(head, room, SMALL)}\n{shortened(tail, room, SMALL)}"


def _line(axes: Axes, points: Sequence[Point], shift: float, look: tuple[str, str, str], label: str) -> EndLabel | None:
    colour, dash, marker = look
    known = [(i + shift, point) for i, point in enumerate(points) if math.isfinite(point.value)]
    if not known:
        return None
    for x, point in known:
        if math.isfinite(point.low):
            draw_line(axes, [x, x], [point.low, point.high], "-", color=colour, linewidth=1.0, zorder=2)
    draw_line(
        axes, [x for x, _ in known], [point.value for _, point in known], dash, color=colour, marker=marker,
        markersize=4.4, linewidth=1.3, zorder=3,
    )  # fmt: skip
    return EndLabel(value=known[-1][1].value, text=label, colour=colour, dash=dash, marker=marker)


def _numbers(axes: Axes, points: Sequence[Point], say: Words) -> None:
    for i, point in enumerate(points):
        if math.isfinite(point.value):
            above = max(point.value, point.high) + 0.03 if math.isfinite(point.high) else point.value + 0.05
            axes.text(i, above, say.percent(point.value), ha="center", va="bottom", fontsize=SMALL)
        else:
            axes.text(i, 0.04, say("figures.hidden"), ha="center", va="bottom", fontsize=SMALL, color=GREY)


def _attendance_table(table: pd.DataFrame, dates: Sequence[str], title: str, say: Words) -> blocks.Table:
    rows = []
    for day, row in zip(dates, table.itertuples(), strict=True):
        hidden = math.isnan(_float(row.share))
        cells = (
            (say("figures.hidden_sign"),) * 3
            if hidden
            else (
                say.number(_float(row.invited)),
                say.number(_float(row.attended)),
                say("figures.share_interval", share=say.percent(_float(row.share)), low=say.percent(_float(row.low)),
                    high=say.percent(_float(row.high))),
            )
        )  # fmt: skip
        rows.append((day, *cells))
    return blocks.Table(
        id="attendance-data",
        caption=say("figures.data_behind", title=title),
        columns=tuple(say(f"figures.column.{name}") for name in ("gathering", "invited", "attended", "share")),
        rows=tuple(rows),
        numeric=(1, 2, 3),
        data=table.assign(gathering=pd.to_datetime(table["gathering"]).dt.date.astype(str)),
    )


def _evaluations_table(
    name: str,
    lines: Sequence[tuple[str, str, Sequence[Point]]],
    gatherings: Sequence[str],
    title: str,
    say: Words,
) -> blocks.Table:
    data = [
        {"item": item, "gathering": i + 1, "share": p.value, "low": p.low, "high": p.high, "n": p.n}
        for item, _, points in lines
        for i, p in enumerate(points)
    ]
    return blocks.Table(
        id=f"{name}-data",
        caption=say("figures.data_behind", title=title),
        columns=(say("figures.column.question"), *gatherings),
        rows=tuple((label, *(_cell(point, say) for point in points)) for _, label, points in lines),
        numeric=tuple(range(1, len(gatherings) + 1)),
        data=pd.DataFrame(data),
    )


def _cell(point: Point, say: Words) -> str:
    if not math.isfinite(point.value):
        return "–"
    return say(
        "figures.share_of",
        share=say.percent(point.value),
        low=say.percent(point.low),
        high=say.percent(point.high),
        n=say.number(point.n or 0),
    )
