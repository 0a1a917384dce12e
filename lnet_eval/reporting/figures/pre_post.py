"""Each question before and after: the share agreeing at both times, with its interval."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd
from matplotlib.axes import Axes

from lnet_eval.disclosure import ProtectedPrePost
from lnet_eval.methods.estimate import Estimate
from lnet_eval.reporting import blocks
from lnet_eval.reporting.figures.axes import value_scale
from lnet_eval.reporting.figures.style import (
    BLUE,
    INK,
    ORANGE,
    PALE_GREY,
    SMALL,
    WIDTH,
    add_axes,
    draw_line,
    new_figure,
    style,
    text_width,
    wrapped,
)
from lnet_eval.reporting.figures.vector import svg
from lnet_eval.reporting.numbers import estimate_text
from lnet_eval.texts import Words

_ROW: Final = 38.0
_OVER: Final = 26.0
_UNDER: Final = 34.0
_NAMES: Final = 190.0
_RING: Final[dict[str, Any]] = {
    "color": ORANGE, "marker": "o", "markersize": 6.0, "markerfacecolor": "white", "markeredgewidth": 1.6,
}  # fmt: skip
_DOT: Final[dict[str, Any]] = {"color": BLUE, "marker": "o", "markersize": 5.4}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    item: str
    text: str
    before: Estimate
    after: Estimate


def pre_post_figure(
    name: str, found: Sequence[tuple[str, str, ProtectedPrePost]], say: Words, *, remembered: bool
) -> blocks.Figure | None:
    """The share agreeing before and after, question by question; None where no share may be shown.

    Parameters
    ----------
    found : (item id, question, what may be shown).
    remembered : "before" was asked afterwards; title and text say so.
    """
    rows = []
    for item, text, shown in found:
        before, after = shown.estimate("agreement_pre"), shown.estimate("agreement_post")
        if before is not None and after is not None:
            rows.append(_Row(item=item, text=text, before=before, after=after))
    if not rows:
        return None
    higher = sum(row.after.value > row.before.value for row in rows)
    kind = "remembered" if remembered else "pre_post"
    title = say.plural(f"survey.figure.{kind}", len(rows), higher=say.number(higher))
    first = rows[0]
    alt = say(f"survey.figure.{kind}_alt", items=say.number(len(rows)), item=first.text,
              before=say.percent(first.before.value), after=say.percent(first.after.value))  # fmt: skip
    return blocks.Figure(
        id=f"{name}-figure",
        title=title,
        alt=alt,
        svg=_draw(rows, say, f"{name}-figure"),
        table=_table(f"{name}-figure", rows, title, say),
        note=say("survey.figure.note"),
    )


def _draw(rows: Sequence[_Row], say: Words, name: str) -> str:
    scale = value_scale([0.0, 1.0], share=True, say=say)
    with style():
        figure = new_figure(_OVER + _ROW * len(rows) + _UNDER)
        axes = add_axes(figure, left=_NAMES, right=16, top=_OVER, bottom=_UNDER)
        axes.set_xlim(0, 1)
        axes.set_ylim(len(rows), 0)
        axes.set_xticks(scale.ticks, scale.labels)
        axes.set_yticks([])
        axes.spines["left"].set_visible(False)
        axes.vlines(scale.ticks, 0, len(rows), colors=PALE_GREY, linewidths=0.8, zorder=0)
        axes.set_xlabel(say("survey.figure.axis"), fontsize=SMALL)
        plot = WIDTH - _NAMES - 16
        for i, row in enumerate(rows):
            lines = wrapped(row.text, _NAMES - 12, size=SMALL, lines=3)
            for number, line in enumerate(lines):
                y = i + 0.5 + (number - (len(lines) - 1) / 2) * 10.5 / _ROW
                axes.text(-_NAMES / plot, y, line, transform=axes.get_yaxis_transform(), va="center", fontsize=SMALL)
            for share, look, up in ((row.before, _RING, -0.14), (row.after, _DOT, 0.14)):
                y = i + 0.5 + up
                draw_line(axes, [share.low, share.high], [y, y], "-", color=look["color"], linewidth=1.2, zorder=2)
                axes.plot([share.value], [y], linestyle="none", zorder=3, **look)
        _key(axes, say, plot, height=_ROW * len(rows))
        return svg(figure, name)


def _key(axes: Axes, say: Words, plot: float, *, height: float) -> None:
    """The two signs over the plot, before first."""
    x, y = 0.0, 1.0
    for key, look in (("figures.before_after.before", _RING), ("figures.before_after.after", _DOT)):
        label = say(key)
        axes.plot([x + 6 / plot], [y + 13 / height], linestyle="none", transform=axes.transAxes, clip_on=False, **look)
        axes.text(x + 14 / plot, y + 10 / height, label, transform=axes.transAxes, fontsize=SMALL, color=INK)
        x += (text_width(label, SMALL) + 34) / plot


def _table(name: str, rows: Sequence[_Row], title: str, say: Words) -> blocks.Table:
    data = [
        {"item": row.item, "time": time, "share": share.value, "low": share.low, "high": share.high, "n": share.n}
        for row in rows
        for time, share in (("before", row.before), ("after", row.after))
    ]
    return blocks.Table(
        id=f"{name}-data",
        caption=say("figures.data_behind", title=title),
        columns=(
            say("figures.column.question"),
            say("figures.before_after.before"),
            say("figures.before_after.after"),
        ),
        rows=tuple((row.text, estimate_text(say, row.before), estimate_text(say, row.after)) for row in rows),
        numeric=(1, 2),
        data=pd.DataFrame(data),
    )
