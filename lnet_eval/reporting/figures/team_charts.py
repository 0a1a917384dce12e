"""One small run chart per team that enrolled, all on the same axes, each with its own start and, if so, its end."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from lnet_eval.evaluation.results import MeasureEvaluation, TeamMeasure
from lnet_eval.methods.spc import RunChart
from lnet_eval.plan import Plan
from lnet_eval.reporting import blocks
from lnet_eval.reporting.figures.axes import TimeScale, ValueScale, axis_title, short_period, value_scale
from lnet_eval.reporting.figures.cells import number_cells
from lnet_eval.reporting.figures.icons import draw_icon, variation_code
from lnet_eval.reporting.figures.style import (
    BLUE,
    GREY,
    INK,
    ORANGE,
    PALE_GREY,
    RULE,
    SMALL,
    TEXT,
    WIDTH,
    add_axes,
    bare,
    draw_line,
    draw_points,
    new_figure,
    shortened,
    style,
    text_width,
)
from lnet_eval.reporting.figures.team_panels import COLUMNS, LINE, Panel, in_order, panels_of, team_standings
from lnet_eval.reporting.figures.vector import svg
from lnet_eval.texts import Words

_MOST_DOTS: Final = 400
_MOST_NAMES: Final = 10


def team_charts_figure(measure: MeasureEvaluation, plan: Plan, say: Words) -> blocks.Figure | None:
    """A small chart for every team that enrolled; None where no team has data, or there is only one team."""
    frames = {team.unit: _frame(team) for team in measure.teams if team.series.present.any()}
    if not frames or len(plan.teams) < 2:
        return None
    name = f"teams-{measure.measure.id}"
    drawn = [team.chart for team in measure.teams if isinstance(team.chart, RunChart)]
    charts = [chart for chart in drawn if chart.statistics["signal"].notna().any()]  # at a ceiling none is judged
    about = {
        "measure": say.of(measure.measure.title),
        "teams": say.number(len(plan.teams)),
        "with_data": say.number(len(frames)),
        "judged": say.number(len(charts)),
        "signals": say.number(sum(chart.signal for chart in charts)),
        "left": say.number(sum(unit.left is not None for unit in plan.teams)),
    }
    title = say("figures.teams.title" if charts else "figures.teams.title_not_judged", **about)
    names = [
        plan.unit(team.unit).name for team in measure.teams if isinstance(team.chart, RunChart) and team.chart.signal
    ]
    form = "none" if not names else "named" if len(names) <= _MOST_NAMES else "many"
    alt = say(f"figures.teams.alt_{form}", names=say.series(names), **about)
    return blocks.Figure(
        id=name,
        title=title,
        alt=alt,
        svg=_draw(frames, measure, plan, say, name),
        table=_table(name, frames, measure, plan, title=title, say=say),
        note=say("figures.teams.note"),
    )


def _frame(team: TeamMeasure) -> pd.DataFrame:
    if isinstance(team.chart, RunChart):
        return team.chart.table[COLUMNS].copy()
    plain = {"period": team.series.periods, "value": team.series.value}
    return pd.DataFrame({**plain, "centre": math.nan, "signal": False, "target": math.nan})


def _draw(frames: dict[str, pd.DataFrame], measure: MeasureEvaluation, plan: Plan, say: Words, name: str) -> str:
    plain = measure.measure
    lines = ["value", "centre", "target"]
    drawn = np.concatenate([frame[lines].to_numpy(dtype=float).ravel() for frame in frames.values()])
    values = value_scale(drawn, share=plain.kind == "proportion", say=say, n=3)
    scale = TimeScale.over([pd.PeriodIndex(frame["period"]) for frame in frames.values()])
    left = max(text_width(label, SMALL) for label in values.labels) + 8
    standings = team_standings(measure)
    panels, height = panels_of(in_order(plan.teams, standings, frames), frames, standings, left)
    with style():
        figure = new_figure(height)
        axes = add_axes(figure, left=0, right=0, top=0, bottom=0)
        bare(axes)
        axes.set_xlim(0, WIDTH)
        axes.set_ylim(0, height)
        _frames(axes, panels, scale, values, say)
        _curves(axes, panels, scale, values)
        _dates(axes, panels, scale, plan)
        for panel in panels:
            _heading(axes, panel, say)
        room = _key(axes, height, panels, say)
        axes.text(0, height - 2, shortened(axis_title(plain, say), room), va="top", fontsize=TEXT)
        return svg(figure, name)


def _frames(axes: Axes, panels: Sequence[Panel], scale: TimeScale, values: ValueScale, say: Words) -> None:
    """Grid lines in every panel, values at the left of each row, months under each column."""
    lines: list[tuple[list[float], list[float]]] = []
    first, last_row = panels[0].left, {panel.left: panel for panel in panels}
    for panel in panels:
        heights = panel.y(np.asarray(values.ticks), values)
        lines += [([panel.left, panel.left + panel.width, math.nan], [y, y, math.nan]) for y in heights]
        if panel.left == first:
            for y, label in zip(heights, values.labels, strict=True):
                axes.text(panel.left - 4, y, label, ha="right", va="center", fontsize=SMALL)
    axes.plot(*_joined(lines), color=PALE_GREY, linewidth=0.8, zorder=0)
    for panel in last_row.values():
        ends = ((panel.left, "left", scale.first), (panel.left + panel.width, "right", scale.last))
        for x, side, period in ends:
            axes.text(x, panel.bottom - 4, short_period(period, say), ha=side, va="top", fontsize=8)
        axes.plot([panel.left, panel.left + panel.width], [panel.bottom] * 2, color=RULE, linewidth=0.8)


def _curves(axes: Axes, panels: Sequence[Panel], scale: TimeScale, values: ValueScale) -> None:
    """All teams' values, centre lines and signals, each kind as one line with breaks."""
    value_lines, centre_lines, target_lines, signals, dots = [], [], [], [], []
    total = sum(len(panel.frame) for panel in panels)
    for panel in panels:
        if panel.frame.empty:
            continue
        x = panel.x(scale.all(pd.PeriodIndex(panel.frame["period"])), scale)
        value = panel.frame["value"].to_numpy(dtype=float)
        y = panel.y(value, values)
        signal = panel.frame["signal"].to_numpy(dtype=bool) & np.isfinite(value)
        alone = _alone(np.isfinite(value))
        dotted = np.isfinite(value) & ~signal if total <= _MOST_DOTS else alone & ~signal
        value_lines.append(([*x, math.nan], [*y, math.nan]))
        half = panel.width / (scale.of(scale.last) + 1) / 2
        centre_lines += levels(x, panel.y(panel.frame["centre"].to_numpy(dtype=float), values), half)
        target_lines += levels(x, panel.y(panel.frame["target"].to_numpy(dtype=float), values), half)
        signals.append((list(x[signal]), list(y[signal])))
        dots.append((list(x[dotted]), list(y[dotted])))
    draw_line(axes, *_joined(centre_lines), "--", color=INK, linewidth=1.0, zorder=2)
    draw_line(axes, *_joined(target_lines), "-.", color=GREY, linewidth=1.0, zorder=1.5)
    draw_line(axes, *_joined(value_lines), "-", color=BLUE, linewidth=1.1, zorder=3)
    draw_points(axes, *_joined(dots), "o", color=BLUE, markersize=2.2, zorder=3)
    draw_points(axes, *_joined(signals), "D", color=ORANGE, markersize=3.2, zorder=4)


