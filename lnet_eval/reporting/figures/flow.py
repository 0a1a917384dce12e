"""What became of the teams that enrolled."""

from __future__ import annotations

import math
from typing import Final

import pandas as pd
from matplotlib.ticker import MaxNLocator

from lnet_eval.methods.participation import TeamFlow
from lnet_eval.reporting import blocks
from lnet_eval.reporting.figures.axes import draw_value_axis, value_scale
from lnet_eval.reporting.figures.style import (
    BLUE,
    INK,
    PALE_BLUE,
    PALE_GREY,
    SMALL,
    TEXT,
    WIDTH,
    add_axes,
    bare,
    new_figure,
    style,
    text_width,
)
from lnet_eval.reporting.figures.vector import svg
from lnet_eval.texts import Words

_ROW: Final = 26.0
_NAMES: Final = 190.0
_HEIGHT: Final = 120.0


def flow_figure(flow: TeamFlow, say: Words) -> blocks.Figure:
    """How many of the enrolled teams passed each step, as bars that shorten."""
    steps = flow.steps
    counts = dict(zip(steps["step"].astype(str), steps["n"].astype(int).tolist(), strict=True))
    about = {name: say.number(number) for name, number in counts.items()}
    title = say("figures.flow.title", **about)
    data = steps.copy()
    return blocks.Figure(
        id="team-flow",
        title=title,
        alt=say("figures.flow.alt", **about),
        svg=_draw_flow(counts, say),
        table=blocks.Table(
            id="team-flow-data",
            caption=say("figures.data_behind", title=title),
            columns=(say("figures.column.step"), say("figures.column.teams"), say("figures.column.share_of_enrolled")),
            rows=tuple(
                (
                    say(f"figures.flow.{step}"),
                    say.number(n),
                    say.percent(n / max(counts["enrolled"], 1)),
                )
                for step, n in counts.items()
            ),
            numeric=(1, 2),
            data=data,
        ),
    )


def _draw_flow(counts: dict[str, int], say: Words) -> str:
    height = len(counts) * _ROW + 4
    most = max(*counts.values(), 1)
    with style():
        figure = new_figure(height)
        axes = add_axes(figure, left=0, right=0, top=0, bottom=0)
        bare(axes)
        axes.set_xlim(0, WIDTH)
        axes.set_ylim(height, 0)
        room = WIDTH - _NAMES - 40
        for i, (step, n) in enumerate(counts.items()):
            y = i * _ROW + _ROW / 2
            axes.text(0, y, say(f"figures.flow.{step}"), va="center", fontsize=TEXT)
            axes.barh(y, room, height=16, left=_NAMES, color=PALE_GREY)
            axes.barh(y, n / most * room, height=16, left=_NAMES, color=BLUE)
            axes.text(_NAMES + room + 6, y, say.number(n), va="center", fontsize=TEXT, weight="bold")
        return svg(figure, "team-flow")


def retention_figure(flow: TeamFlow, say: Words) -> blocks.Figure | None:
    """The share of teams still in the network, month by month (Kaplan–Meier); None where no team left."""
    curve = flow.retention
    end = flow.estimate("retention_at_end")
    if end is None or curve.empty or float(curve["retained"].min()) >= 1.0:
        return None
    about = {
        "share": say.percent(end.value),
        "low": say.percent(end.low),
        "high": say.percent(end.high),
        "months": say.number(float(curve["months"].iloc[-1])),
        "teams": say.number(end.n),
    }
    title = say("figures.retention.title", **about)
    return blocks.Figure(
        id="retention",
        title=title,
        alt=say("figures.retention.alt", **about),
        svg=_draw_retention(curve, say),
        table=blocks.Table(
            id="retention-data",
            caption=say("figures.data_behind", title=title),
            columns=tuple(say(f"figures.column.{name}") for name in ("months", "retained", "interval", "at_risk")),
            rows=tuple(_retention_row(row, say) for row in curve.to_dict("records")),
            numeric=(0, 1, 2, 3),
            data=curve,
        ),
        note=say("figures.retention.note"),
    )


def _retention_row(row: dict[object, float], say: Words) -> tuple[str, ...]:
    bounds = (float(row["low"]), float(row["high"]))
    interval = (
        "–"
        if not all(map(math.isfinite, bounds))
        else say("figures.forest.range", low=say.percent(bounds[0]), high=say.percent(bounds[1]))
    )
    return say.number(row["months"]), say.percent(row["retained"]), interval, say.number(row["at_risk"])


def _draw_retention(curve: pd.DataFrame, say: Words) -> str:
    values = value_scale([0.0, 1.0], share=True, say=say)
    left, top, bottom = max(text_width(label, SMALL) for label in values.labels) + 8, 22.0, 34.0
    months = curve["months"].to_numpy(dtype=float)
    with style():
        figure = new_figure(top + _HEIGHT + bottom)
        axes = add_axes(figure, left=left, right=12, top=top, bottom=bottom)
        axes.set_xlim(0, max(float(months[-1]), 1.0))
        draw_value_axis(axes, values)
        axes.set_xlabel(say("figures.retention.axis"), fontsize=SMALL, labelpad=2)
        axes.xaxis.set_major_locator(MaxNLocator(nbins=8, integer=True))
        axes.tick_params(axis="x", length=3)
        figure.text(0, 1 - (TEXT + 2) / (top + _HEIGHT + bottom), say("figures.retention.share"), fontsize=TEXT)
        known = curve["low"].notna().to_numpy()
        axes.fill_between(
            months[known], curve.loc[known, "low"], curve.loc[known, "high"], step="post", facecolor=PALE_BLUE,
            edgecolor="none", alpha=0.7,
        )  # fmt: skip
        axes.step(months, curve["retained"], where="post", color=BLUE, linewidth=1.8)
        last = float(curve["retained"].iloc[-1])
        axes.text(months[-1], last + 0.03, say.percent(last), ha="right", va="bottom", fontsize=SMALL, color=INK)
        return svg(figure, "retention")
