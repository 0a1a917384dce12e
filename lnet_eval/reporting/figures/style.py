"""How every drawing looks: its size, its type, and a palette that colour-blind readers can tell apart.

Colour never carries a distinction alone: a line has its own dash, a point its own shape, and both a label.
All colours keep 4.5:1 against white as text and 3:1 as marks, except the fills, which carry no meaning alone.
"""

from __future__ import annotations

import contextlib
import functools
import unicodedata
import warnings
from collections.abc import Iterable, Iterator
from typing import Any, Final

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.lines import Line2D
from matplotlib.textpath import text_to_path
from matplotlib.transforms import Affine2D, Transform
from numpy.typing import ArrayLike

BLUE: Final = "#1f5fa8"
ORANGE: Final = "#bf5900"
INK: Final = "#222222"
GREY: Final = "#595959"
RULE: Final = "#8a8a8a"
PALE_BLUE: Final = "#c9dcf0"
PALE_ORANGE: Final = "#f6d9bd"
PALE_GREY: Final = "#ececec"

WIDTH: Final = 480.0  # points: text of 10 points is then about 14 pixels in a column of 680
TEXT: Final = 10.0
SMALL: Final = 9.0
_ELLIPSIS: Final = "…"
_POINTS_PER_INCH: Final = 72.0

_SETTINGS: Final[dict[str, Any]] = {
    "font.family": ["DejaVu Sans"],
    "font.size": TEXT,
    "text.color": INK,
    "text.parse_math": False,  # a dollar sign in a title is a dollar sign
    "axes.edgecolor": RULE,
    "axes.labelcolor": INK,
    "axes.labelsize": TEXT,
    "axes.linewidth": 0.8,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.unicode_minus": True,
    "xtick.color": RULE,
    "ytick.color": RULE,
    "xtick.labelcolor": INK,
    "ytick.labelcolor": INK,
    "xtick.labelsize": SMALL,
    "ytick.labelsize": SMALL,
    "lines.solid_capstyle": "butt",
    "path.simplify": False,
    "hatch.linewidth": 0.8,
    "svg.fonttype": "none",
    "svg.hashsalt": "lnet_eval",
    "svg.image_inline": True,
}


@contextlib.contextmanager
def style() -> Iterator[None]:
    """Draw and save inside this: our settings, and no warnings about glyphs that the reader's browser has."""
    with mpl.rc_context(_SETTINGS), warnings.catch_warnings():
        warnings.filterwarnings("ignore", message=r"Glyph .* missing from font", category=UserWarning)
        yield


def new_figure(height: float, *, width: float = WIDTH) -> Figure:
    """An empty figure of `width` × `height` points that no pyplot state knows of."""
    figure = Figure(figsize=(width / _POINTS_PER_INCH, height / _POINTS_PER_INCH))
    FigureCanvasSVG(figure)
    figure.patch.set_visible(False)
    return figure


def add_axes(figure: Figure, *, left: float, right: float, top: float, bottom: float) -> Axes:
    """Axes with margins in points; nothing is clipped, since limits are set to hold what is drawn."""
    width, height = figure.get_size_inches() * _POINTS_PER_INCH
    axes = figure.add_axes(
        (left / width, bottom / height, (width - left - right) / width, (height - top - bottom) / height)
    )
    axes.patch.set_visible(False)
    return axes


def in_points(figure: Figure) -> Transform:
    """Where (x, y) is a place on the whole figure in points, from its lower left corner: no second axes for that."""
    return Affine2D().scale(1 / _POINTS_PER_INCH) + figure.dpi_scale_trans


def draw_line(axes: Axes, x: ArrayLike, y: ArrayLike, dash: str, **look: Any) -> None:
    """A line through points."""
    # Not by `plot`, which also works out limits, units and a colour: all of them are known.
    axes.add_artist(Line2D(x, y, linestyle=dash, **look))


def draw_points(axes: Axes, x: ArrayLike, y: ArrayLike, sign: str, **look: Any) -> None:
    """A sign at each point, and no line between them."""
    axes.add_artist(Line2D(x, y, marker=sign, linestyle="none", **look))


def bare(axes: Axes) -> None:
    """Axes without frame and ticks."""
    axes.set_axis_off()


def clean(text: object) -> str:
    """A text as it may stand in a drawing: one line, without control and format characters."""
    letters = (" " if letter.isspace() and letter != "\u00a0" else letter for letter in str(text))
    kept = (letter for letter in letters if unicodedata.category(letter)[0] != "C")
    return " ".join("".join(kept).split(" ")).strip()


@functools.lru_cache(maxsize=20_000)
def text_width(text: str, size: float = TEXT, *, bold: bool = False) -> float:
    """The width of one line of text in points."""
    font = FontProperties(family=["DejaVu Sans"], size=size, weight="bold" if bold else "normal")
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message=r"Glyph .* missing from font", category=UserWarning)
        width, _, _ = text_to_path.get_text_width_height_descent(text, font, ismath=False)
    return float(width)


def shortened(text: object, width: float, size: float = TEXT, *, bold: bool = False, keep_last: bool = False) -> str:
    """A text cut to `width` points, with an ellipsis where something was cut; the table has the whole.

    A last word of one or two characters is kept: it is what tells "Ward 1" from "Ward 2". With `keep_last` a longer
    one is kept too, as far as it leaves a third of the room to what stands before it.
    """
    line = clean(text)
    if text_width(line, size, bold=bold) <= width:
        return line
    last = line.rpartition(" ")[2]
    end = f"{_ELLIPSIS} {last}" if keep_last or len(last) <= 2 else _ELLIPSIS
    if text_width(end, size, bold=bold) > width * (2 / 3 if keep_last else 1 / 2):
        end = _ELLIPSIS
    low, high = 0, len(line)
    while low < high:
        middle = (low + high + 1) // 2
        fits = text_width(line[:middle].rstrip() + end, size, bold=bold) <= width
        low, high = (middle, high) if fits else (low, middle - 1)
    return line[:low].rstrip() + end


def names_width(names: Iterable[str], *, least: float = 60.0, most: float = 172.0, size: float = SMALL) -> float:
    """The width of a column that holds names, wide enough for the longest one or for `most` points of it."""
    longest = max((text_width(clean(name), size, bold=True) for name in names), default=0.0)
    return min(max(longest + 14, least), most)


def wrapped(
    text: object, width: float, *, size: float = TEXT, lines: int = 2, bold: bool = False, last: float | None = None
) -> list[str]:
    """A text broken into at most `lines` lines of `width` points; the last one is cut where it is too long.

    Of a name `last` is the width of the last line, which keeps its last word where it is cut.
    """
    words = clean(text).split(" ")
    done: list[str] = []
    while words and len(done) < lines - 1:
        line = words.pop(0)
        while words and text_width(f"{line} {words[0]}", size, bold=bold) <= width:
            line = f"{line} {words.pop(0)}"
        done.append(shortened(line, width, size, bold=bold))
    if words:
        done.append(shortened(" ".join(words), last or width, size, bold=bold, keep_last=last is not None))
    return done