def levels(x: np.ndarray, y: np.ndarray, half: float) -> list[tuple[list[float], list[float]]]:
    """Every stretch of one height as a line of its own, so that a step is no slope; a period is 2 `half` wide."""
    edges = np.flatnonzero(np.diff(y) != 0) + 1
    stretches = zip([0, *edges], [*edges, y.size], strict=True)
    return [
        ([x[first] - half, x[end - 1] + half, math.nan], [y[first], y[first], math.nan])
        for first, end in stretches
        if math.isfinite(y[first])
    ]


def _alone(present: np.ndarray) -> np.ndarray:
    """Points that no line reaches, since both neighbours are missing."""
    padded = np.concatenate([[False], present, [False]])
    return np.asarray(present & ~padded[:-2] & ~padded[2:])


def _joined(lines: Sequence[tuple[list[float], list[float]]]) -> tuple[list[float], list[float]]:
    return [x for xs, _ in lines for x in xs], [y for _, ys in lines for y in ys]


def _dates(axes: Axes, panels: Sequence[Panel], scale: TimeScale, plan: Plan) -> None:
    """Each team's own start as a solid line, and the day it left as a dotted line with a cross."""
    starts = [(panel, _line(panel, scale, plan.start_of(panel.unit))) for panel in panels if not panel.frame.empty]
    axes.plot(*_joined([line for _, line in starts if line]), color=INK, linewidth=1.0, zorder=1)
    left = [(panel, _line(panel, scale, panel.unit.left.date)) for panel in panels if panel.unit.left is not None]
    gone = [line for _, line in left if line]
    draw_line(axes, *_joined(gone), ":", color=ORANGE, linewidth=1.4, zorder=1)
    draw_points(axes, [xs[0] for xs, _ in gone], [ys[1] for _, ys in gone], "X", color=ORANGE, markersize=6)


