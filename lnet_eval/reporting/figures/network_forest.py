"""The networks' effects on one scale, the mean of them, and what a new network may expect."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from lnet_eval.comparison import Comparison
from lnet_eval.comparison.compare import pooled_estimates
from lnet_eval.evaluation import NotAnalysed
from lnet_eval.methods.estimate import Estimate
from lnet_eval.reporting import blocks
from lnet_eval.reporting.figures.forest import Row, draw_rows, written_rows
from lnet_eval.reporting.figures.rows import row_frame
from lnet_eval.reporting.figures.style import GREY, PALE_GREY, SMALL, style
from lnet_eval.reporting.figures.vector import svg
from lnet_eval.texts import Words

NAME: Final = "compare-forest"
_ROW: Final = 18.0
_OVER: Final = 10.0
_UNDER: Final = 38.0


def network_forest_figure(comparison: Comparison, say: Words) -> blocks.Figure | None:
    """Every network's standardised effect, positive for better; None where none has one."""
    rows = _rows(comparison, say)
    if not any(row.estimate is not None and row.kind == "team" for row in rows):
        return None
    pooled = comparison.pooled["sd"]
    known = sum(row.estimate is not None for row in rows if row.kind == "team")
    title = say.plural("compare_effects.figure", known, of=say.number(len(comparison.networks)))
    alone = say("compare_effects.figure.alone")
    lines = [say("compare_effects.figure.line", name=row.name, numbers=_numbers(row, say)) for row in rows]
    return blocks.Figure(
        id=NAME,
        title=title,
        alt=say("compare_effects.figure.alt", finding=title, lines=" ".join(lines)),
        svg=_draw(rows, say),
        table=_table(rows, title, say),
        note=alone if isinstance(pooled, NotAnalysed) else say("compare_effects.figure.note"),
    )


def _rows(comparison: Comparison, say: Words) -> list[Row]:
    rows = []
    for network in comparison.networks:
        effect = comparison.effects["sd"].get(network.network)
        estimate = None
        if effect is not None:
            estimate = Estimate(quantity="effect", value=effect.value, low=effect.low, high=effect.high, unit="sd", n=1,
                                method="network")  # fmt: skip
        rows.append(Row(kind="team", unit=network.network, name=network.titles[say.language], estimate=estimate))
    rows.sort(key=lambda row: -math.inf if row.estimate is None else row.estimate.value, reverse=True)
    pooled = comparison.pooled["sd"]
    if not isinstance(pooled, NotAnalysed):
        mean, ahead, _ = pooled_estimates(pooled, "sd")
        rows.append(Row(kind="pooled", unit=None, name=say("compare_effects.mean"), estimate=mean))
        rows.append(Row(kind="next", unit=None, name=say("compare_effects.next_network"), estimate=ahead))
    return rows


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
        _axis(frame.axes, limits, frame.height, say)
        return svg(frame.figure, NAME)


def _axis(axes: Axes, limits: tuple[float, float], height: float, say: Words) -> None:
    kept = [float(t) for t in MaxNLocator(nbins=5, steps=[1, 2, 2.5, 5, 10]).tick_values(*limits)
            if limits[0] <= t <= limits[1]]  # fmt: skip
    step = min(np.diff(kept), default=1.0)
    digits = next((d for d in range(4) if abs(round(step, d) - step) < 1e-9), 3)
    axes.set_xticks(kept, [say.number(tick, digits) for tick in kept])
    axes.vlines(kept, *axes.get_ylim(), colors=PALE_GREY, linewidths=0.8, zorder=0)
    under = -30 / height
    for x, key, align in ((0, "worse", "left"), (1, "better", "right")):
        axes.text(x, under, say(f"compare_effects.figure.{key}"), transform=axes.transAxes, ha=align, fontsize=SMALL,
                  color=GREY)  # fmt: skip


def _table(rows: Sequence[Row], title: str, say: Words) -> blocks.Table:
    def cells(row: Row) -> tuple[str, str, str]:
        if row.estimate is None:
            return row.name, say("figures.forest.not_analysed"), "–"
        value = "–" if row.kind == "next" else say.number(row.estimate.value, 2)
        ends = say(
            "compare_effects.interval", low=say.number(row.estimate.low, 2), high=say.number(row.estimate.high, 2)
        )
        return row.name, value, ends

    data = [
        {"kind": row.kind, "network": row.unit,
         **{name: None if row.estimate is None else getattr(row.estimate, name) for name in ("value", "low", "high")}}
        for row in rows
    ]  # fmt: skip
    return blocks.Table(
        id=f"{NAME}-data",
        caption=say("figures.data_behind", title=title),
        columns=tuple(say(f"compare_effects.column.{name}") for name in ("network", "effect", "interval")),
        rows=tuple(cells(row) for row in rows),
        numeric=(1, 2),
        data=pd.DataFrame(data),
    )
