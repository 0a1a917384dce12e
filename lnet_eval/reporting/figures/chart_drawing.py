"""A run or control chart as a drawing: points, lines, what happened when, and under it the signs in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.transforms import Transform

from lnet_eval.methods.spc import RunChart, Standing
from lnet_eval.reporting.figures.axes import (
    TimeScale,
    draw_axis_title,
    draw_time_axis,
    draw_value_axis,
    value_scale,
)
from lnet_eval.reporting.figures.endlabels import EndLabel, draw_end_labels
from lnet_eval.reporting.figures.events import Event, draw_events, event_list, room_under
from lnet_eval.reporting.figures.icons import assurance_text, draw_icon, variation_code, variation_text
from lnet_eval.reporting.figures.marks import Mark, draw_marks, label_rows, room_over
from lnet_eval.reporting.figures.style import (
    BLUE,
    GREY,
    INK,
    ORANGE,
    SMALL,
    WIDTH,
    add_axes,
    draw_line,
    draw_points,
    in_points,
    new_figure,
    style,
    text_width,
)
from lnet_eval.reporting.figures.vector import svg
from lnet_eval.texts import Words

_HEIGHT: Final = 150.0
_RIGHT: Final = 96.0
_AXIS: Final = 22.0
_SIGNS: Final = 20.0
_ICON: Final = 12.0


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ChartDrawing:
    """What is drawn besides the chart itself.

    Attributes
    ----------
    name : id of the figure. axis : the value axis' title.
    share : whether values are fractions, written as per cent.
    standing : what the signs under the chart say.
    marks, events : lines over the plot, and numbered signs under it.
    """

    name: str
    axis: str
    share: bool
    standing: Standing
    marks: tuple[Mark, ...] = ()
    events: tuple[Event, ...] = ()


def draw_chart(chart: RunChart, look: ChartDrawing, say: Words) -> str:
    """The chart as SVG."""
    frame = chart.table
    drawn = frame[["value", "centre", "lower", "upper", "target"]].to_numpy(dtype=float).ravel()
    values = value_scale(drawn, share=look.share, say=say)
    scale = TimeScale.over([pd.PeriodIndex(frame["period"])])
    left = max(text_width(label, SMALL) for label in values.labels) + 10
    width = WIDTH - left - _RIGHT
    labels = label_rows(look.marks, scale, width, room=_RIGHT)
    listed = event_list(look.events, say)
    over, under = room_over(labels) + 16, _AXIS + room_under(look.events, listed) + _SIGNS
    with style():
        figure = new_figure(over + _HEIGHT + under)
        axes = add_axes(figure, left=left, right=_RIGHT, top=over, bottom=under)
        draw_time_axis(axes, scale, width, say)
        draw_value_axis(axes, values)
        free = min((label.left for label in labels), default=width)
        draw_axis_title(figure, look.axis, left=left, top=over, free_until=free)
        ends = _lines(axes, chart, scale, say)
        draw_marks(axes, look.marks, labels, size=(width, _HEIGHT))
        draw_end_labels(axes, ends, size=(width, _HEIGHT), room=_RIGHT)
        points = in_points(figure)
        draw_events(axes, points, look.events, listed, scale=scale, left=left, width=width, base=under - _AXIS)
        _signs(axes, points, look.standing, say)
        return svg(figure, look.name)


def _signs(axes: Axes, points: Transform, standing: Standing, say: Words) -> None:
    """Variation and, where there is a target, assurance: each a sign with its text at the foot of the figure."""
    x = _ICON / 2 + 1
    entries = [(variation_code(standing), variation_text(standing, say))]
    if standing.assurance is not None:
        entries.append((standing.assurance, assurance_text(standing, say)))
    for code, text in entries:
        draw_icon(axes, code, x, 7.0, size=_ICON, transform=points)
        axes.text(x + _ICON / 2 + 4, 7.0, text, va="center_baseline", fontsize=SMALL, color=INK, transform=points)
        x += text_width(text, SMALL) + _ICON + 24


def _lines(axes: Axes, chart: RunChart, scale: TimeScale, say: Words) -> list[EndLabel]:
    frame = chart.table
    x = scale.all(pd.PeriodIndex(frame["period"]))
    value = frame["value"].to_numpy(dtype=float)
    present = np.isfinite(value)
    counted = frame["included"].to_numpy(dtype=bool) & present
    signal = frame["signal"].to_numpy(dtype=bool) & counted
    for _, phase in frame.groupby("phase", sort=False):
        _phase_lines(axes, phase, scale, chart.baseline)
    if frame["target"].notna().any():
        draw_line(axes, x, frame["target"], "-.", color=GREY, linewidth=1.3, zorder=1.5, drawstyle="steps-mid")
    draw_line(axes, x, value, "-", color=BLUE, linewidth=1.2, zorder=3)
    plain, left_out = counted & ~signal, present & ~counted
    draw_points(axes, x[plain], value[plain], "o", color=BLUE, markersize=3.4, zorder=4)
    draw_points(axes, x[signal], value[signal], "D", color=ORANGE, markersize=4.6, zorder=4)
    draw_points(axes, x[left_out], value[left_out], "o", markerfacecolor="white", markeredgecolor=BLUE, markersize=4.4,
              zorder=4)  # fmt: skip
    return _end_labels(frame, value, signal, left_out, say)


def _phase_lines(
    axes: Axes, phase: pd.DataFrame, scale: TimeScale, baseline: tuple[pd.Period, pd.Period] | None
) -> None:
    """Centre line, solid where it rests on the points under it and dashed where it is extended, and limits."""
    x = scale.all(pd.PeriodIndex(phase["period"]))
    centre = phase["centre"].to_numpy(dtype=float)
    inside = np.ones(len(phase), dtype=bool)
    if baseline is not None and bool((phase["period"] == baseline[0]).any()):
        inside = ((phase["period"] >= baseline[0]) & (phase["period"] <= baseline[1])).to_numpy()
    # The two pieces share their meeting point.
    until = int(np.flatnonzero(inside)[-1]) + 1
    draw_line(axes, x[:until], centre[:until], "-", color=INK, linewidth=1.3, zorder=2)
    draw_line(axes, x[until - 1 :], centre[until - 1 :], "--", color=INK, linewidth=1.2, zorder=2)
    for side in ("lower", "upper"):
        if phase[side].isna().all():
            continue
        draw_line(axes, x, phase[side], ":", color=GREY, linewidth=1.2, zorder=2, drawstyle="steps-mid")


def _end_labels(
    frame: pd.DataFrame, value: np.ndarray, signal: np.ndarray, left_out: np.ndarray, say: Words
) -> list[EndLabel]:
    """What each line and sign is called, by where it ends."""
    ends = [EndLabel(value=_last(frame["value"]), text=say("figures.key.observed"), colour=BLUE, dash="-", marker="o")]
    lines: Sequence[tuple[str, str, str, str]] = (
        ("centre", "figures.key.centre", INK, "--"), ("lower", "figures.key.lower", GREY, ":"),
        ("upper", "figures.key.upper", GREY, ":"), ("target", "charts.key.target", GREY, "-."),
    )  # fmt: skip
    ends += [
        EndLabel(value=_last(frame[column]), text=say(key), colour=colour, dash=dash)
        for column, key, colour, dash in lines
        if frame[column].notna().any()
    ]
    if signal.any():
        ends.append(EndLabel(value=float(value[signal][-1]), text=say("figures.key.signal"), colour=ORANGE, marker="D"))
    if left_out.any():
        last = float(value[left_out][-1])
        text = say("charts.key.excluded")
        ends.append(EndLabel(value=last, text=text, colour=BLUE, marker="o", hollow=True))
    return ends


def _last(column: pd.Series) -> float:
    return float(column.dropna().iloc[-1])
