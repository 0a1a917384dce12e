"""The teams' own effects, all of them together, and what the next team may expect."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from lnet_eval.evaluation.results import MeasureEvaluation
from lnet_eval.methods.estimate import SHARE_DIFFERENCE, Estimate
from lnet_eval.methods.its import PooledTimeSeries
from lnet_eval.plan import Plan
from lnet_eval.plan.measure import Measure
from lnet_eval.reporting import blocks
from lnet_eval.reporting.figures.axes import axis_title
from lnet_eval.reporting.figures.cells import as_distance, finding_of
from lnet_eval.reporting.figures.rows import RowFrame, RowText, row_frame
from lnet_eval.reporting.figures.style import (
    BLUE,
    GREY,
    INK,
    ORANGE,
    PALE_GREY,
    SMALL,
    WIDTH,
    draw_line,
    draw_points,
    shortened,
    style,
)
from lnet_eval.reporting.figures.time_series import answer_effect, horizon_text
from lnet_eval.reporting.figures.vector import svg
from lnet_eval.reporting.numbers import estimate_text, interval_text, unit_of, value_text
from lnet_eval.texts import Words

_ROW: Final = 17.0
_UNDER: Final = 36.0
_OVER: Final = 24.0
_WIDEST: Final = 3.0  # how many times the spread of the estimates an axis shows; longer intervals end in an arrow


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of the drawing: a team, all teams, or the next team; without an estimate it is only named.

    `hollow`: its mark is an outline, for what was measured otherwise than the filled ones.
    """

    kind: str
    unit: str | None
    name: str
    estimate: Estimate | None
    hollow: bool = False


def forest_figure(measure: MeasureEvaluation, plan: Plan, say: Words) -> blocks.Figure | None:
    """Every enrolled team's effect at the latest horizon that could be pooled; None where nothing was pooled."""
    pooled = measure.pooled
    effect = None if not isinstance(pooled, PooledTimeSeries) else answer_effect(measure, pooled)
    if effect is None or not isinstance(pooled, PooledTimeSeries):
        return None
    name, plain = f"forest-{measure.measure.id}", measure.measure
    rows = _rows(pooled, effect, plan, say)
    next_team = pooled.estimate(f"prediction_{effect.quantity}")
    finding = finding_of(effect, plain)
    about = {
        "measure": say.of(plain.title),
        "teams": say.number(len(pooled.teams)),
        "enrolled": say.number(len(plan.teams)),
        "horizon": horizon_text(say, effect, plain, team_transition(pooled)),
        "effect": estimate_text(say, effect if finding == "unclear" else as_distance(effect), plain),
        "next": "" if next_team is None else interval_text(say, next_team, plain),
    }
    title = say(f"figures.forest.title_{finding}", **about)
    return blocks.Figure(
        id=name,
        title=title,
        alt=say("figures.forest.alt", finding=title, **about),
        svg=_draw(rows, plain, say, name),
        table=_table(name, rows, plain, title, say),
        note=say("figures.forest.note"),
    )


def team_transition(pooled: PooledTimeSeries) -> int:
    """The periods that the teams' own series leave out after their start."""
    return max((result.transition for result in pooled.teams.values()), default=0)


def _rows(pooled: PooledTimeSeries, effect: Estimate, plan: Plan, say: Words) -> list[Row]:
    def own(unit: str) -> Estimate | None:
        result = pooled.teams.get(unit)
        return None if result is None else result.estimate(effect.quantity)

    rows = [Row(kind="team", unit=unit.id, name=unit.name, estimate=own(unit.id)) for unit in plan.teams]
    rows.append(Row(kind="pooled", unit=None, name=say("figures.forest.pooled"), estimate=effect))
    next_team = pooled.estimate(f"prediction_{effect.quantity}")
    if next_team is not None and math.isfinite(next_team.low):
        rows.append(Row(kind="next", unit=None, name=say("figures.forest.next"), estimate=next_team))
    return rows


def row_limits(rows: Sequence[Row]) -> tuple[float, float]:
    """Limits that hold 0, every estimate, the pooled interval, and as much of the others as stays readable."""
    values = [row.estimate.value for row in rows if row.estimate is not None]
    together = [
        x for row in rows if row.kind == "pooled" and row.estimate for x in (row.estimate.low, row.estimate.high)
    ]
    inner = [0.0, *values, *(x for x in together if math.isfinite(x))]
    low, high = min(inner), max(inner)
    spread = (high - low) or 1.0
    ends = [
        x for row in rows if row.estimate is not None for x in (row.estimate.low, row.estimate.high) if math.isfinite(x)
    ]
    low = max(min([low, *ends]), low - (_WIDEST - 1) / 2 * spread)
    high = min(max([high, *ends]), high + (_WIDEST - 1) / 2 * spread)
    return low - 0.04 * (high - low), high + 0.04 * (high - low)


def _draw(rows: Sequence[Row], measure: Measure, say: Words, name: str) -> str:
    digits = _decimals(rows)
    with style():
        frame = row_frame(
            written_rows(rows, [_short(row, digits, say) for row in rows]), row=_ROW, over=_OVER, under=_UNDER
        )
        limits = draw_rows(frame, rows)
        _axis(frame, limits, measure, say)
        return svg(frame.figure, name)


def written_rows(rows: Sequence[Row], numbers: Sequence[str]) -> list[RowText]:
    """What is written of each row: those that are no team's in bold, those without an estimate pale."""
    return [
        RowText(name=row.name, number=number, bold=row.kind != "team", pale=row.estimate is None)
        for row, number in zip(rows, numbers, strict=True)
    ]


