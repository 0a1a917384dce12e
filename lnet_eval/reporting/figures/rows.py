"""Rows with a name at the left and a number at the right: the ground that forests and before/after stand on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from lnet_eval.reporting.figures.style import (
    GREY,
    INK,
    RULE,
    SMALL,
    WIDTH,
    add_axes,
    clean,
    names_width,
    new_figure,
    shortened,
    text_width,
    wrapped,
)

_GAP: Final = 12.0  # between a name and the plot
_MARGIN: Final = 8.0  # between the plot and the widest number


@dataclass(frozen=True, slots=True, kw_only=True)
class RowText:
    """What is written of one row.

    Attributes
    ----------
    name, number : at its left and its right. bold : a row for all of them. pale : a row without a result.
    """

    name: str
    number: str = ""
    bold: bool = False
    pale: bool = False


def row_names(names: Sequence[str], width: float, *, size: float = SMALL, bold: bool = False) -> list[str]:
    """Names cut to `width` points; those that would then read the same keep their last word, cut in the middle."""
    cut = [shortened(name, width, size, bold=bold) for name in names]
    seen = Counter(cut)
    differ = {label: len({clean(n) for n, c in zip(names, cut, strict=True) if c == label}) > 1 for label in seen}
    return [
        shortened(name, width, size, bold=bold, keep_last=True) if differ[label] else label
        for name, label in zip(names, cut, strict=True)
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class RowFrame:
    """Where rows stand: `names` and `right` points beside a plot `plot` points wide, each row `row` points high."""

    figure: Figure
    axes: Axes
    names: float
    right: float
    plot: float
    row: float
    n: int

    @property
    def height(self) -> float:
        """Of the plot, in points."""
        return self.row * self.n

    def rule_over(self, place: int) -> None:
        """A rule over row `place` across names, plot and numbers."""
        low, high = -self.names / self.plot, 1 + self.right / self.plot
        self.axes.axhline(place, color=RULE, linewidth=0.8, xmin=low, xmax=high, clip_on=False)


def row_frame(rows: Sequence[RowText], *, row: float, over: float, under: float, lines: int = 1) -> RowFrame:
    """A figure with the rows' names and numbers written, and an empty plot between; call inside `style()`.

    Parameters
    ----------
    row : points of a row whose name takes one line; a second line takes 7 more, in all rows.
    over, under : points over and under the rows. lines : how many lines a name may take.
    """
    names = names_width(text.name for text in rows)
    room = names - _GAP
    labels = row_names([text.name for text in rows], room)
    labels = [shortened(t.name, room, SMALL, bold=True) if t.bold else o for t, o in zip(rows, labels, strict=True)]
    if lines > 1:
        labels = ["\n".join(wrapped(text.name, room, size=SMALL, lines=lines)) for text in rows]
    high = row + 7 if any("\n" in label for label in labels) else row
    right = max((text_width(text.number, SMALL) for text in rows), default=0.0) + _MARGIN
    plot = WIDTH - names - right
    figure = new_figure(over + len(rows) * high + under)
    axes = add_axes(figure, left=names, right=right, top=over, bottom=under)
    axes.set_ylim(len(rows), 0)
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)
    across = axes.get_yaxis_transform()
    for place, (text, label) in enumerate(zip(rows, labels, strict=True)):
        look: dict[str, Any] = {
            "va": "center",
            "fontsize": SMALL,
            "color": GREY if text.pale else INK,
            "transform": across,
        }
        weight = "bold" if text.bold else "normal"
        axes.text(-names / plot, place + 0.5, label, weight=weight, linespacing=1.0, **look)
        axes.text(1 + right / plot, place + 0.5, text.number, ha="right", **look)
    return RowFrame(figure=figure, axes=axes, names=names, right=right, plot=plot, row=high, n=len(rows))
