"""Small signs for how a chart stands: whether it varies more than it used to, and whether it meets its target.

The signs are our own. Form and stroke tell them apart without colour, and a text always stands beside them; both come
from the same `Standing`, in charts and in tables.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, Literal

from matplotlib.axes import Axes

from lnet_eval.methods.spc import Standing
from lnet_eval.reporting.figures.style import BLUE, GREY, ORANGE, draw_line, draw_points
from lnet_eval.texts import Words

Line = tuple[tuple[float, float], ...]
"""Points of a stroke in a box from -1 to 1, y upwards."""

_UP: Final[tuple[Line, ...]] = (((0, -0.5), (0, 0.5)), ((-0.4, 0.1), (0, 0.5), (0.4, 0.1)))
_DOWN: Final[tuple[Line, ...]] = tuple(tuple((x, -y) for x, y in line) for line in _UP)
_WAVE: Final[tuple[Line, ...]] = (((-0.55, -0.1), (-0.25, 0.25), (0.05, -0.25), (0.3, 0.25), (0.55, -0.05)),)
_BUMP: Final[tuple[Line, ...]] = (((-0.6, -0.35), (-0.3, -0.35), (-0.05, 0.45), (0.2, -0.35), (0.6, -0.35)),)
_CHECK: Final[tuple[Line, ...]] = (((-0.5, 0.0), (-0.12, -0.42), (0.52, 0.42)),)
_CROSS: Final[tuple[Line, ...]] = (((-0.4, -0.4), (0.4, 0.4)), ((-0.4, 0.4), (0.4, -0.4)))
_SPLIT: Final[tuple[Line, ...]] = (((-0.6, 0.0), (0.6, 0.0)), ((-0.35, -0.45), (0.35, 0.45)))
_DASH: Final[tuple[Line, ...]] = (((-0.35, 0.0), (0.35, 0.0)),)


@dataclass(frozen=True, slots=True, kw_only=True)
class Icon:
    """A form with a stroke in it: filled with white strokes, or open with strokes of its colour."""

    form: Literal["circle", "diamond", "square"]
    colour: str
    filled: bool
    strokes: tuple[Line, ...]


ICONS: Final[dict[str, Icon]] = {
    "better_high": Icon(form="circle", colour=BLUE, filled=True, strokes=_UP),
    "better_low": Icon(form="circle", colour=BLUE, filled=True, strokes=_DOWN),
    "worse_high": Icon(form="diamond", colour=ORANGE, filled=True, strokes=_UP),
    "worse_low": Icon(form="diamond", colour=ORANGE, filled=True, strokes=_DOWN),
    "changed_high": Icon(form="square", colour=GREY, filled=True, strokes=_UP),
    "changed_low": Icon(form="square", colour=GREY, filled=True, strokes=_DOWN),
    "passed": Icon(form="square", colour=GREY, filled=False, strokes=_BUMP),
    "common_cause": Icon(form="circle", colour=GREY, filled=False, strokes=_WAVE),
    "not_judged": Icon(form="circle", colour=GREY, filled=False, strokes=_DASH),
    "passes": Icon(form="square", colour=BLUE, filled=True, strokes=_CHECK),
    "fails": Icon(form="square", colour=ORANGE, filled=True, strokes=_CROSS),
    "hit_or_miss": Icon(form="square", colour=GREY, filled=False, strokes=_SPLIT),
}
_MARKERS: Final = {"circle": "o", "diamond": "D", "square": "s"}
_RADIUS: Final = {"circle": 7.0, "diamond": 7.4, "square": 6.4}


def variation_code(standing: Standing | None) -> str:
    """The code of the sign for variation; a chart that cannot be judged has one too."""
    return "not_judged" if standing is None or standing.variation is None else standing.variation


def variation_text(standing: Standing | None, say: Words) -> str:
    """What the sign for variation says, in words."""
    return say(f"charts.variation.{variation_code(standing)}")


def assurance_text(standing: Standing | None, say: Words) -> str:
    """What the sign for the target says, with how many of the latest points met it; "–" where there is no target."""
    if standing is None or standing.target is None:
        return "–"
    if standing.assurance is None:
        return say("charts.assurance.unknown")
    met, of = say.number(standing.n_met), say.number(standing.n_recent)
    return say(f"charts.assurance.{standing.assurance}", met=met, of=of)


def icon_svg(code: str) -> str:
    """The sign as a piece of SVG for a line of text; silent for screen readers, since its text stands beside it."""
    icon = ICONS[code]
    fill = icon.colour if icon.filled else "none"
    stroke = "#fff" if icon.filled else icon.colour
    radius = _RADIUS[icon.form]
    if icon.form == "circle":
        form = f'<circle cx="8" cy="8" r="{radius:g}"/>'
    elif icon.form == "square":
        form = f'<rect x="{8 - radius:g}" y="{8 - radius:g}" width="{2 * radius:g}" height="{2 * radius:g}" rx="2"/>'
    else:
        form = f'<path d="M8 {8 - radius:g}L{8 + radius:g} 8 8 {8 + radius:g} {8 - radius:g} 8Z"/>'
    lines = "".join("M" + "L".join(f"{8 + 6 * x:.1f} {8 - 6 * y:.1f}" for x, y in line) for line in icon.strokes)
    return (
        '<svg class="sign" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" focusable="false">'
        f'<g fill="{fill}" stroke="{icon.colour}" stroke-width="1.4">{form}</g>'
        f'<path d="{lines}" fill="none" stroke="{stroke}" stroke-width="1.7" stroke-linecap="round"/></svg>'
    )


def draw_icon(axes: Axes, code: str, x: float, y: float, *, size: float, **where: Any) -> None:
    """The sign centred at (x, y), both in points, as the axes' units are or `transform` makes them.

    `size` is its width in points.
    """
    icon = ICONS[code]
    wide = size * (0.78 if icon.form == "diamond" else 0.9)
    face = icon.colour if icon.filled else "white"
    draw_points(
        axes, [x], [y], _MARKERS[icon.form], markersize=wide, markerfacecolor=face, markeredgecolor=icon.colour,
        markeredgewidth=1.0, clip_on=False, zorder=5, **where,
    )  # fmt: skip
    ink = "white" if icon.filled else icon.colour
    half = 0.38 * size
    for line in icon.strokes:
        xs, ys = [x + half * a for a, _ in line], [y + half * b for _, b in line]
        draw_line(axes, xs, ys, "-", color=ink, linewidth=1.1, clip_on=False, zorder=6, **where)
