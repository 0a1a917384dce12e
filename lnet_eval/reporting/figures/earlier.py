"""The owner's networks, one after the other: how many took part, and how many status reports came."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

import pandas as pd

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
_REPORTS: Final = ("reports_due", "reports_submitted", "reports_share", "reports_low", "reports_high")
_COLUMNS: Final = ("teams", "participants", "invited", "attended")


def earlier_figure(trend: OwnerTrend, say: Words) -> blocks.Figure:
    """Participants (or teams) of each network as bars, the one that is evaluated last and darkest."""
    table = trend.table
    counts = [float(value) for value in table[trend.followed]]
    title, about = _title(trend.followed, table, counts, [say.number(count) for count in counts], say)
    most = max(count for count in counts if math.isfinite(count)) or 1.0
    return blocks.Figure(
        id="earlier-networks",
        title=title,
        alt=say(f"figures.earlier.{trend.followed}.alt", **about),
        svg=_draw("earlier-networks", trend, counts, [say.number(count) for count in counts], longest=most),
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
            data=table.drop(columns=list(_REPORTS)),
        ),
    )


def earlier_reports_figure(trend: OwnerTrend, say: Words) -> blocks.Figure:
    """The share of status reports that each network submitted, in the same order; the two latest are known."""
    table = trend.table
    shares = [float(value) for value in table["reports_share"]]
    title, about = _title("reports", table, shares, [_percent(share, say) for share in shares], say)
    rows = table.to_dict("records")
    return blocks.Figure(
        id="earlier-reports",
        title=title,
        alt=say("figures.earlier.reports.alt", **about),
        svg=_draw("earlier-reports", trend, shares, [_percent(share, say) for share in shares], longest=1.0),
        table=blocks.Table(
            id="earlier-reports-data",
            caption=say("figures.data_behind", title=title),
            columns=tuple(say(f"figures.column.{name}") for name in ("network", "year", "reports_submitted", "share")),
            rows=tuple(
                (str(row["network"]), str(int(row["year"])), _submitted(row, say), _share(row, say, "reports_"))
                for row in rows
            ),
            numeric=(1, 2, 3),
            data=table[["network", "year", *_REPORTS]],
        ),
    )


def _title(
    what: str, table: pd.DataFrame, values: Sequence[float], written: Sequence[str], say: Words
) -> tuple[str, dict[str, str]]:
    """Whether the latest network's number fell, rose or stayed, and what every sentence of the figure speaks of."""
    about = {
        "before": written[-2],
        "latest": written[-1],
        "year_before": str(int(table["year"].iloc[-2])),
        "year": str(int(table["year"].iloc[-1])),
        "n": say.number(len(table)),
    }
    move = "same" if values[-1] == values[-2] else "fell" if values[-1] < values[-2] else "rose"
    return say(f"figures.earlier.{what}.{move}", **about), about


def _percent(share: float, say: Words) -> str:
    return say("figures.earlier.reports.unknown") if math.isnan(share) else say.percent(share)


def _submitted(row: dict[object, float], say: Words) -> str:
    if math.isnan(float(row["reports_share"])):
        return "–"
    counts = {name: say.number(float(row[f"reports_{name}"])) for name in ("submitted", "due")}
    return say("figures.earlier.reports.of", **counts)


def _share(row: dict[object, float], say: Words, of: str = "") -> str:
    if math.isnan(float(row[f"{of}share"])):
        return "–"
    bounds = {name: say.percent(float(row[f"{of}{name}"])) for name in ("share", "low", "high")}
    return say("figures.share_interval", **bounds)


def _draw(name: str, trend: OwnerTrend, values: list[float], labels: list[str], *, longest: float) -> str:
    height = len(values) * _ROW + 4
    right = max(text_width(label, SMALL) for label in labels) + 12
    room = WIDTH - _NAMES - right
    with style():
        figure = new_figure(height)
        axes = add_axes(figure, left=0, right=0, top=0, bottom=0)
        bare(axes)
        axes.set_xlim(0, WIDTH)
        axes.set_ylim(height, 0)
        for i, (row, value, label) in enumerate(zip(trend.table.to_dict("records"), values, labels, strict=True)):
            y, last = i * _ROW + _ROW / 2, i == len(values) - 1
            year = str(int(row["year"]))
            axes.text(0, y, year, va="center", fontsize=SMALL, weight="bold" if last else "normal")
            network = shortened(row["network"], _NAMES - 46, SMALL, bold=last)
            axes.text(36, y, network, va="center", fontsize=SMALL, weight="bold" if last else "normal")
            width = 0.0 if math.isnan(value) else value / longest * room
            axes.barh(y, width, height=14, left=_NAMES, color=BLUE if last else PALE_BLUE, edgecolor=BLUE)
            axes.text(_NAMES + width + 6, y, label, va="center", fontsize=SMALL)
        return svg(figure, name)
