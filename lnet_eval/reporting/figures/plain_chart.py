"""A run or control chart that knows no plan: what a researcher sees of a chart in a notebook."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Final

from lnet_eval.methods.estimate import NATURAL, SHARE
from lnet_eval.methods.spc import RunChart, Standing, standing
from lnet_eval.reporting import blocks
from lnet_eval.reporting.figures.cells import number_cells, period_table
from lnet_eval.reporting.figures.chart_drawing import ChartDrawing, draw_chart
from lnet_eval.reporting.figures.run_charts import (
    CHART_COLUMNS,
    finding_of_chart,
    rule_notes,
    sign_sentences,
    statistics_text,
    with_notes,
)
from lnet_eval.reporting.numbers import value_text
from lnet_eval.texts import Words

_STATISTICS: Final = ("phase", "start", "centre", "n_useful", "longest_run", "crossings", "signal")
_YES: Final = {True: "yes", False: "no"}


def plain_chart_figure(chart: RunChart, name: str, say: Words) -> blocks.Figure:
    """The chart as a drawing, with its statistics in the alternative text and its points as a table."""
    share, now = shows_shares(chart), _standing(chart)
    finding, about = finding_of_chart(chart), _about(chart, say)
    alternative = say(f"shown.chart.alt_{finding if _counted(chart) else 'not_counted'}", **about)
    title = say(f"shown.chart.title_{finding}")
    look = ChartDrawing(name=name, axis=say("charts.axis"), share=share, standing=now)
    table = period_table(
        name, chart.table, CHART_COLUMNS, caption=say("shown.chart.points", **about), share=share, say=say
    )
    return blocks.Figure(
        id=name,
        title=title,
        alt=" ".join([alternative, *sign_sentences(now, say)]),
        svg=draw_chart(chart, look, say),
        table=with_notes(table, chart, say),
        note=" ".join(rule_notes(chart, say)),
    )


def chart_statistics(chart: RunChart, name: str, say: Words) -> blocks.Table:
    """What the rules counted in every phase, each beside the limit that makes it a signal."""
    frame = chart.statistics
    centres = number_cells(say, frame["centre"], share=shows_shares(chart))
    rows = tuple(
        (
            say.number(int(phase["phase"])),
            say.period(phase["start"]),
            centre,
            _count(say, phase["n_useful"]),
            _beside(say, "shown.chart.at_most", phase["longest_run"], phase["longest_run_max"]),
            _beside(say, "shown.chart.at_least", phase["crossings"], phase["crossings_min"]),
            say(f"shown.chart.signal.{_YES[bool(phase['signal'])]}" if told else "shown.chart.signal.not_judged"),
        )
        for phase, centre, told in zip(frame.to_dict("records"), centres, chart.judged(), strict=True)
    )
    return blocks.Table(
        id=f"{name}-statistics",
        caption=say("shown.chart.statistics"),
        columns=tuple(say(f"shown.chart.column.{column}") for column in _STATISTICS),
        rows=rows,
        numeric=(0, 2, 3, 4, 5),
        data=frame,
    )


def shows_shares(chart: RunChart) -> bool:
    """Whether the chart's values are fractions, written as per cent."""
    return chart.chart in {"p", "p'"}


def _standing(chart: RunChart) -> Standing:
    """How the chart stands, with no word on variation where its latest phase cannot be judged."""
    now = standing(chart, better=None)
    return now if chart.judged()[-1] else replace(now, variation=None)


def _counted(chart: RunChart) -> bool:
    """Whether there are points on both sides of the latest centre line, so that runs and crossings were counted."""
    return bool(chart.statistics[["longest_run", "crossings"]].iloc[-1].notna().all())


def _about(chart: RunChart, say: Words) -> dict[str, object]:
    present = chart.table.dropna(subset=["value"])
    unit = SHARE if shows_shares(chart) else NATURAL
    return {
        "first": say.period(chart.table["period"].iloc[0]),
        "last": say.period(chart.table["period"].iloc[-1]),
        "n": say.number(len(present)),
        "centre": value_text(say, float(present["centre"].iloc[-1]), unit),
        **statistics_text(chart, say),
    }


def _count(say: Words, number: float) -> str:
    return "–" if math.isnan(number) else say.number(float(number))


def _beside(say: Words, key: str, number: float, limit: float) -> str:
    if math.isnan(number) or math.isnan(limit):
        return _count(say, number)
    return say(key, number=say.number(float(number)), limit=say.number(float(limit)))
