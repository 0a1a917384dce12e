"""What happened when: the lines and labels over a time axis, set so that no label covers another."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from matplotlib.axes import Axes

from lnet_eval.plan import Plan
from lnet_eval.plan.measure import Measure
from lnet_eval.reporting.figures.axes import TimeScale
from lnet_eval.reporting.figures.style import (
    GREY,
    INK,
    PALE_GREY,
    RULE,
    SMALL,
    draw_line,
    draw_points,
    shortened,
    text_width,
)
from lnet_eval.texts import Words

ROW: Final = 12.0
_GAP: Final = 8.0
_LONGEST_LABEL: Final = 150.0
_LINES: Final = {
    "start": ("-", 1.4, INK),
    "stage": ("-", 1.0, INK),
    "end": ("--", 1.0, GREY),
    "definition": (":", 1.4, GREY),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """One event: a line through the plot, or a sign over it."""

    place: float
    label: str
    kind: Literal["start", "stage", "end", "definition", "gathering"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """A label in its row over the plot, flying from its mark like a flag; `left` in points from the axes' edge."""

    text: str
    left: float
    row: int
    mark: Mark


def plan_marks(plan: Plan, scale: TimeScale, say: Words, measure: Measure | None = None) -> tuple[Mark, ...]:
    """Start, later stages, end of the active phase, gatherings held and changes of definition, within the axis."""
    marks = [Mark(place=scale.edge(plan.phases.start), label=say("figures.mark.start"), kind="start")]
    if plan.phases.end is not None:
        marks.append(Mark(place=scale.edge(plan.phases.end), label=say("figures.mark.end"), kind="end"))
    stages = measure.interruptions if measure is not None else ()
    marks += [Mark(place=scale.edge(s.date), label=say("figures.mark.stage"), kind="stage") for s in stages]
    changes = measure.changes if measure is not None else ()
    marks += [Mark(place=scale.edge(c.date), label=say("figures.mark.definition"), kind="definition") for c in changes]
    held = [g.date for g in plan.gatherings if g.held and g.kind != "status_meeting"]
    marks += [Mark(place=scale.day(day), label=say("figures.mark.gathering"), kind="gathering") for day in held]
    return tuple(mark for mark in marks if scale.holds(mark.place))


def label_rows(marks: Sequence[Mark], scale: TimeScale, width: float, *, room: float = 0.0) -> tuple[Label, ...]:
    """A row for every label, so that none covers another or is crossed by another's line.

    Labels fly to the right of their lines and are set from right to left: the line of a label in a higher row then
    passes to the left of every label below it. Gatherings share one label.

    Parameters
    ----------
    width : of the axes in points. room : points to the right of the axes that a label may reach into.
    """
    n = scale.of(scale.last) + 1
    gatherings = [mark for mark in marks if mark.kind == "gathering"][:1]
    lined = [mark for mark in marks if mark.kind != "gathering"]
    rows: list[float] = []
    labels: list[Label] = []
    for mark in sorted([*lined, *gatherings], key=lambda mark: mark.place, reverse=True):
        text = shortened(mark.label, _LONGEST_LABEL, SMALL)
        length = text_width(text, SMALL)
        left = (mark.place + 0.5) / n * width + _GAP / 2
        left = min(left, width + room - length)
        row = next((row for row, begin in enumerate(rows) if left + length + _GAP <= begin), len(rows))
        if row == len(rows):
            rows.append(left)
        rows[row] = left
        line = (mark.place + 0.5) / n * width
        rows[:row] = [min(begin, line) for begin in rows[:row]]  # its line passes through the rows below
        labels.append(Label(text=text, left=left, row=row, mark=mark))
    return tuple(labels)


def room_over(labels: Sequence[Label]) -> float:
    """The height in points that signs and labels take over the plot."""
    return ROW * (1 + max((label.row for label in labels), default=-1)) + 14


def draw_marks(
    axes: Axes, marks: Sequence[Mark], labels: Sequence[Label], *, size: tuple[float, float], signs: float = 7.0
) -> None:
    """Draw lines, gathering signs (a row of triangles over the plot) and labels.

    Parameters
    ----------
    size : width and height of the axes in points.
    signs : height of the row for the triangles, between the plot and the first row of labels.
    """
    width, height = size
    across = axes.get_xaxis_transform()
    has_signs = any(mark.kind == "gathering" for mark in marks)
    base = 1 + (signs + 3 if has_signs else 3) / height
    reach = {id(label.mark): base + label.row * ROW / height for label in labels}
    for mark in marks:
        if mark.kind == "gathering":
            continue
        dash, weight, colour = _LINES[mark.kind]
        top = reach.get(id(mark), base) + 0.8 * ROW / height
        draw_line(
            axes, [mark.place] * 2, [0, top], dash, color=colour, linewidth=weight, transform=across, clip_on=False
        )
    places = [mark.place for mark in marks if mark.kind == "gathering"]
    if places:
        level = [1 + 0.5 * signs / height] * len(places)
        draw_points(axes, places, level, "v", color=GREY, markersize=5, transform=across, clip_on=False)
    for label in labels:
        colour = INK if label.mark.kind == "start" else GREY
        y = base + (label.row * ROW + 2) / height
        axes.text(
            label.left / width, y, label.text, transform=axes.transAxes, ha="left", va="bottom", fontsize=SMALL,
            color=colour,
        )  # fmt: skip


def shade(axes: Axes, scale: TimeScale, first: float, last: float) -> None:
    """Shade the stretch between two places, as far as it lies on the axis."""
    low, high = max(first, -0.5), min(last, scale.of(scale.last) + 0.5)
    if low < high:
        axes.axvspan(low, high, facecolor=PALE_GREY, edgecolor=RULE, linewidth=0, hatch="////", zorder=0.2)


def month_after(day: dt.date, months: int) -> dt.date:
    """The first day of the month `months` after the month of `day`."""
    years, month = divmod(day.month - 1 + months, 12)
    return dt.date(day.year + years, month + 1, 1)
