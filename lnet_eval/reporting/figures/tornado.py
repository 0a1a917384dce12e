"""What the cost hangs on: one assumption moved at a time, the widest swing on top."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any, Final

import pandas as pd

from lnet_eval.methods.cost import CostSensitivity
from lnet_eval.methods.estimate import NOK
from lnet_eval.reporting import blocks
from lnet_eval.reporting.figures.style import (
    BLUE,
    INK,
    PALE_BLUE,
    SMALL,
    WIDTH,
    add_axes,
    bare,
    draw_line,
    new_figure,
    shortened,
    style,
    text_width,
)
from lnet_eval.reporting.figures.vector import svg
from lnet_eval.reporting.numbers import value_text
from lnet_eval.texts import Words

_ROW: Final = 24.0
_NAMES: Final = 165.0
_TOP: Final = 22.0
_LOOKS: Final[dict[str, dict[str, Any]]] = {
    "low": {"color": PALE_BLUE, "edgecolor": BLUE, "hatch": "////"},
    "high": {"color": BLUE, "edgecolor": BLUE},
}


def tornado_figure(sensitivity: CostSensitivity, say: Words) -> blocks.Figure | None:
    """Bars from the figure with an assumption at its low end to the figure with it at its high end."""
    swings = sensitivity.swings
    if swings.empty:
        return None
    widest = swings.iloc[0]
    ends = sorted((float(widest["at_low"]), float(widest["at_high"])))
    about = {
        "figure": say(f"figures.tornado.{sensitivity.base.quantity}"),
        "base": value_text(say, sensitivity.base.value, NOK),
        "widest": _name(widest.to_dict(), say),
        "low": value_text(say, ends[0], NOK),
        "high": value_text(say, ends[1], NOK),
        "n": say.number(len(swings)),
    }
    title = say("figures.tornado.title", **about)
    return blocks.Figure(
        id="cost-sensitivity",
        title=title,
        alt=say("figures.tornado.alt", **about),
        svg=_draw(sensitivity, say),
        table=_table(swings, title, say),
        note=say("figures.tornado.note"),
    )


def _table(swings: pd.DataFrame, title: str, say: Words) -> blocks.Table:
    columns = ("assumption", "factor_low", "factor_high", "at_low", "at_high")
    return blocks.Table(
        id="cost-sensitivity-data",
        caption=say("figures.data_behind", title=title),
        columns=tuple(say(f"figures.column.{name}") for name in columns),
        rows=tuple(
            (
                _name(row, say),
                say.number(float(row["low_factor"]), 2),
                say.number(float(row["high_factor"]), 2),
                value_text(say, float(row["at_low"]), NOK),
                value_text(say, float(row["at_high"]), NOK),
            )
            for row in swings.to_dict("records")
        ),
        numeric=(1, 2, 3, 4),
        data=swings,
    )


def _name(row: Mapping[Hashable, Any], say: Words) -> str:
    """What is moved: "Utgifter: Samlinger", "Antall timer"."""
    parameter = str(row["parameter"])
    if parameter != "cash":
        return say(f"figures.tornado.{parameter}")
    category = row["category"]
    return (
        say("figures.tornado.cash_of", category=category) if isinstance(category, str) else say("figures.tornado.cash")
    )


def _draw(sensitivity: CostSensitivity, say: Words) -> str:
    swings, base = sensitivity.swings, sensitivity.base.value
    ends = [float(value) for value in (*swings["at_low"], *swings["at_high"], base)]
    label = max(text_width(value_text(say, end, NOK), SMALL) for end in ends) + 6
    height = _TOP + len(swings) * _ROW + 4
    span = (max(ends) - min(ends)) or 1.0
    room = WIDTH - _NAMES - 2 * label

    def place(value: float) -> float:
        return _NAMES + label + (value - min(ends)) / span * room

    with style():
        figure = new_figure(height)
        axes = add_axes(figure, left=0, right=0, top=0, bottom=0)
        bare(axes)
        axes.set_xlim(0, WIDTH)
        axes.set_ylim(height, 0)
        draw_line(axes, [place(base)] * 2, [_TOP - 6, height - 2], "-", color=INK, linewidth=1.0, zorder=1)
        line = value_text(say, base, NOK)
        side = min(max(place(base), text_width(line, SMALL) / 2), WIDTH - text_width(line, SMALL) / 2)
        axes.text(side, 8, line, ha="center", va="center", fontsize=SMALL, weight="bold")
        for i, row in enumerate(swings.to_dict("records")):
            y = _TOP + i * _ROW + _ROW / 2
            name = _name(row, say)
            axes.text(0, y, shortened(name[:1].upper() + name[1:], _NAMES - 8, SMALL), va="center", fontsize=SMALL)
            for end in ("low", "high"):
                value = float(row[f"at_{end}"])
                if value == base:
                    continue
                left = min(place(value), place(base))
                axes.barh(
                    y, abs(place(value) - place(base)), height=13, left=left, linewidth=0.6, zorder=2, **_LOOKS[end]
                )
                outward = 4 if value >= base else -4
                axes.text(place(value) + outward, y, value_text(say, value, NOK), va="center", fontsize=SMALL,
                          ha="left" if value >= base else "right")  # fmt: skip
        return svg(figure, "cost-sensitivity")
