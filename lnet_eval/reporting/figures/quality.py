"""How good each team's data are, as a heat map: a row per team, a column per question, the answer in every cell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import pandas as pd
from matplotlib.axes import Axes

from lnet_eval.evaluation.results import Evaluation
from lnet_eval.evidence.criteria import COMPLETE_ENOUGH
from lnet_eval.reporting import blocks
from lnet_eval.reporting.figures.rows import row_names
from lnet_eval.reporting.figures.style import (
    INK,
    PALE_BLUE,
    PALE_GREY,
    PALE_ORANGE,
    SMALL,
    WIDTH,
    add_axes,
    names_width,
    new_figure,
    style,
    wrapped,
)
from lnet_eval.reporting.figures.vector import svg
from lnet_eval.texts import Words

COLUMNS: Final = ("delivered", "behind", "definition", "doubtful", "outliers")
_ROW: Final = 16.0
_OVER: Final = 32.0
_LATE: Final = 3
_FILLS: Final = {"good": PALE_BLUE, "fair": PALE_GREY, "poor": PALE_ORANGE}


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamQuality:
    """One team over all measures.

    Attributes
    ----------
    share : of all values due, how many were delivered. behind : periods since the latest value, where that is longest.
    definition : measures whose definition changed. doubtful : measures with numbers that look rounded or copied.
    outliers : periods far from the rest, over all measures.
    """

    unit: str
    name: str
    share: float
    behind: int
    definition: int
    doubtful: int
    outliers: int

    def grades(self) -> tuple[str, ...]:
        """Good, fair or poor, one per column."""
        return (
            "good" if self.share >= COMPLETE_ENOUGH else "fair" if self.share >= 0.5 else "poor",
            "good" if self.behind <= 1 else "fair" if self.behind <= _LATE else "poor",
            "fair" if self.definition else "good",
            "poor" if self.doubtful else "good",
            "good" if not self.outliers else "fair" if self.outliers <= 2 else "poor",
        )


def team_quality(evaluation: Evaluation) -> list[TeamQuality]:
    """Every enrolled team over all measures that have data, in the plan's order."""
    tables = [m.quality.table for m in evaluation.measures if m.quality is not None and m.series is not None]
    if not tables:
        return []
    joint = pd.concat(tables)
    joint["doubtful"] = joint["heaped"] | joint["copied"] | (joint["alike"] != "")
    changed = sum(bool(m.measure.changes) for m in evaluation.measures if m.series is not None)
    rows = []
    for unit in evaluation.network.plan.teams:
        own = joint[joint["unit"] == unit.id]
        due = int(own["due"].sum())
        rows.append(
            TeamQuality(
                unit=unit.id,
                name=unit.name,
                share=float(own["delivered"].sum()) / due if due else 0.0,
                behind=int(own["behind"].max()),
                definition=changed,
                doubtful=int(own["doubtful"].sum()),
                outliers=int(own["outliers"].sum()),
            )
        )
    return rows


def quality_figure(evaluation: Evaluation, say: Words) -> blocks.Figure | None:
    """The heat map; None where no measure has data."""
    rows = team_quality(evaluation)
    if not rows:
        return None
    without = sum(all(grade == "good" for grade in row.grades()) for row in rows)
    about = {
        "teams": say.number(len(rows)),
        "without": say.number(without),
        "complete": say.number(sum(row.grades()[0] == "good" for row in rows)),
        "late": say.number(sum(row.grades()[1] == "poor" for row in rows)),
        "doubtful": say.number(sum(row.doubtful > 0 for row in rows)),
        "outliers": say.number(sum(row.outliers > 0 for row in rows)),
    }
    title = say("quality.title", **about)
    cells = [_cells(row, say) for row in rows]
    heads = tuple(say(f"quality.column.{name}") for name in COLUMNS)
    return blocks.Figure(
        id="data-quality",
        title=title,
        alt=say("quality.alt", **about),
        svg=_draw(rows, cells, heads),
        table=blocks.Table(
            id="data-quality-data",
            caption=say("figures.data_behind", title=title),
            columns=(say("figures.column.team"), *heads),
            rows=tuple((row.name, *line) for row, line in zip(rows, cells, strict=True)),
            numeric=tuple(range(1, len(COLUMNS) + 1)),
            data=pd.concat(
                [m.quality.table.assign(measure=m.measure.id) for m in evaluation.measures if m.quality is not None]
            ),
        ),
        note=say("quality.note", complete=say.percent(COMPLETE_ENOUGH)),
    )


def _cells(row: TeamQuality, say: Words) -> tuple[str, ...]:
    counts = (row.behind, row.definition, row.doubtful, row.outliers)
    return (say.percent(row.share), *(say.number(count) for count in counts))


def _draw(rows: Sequence[TeamQuality], cells: Sequence[tuple[str, ...]], heads: Sequence[str]) -> str:
    names = names_width(row.name for row in rows)
    width = (WIDTH - names) / len(heads)
    with style():
        figure = new_figure(_OVER + len(rows) * _ROW + 4)
        axes = add_axes(figure, left=names, right=0, top=_OVER, bottom=4)
        axes.set_xlim(0, len(heads))
        axes.set_ylim(len(rows), 0)
        axes.set_axis_off()
        across = axes.get_yaxis_transform()
        for column, head in enumerate(heads):
            for line, text in enumerate(reversed(wrapped(head, width - 6, size=SMALL, lines=2))):
                y = 1 + (5 + 11 * line) / (len(rows) * _ROW)
                place = (column + 0.5) / len(heads)
                axes.text(place, y, text, transform=axes.transAxes, ha="center", fontsize=SMALL, color=INK)
        plot = WIDTH - names
        labels = row_names([row.name for row in rows], names - 12)
        for place, (row, texts, label) in enumerate(zip(rows, cells, labels, strict=True)):
            axes.text(-names / plot, place + 0.5, label, transform=across, va="center", fontsize=SMALL)
            _line(axes, place, row.grades(), texts)
        return svg(figure, "data-quality")


def _line(axes: Axes, place: int, grades: Sequence[str], texts: Sequence[str]) -> None:
    """One team's cells: pale blue, grey or orange, the last with a frame as well, and the number in each."""
    for column, (grade, text) in enumerate(zip(grades, texts, strict=True)):
        edge = INK if grade == "poor" else "white"
        axes.broken_barh(
            [(column + 0.03, 0.94)], (place + 0.08, 0.84), facecolor=_FILLS[grade], edgecolor=edge, linewidth=0.8
        )
        weight = "bold" if grade == "poor" else "normal"
        axes.text(column + 0.5, place + 0.52, text, ha="center", va="center", fontsize=SMALL, weight=weight)
