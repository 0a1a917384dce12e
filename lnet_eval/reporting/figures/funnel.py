"""The teams beside one another: which differ from the rest by more than the size of their numbers explains."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np
from matplotlib.axes import Axes

from lnet_eval.evaluation.results import MeasureEvaluation
from lnet_eval.methods.spc import Funnel
from lnet_eval.plan import Plan
from lnet_eval.plan.measure import Measure
from lnet_eval.reporting import blocks
from lnet_eval.reporting.figures.axes import axis_title, draw_axis_title, draw_value_axis, value_scale
from lnet_eval.reporting.figures.cells import number_cells, value_unit
from lnet_eval.reporting.figures.endlabels import EndLabel, draw_end_labels
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
    new_figure,
    style,
    text_width,
)
from lnet_eval.reporting.figures.vector import svg
from lnet_eval.reporting.numbers import value_text
from lnet_eval.texts import Words

_HEIGHT: Final = 170.0
_RIGHT: Final = 110.0
_OVER: Final = 26.0
_UNDER: Final = 36.0
_POINTS: Final = 60
_NAMED: Final = 5


def funnel_figure(measure: MeasureEvaluation, plan: Plan, say: Words) -> blocks.Figure | None:
    """Teams by size and level after their start, with the limits of chance; None where there is no funnel."""
    result, plain = measure.funnel, measure.measure
    if not isinstance(result, Funnel):
        return None
    name = f"funnel-{plain.id}"
    outside = result.table[result.table["outside"]]
    names = [plan.unit(str(unit)).name for unit in outside["unit"]]
    about = {
        "measure": say.of(plain.title),
        "teams": say.number(len(result.table)),
        "centre": value_text(say, result.centre, value_unit(plain), plain),
        "names": say.series(names),
        "spread": say.number(result.spread, 1),
    }
    key = {"measure": about["measure"], "teams": about["teams"]}
    title = say.plural("funnel.title", len(outside), **key) if names else say("funnel.title_none", **key)
    return blocks.Figure(
        id=name,
        title=title,
        alt=say("funnel.alt" if names else "funnel.alt_none", **about),
        svg=_draw(result, plain, plan, say, name),
        table=funnel_table(
            result,
            f"funnel-{plain.id}-data",
            say("figures.data_behind_unit", title=title, unit=axis_title(plain, say)),
            say,
            called=lambda unit: plan.unit(unit).name,
        ),
        note=say("funnel.note_spread" if result.spread > 1 else "funnel.note", **about),
    )


def _draw(result: Funnel, measure: Measure, plan: Plan, say: Words, name: str) -> str:
    table = result.table
    sizes = np.linspace(0.9 * table["size"].min(), 1.04 * table["size"].max(), _POINTS)
    lines = {k: result.limits_at(sizes, k=k) for k in (2, 3)}
    drawn = [*table["value"], result.centre, *(x for k in lines for side in lines[k] for x in side)]
    values = value_scale(drawn, share=measure.kind == "proportion", say=say)
    with style():
        left = max(text_width(label, SMALL) for label in values.labels) + 10
        width = WIDTH - left - _RIGHT
        figure = new_figure(_OVER + _HEIGHT + _UNDER)
        axes = add_axes(figure, left=left, right=_RIGHT, top=_OVER, bottom=_UNDER)
        axes.set_xlim(sizes[0], sizes[-1])
        draw_value_axis(axes, values)
        _sizes(axes, measure, say)
        draw_axis_title(figure, axis_title(measure, say), left=left, top=_OVER, free_until=width)
        axes.axhline(result.centre, color=INK, linewidth=1.2, zorder=1)
        for k, dash in ((2, ":"), (3, "--")):
            for side in lines[k]:
                draw_line(axes, sizes, values.within(side), dash, color=GREY, linewidth=1.2, zorder=1)
        far = table["outside"].to_numpy(dtype=bool)
        x, y = table["size"].to_numpy(dtype=float), table["value"].to_numpy(dtype=float)
        draw_points(axes, x[~far], y[~far], "o", color=BLUE, markersize=4.4, zorder=3)
        draw_points(axes, x[far], y[far], "D", color=ORANGE, markersize=5.4, zorder=3)
        upper = {k: float(lines[k][1][-1]) for k in lines}
        ends = [
            EndLabel(value=result.centre, text=say("funnel.key.centre"), colour=INK, dash="-"),
            EndLabel(value=upper[2], text=say("funnel.key.two"), colour=GREY, dash=":"),
            EndLabel(value=upper[3], text=say("funnel.key.three"), colour=GREY, dash="--"),
        ]
        ends += [
            EndLabel(value=float(value), text=plan.unit(str(unit)).name, colour=ORANGE, marker="D")
            for unit, value in zip(table["unit"][far], y[far], strict=True)
        ][:_NAMED]
        draw_end_labels(axes, ends, size=(width, _HEIGHT), room=_RIGHT)
        return svg(figure, name)


def _sizes(axes: Axes, measure: Measure, say: Words) -> None:
    """The horizontal axis: how much each team's figure rests on."""
    low, high = axes.get_xlim()
    ticks = [tick for tick in axes.get_xticks() if low <= tick <= high][::2]
    axes.set_xticks(ticks, [say.number(tick) for tick in ticks])
    axes.tick_params(axis="x", length=3, pad=2)
    own = say.of(measure.unit) if measure.unit is not None and measure.kind == "rate" else ""
    title = say("funnel.axis_of", of=own) if own and not own.startswith("per ") else say("funnel.axis")
    axes.text(0.5, -30 / _HEIGHT, title, transform=axes.transAxes, ha="center", fontsize=SMALL, color=INK)


def funnel_table(
    result: Funnel, name: str, caption: str, say: Words, *, called: Callable[[str], str] = str
) -> blocks.Table:
    """Every unit with its limits, by what it is `called`; by default its id."""
    table, share = result.table, result.kind == "proportion"
    numbers = [number_cells(say, table[column], share=share) for column in ("value", "lower", "upper")]
    rows = tuple(
        (called(str(unit)), say.number(size), *cells, say("funnel.outside") if far else "")
        for unit, size, far, *cells in zip(table["unit"], table["size"], table["outside"], *numbers, strict=True)
    )
    return blocks.Table(
        id=name,
        caption=caption,
        columns=(
            say("figures.column.team"), say("funnel.axis"), say("figures.column.value"), say("figures.column.lower"),
            say("figures.column.upper"), say("charts.column.note"),
        ),
        rows=rows,
        numeric=(1, 2, 3, 4),
        data=table,
    )  # fmt: skip
