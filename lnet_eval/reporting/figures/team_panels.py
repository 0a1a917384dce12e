"""Where each team's small chart stands, and in which order they come."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from lnet_eval.evaluation.results import MeasureEvaluation
from lnet_eval.methods.spc import RunChart, Standing, standing
from lnet_eval.plan.model import Unit
from lnet_eval.reporting.figures.axes import TimeScale, ValueScale
from lnet_eval.reporting.figures.icons import variation_code
from lnet_eval.reporting.figures.style import SMALL, WIDTH, clean, text_width, wrapped

_FEW: Final = 12
_MOST_COLUMNS: Final = 4
LINE: Final = 11.0
_SIGNS: Final = 26.0  # the two signs at the right of a panel's heading
COLUMNS: Final = ["period", "value", "centre", "signal", "target"]
_ORDER: Final = ("worse", "better", "changed", "passed", "common", "not")
_GAP: Final = 12.0
_TITLE: Final = 14.0
_KEY: Final = 30.0
_UNDER: Final = 16.0


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Panel:
    """One team's part of the drawing: where it stands (points), and what it shows.

    Attributes
    ----------
    left, bottom, width, height : the plot's rectangle in points.
    frame : `period, value, centre, signal, target`; empty for a team without data.
    standing : how the team's chart stands; None where there is no chart.
    heading : the team's name in one line or two; the signs stand beside the first.
    n_lines : of the longest heading in the figure.
    """

    unit: Unit
    heading: tuple[str, ...]
    n_lines: int
    frame: pd.DataFrame
    standing: Standing | None
    left: float
    bottom: float
    width: float
    height: float

    def x(self, places: np.ndarray, scale: TimeScale) -> np.ndarray:
        """Places on the time scale as points from the figure's left edge."""
        return np.asarray(self.left + (places + 0.5) / (scale.of(scale.last) + 1) * self.width)

    def y(self, values: np.ndarray, scale: ValueScale) -> np.ndarray:
        """Values as points from the figure's lower edge."""
        return np.asarray(self.bottom + (values - scale.low) / (scale.high - scale.low) * self.height)


def team_standings(measure: MeasureEvaluation) -> dict[str, Standing]:
    """How each team's chart stands: what the signs in the figure and in the tables say."""
    better = measure.measure.better
    return {t.unit: standing(t.chart, better=better) for t in measure.teams if isinstance(t.chart, RunChart)}


def in_order(units: Sequence[Unit], standings: Mapping[str, Standing], with_data: Container[str]) -> list[Unit]:
    """Teams as a reader needs them: what got worse, what got better, the rest, those not judged, those without data."""

    def place(unit: Unit) -> tuple[int, list[tuple[int, str]]]:
        if unit.id not in with_data:
            return len(_ORDER), as_listed(unit.name)
        code = variation_code(standings.get(unit.id)).partition("_")[0]
        return _ORDER.index(code), as_listed(unit.name)

    return sorted(units, key=place)


def as_listed(name: str) -> list[tuple[int, str]]:
    """The key that puts names as a Norwegian reader lists them: ward 2 before ward 10, and å last."""
    folded = unicodedata.normalize("NFC", name).casefold().replace("å", "ø\uffff")
    parts = re.split(r"([0-9]{1,9})", folded)
    return [(int(part), "") if i % 2 else (0, part) for i, part in enumerate(parts)]


def panels_of(
    units: Sequence[Unit], frames: dict[str, pd.DataFrame], standings: Mapping[str, Standing], left: float
) -> tuple[list[Panel], float]:
    """The panels in rows, and the height of the whole figure; wider panels for many teams with long names."""
    narrow = (WIDTH - left - 4 - (_MOST_COLUMNS - 1) * _GAP) / _MOST_COLUMNS
    names = [unit.name for unit in units]
    few, long = len(units) <= _FEW, any(text_width(clean(name), SMALL, bold=True) > narrow - _SIGNS for name in names)
    columns = min(_MOST_COLUMNS - 1 if few or long else _MOST_COLUMNS, len(units))
    width = (WIDTH - left - 4 - (columns - 1) * _GAP) / columns
    # a first line stands beside the signs, a second has the panel's width
    headings = [tuple(wrapped(name, width - _SIGNS, size=SMALL, bold=True, last=width)) for name in names]
    n_lines = max(map(len, headings))
    title = _TITLE + (n_lines - 1) * LINE
    height = 76.0 if few else 50.0 if n_lines == 1 else 44.0
    rows = math.ceil(len(units) / columns)
    total = _KEY + rows * (title + height + _GAP) + _UNDER
    empty = pd.DataFrame({column: [] for column in COLUMNS})
    panels = [
        Panel(
            unit=unit,
            heading=heading,
            n_lines=n_lines,
            frame=frames.get(unit.id, empty),
            standing=standings.get(unit.id),
            left=left + (i % columns) * (width + _GAP),
            bottom=total - _KEY - (i // columns) * (title + height + _GAP) - title - height,
            width=width,
            height=height,
        )
        for i, (unit, heading) in enumerate(zip(units, headings, strict=True))
    ]
    return panels, total
