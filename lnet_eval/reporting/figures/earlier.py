"""The owner's networks, one after the other: how many took part."""

from __future__ import annotations

import math
from typing import Final

from lnet_eval.methods.owner_trend import OwnerTrend
from lnet_eval.reporting import blocks
from lnet_eval.reporting.figures.style import (
    BLUE,
    PALE_BLUE,
    SMALL,
    WIDTH,
    add_axes,
    bare,
    new_figure,
    shortened,
    style,
    text_width,
)
from lnet_eval.reporting.figures.vector import svg
from lnet_eval.texts import Words

_ROW: Final = 22.0
_NAMES: Final = 170.0
_COLUMNS: Final = ("teams", "participants", "invited", "attended")


def earlier_figure(trend: OwnerTrend, say: Words) -> blocks.Figure:
    """Participants (or teams) of each network as bars, the one that is evaluated last and darkest."""
    table = trend.table
    counts = [float(value) for value in table[trend.followed]]
    about = {
        "before": say.number(counts[-2]),
        "latest": say.number(counts[-1]),
        "year_before": str(int(table["year"].iloc[-2])),
        "year": str(int(table["year"].iloc[-1])),
        "n": say.number(len(table)),
    }
    move = "same" if counts[-1] == counts[-2] else "fell" if counts[-1] < counts[-2] else "rose"
    title = say(f"figures.earlier.{trend.followed}.{move}", **about)
    return blocks.Figure(
        id="earlier-networks",
        title=title,
        alt=say(f"figures.earlier.{trend.followed}.alt", **about),
        svg=_draw(trend, counts, say),
        table=blocks.Table(
            id="earlier-networks-data",
            caption=say("figures.data_behind", title=title),
            columns=tuple(say(f"figures.column.{name}") for name in ("network", "year", *_COLUMNS, "attendance")),
            rows=tuple(
                (
                    str(row["network"]),
                    str(int(row["year"])),
                    *(say.number(float(row[name])) for name in _COLUMNS),
                    _share(row, say),
                )
                for row in table.to_dict("records")
            ),
            numeric=(1, 2, 3, 4, 5, 6),
            data=table,
        ),
    )


def _share(row: dict[object, float], say: Words) -> str:
    if math.isnan(float(row["share"])):
        return "–"
    bounds = {name: say.percent(float(row[name])) for name in ("share", "low", "high")}
    return say("figures.share_interval", **bounds)


def _draw(trend: OwnerTrend, counts: list[float], say: Words) -> str:
    height = len(counts) * _ROW + 4
    most = max(count for count in counts if math.isfinite(count))
    right = max(text_width(say.number(count), SMALL) for count in counts) + 12
    room = WIDTH - _NAMES - right
    with style():
        figure = new_figure(height)
        axes = add_axes(figure, left=0, right=0, top=0, bottom=0)
        bare(axes)
        axes.set_xlim(0, WIDTH)
        axes.set_ylim(height, 0)
        for i, (row, count) in enumerate(zip(trend.table.to_dict("records"), counts, strict=True)):
            y, last = i * _ROW + _ROW / 2, i == len(counts) - 1
            year = str(int(row["year"]))
            axes.text(0, y, year, va="center", fontsize=SMALL, weight="bold" if last else "normal")
            name = shortened(row["network"], _NAMES - 46, SMALL, bold=last)
            axes.text(36, y, name, va="center", fontsize=SMALL, weight="bold" if last else "normal")
            width = 0.0 if math.isnan(count) else count / most * room
            axes.barh(y, width, height=14, left=_NAMES, color=BLUE if last else PALE_BLUE, edgecolor=BLUE)
            axes.text(_NAMES + width + 6, y, say.number(count), va="center", fontsize=SMALL)
        return svg(figure, "earlier-networks")
