"""Where each team's small chart stands, and in which order they come."""

from __future__ import annotations

import math
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
from lnet_eval.reporting.figures.style import WIDTH

_FEW: Final = 12
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
    """

    unit: Unit
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

    def place(unit: Unit) -> tuple[int, str]:
        if unit.id not in with_data:
            return len(_ORDER), unit.name.casefold()
        code = variation_code(standings.get(unit.id)).partition("_")[0]
        return _ORDER.index(code), unit.name.casefold()

    return sorted(units, key=place)


def panels_of(
    units: Sequence[Unit], frames: dict[str, pd.DataFrame], standings: Mapping[str, Standing], left: float
) -> tuple[list[Panel], float]:
    """The panels in rows, and the height of the whole figure."""
    columns = min(3 if len(units) <= _FEW else 4, len(units))
    height = 76.0 if len(units) <= _FEW else 50.0
    rows = math.ceil(len(units) / columns)
    width = (WIDTH - left - 4 - (columns - 1) * _GAP) / columns
    total = _KEY + rows * (_TITLE + height + _GAP) + _UNDER
    empty = pd.DataFrame({column: [] for column in COLUMNS})
    panels = [
        Panel(
            unit=unit,
            frame=frames.get(unit.id, empty),
            standing=standings.get(unit.id),
            left=left + (i % columns) * (width + _GAP),
            bottom=total - _KEY - (i // columns) * (_TITLE + height + _GAP) - _TITLE - height,
            width=width,
            height=height,
        )
        for i, unit in enumerate(units)
    ]
    return panels, total
