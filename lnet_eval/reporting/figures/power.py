"""Power against the months measured before the start, one line per design."""

from __future__ import annotations

from typing import Any, Final

import pandas as pd
from matplotlib.axes import Axes

from lnet_eval.methods.power import Power
from lnet_eval.planning import Assessment
from lnet_eval.reporting import blocks
from lnet_eval.reporting.figures.axes import draw_axis_title, draw_value_axis, value_scale
from lnet_eval.reporting.figures.endlabels import EndLabel, draw_end_labels
from lnet_eval.reporting.figures.style import (
    BLUE,
    GREY,
    INK,
    ORANGE,
    SMALL,
    WIDTH,
    add_axes,
    new_figure,
    style,
)
from lnet_eval.reporting.figures.vector import svg
from lnet_eval.texts import Words

_HEIGHT: Final = 210.0
_LEFT: Final = 44.0
_RIGHT: Final = 130.0
_TOP: Final = 28.0
_BOTTOM: Final = 38.0
_LOOKS: Final[dict[str, dict[str, Any]]] = {
    "series": {"colour": BLUE, "marker": "o", "dash": "-"},
    "comparison": {"colour": ORANGE, "marker": "s", "dash": "--"},
    "staggered": {"colour": INK, "marker": "^", "dash": ":"},
}
Curves = dict[str, dict[int, Power]]


def power_figure(assessment: Assessment, say: Words) -> blocks.Figure | None:
    """The power of the effect at the horizon; None with fewer than two numbers of months to draw a line through."""
    curves = curves_of(assessment)
    if not curves or max(len(points) for points in curves.values()) < 2:
        return None
    enough, name = assessment.network.plan.planning.enough, "plan-power-curves"
    reached = sorted(
        {kind for kind, points in curves.items() if any(p.at_horizon.value >= enough for p in points.values())}
    )
    about = {
        "enough": say.percent(enough),
        "designs": say.series(
            [say("plan_power.figure.design", kind=say(f"plan_power.kind.{kind}")) for kind in reached]
        ),
        "lines": " ".join(_in_words(kind, points, say) for kind, points in curves.items()),
    }
    many = {"enough": about["enough"], "designs": about["designs"]}
    title = (
        say.plural("plan_power.figure.reached", len(reached), **many)
        if reached
        else say("plan_power.figure.not_reached", enough=about["enough"])
    )
    return blocks.Figure(
        id=name,
        title=title,
        alt=say("plan_power.figure.alt", finding=title, **about),
        svg=_draw(curves, enough, say, name),
        table=_table(curves, name, title, say),
        note=say("plan_power.figure.note"),
    )


def curves_of(assessment: Assessment) -> Curves:
    """By kind of design and months before the start, the power; a drawn order is the staggered one."""
    curves: Curves = {}
    for one in assessment.options:
        if one.power is not None and one.option.kind in _LOOKS:
            curves.setdefault(one.option.kind, {})[one.option.before] = one.power
    return curves


def _in_words(kind: str, points: dict[int, Power], say: Words) -> str:
    first, last = min(points), max(points)
    return say(
        "plan_power.figure.line",
        design=say(f"plan_power.kind.{kind}"),
        low=say.percent(points[first].at_horizon.value),
        high=say.percent(points[last].at_horizon.value),
        first=say.number(first),
        last=say.number(last),
    )


def _draw(curves: Curves, enough: float, say: Words, name: str) -> str:
    months = sorted({before for points in curves.values() for before in points})
    with style():
        figure = new_figure(_HEIGHT)
        axes = add_axes(figure, left=_LEFT, right=_RIGHT, top=_TOP, bottom=_BOTTOM)
        axes.set_xlim(months[0] - 0.5, months[-1] + 0.5)
        scale = value_scale([0.0, 1.0], say=say, share=True)
        draw_value_axis(axes, scale)
        axes.set_xticks(months, [say.number(month) for month in months])
        axes.tick_params(axis="x", length=3)
        _enough_line(axes, enough, say)
        ends = []
        for kind, points in curves.items():
            look = _LOOKS[kind]
            xs = sorted(points)
            ys = [points[x].at_horizon.value for x in xs]
            axes.plot(xs, ys, look["dash"], marker=look["marker"], color=look["colour"], linewidth=1.8, markersize=5)
            ends.append(EndLabel(value=ys[-1], text=say(f"plan_power.kind.{kind}"), **look))
        size = (WIDTH - _LEFT - _RIGHT, _HEIGHT - _TOP - _BOTTOM)
        draw_end_labels(axes, ends, size=size, room=_RIGHT)
        axes.text(0.5, -32 / (_HEIGHT - _TOP - _BOTTOM), say("plan_power.figure.months"), transform=axes.transAxes,
                  ha="center", fontsize=SMALL)  # fmt: skip
        draw_axis_title(figure, say("plan_power.figure.axis"), left=_LEFT, top=_TOP, free_until=WIDTH)
        return svg(figure, name)


def _enough_line(axes: Axes, enough: float, say: Words) -> None:
    axes.axhline(enough, color=GREY, linewidth=1.0, linestyle=(0, (4, 3)), zorder=1)
    label = say("plan_power.figure.enough", enough=say.percent(enough))
    axes.text(axes.get_xlim()[0], enough + 0.02, label, fontsize=SMALL, color=GREY, va="bottom")


def _table(curves: Curves, name: str, title: str, say: Words) -> blocks.Table:
    months = sorted({before for points in curves.values() for before in points})
    rows = []
    for before in months:
        cells = [
            say.percent(points[before].at_horizon.value) if before in points else "–" for points in curves.values()
        ]
        rows.append((say.number(before), *cells))
    data = [
        {"design": kind, "before": before, **power.at_horizon.as_row()}
        for kind, points in curves.items()
        for before, power in points.items()
    ]
    return blocks.Table(
        id=f"{name}-data",
        caption=say("figures.data_behind", title=title),
        columns=(say("plan_power.figure.months"), *(say(f"plan_power.kind.{kind}") for kind in curves)),
        rows=tuple(rows),
        numeric=tuple(range(1, len(curves) + 1)),
        data=pd.DataFrame(data),
    )