def _line(panel: Panel, scale: TimeScale, day: dt.date) -> tuple[list[float], list[float]] | None:
    place = scale.edge(day)
    if not scale.holds(place):
        return None
    x = float(panel.x(np.asarray([place]), scale)[0])
    return [x, x, math.nan], [panel.bottom, panel.bottom + panel.height, math.nan]


def _heading(axes: Axes, panel: Panel, say: Words) -> None:
    top = panel.bottom + panel.height + 4
    codes = [] if panel.frame.empty else [variation_code(panel.standing)]
    if panel.standing is not None and panel.standing.assurance is not None:
        codes.append(panel.standing.assurance)
    for place, code in enumerate(reversed(codes)):
        y = top + 4.5 + LINE * (panel.n_lines - 1)
        draw_icon(axes, code, panel.left + panel.width - 5 - 12 * place, y, size=9.0)
    for place, line in enumerate(panel.heading):
        axes.text(
            panel.left, top + LINE * (panel.n_lines - 1 - place), line, va="bottom", fontsize=SMALL, weight="bold"
        )
    if panel.frame.empty:
        axes.text(
            panel.left + panel.width / 2, panel.bottom + panel.height / 2, say("figures.teams.no_data"),
            ha="center", va="center", fontsize=SMALL, color=GREY,
        )  # fmt: skip


def _key(axes: Axes, height: float, panels: Sequence[Panel], say: Words) -> float:
    """The signs in one line over the panels, those that occur; returns the room that they leave to their left."""
    entries: list[tuple[str, dict[str, Any]]] = [
        ("figures.key.own_start", {"color": INK, "linestyle": "-"}),
        ("figures.key.centre", {"color": INK, "linestyle": "--"}),
    ]
    if any(panel.frame["signal"].any() for panel in panels if not panel.frame.empty):
        entries.append(("figures.key.signal", {"color": ORANGE, "marker": "D", "markersize": 3.2}))
    if any(panel.frame["target"].notna().any() for panel in panels if not panel.frame.empty):
        entries.append(("charts.key.target", {"color": GREY, "linestyle": "-."}))
    if any(panel.unit.left is not None for panel in panels):
        entries.append(("figures.key.left", {"color": ORANGE, "marker": "X", "markersize": 6}))
    x = WIDTH
    for key, look in reversed(entries):
        label = say(key)
        x -= text_width(label, SMALL)
        axes.text(x, height - 2, label, va="top", fontsize=SMALL, color=GREY)
        y, middle = height - 8, x - 9
        xs = [middle - 5, middle + 5] if "linestyle" in look else [middle]
        axes.plot(xs, [y] * len(xs), **{"linewidth": 1.2, **look})
        x -= 24
    return x


def _table(
    name: str, frames: dict[str, pd.DataFrame], measure: MeasureEvaluation, plan: Plan, *, title: str, say: Words
) -> blocks.Table:
    """One row per period and one column per team; the centre lines in the first row."""
    units = [unit for unit in plan.teams if unit.id in frames]
    wide = pd.concat({unit.id: frames[unit.id].set_index("period")["value"] for unit in units}, axis=1).sort_index()
    centres = [frames[unit.id]["centre"].dropna().iloc[-1:].mean() for unit in units]
    numbers = number_cells(say, [*centres, *wide.to_numpy().ravel()], share=measure.measure.kind == "proportion")
    width = len(units)
    rows = [(say("figures.key.centre"), *numbers[:width])]
    rows += [
        (short_period(period, say), *numbers[(i + 1) * width : (i + 2) * width]) for i, period in enumerate(wide.index)
    ]
    long = pd.concat([frames[unit.id].assign(unit=unit.id) for unit in units], ignore_index=True)
    return blocks.Table(
        id=f"{name}-data",
        caption=say("figures.data_behind_unit", title=title, unit=axis_title(measure.measure, say)),
        columns=(say("figures.column.period"), *(unit.name for unit in units)),
        rows=tuple(rows),
        numeric=tuple(range(1, width + 1)),
        data=long[["unit", *COLUMNS]].assign(period=long["period"].astype(str)),
    )
