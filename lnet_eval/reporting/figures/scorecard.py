"""The nine success factors at a glance: before the start and during the network."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, get_args

import pandas as pd
from matplotlib.axes import Axes

from lnet_eval.evaluation.success_factors import SuccessFactor
from lnet_eval.methods.success_factors import Status
from lnet_eval.reporting import blocks
from lnet_eval.reporting.figures.style import (
    BLUE,
    GREY,
    INK,
    ORANGE,
    PALE_GREY,
    SMALL,
    TEXT,
    WIDTH,
    add_axes,
    bare,
    draw_line,
    new_figure,
    shortened,
    style,
)
from lnet_eval.reporting.figures.vector import svg
from lnet_eval.texts import Words

_ROW: Final = 22.0
_HEAD: Final = 20.0
_PLACES: Final = {"before": 350.0, "during": 432.0}
_SIGNS: Final[dict[str, dict[str, Any]]] = {
    "present": {"marker": "o", "color": BLUE, "fillstyle": "full"},
    "partly": {"marker": "o", "color": BLUE, "fillstyle": "left", "markerfacecoloralt": "white"},
    "weak": {"marker": "X", "color": ORANGE, "fillstyle": "full"},
}


def scorecard_figure(factors: Sequence[SuccessFactor], say: Words) -> blocks.Figure:
    """A sign for each factor and time; the data's status, else a person's."""
    statuses = {time: [status_shown(factor, time) for factor in factors] for time in _PLACES}
    about = {
        "present": say.number(statuses["during"].count("present")),
        "weak": say.number(statuses["during"].count("weak")),
        "unknown": say.number(statuses["during"].count("unknown")),
        "before": say.number(statuses["before"].count("present")),
        "of": say.number(len(factors)),
    }
    title = say("figures.scorecard.title", **about)
    return blocks.Figure(
        id="success-factors-scorecard",
        title=title,
        alt=say("figures.scorecard.alt", **about),
        svg=_draw(factors, statuses, say),
        table=blocks.Table(
            id="success-factors-scorecard-data",
            caption=say("figures.data_behind", title=title),
            columns=tuple(say(f"success_factors.column.{name}") for name in ("factor", "before", "during")),
            rows=tuple(
                (
                    say(f"success_factors.{factor.code}"),
                    *(say(f"success_factors.status.{statuses[time][i]}") for time in _PLACES),
                )
                for i, factor in enumerate(factors)
            ),
            data=pd.DataFrame({"factor": [factor.code for factor in factors], **statuses}),
        ),
        note=say("figures.scorecard.note"),
    )


def status_shown(factor: SuccessFactor, time: str) -> Status:
    """The status that the data give; where they give none, the one that a person gave."""
    status: Status = getattr(factor, f"status_{time}")
    judged = getattr(factor.judged, time)
    return judged.status if status == "unknown" and judged is not None else status


def _draw(factors: Sequence[SuccessFactor], statuses: dict[str, list[Status]], say: Words) -> str:
    height = _HEAD + len(factors) * _ROW + _HEAD
    with style():
        figure = new_figure(height)
        axes = add_axes(figure, left=0, right=0, top=0, bottom=0)
        bare(axes)
        axes.set_xlim(0, WIDTH)
        axes.set_ylim(height, 0)
        for time, x in _PLACES.items():
            axes.text(x, 9, say(f"success_factors.column.{time}"), ha="center", va="center", fontsize=SMALL)
        for i, factor in enumerate(factors):
            y = _HEAD + i * _ROW + _ROW / 2
            draw_line(axes, [0, WIDTH], [y + _ROW / 2] * 2, "-", color=PALE_GREY, linewidth=0.8)
            name = shortened(say(f"success_factors.{factor.code}"), _PLACES["before"] - 30, TEXT)
            axes.text(0, y, name, va="center", fontsize=TEXT)
            for time, x in _PLACES.items():
                _sign(axes, x, y, statuses[time][i])
        _key(axes, height - 9, say)
        return svg(figure, "success-factors-scorecard")


def _key(axes: Axes, y: float, say: Words) -> None:
    statuses = get_args(Status)
    for i, status in enumerate(statuses):
        x = 6 + i * WIDTH / len(statuses)
        _sign(axes, x, y, status)
        axes.text(x + 10, y, say(f"figures.scorecard.{status}"), va="center", fontsize=SMALL, color=INK)


def _sign(axes: Axes, x: float, y: float, status: Status) -> None:
    if status == "unknown":
        axes.text(x, y, "?", ha="center", va="center", fontsize=TEXT, weight="bold", color=GREY)
    else:
        axes.plot([x], [y], markersize=9, linestyle="none", **_SIGNS[status])
