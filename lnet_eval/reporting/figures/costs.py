"""What the network cost, by who pays: cash, and the value of hours."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any, Final

import pandas as pd

from lnet_eval.methods.cost import Costs
from lnet_eval.methods.estimate import HOURS, NOK
from lnet_eval.reporting import blocks
from lnet_eval.reporting.figures.style import (
    BLUE,
    GREY,
    INK,
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
from lnet_eval.reporting.numbers import value_text
from lnet_eval.texts import Words

_ROW: Final = 26.0
_NAMES: Final = 150.0
_OVER: Final = 20.0
_PARTS: Final = ("cash", "hours_value", "total")
_LOOKS: Final[dict[str, dict[str, Any]]] = {
    "cash": {"color": BLUE},
    "hours_value": {"color": PALE_BLUE, "edgecolor": BLUE, "hatch": "////"},
}


def costs_figure(costs: Costs, say: Words) -> blocks.Figure | None:
    """Cash and the value of hours by payer; None where no amount is known."""
    payers = payer_frame(costs, say)
    if payers.empty or float(payers[["cash", "hours_value"]].sum().sum()) <= 0:
        return None
    largest = payers.iloc[0]
    cash, hours = float(payers["cash"].sum()), float(payers["hours_value"].sum())
    about = {
        "payer": str(largest["name"]),
        "share": say.percent(float(largest["total"]) / (cash + hours)),
        "cash": value_text(say, cash, NOK),
        "hours": value_text(say, hours, NOK),
        "n": say.number(len(payers)),
    }
    key = "title" if len(payers) > 1 else "title_one"
    title = say(f"figures.costs.{key}", **about)
    unvalued = payers["hours_unvalued"].gt(0).any()
    columns = (*_PARTS, "hours_unvalued") if unvalued else _PARTS
    return blocks.Figure(
        id="costs-by-payer",
        title=title,
        alt=say("figures.costs.alt", **about),
        svg=_draw(payers, say),
        table=blocks.Table(
            id="costs-by-payer-data",
            caption=say("figures.data_behind", title=title),
            columns=tuple(say(f"figures.column.{name}") for name in ("payer", *columns)),
            rows=tuple(
                (
                    str(row["name"]),
                    *(
                        value_text(say, float(row[part]), HOURS if part == "hours_unvalued" else NOK)
                        for part in columns
                    ),
                )
                for row in payers.to_dict("records")
            ),
            numeric=tuple(range(1, len(columns) + 1)),
            data=payers.drop(columns="name"),
        ),
        note=say("figures.costs.unvalued_note") if unvalued else None,
    )


def payer_frame(costs: Costs, say: Words) -> pd.DataFrame:
    """Payers by what they paid, largest first: `payer, name, cash, hours_value, total` (NOK), `hours_unvalued`.

    What a payer does not have is missing and not zero; `total` adds what there is.
    """
    frame = costs.by_payer.copy()
    frame["total"] = frame[["cash", "hours_value"]].sum(axis=1, min_count=1)
    frame["name"] = [say("figures.costs.no_payer") if pd.isna(payer) else str(payer) for payer in frame["payer"]]
    if "hours_unvalued" not in frame:
        frame["hours_unvalued"] = float("nan")
    ordered = frame.sort_values("total", ascending=False, kind="stable").reset_index(drop=True)
    return ordered[["payer", "name", "cash", "hours_value", "total", "hours_unvalued"]]


def _draw(payers: pd.DataFrame, say: Words) -> str:
    height = _OVER + len(payers) * _ROW + 4
    totals = [_beside(row, say) for row in payers.to_dict("records")]
    right = max(text_width(text, SMALL) for text in totals) + 8
    room = WIDTH - _NAMES - right
    most = float(payers["total"].max())
    with style():
        figure = new_figure(height)
        axes = add_axes(figure, left=0, right=0, top=0, bottom=0)
        bare(axes)
        axes.set_xlim(0, WIDTH)
        axes.set_ylim(height, 0)
        x = _NAMES
        for part, look in _LOOKS.items():
            axes.barh(8, 14, height=9, left=x, linewidth=0.6, **look)
            axes.text(x + 19, 8, say(f"figures.column.{part}"), va="center", fontsize=SMALL, color=GREY)
            x += 36 + text_width(say(f"figures.column.{part}"), SMALL)
        for i, (row, text) in enumerate(zip(payers.to_dict("records"), totals, strict=True)):
            y, left = _OVER + i * _ROW + _ROW / 2, _NAMES
            axes.text(0, y, shortened(row["name"], _NAMES - 10, SMALL), va="center", fontsize=SMALL)
            for part, look in _LOOKS.items():
                width = 0.0 if pd.isna(row[part]) else float(row[part]) / most * room
                if width > 0:
                    axes.barh(y, width, height=15, left=left, linewidth=0.6, **look)
                left += width
            axes.text(left + 6, y, text, va="center", fontsize=SMALL, color=INK)
        return svg(figure, "costs-by-payer")


def _beside(row: Mapping[Hashable, Any], say: Words) -> str:
    """What stands beside a payer's bar: the sum, and the hours that are in no sum."""
    sum_text = "" if pd.isna(row["total"]) else value_text(say, float(row["total"]), NOK)
    if pd.isna(row["hours_unvalued"]):
        return sum_text
    hours = say("figures.costs.unvalued", hours=value_text(say, float(row["hours_unvalued"]), HOURS))
    return f"{sum_text} + {hours}" if sum_text else hours
