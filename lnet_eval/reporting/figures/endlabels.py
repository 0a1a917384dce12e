"""Direct labels to the right of a plot: each by the end of its line, with a piece of it, none over another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from matplotlib.axes import Axes

from lnet_eval.reporting.figures.style import SMALL, draw_line, draw_points, wrapped

_LINE: Final = 11.0
_SAMPLE: Final = 14.0
_GAP: Final = 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class EndLabel:
    """What a line is called; `value` is where it ends, `dash`, `marker` and `hollow` how it and its points look."""

    value: float
    text: str
    colour: str
    dash: str | None = None
    marker: str | None = None
    hollow: bool = False


def spread(wanted: Sequence[float], sizes: Sequence[float], low: float, high: float) -> list[float]:
    """Centres near the wanted ones (in points), between `low` and `high`, that leave every label its size.

    Labels are taken from below; a stack that would reach over the top is pushed down again.
    """
    order = sorted(range(len(wanted)), key=lambda i: wanted[i])
    placed = [0.0] * len(wanted)
    floor = low
    for i in order:
        placed[i] = max(wanted[i], floor + sizes[i] / 2)
        floor = placed[i] + sizes[i] / 2
    ceiling = high
    for i in reversed(order):
        placed[i] = min(placed[i], ceiling - sizes[i] / 2)
        ceiling = placed[i] - sizes[i] / 2
    return placed


def draw_end_labels(axes: Axes, labels: Sequence[EndLabel], *, size: tuple[float, float], room: float) -> None:
    """Set the labels into `room` points to the right of axes that are `size` (width, height) points."""
    width, height = size
    low, high = axes.get_ylim()
    texts = [wrapped(label.text, room - _SAMPLE - 2 * _GAP, size=SMALL, lines=3) for label in labels]
    sizes = [len(lines) * _LINE + 3 for lines in texts]
    wanted = [(min(max(label.value, low), high) - low) / (high - low) * height for label in labels]
    for label, lines, centre, extent in zip(
        labels, texts, spread(wanted, sizes, -12.0, height + 4), sizes, strict=True
    ):
        first = centre + extent / 2 - _LINE / 2 - 1.5
        left, right = (width + _GAP) / width, (width + _GAP + _SAMPLE) / width
        y = first / height
        look: dict[str, Any] = {"transform": axes.transAxes, "color": label.colour, "clip_on": False}
        if label.dash:
            draw_line(axes, [left, right], [y, y], label.dash, linewidth=1.6, **look)
        if label.marker:
            fill = "white" if label.hollow else label.colour
            draw_points(axes, [(left + right) / 2], [y], label.marker, markersize=4.0, markerfacecolor=fill, **look)
        for number, line in enumerate(lines):
            axes.text(
                (width + 2 * _GAP + _SAMPLE) / width, (first - number * _LINE) / height, line, color=label.colour,
                transform=axes.transAxes, ha="left", va="center_baseline", fontsize=SMALL,
            )  # fmt: skip
