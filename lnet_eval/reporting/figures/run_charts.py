"""The network's run or control chart of one measure."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import replace
from typing import Any, Final

import numpy as np
import pandas as pd

from lnet_eval.evaluation.results import JointMeasure
from lnet_eval.methods.spc import RunChart, Standing, standing
from lnet_eval.plan import Plan
from lnet_eval.plan.charting import ChartPhase
from lnet_eval.plan.measure import Measure
from lnet_eval.reporting import blocks
from lnet_eval.reporting.figures.axes import TimeScale, axis_title
from lnet_eval.reporting.figures.cells import series_table, value_unit
from lnet_eval.reporting.figures.chart_drawing import ChartDrawing, draw_chart
from lnet_eval.reporting.figures.events import events_within
from lnet_eval.reporting.figures.icons import assurance_text, variation_text
from lnet_eval.reporting.figures.marks import plan_marks
from lnet_eval.reporting.numbers import digits_of, number_text, value_text
from lnet_eval.texts import Words

CHART_COLUMNS: Final = ("value", "centre", "lower", "upper", "target")


def run_chart_figure(
    measure: JointMeasure, plan: Plan, say: Words, *, events: pd.DataFrame | None = None
) -> blocks.Figure | None:
    """The network's chart with its centre line, limits, target and events; None where it is not analysed."""
    chart = measure.chart
    if not isinstance(chart, RunChart):
        return None
    name, plain = f"run-chart-{measure.measure.id}", measure.measure
    now = standing(chart, better=plain.better)
    about = chart_values(chart, plain, say)
    title = say(f"figures.run_chart.title_{finding_of_chart(chart)}", **about)
    scale = TimeScale.over([pd.PeriodIndex(chart.table["period"])])
    look = ChartDrawing(
        name=name,
        axis=axis_title(plain, say),
        share=plain.kind == "proportion",
        standing=now,
        marks=plan_marks(plan, scale, say, plain),
        events=events_within(events, scale),
    )
    alt = " ".join([say(f"figures.run_chart.alt_{finding_of_chart(chart)}", **about), *sign_sentences(now, say)])
    return blocks.Figure(
        id=name,
        title=title,
        alt=alt,
        svg=draw_chart(chart, look, say),
        table=chart_table(name, chart, plain, title=title, say=say),
        note=" ".join(chart_notes(chart, plain, say)),
    )


def finding_of_chart(chart: RunChart) -> str:
    """What a chart says in the codes of the sentences: signal_up, signal_down, signal, no_signal or not_judged."""
    if chart.signal:
        return f"signal_{chart.direction}" if chart.direction else "signal"
    return "no_signal" if any(chart.judged()) else "not_judged"


def chart_values(chart: RunChart, measure: Measure, say: Words) -> dict[str, object]:
    """The numbers of a chart's title and alternative text."""
    present = chart.table.dropna(subset=["value"])
    return {
        "measure": say.of(measure.title),
        "first": say.period(chart.table["period"].iloc[0]),
        "last": say.period(chart.table["period"].iloc[-1]),
        "n": say.number(len(present)),
        "centre": value_text(say, float(present["centre"].iloc[-1]), value_unit(measure), measure),
        **statistics_text(chart, say),
    }


def statistics_text(chart: RunChart, say: Words) -> dict[str, str]:
    """What Anhøj's rules counted in the latest phase, as it is written in a sentence."""
    statistics = chart.statistics.iloc[-1]
    return {
        "longest": say.number(float(statistics["longest_run"])),
        "longest_max": say.number(float(statistics["longest_run_max"])),
        "crossings": say.number(float(statistics["crossings"])),
        "crossings_min": say.number(float(statistics["crossings_min"])),
    }


def chart_notes(chart: RunChart, measure: Measure, say: Words) -> Iterator[str]:
    """What is printed under a chart: its kind, its rule set, and what was decided about its periods."""
    yield from rule_notes(chart, say)
    yield from _phases(chart, measure, say)
    freq = measure.freq
    for entry in measure.chart.exclude:
        period = pd.Period(entry.date, freq=freq)
        if entry.unit is None and bool((chart.table["period"] == period).any()):
            yield say("charts.excluded", period=say.period(period), reason=sentence(say.of(entry.reason)))


def rule_notes(chart: RunChart, say: Words) -> Iterator[str]:
    """What kind of chart it is, which one set of rules it was judged by, and what its centre line rests on."""
    yield say(f"charts.kind.{chart.chart}")
    yield say(f"charts.rules.{chart.rules}")
    if chart.baseline is not None:
        yield say("charts.baseline", first=say.period(chart.baseline[0]), last=say.period(chart.baseline[1]))


def _phases(chart: RunChart, measure: Measure, say: Words) -> Iterator[str]:
    """Every phase with its date, its reason, and its centre line and limits."""
    if len(chart.statistics) < 2:
        return
    reasons = {_start(entry, measure): say.of(entry.reason) for entry in measure.chart.phases if entry.unit is None}
    for number, rows in chart.table.groupby("phase"):
        last, start = rows.iloc[-1], rows["period"].iloc[0]
        key = "charts.phase" if number != 1 else "charts.phase_first"
        about = {"number": number, "start": say.period(start), "reason": sentence(reasons.get(start, ""))}
        if np.isfinite(last["upper"]):
            yield say(f"{key}_limits", **about, **_level(last, measure, say))
        else:
            yield say(key, **about, centre=value_text(say, float(last["centre"]), value_unit(measure), measure))


def _level(row: pd.Series, measure: Measure, say: Words) -> dict[str, str]:
    """Centre line and limits with the same decimals, and the unit once."""
    unit, (centre, low, high) = value_unit(measure), (float(row[name]) for name in ("centre", "lower", "upper"))
    digits = digits_of(unit, centre, low, high)
    return {
        "centre": number_text(say, centre, unit, digits),
        "low": number_text(say, low, unit, digits),
        "high": value_text(say, high, unit, measure, digits),
    }


def _start(entry: ChartPhase, measure: Measure) -> pd.Period:
    return pd.Period(entry.date, freq=measure.freq)


def sentence(text: str) -> str:
    """A reason as a person typed it, ended as a sentence is."""
    line = text.strip()
    return line if not line or line[-1] in ".!?" else f"{line}."


def sign_sentences(now: Standing, say: Words) -> list[str]:
    """What the signs under a chart say, each as a sentence."""
    said = [variation_text(now, say)]
    if now.assurance is not None:
        said.append(assurance_text(now, say))
    return [sentence(text) for text in said]


def chart_table(name: str, chart: RunChart, measure: Measure, *, title: str, say: Words) -> blocks.Table:
    """The table behind a chart: a row per period, what is to be said of it, and everything in the file."""
    table = series_table(name, measure, chart.table, CHART_COLUMNS, title=title, say=say)
    return with_notes(table, chart, say)


def with_notes(table: blocks.Table, chart: RunChart, say: Words) -> blocks.Table:
    """A table of a chart's periods with what is to be said of each, and everything about it in the file."""
    notes = [_note(row, say) for row in chart.table.to_dict("records")]
    data = chart.table.assign(period=chart.table["period"].astype(str), chart=chart.chart, rules=chart.rules)
    return replace(
        table,
        columns=(*table.columns, say("charts.column.note")),
        rows=tuple((*row, note) for row, note in zip(table.rows, notes, strict=True)),
        data=data,
    )


def _note(row: Mapping[Hashable, Any], say: Words) -> str:
    if pd.isna(row["value"]):
        return say("charts.note.missing")
    if not row["included"]:
        return say("charts.note.excluded")
    return say("charts.note.signal") if row["signal"] else ""
