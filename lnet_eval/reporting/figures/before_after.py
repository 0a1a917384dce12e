"""Each team before and after: where it stood, and where it stands."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd
from matplotlib.axes import Axes

from lnet_eval.evaluation.results import MeasureEvaluation
from lnet_eval.methods.before_after import BeforeAfter
from lnet_eval.plan import Plan
from lnet_eval.plan.measure import Measure
from lnet_eval.reporting import blocks
from lnet_eval.reporting.figures.axes import axis_title, value_scale
from lnet_eval.reporting.figures.cells import number_cells, value_unit
from lnet_eval.reporting.figures.rows import RowFrame, RowText, row_frame
from lnet_eval.reporting.figures.style import (
    BLUE,
    GREY,
    INK,
    ORANGE,
    PALE_GREY,
    SMALL,
    draw_line,
    draw_points,
    shortened,
    style,
    text_width,
)
from lnet_eval.reporting.figures.vector import svg
from lnet_eval.reporting.numbers import value_text
from lnet_eval.texts import Words

_ROW: Final = 17.0
_OVER: Final = 30.0
_UNDER: Final = 22.0
_RING: Final[dict[str, Any]] = {
    "markerfacecolor": "white",
    "markeredgecolor": ORANGE,
    "markeredgewidth": 1.6,
    "markersize": 6.0,
}
_DOT: Final[dict[str, Any]] = {"color": BLUE, "markersize": 5.0}
_SIGNS: Final = {"figures.before_after.after": _DOT, "figures.before_after.before": _RING}


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One team (or all of them together), before and after; nan where it has no measurements on that side."""

    unit: str | None
    name: str
    before: float
    after: float


def before_after_figure(measure: MeasureEvaluation, plan: Plan, say: Words) -> blocks.Figure | None:
    """Every enrolled team's level before and after; None where the comparison is not analysed."""
    result = measure.before_after
    if not isinstance(result, BeforeAfter) or result.teams.empty:
        return None
    name, plain = f"before-after-{measure.measure.id}", measure.measure
    rows = _rows(result, plan, say)
    both = [row for row in rows if row.unit is not None and math.isfinite(row.after - row.before)]
    better = sum((row.after > row.before) == (plain.better == "up") and row.after != row.before for row in both)
    unit = value_unit(plain)
    before, after = result.estimate("before"), result.estimate("after")
    about = {
        "measure": say.of(plain.title),
        "better": say.number(better),
        "teams": say.number(len(both)),
        "before": "–" if before is None else value_text(say, before.value, unit, plain),
        "after": "–" if after is None else value_text(say, after.value, unit, plain),
    }
    title = say.plural("figures.before_after.title", len(both), **{k: v for k, v in about.items() if k != "teams"})
    return blocks.Figure(
        id=name,
        title=title,
        alt=say("figures.before_after.alt", **about),
        svg=_draw(rows, plain, say, name),
        table=_table(name, rows, plain, title, say),
        note=say("figures.before_after.note"),
    )


def _rows(result: BeforeAfter, plan: Plan, say: Words) -> list[Row]:
    known = {str(row["unit"]): row for row in result.teams.to_dict("records")}
    rows = []
    for unit in plan.teams:
        before, after = math.nan, math.nan
        if unit.id in known:
            before, after = float(known[unit.id]["before"]), float(known[unit.id]["after"])
        rows.append(Row(unit=unit.id, name=unit.name, before=before, after=after))
    whole = (result.estimate("before"), result.estimate("after"))
    if whole[0] is not None and whole[1] is not None:
        name = say("figures.before_after.network")
        rows.append(Row(unit=None, name=name, before=whole[0].value, after=whole[1].value))
    return rows


def _draw(rows: Sequence[Row], measure: Measure, say: Words, name: str) -> str:
    share = measure.kind == "proportion"
    values = value_scale([x for row in rows for x in (row.before, row.after)], share=share, say=say)
    numbers = number_cells(say, [x for row in rows for x in (row.before, row.after)], share=share)
    pairs = zip(numbers[::2], numbers[1::2], strict=True)
    texts = [
        say("figures.before_after.short", before=b, after=a) if {a, b} != {"–"} else say("figures.teams.no_data")
        for b, a in pairs
    ]
    written = [
        RowText(name=row.name, number=text, bold=row.unit is None) for row, text in zip(rows, texts, strict=True)
    ]
    with style():
        frame = row_frame(written, row=_ROW, over=_OVER, under=_UNDER)
        frame.axes.set_xlim(values.low, values.high)
        frame.axes.set_xticks(values.ticks, values.labels)
        frame.axes.vlines(values.ticks, 0, len(rows), colors=PALE_GREY, linewidths=0.8, zorder=0)
        for place, row in enumerate(rows):
            if row.unit is None:
                frame.rule_over(place)
        _points(frame.axes, rows, values.high - values.low)
        _key(frame, axis_title(measure, say), say)
        return svg(frame.figure, name)


def _points(axes: Axes, rows: Sequence[Row], span: float) -> None:
    """A ring where a team stood, a dot where it stands, an arrow between."""
    for i, row in enumerate(rows):
        y = i + 0.5
        if math.isfinite(row.after - row.before) and abs(row.after - row.before) > 0.01 * span:
            draw_line(axes, [row.before, row.after], [y, y], "-", color=GREY, linewidth=1.2, zorder=1)
    places = [i + 0.5 for i in range(len(rows))]
    draw_points(axes, [row.before for row in rows], places, "o", zorder=2, **_RING)
    draw_points(axes, [row.after for row in rows], places, "o", zorder=3, **_DOT)


def _key(frame: RowFrame, title: str, say: Words) -> None:
    """The axis' title over the names, and the two signs over the plot."""
    axes, height, plot, names = frame.axes, frame.height, frame.plot, frame.names
    y = 1 + 12 / height
    room = names + plot - sum(text_width(say(key), SMALL) + 25 for key in _SIGNS) - 12
    axes.text(-names / plot, y, shortened(title, room, SMALL), transform=axes.transAxes, fontsize=SMALL, color=INK)
    x = 1.0
    for key, look in _SIGNS.items():
        label = say(key)
        x -= text_width(label, SMALL) / plot
        axes.text(x, y, label, transform=axes.transAxes, fontsize=SMALL)
        x -= 9 / plot
        draw_points(axes, [x], [y + 3.2 / height], "o", transform=axes.transAxes, clip_on=False, **look)
        x -= 16 / plot


def _table(name: str, rows: Sequence[Row], measure: Measure, title: str, say: Words) -> blocks.Table:
    numbers = number_cells(
        say, [x for row in rows for x in (row.before, row.after)], share=measure.kind == "proportion"
    )
    return blocks.Table(
        id=f"{name}-data",
        caption=say("figures.data_behind_unit", title=title, unit=axis_title(measure, say)),
        columns=(
            say("figures.column.team"),
            say("figures.before_after.before"),
            say("figures.before_after.after"),
        ),
        rows=tuple((row.name, numbers[2 * i], numbers[2 * i + 1]) for i, row in enumerate(rows)),
        numeric=(1, 2),
        data=pd.DataFrame([{"unit": row.unit, "before": row.before, "after": row.after} for row in rows]),
    )
