"""Which team delivered in which period."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from lnet_eval.evaluation.results import MeasureEvaluation
from lnet_eval.plan import Plan
from lnet_eval.reporting import blocks
from lnet_eval.reporting.figures.axes import TimeScale, draw_time_axis
from lnet_eval.reporting.figures.rows import row_names
from lnet_eval.reporting.figures.style import (
    BLUE,
    INK,
    ORANGE,
    SMALL,
    WIDTH,
    add_axes,
    draw_line,
    draw_points,
    names_width,
    new_figure,
    style,
    text_width,
)
from lnet_eval.reporting.figures.vector import svg
from lnet_eval.texts import Words

_ROW: Final = 15.0
_RIGHT: Final = 40.0
_OVER: Final = 20.0
_UNDER: Final = 20.0
_SIGNS: Final[dict[str, dict[str, Any]]] = {
    "figures.completeness.delivered": {"marker": "s", "color": BLUE, "markersize": 7},
    "figures.key.own_start": {"marker": "|", "color": INK, "markersize": 9, "markeredgewidth": 1.6},
    "figures.key.left": {"marker": "X", "color": ORANGE, "markersize": 6},
}


def completeness_figure(measure: MeasureEvaluation, plan: Plan, say: Words) -> blocks.Figure | None:
    """Every enrolled team's delivered periods for one measure; None where nothing was delivered."""
    delivered = delivered_frame(measure, plan)
    if delivered is None:
        return None
    name, done = f"completeness-{measure.measure.id}", measure.completeness
    about = {
        "measure": say.of(measure.measure.title),
        "delivered": say.number(done.delivered),
        "due": say.number(done.due),
        "share": say.percent(done.delivered / done.due) if done.due else "–",
        "full": say.number(int(delivered.all(axis=1).sum())),
        "none": say.number(int((~delivered.any(axis=1)).sum())),
        "teams": say.number(len(delivered)),
    }
    title = say("figures.completeness.title", **about)
    shares = delivered.mean(axis=1)
    return blocks.Figure(
        id=name,
        title=title,
        alt=say("figures.completeness.alt", **about),
        svg=_draw(delivered, plan, say, name),
        table=blocks.Table(
            id=f"{name}-data",
            caption=say("figures.data_behind", title=title),
            columns=tuple(say(f"figures.column.{c}") for c in ("team", "delivered", "due", "share")),
            rows=tuple(
                (
                    plan.unit(str(unit)).name,
                    say.number(int(delivered.loc[unit].sum())),
                    say.number(delivered.shape[1]),
                    say.percent(float(shares[unit])),
                )
                for unit in delivered.index
            ),
            numeric=(1, 2, 3),
            data=pd.DataFrame(
                {"unit": delivered.index, "delivered": delivered.sum(axis=1).to_numpy(), "due": delivered.shape[1]}
            ),
        ),
        note=say("figures.completeness.note"),
    )


def delivered_frame(measure: MeasureEvaluation, plan: Plan) -> pd.DataFrame | None:
    """Teams by periods, True where a value was delivered; None without any."""
    own = {team.unit: team.series for team in measure.teams if team.series.present.any()}
    if not own:
        return None
    scale = TimeScale.over([series.periods for series in own.values()])
    periods = pd.period_range(scale.first, scale.last, freq=scale.freq)
    known = {unit: series.periods[series.present] for unit, series in own.items()}
    rows = {unit.id: periods.isin(known.get(unit.id, periods[:0])) for unit in plan.teams}
    return pd.DataFrame.from_dict(rows, orient="index", columns=periods)


def _draw(delivered: pd.DataFrame, plan: Plan, say: Words, name: str) -> str:
    periods = pd.PeriodIndex(delivered.columns)
    scale = TimeScale.over([periods])
    names = names_width(plan.unit(str(unit)).name for unit in delivered.index)
    with style():
        figure = new_figure(_OVER + len(delivered) * _ROW + _UNDER)
        axes = add_axes(figure, left=names, right=_RIGHT, top=_OVER, bottom=_UNDER)
        width = WIDTH - names - _RIGHT
        draw_time_axis(axes, scale, width, say)
        axes.set_ylim(len(delivered), 0)
        axes.set_yticks([])
        axes.spines["left"].set_visible(False)
        _cells(axes, delivered.to_numpy())
        across = axes.get_yaxis_transform()
        labels = row_names([plan.unit(str(unit)).name for unit in delivered.index], names - 12)
        for i, (unit, label) in enumerate(zip(delivered.index, labels, strict=True)):
            own = plan.unit(str(unit))
            axes.text(-names / width, i + 0.5, label, transform=across, va="center", fontsize=SMALL)
            share = say.percent(float(delivered.loc[unit].mean()))
            axes.text(1 + _RIGHT / width, i + 0.5, share, transform=across, ha="right", va="center", fontsize=SMALL)
            start = scale.edge(plan.start_of(own))
            if scale.holds(start):
                draw_line(axes, [start, start], [i, i + 1], "-", color=INK, linewidth=1.6)
            if own.left is not None and scale.holds(scale.edge(own.left.date)):
                draw_points(axes, [scale.edge(own.left.date)], [i + 0.5], "X", color=ORANGE, markersize=6)
        left = any(plan.unit(str(unit)).left is not None for unit in delivered.index)
        _key(axes, width, say, height=len(delivered) * _ROW, left=left)
        return svg(figure, name)


def _cells(axes: Axes, delivered: np.ndarray) -> None:
    """Runs of delivered periods as one bar each, what is missing left open with a rule under it."""
    for i, row in enumerate(delivered):
        edges = np.flatnonzero(np.diff(np.concatenate([[False], row, [False]])))
        runs = [(start - 0.5, stop - start) for start, stop in zip(edges[::2], edges[1::2], strict=True)]
        axes.broken_barh(runs, (i + 0.15, 0.7), facecolor=BLUE, edgecolor="white", linewidth=0.5)
        draw_line(axes, [-0.5, len(row) - 0.5], [i + 0.5] * 2, ":", color=INK, linewidth=0.6, zorder=0)


def _key(axes: Axes, width: float, say: Words, *, height: float, left: bool) -> None:
    y, x = 1 + 10 / height, 0.0
    for key, look in _SIGNS.items():
        if key == "figures.key.left" and not left:
            continue
        axes.plot([x + 5 / width], [y], linestyle="none", transform=axes.transAxes, clip_on=False, **look)
        axes.text(x + 13 / width, y, say(key), transform=axes.transAxes, va="center", fontsize=SMALL)
        x += (27 + text_width(say(key), SMALL)) / width
