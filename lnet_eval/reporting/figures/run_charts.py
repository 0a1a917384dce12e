"""Run charts: the network's own, and one small chart per team on a common axis."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from lnet_eval.evaluation.results import MeasureEvaluation
from lnet_eval.methods.spc import RunChart
from lnet_eval.plan import Plan
from lnet_eval.plan.measure import Measure
from lnet_eval.reporting import blocks
from lnet_eval.reporting.figures.axes import (
    TimeScale,
    axis_title,
    draw_axis_title,
    draw_time_axis,
    draw_value_axis,
    value_scale,
)
from lnet_eval.reporting.figures.cells import series_table, value_unit
from lnet_eval.reporting.figures.endlabels import EndLabel, draw_end_labels
from lnet_eval.reporting.figures.marks import draw_marks, label_rows, plan_marks, room_over
from lnet_eval.reporting.figures.style import BLUE, GREY, INK, ORANGE, WIDTH, add_axes, new_figure, style
from lnet_eval.reporting.figures.vector import svg
from lnet_eval.reporting.numbers import value_text
from lnet_eval.texts import Words

_HEIGHT: Final = 150.0
_RIGHT: Final = 96.0
_BOTTOM: Final = 22.0
_COLUMNS: Final = ("value", "centre", "lower", "upper", "signal")


def run_chart_figure(measure: MeasureEvaluation, plan: Plan, say: Words) -> blocks.Figure | None:
    """The network's run chart with its centre line; None where it is not analysed."""
    chart = measure.chart
    if not isinstance(chart, RunChart):
        return None
    name, plain = f"run-chart-{measure.measure.id}", measure.measure
    frame = _frame(chart)
    about = _about(chart, plain, frame, say)
    title = say(f"figures.run_chart.title_{_finding(chart)}", **about)
    table = series_table(name, plain, frame, _COLUMNS[:-1], title=title, say=say)
    return blocks.Figure(
        id=name,
        title=title,
        alt=say(f"figures.run_chart.alt_{_finding(chart)}", **about),
        svg=_draw(frame, plain, plan, say, name),
        table=table,
        note=say(f"figures.run_chart.rules_{chart.rules}"),
    )


def _frame(chart: RunChart) -> pd.DataFrame:
    frame = chart.table.copy()
    frame["signal"] = frame["signal"].fillna(False).astype(bool)
    return frame


def _finding(chart: RunChart) -> str:
    if chart.signal:
        return f"signal_{chart.direction}" if chart.direction else "signal"
    judged = pd.to_numeric(chart.statistics["signal"], errors="coerce").notna()
    return "no_signal" if judged.any() else "not_judged"


def _about(chart: RunChart, measure: Measure, frame: pd.DataFrame, say: Words) -> dict[str, object]:
    statistics = chart.statistics.iloc[-1]
    present = frame.dropna(subset=["value"])
    unit = value_unit(measure)
    return {
        "measure": say.of(measure.title),
        "first": say.period(frame["period"].iloc[0]),
        "last": say.period(frame["period"].iloc[-1]),
        "n": say.number(len(present)),
        "centre": value_text(say, float(present["centre"].iloc[-1]), unit, measure),
        "longest": say.number(float(statistics["longest_run"])),
        "longest_max": say.number(float(statistics["longest_run_max"])),
        "crossings": say.number(float(statistics["crossings"])),
        "crossings_min": say.number(float(statistics["crossings_min"])),
    }


def _draw(frame: pd.DataFrame, measure: Measure, plan: Plan, say: Words, name: str) -> str:
    drawn = frame[["value", "centre", "lower", "upper"]].to_numpy(dtype=float).ravel()
    values = value_scale(drawn, share=measure.kind == "proportion", say=say)
    scale = TimeScale.over([pd.PeriodIndex(frame["period"])])
    with style():
        left = max(len(label) for label in values.labels) * 6.0 + 10
        width = WIDTH - left - _RIGHT
        marks = plan_marks(plan, scale, say, measure)
        labels = label_rows(marks, scale, width, room=_RIGHT)
        top = room_over(labels) + 16
        figure = new_figure(top + _HEIGHT + _BOTTOM)
        axes = add_axes(figure, left=left, right=_RIGHT, top=top, bottom=_BOTTOM)
        draw_time_axis(axes, scale, width, say)
        draw_value_axis(axes, values)
        free = min((label.left for label in labels), default=width)
        draw_axis_title(figure, axis_title(measure, say), left=left, top=top, free_until=free)
        ends = _lines(axes, frame, scale, say)
        draw_marks(axes, marks, labels, size=(width, _HEIGHT))
        draw_end_labels(axes, ends, size=(width, _HEIGHT), room=_RIGHT)
        return svg(figure, name)


def _lines(axes: Axes, frame: pd.DataFrame, scale: TimeScale, say: Words) -> list[EndLabel]:
    x = scale.all(pd.PeriodIndex(frame["period"]))
    value = frame["value"].to_numpy(dtype=float)
    signal = frame["signal"].to_numpy(dtype=bool) & np.isfinite(value)
    ends = [EndLabel(value=float(value[np.isfinite(value)][-1]), text=say("figures.key.observed"), colour=BLUE,
                     dash="-", marker="o")]  # fmt: skip
    for _, phase in frame.groupby("phase", sort=False):
        places = scale.all(pd.PeriodIndex(phase["period"]))
        axes.plot(places, phase["centre"], "--", color=INK, linewidth=1.2, zorder=2)
    ends.append(EndLabel(value=_last(frame["centre"]), text=say("figures.key.centre"), colour=INK, dash="--"))
    for side in ("lower", "upper"):
        if frame[side].notna().any():
            axes.plot(x, frame[side], ":", color=GREY, linewidth=1.2, zorder=2, drawstyle="steps-mid")
            ends.append(EndLabel(value=_last(frame[side]), text=say(f"figures.key.{side}"), colour=GREY, dash=":"))
    axes.plot(x, value, "-", color=BLUE, linewidth=1.2, zorder=3)
    axes.plot(x[~signal], value[~signal], "o", color=BLUE, markersize=3.4, linestyle="none", zorder=4)
    if signal.any():
        axes.plot(x[signal], value[signal], "D", color=ORANGE, markersize=4.6, linestyle="none", zorder=4)
        ends.append(EndLabel(value=float(value[signal][-1]), text=say("figures.key.signal"), colour=ORANGE, marker="D"))
    return ends


def _last(column: pd.Series) -> float:
    return float(column.dropna().iloc[-1])
