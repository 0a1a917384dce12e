"""The networks' effects on one scale, the mean of them, and what a new network may expect."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

import numpy as np
import pandas as pd
from matplotlib.ticker import MaxNLocator

from lnet_eval.comparison import Comparison, NetworkSummary
from lnet_eval.comparison.compare import pooled_estimates
from lnet_eval.evaluation import NotAnalysed
from lnet_eval.methods.estimate import Estimate
from lnet_eval.methods.random_effects import RandomEffects
from lnet_eval.reporting import blocks
from lnet_eval.reporting.figures.forest import Row, draw_rows, written_rows
from lnet_eval.reporting.figures.rows import RowFrame, row_frame
from lnet_eval.reporting.figures.style import GREY, PALE_GREY, SMALL, WIDTH, shortened, style
from lnet_eval.reporting.figures.vector import svg
from lnet_eval.texts import Words

NAME: Final = "compare-forest"
_ROW: Final = 18.0
_OVER: Final = 24.0
_UNDER: Final = 38.0
YARDSTICKS: Final = ("outside", "own_trend")
_COLUMNS: Final = ("network", "effect", "interval", "prediction", "yardstick", "grade")
_YARDSTICK: Final = {"controlled": "outside", "pooled": "own_trend", "time_series": "own_trend"}


def network_forest_figure(comparison: Comparison, say: Words) -> blocks.Figure | None:
    """Every network's standardised effect, positive for better; None where none has one."""
    rows = _rows(comparison, say)
    if not any(row.estimate is not None and row.kind == "team" for row in rows):
        return None
    pooled = comparison.pooled["sd"]
    known = sum(row.estimate is not None for row in rows if row.kind == "team")
    title = _title(comparison, known, say)
    of_all = say(f"compare_effects.figure.{'alone' if isinstance(pooled, NotAnalysed) else 'note'}")
    lines = [_line(row, comparison, say) for row in rows]
    return blocks.Figure(
        id=NAME,
        title=title,
        alt=say("compare_effects.figure.alt", finding=title, lines=" ".join(lines)),
        svg=_draw(rows, say),
        table=_table(rows, comparison, title, say),
        note=f"{say('compare_effects.figure.marks')} {of_all}",
    )


def finding_of(pooled: RandomEffects) -> str:
    """What the mean comes to: better, worse, or unclear."""
    return "unclear" if pooled.low <= 0 <= pooled.high else "better" if pooled.low > 0 else "worse"


def yardstick_of(network: NetworkSummary) -> str:
    """What a network's effect is a distance from: "outside", "own_trend", or "not_stated"."""
    return _YARDSTICK.get(network.source or "", "not_stated")


def _title(comparison: Comparison, known: int, say: Words) -> str:
    pooled, of = comparison.pooled["sd"], len(comparison.networks)
    if not isinstance(pooled, NotAnalysed):
        return say(f"compare_effects.figure.found.{finding_of(pooled)}", n=say.number(pooled.n))
    if of == 1:
        return say("compare_effects.figure.single")
    return say.plural("compare_effects.figure", known, of=say.number(of))


def _rows(comparison: Comparison, say: Words) -> list[Row]:
    rows = []
    for network in comparison.networks:
        effect = comparison.effects["sd"].get(network.network)
        estimate = None
        if effect is not None:
            estimate = Estimate(quantity="effect", value=effect.value, low=effect.low, high=effect.high, unit="sd", n=1,
                                method="network")  # fmt: skip
        rows.append(
            Row(kind="team", unit=network.network, name=network.titles[say.language], estimate=estimate,
                hollow=yardstick_of(network) != "outside")
        )  # fmt: skip
    rows.sort(key=lambda row: -math.inf if row.estimate is None else row.estimate.value, reverse=True)
    pooled = comparison.pooled["sd"]
    if not isinstance(pooled, NotAnalysed):
        mean, ahead, _ = pooled_estimates(pooled, "sd")
        rows.append(Row(kind="pooled", unit=None, name=say("compare_effects.mean"), estimate=mean))
        rows.append(Row(kind="next", unit=None, name=say("compare_effects.next_network"), estimate=ahead))
    return rows