def draw_rows(frame: RowFrame, rows: Sequence[Row]) -> tuple[float, float]:
    """Every row's estimate about the line at 0, and a rule over all of them together; returns the axis' limits."""
    limits = row_limits(rows)
    frame.axes.set_xlim(*limits)
    frame.axes.axvline(0, color=INK, linewidth=1.0, zorder=1)
    for place, row in enumerate(rows):
        if row.kind == "pooled":
            frame.rule_over(place)
        _draw_row(frame.axes, row, place + 0.5, limits)
    return limits


def _axis(frame: RowFrame, limits: tuple[float, float], measure: Measure, say: Words) -> None:
    axes = frame.axes
    share = measure.kind == "proportion"
    factor = 100.0 if share else 1.0
    ticks = MaxNLocator(nbins=5, steps=[1, 2, 2.5, 5, 10]).tick_values(limits[0] * factor, limits[1] * factor)
    kept = [float(tick) for tick in ticks if limits[0] * factor <= tick <= limits[1] * factor]
    step = min(np.diff(kept), default=1.0)
    digits = next((d for d in range(5) if abs(round(step, d) - step) < 1e-9), 4)
    axes.set_xticks([tick / factor for tick in kept], [say.number(tick, digits) for tick in kept])
    axes.vlines([tick / factor for tick in kept], *axes.get_ylim(), colors=PALE_GREY, linewidths=0.8, zorder=0)
    unit = say("figures.axis.points") if share or measure.in_percent else axis_title(measure, say)
    under = axes.transAxes
    height = -28 / frame.height
    lower, higher = ("better", "worse") if measure.better == "down" else ("worse", "better")
    axes.text(0, height, say(f"figures.forest.side_lower_{lower}"), transform=under, fontsize=SMALL, color=GREY)
    axes.text(
        1, height, say(f"figures.forest.side_higher_{higher}"), transform=under, ha="right", fontsize=SMALL, color=GREY
    )
    over = 1 + 11 / frame.height
    axes.text(-frame.names / frame.plot, over, shortened(unit, WIDTH - 4, SMALL), transform=under, fontsize=SMALL)


def _draw_row(axes: Axes, row: Row, y: float, limits: tuple[float, float]) -> None:
    """One line of a forest: an interval with its estimate, a diamond for the mean, a band for what is to come."""
    estimate = row.estimate
    if estimate is None:
        return
    low, high = max(estimate.low, limits[0]), min(estimate.high, limits[1])
    if row.kind == "pooled" and math.isfinite(low):
        middle = estimate.value
        axes.fill([low, middle, high, middle], [y, y - 0.3, y, y + 0.3], facecolor=BLUE, edgecolor=BLUE, zorder=3)
        return
    if row.kind == "next":
        draw_line(axes, [low, high], [y, y], "-", color=ORANGE, linewidth=4.0, solid_capstyle="butt", zorder=2)
        return
    if math.isfinite(low) and math.isfinite(high):
        draw_line(axes, [low, high], [y, y], "-", color=INK, linewidth=1.2, zorder=2)
        for end, reached, sign in ((low, estimate.low, "<"), (high, estimate.high, ">")):
            if reached != end:
                draw_points(axes, [end], [y], sign, color=INK, markersize=4, zorder=2)
    look = {"markerfacecolor": "white", "markeredgewidth": 1.2} if row.hollow else {}
    draw_points(axes, [estimate.value], [y], "s", color=INK, markersize=4.6, zorder=3, **look)


def _decimals(rows: Sequence[Row]) -> int:
    """Decimals for all rows alike: two figures of the largest estimate, and one decimal of percentage points."""
    known = [row.estimate for row in rows if row.estimate is not None]
    if known[0].unit == SHARE_DIFFERENCE:
        return 1
    largest = max((abs(e.value) for e in known if math.isfinite(e.value)), default=0.0)
    return min(max(1 - math.floor(math.log10(largest)), 0), 3) if largest > 0 else 1


def _short(row: Row, digits: int, say: Words) -> str:
    """The estimate without unit: the axis has it."""
    if row.estimate is None:
        return say("figures.forest.not_analysed")
    factor = 100.0 if row.estimate.unit == SHARE_DIFFERENCE else 1.0
    value, low, high = (factor * x for x in (row.estimate.value, row.estimate.low, row.estimate.high))
    if row.kind == "next":
        return say("figures.forest.range", low=say.number(low, digits), high=say.number(high, digits))
    if not math.isfinite(low):
        return say.number(value, digits)
    return say(
        "figures.forest.short",
        value=say.number(value, digits),
        low=say.number(low, digits),
        high=say.number(high, digits),
    )


def _table(name: str, rows: Sequence[Row], measure: Measure, title: str, say: Words) -> blocks.Table:
    def cells(row: Row) -> tuple[str, str, str]:
        if row.estimate is None:
            return row.name, say("figures.forest.not_analysed"), "–"
        value = (
            "–" if row.kind == "next" else value_text(say, row.estimate.value, unit_of(row.estimate, measure), measure)
        )
        return row.name, value, interval_text(say, row.estimate, measure) or "–"

    data = [
        {
            "kind": row.kind,
            "unit": row.unit,
            **(
                dict.fromkeys(("quantity", "value", "low", "high"))
                if row.estimate is None
                else {key: getattr(row.estimate, key) for key in ("quantity", "value", "low", "high")}
            ),
        }
        for row in rows
    ]
    return blocks.Table(
        id=f"{name}-data",
        caption=say("figures.data_behind", title=title),
        columns=(say("figures.column.team"), say("figures.column.effect"), say("figures.column.interval")),
        rows=tuple(cells(row) for row in rows),
        numeric=(1, 2),
        data=pd.DataFrame(data),
    )