def _line(row: Row, comparison: Comparison, say: Words) -> str:
    """What the drawing shows of a row, in words."""
    about = {"name": row.name, "numbers": _numbers(row, say)}
    yardstick = "not_stated" if row.unit is None else yardstick_of(comparison.network(row.unit))
    if row.estimate is None or yardstick == "not_stated":
        return say("compare_effects.figure.line", **about)
    return say("compare_effects.figure.line_against", **about, against=say(f"compare_effects.yardstick.{yardstick}"))


def _numbers(row: Row, say: Words) -> str:
    if row.estimate is None:
        return say("figures.forest.not_analysed")
    value, low, high = (say.number(x, 2) for x in (row.estimate.value, row.estimate.low, row.estimate.high))
    if row.kind == "next":
        return say("figures.forest.range", low=low, high=high)
    return say("figures.forest.short", value=value, low=low, high=high)


def _draw(rows: Sequence[Row], say: Words) -> str:
    written = written_rows(rows, [_numbers(row, say) for row in rows])
    with style():
        frame = row_frame(written, row=_ROW, over=_OVER, under=_UNDER, lines=2)
        limits = draw_rows(frame, rows)
        _axis(frame, limits, say)
        return svg(frame.figure, NAME)


def _axis(frame: RowFrame, limits: tuple[float, float], say: Words) -> None:
    axes, height = frame.axes, frame.height
    kept = [float(t) for t in MaxNLocator(nbins=5, steps=[1, 2, 2.5, 5, 10]).tick_values(*limits)
            if limits[0] <= t <= limits[1]]  # fmt: skip
    step = min(np.diff(kept), default=1.0)
    digits = next((d for d in range(4) if abs(round(step, d) - step) < 1e-9), 3)
    axes.set_xticks(kept, [say.number(tick, digits) for tick in kept])
    axes.vlines(kept, *axes.get_ylim(), colors=PALE_GREY, linewidths=0.8, zorder=0)
    under = -30 / height
    unit = shortened(say("compare_effects.figure.axis"), WIDTH - 4, SMALL)
    axes.text(-frame.names / frame.plot, 1 + 11 / height, unit, transform=axes.transAxes, fontsize=SMALL)
    for x, key, align in ((0, "worse", "left"), (1, "better", "right")):
        axes.text(x, under, say(f"compare_effects.figure.{key}"), transform=axes.transAxes, ha=align, fontsize=SMALL,
                  color=GREY)  # fmt: skip


def _table(rows: Sequence[Row], comparison: Comparison, title: str, say: Words) -> blocks.Table:
    about = {one.network: one for one in comparison.networks}
    columns = [name for name in _COLUMNS if name != "prediction" or any(row.kind == "next" for row in rows)]

    def cells(row: Row) -> dict[str, str]:
        found = {"network": row.name}
        if row.unit is not None:
            found["grade"] = say(f"evidence.grade.{about[row.unit].grade}")
        if row.estimate is None:
            return {**found, "effect": say("figures.forest.not_analysed")}
        if row.unit is not None:
            found["yardstick"] = say(f"compare_effects.yardstick.{yardstick_of(about[row.unit])}")
        low, high = (say.number(end, 2) for end in (row.estimate.low, row.estimate.high))
        ends = say("compare_effects.interval", low=low, high=high)
        if row.kind == "next":
            return {**found, "prediction": ends}
        return {**found, "effect": say.number(row.estimate.value, 2), "interval": ends}

    data = [
        {"kind": row.kind, "network": row.unit,
         "source": None if row.unit is None else about[row.unit].source,
         "grade": None if row.unit is None else about[row.unit].grade,
         **{name: None if row.estimate is None else getattr(row.estimate, name) for name in ("value", "low", "high")}}
        for row in rows
    ]  # fmt: skip
    return blocks.Table(
        id=f"{NAME}-data",
        caption=say("figures.data_behind", title=title),
        columns=tuple(say(f"compare_effects.column.{name}") for name in columns),
        rows=tuple(tuple(written.get(name, "–") for name in columns) for written in map(cells, rows)),
        numeric=tuple(columns.index(name) for name in ("effect", "interval", "prediction") if name in columns),
        data=pd.DataFrame(data),
    )
