"""The interrupted time series: what was measured, what the model says, and what was expected to happen."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from lnet_eval.evaluation.results import JointMeasure
from lnet_eval.methods.estimate import Estimate
from lnet_eval.methods.its import InterruptedTimeSeries, PooledTimeSeries
from lnet_eval.methods.series import Series
from lnet_eval.plan import Plan
from lnet_eval.plan.measure import Measure
from lnet_eval.reporting import blocks
from lnet_eval.reporting.figures.axes import (
    TimeScale,
    axis_title,
    draw_axis_title,
    draw_time_axis,
    draw_value_axis,
    value_scale,
)  # fmt: skip
from lnet_eval.reporting.figures.cells import as_distance, finding_of, series_table, value_unit
from lnet_eval.reporting.figures.endlabels import EndLabel, draw_end_labels
from lnet_eval.reporting.figures.marks import draw_marks, label_rows, month_after, plan_marks, room_over, shade
from lnet_eval.reporting.figures.style import (  # fmt: skip
    BLUE,
    GREY,
    INK,
    ORANGE,
    PALE_ORANGE,
    WIDTH,
    add_axes,
    draw_line,
    draw_points,
    new_figure,
    style,
)
from lnet_eval.reporting.figures.vector import svg
from lnet_eval.reporting.numbers import estimate_text, value_text
from lnet_eval.texts import Words

_EFFECT: Final = re.compile(r"effect_at_\d+$")
_PLOT_HEIGHT: Final = 190.0
_RIGHT: Final = 104.0
_BOTTOM: Final = 22.0
_COLUMNS: Final = ("observed", "fitted", "expected", "low", "high", "comparison")


def time_series_figure(
    measure: JointMeasure, plan: Plan, say: Words, *, name: str | None = None
) -> blocks.Figure | None:
    """The network's series before and after the start, against the development that was expected.

    Where the series is not analysed, the points stand alone with the median of those before the start.

    Parameters
    ----------
    name : id of the figure; by default `time-series-<measure>`. A report that shows it twice names one of them.

    Returns
    -------
    None where the measure has no series or not one value.
    """
    series = measure.series
    if series is None or not series.present.any():
        return None
    name = name or f"time-series-{measure.measure.id}"
    result = measure.time_series if isinstance(measure.time_series, InterruptedTimeSeries) else None
    drawing = _Drawing(measure=measure, plan=plan, series=series, fitted=None if result is None else result.fitted)
    frame = drawing.frame()
    title, alt = _sentences(drawing, result, frame, say)
    return blocks.Figure(
        id=name,
        title=title,
        alt=alt,
        svg=_draw(drawing, frame, result, say, name),
        table=series_table(name, measure.measure, frame, _COLUMNS, title=title, say=say),
        note=say("figures.time_series.note") if result is not None else say("figures.time_series.note_points"),
    )


def answer_effect(measure: JointMeasure, result: InterruptedTimeSeries | PooledTimeSeries) -> Estimate | None:
    """The effect at the horizon that the report's answer rests on, or else at the latest horizon of `result`."""
    named = {e.quantity: e for e in result.estimates if _EFFECT.fullmatch(e.quantity)}
    wanted = None if measure.primary is None else _EFFECT.search(measure.primary.quantity)
    if wanted is not None and wanted[0] in named:
        return named[wanted[0]]
    return max(named.values(), key=horizon_of, default=None)


def horizon_text(say: Words, effect: Estimate, measure: Measure, transition: int) -> str:
    """When an effect was met: "in month 6 after the start", or after the transition, where there is one."""
    since = "after_transition" if transition else "after_start"
    return say.plural(f"figures.horizon.{since}.{measure.freq}", horizon_of(effect))


def horizon_of(effect: Estimate) -> int:
    """The number of periods in the name of an effect: 12 of "effect_at_12"."""
    return int(effect.quantity.rsplit("_", 1)[1])


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Drawing:
    measure: JointMeasure
    plan: Plan
    series: Series
    fitted: pd.DataFrame | None

    @property
    def start(self) -> pd.Period:
        result = self.measure.time_series
        if isinstance(result, InterruptedTimeSeries):
            return result.start
        return pd.Period(self.plan.phases.start, freq=self.measure.measure.freq)

    def frame(self) -> pd.DataFrame:
        """One row per period: `period, observed, fitted, expected, low, high, segment, comparison`."""
        frame = pd.DataFrame({"period": self.series.periods, "observed": self.series.value}).set_index("period")
        columns = {
            "fitted": "fitted", "expected": "counterfactual",
            "low": "counterfactual_low", "high": "counterfactual_high",
        }  # fmt: skip
        frame[[*columns]] = np.nan
        frame["segment"] = 0
        if self.fitted is not None:
            known = self.fitted.set_index(pd.PeriodIndex(self.fitted["period"]))[[*columns.values()]].astype(float)
            frame[[*columns]] = known.reindex(frame.index)
            frame.loc[frame.index < self.start, ["expected", "low", "high"]] = np.nan
            frame["segment"] = self.fitted["segment"].to_numpy()
        frame["comparison"] = np.nan
        if self.measure.comparison is not None:
            outside = pd.Series(self.measure.comparison.value, index=self.measure.comparison.periods)
            frame["comparison"] = outside.reindex(frame.index)
        return frame.reset_index()


def _sentences(
    drawing: _Drawing, result: InterruptedTimeSeries | None, frame: pd.DataFrame, say: Words
) -> tuple[str, str]:
    series, plan, plain = drawing.series, drawing.plan, drawing.measure.measure
    unit = value_unit(plain)
    about = {
        "measure": say.of(plain.title),
        "first": say.period(series.periods[0]),
        "last": say.period(series.periods[-1]),
        "n": say.number(int(series.present.sum())),
        "start": say.date(plan.phases.start),
    }
    effect = None if result is None else answer_effect(drawing.measure, result)
    if result is None or effect is None:
        median = _median_before(frame, plan, plain)
        about["median"] = value_text(say, median, unit, plain)
        after = "figures.time_series.alt_points" if np.isfinite(median) else "figures.time_series.alt_points_no_median"
        return say("figures.time_series.title_points", **about), say(after, **about)
    horizon, finding = horizon_of(effect), finding_of(effect, plain)
    known = frame.dropna(subset=["expected"])
    last = known[known["period"] <= result.start + (result.transition + horizon - 1)].iloc[-1]
    about |= {
        "horizon": horizon_text(say, effect, plain, result.transition),
        "effect": estimate_text(say, effect if finding == "unclear" else as_distance(effect), plain),
        "fitted": value_text(say, last["fitted"], unit, plain),
        "expected": value_text(say, last["expected"], unit, plain),
        "low": value_text(say, last["low"], unit, plain),
        "high": value_text(say, last["high"], unit, plain),
        "at": say.period(last["period"]),
    }
    alt = say("figures.time_series.alt", **about)
    if result.interruptions:
        dates = say.series([say.period(stage) for stage in result.interruptions])
        alt = f"{alt} {say('figures.time_series.alt_stages', dates=dates)}"
    return say(f"figures.time_series.title_{finding}", **about), alt


def _median_before(frame: pd.DataFrame, plan: Plan, measure: Measure) -> float:
    before = frame.loc[frame["period"] < pd.Period(plan.phases.start, freq=measure.freq), "observed"].dropna()
    return float(before.median()) if len(before) else float("nan")


def _draw(drawing: _Drawing, frame: pd.DataFrame, result: InterruptedTimeSeries | None, say: Words, name: str) -> str:
    measure, plan = drawing.measure.measure, drawing.plan
    drawn = [frame[column] for column in ("observed", "fitted", "expected", "comparison")]
    values = value_scale(pd.concat(drawn), share=measure.kind == "proportion", say=say)
    scale = TimeScale.over([drawing.series.periods])
    with style():
        left = max(len(label) for label in values.labels) * 6.0 + 10
        width = WIDTH - left - _RIGHT
        marks = plan_marks(plan, scale, say, measure)
        labels = label_rows(marks, scale, width, room=_RIGHT)
        top = room_over(labels) + 16
        figure = new_figure(top + _PLOT_HEIGHT + _BOTTOM)
        axes = add_axes(figure, left=left, right=_RIGHT, top=top, bottom=_BOTTOM)
        draw_time_axis(axes, scale, width, say)
        draw_value_axis(axes, values)
        free = min((label.left for label in labels), default=width)
        draw_axis_title(figure, axis_title(measure, say), left=left, top=top, free_until=free)
        if result is not None and result.transition:
            first = scale.of(result.start) - 0.5
            shade(axes, scale, first, first + result.transition)
        elif plan.phases.transition_months:
            after = month_after(plan.phases.start, plan.phases.transition_months)
            shade(axes, scale, scale.edge(plan.phases.start), scale.edge(after))
        median = _median_before(frame, plan, measure)
        ends = draw_lines(axes, frame, scale, say, median=median)
        draw_marks(axes, marks, labels, size=(width, _PLOT_HEIGHT))
        draw_end_labels(axes, ends, size=(width, _PLOT_HEIGHT), room=_RIGHT)
        return svg(figure, name)


def draw_lines(axes: Axes, frame: pd.DataFrame, scale: TimeScale, say: Words, *, median: float) -> list[EndLabel]:
    """Points, fitted lines and the expected development with its band; what belongs at their ends.

    Parameters
    ----------
    frame : one row per period: `period, observed, fitted, expected, low, high, comparison, segment`.
    median : of the points before the start, drawn where there is no model.
    """
    x = scale.all(pd.PeriodIndex(frame["period"]))
    low, high = axes.get_ylim()
    ends: list[EndLabel] = []
    if frame["comparison"].notna().any():
        draw_line(axes, x, frame["comparison"], "-", color=GREY, linewidth=0.9, marker="s", markersize=2.6, zorder=1.5)
        ends.append(_end(frame["comparison"], say("figures.key.comparison"), GREY, "-", "s"))
    if frame["expected"].notna().any():
        known = frame["expected"].notna().to_numpy()
        band = frame.loc[known, ["low", "high"]].clip(low, high)
        axes.fill_between(
            x[known], band["low"], band["high"], facecolor=PALE_ORANGE, edgecolor="none", alpha=0.55, zorder=0.5
        )
        draw_line(axes, x[known], frame.loc[known, "expected"], "--", color=ORANGE, linewidth=1.6, zorder=2)
        ends.append(_end(frame["expected"], say("figures.key.expected"), ORANGE, "--", None))
        for segment in frame["segment"].unique():
            part = (frame["segment"] == segment).to_numpy()
            draw_line(axes, x[part], frame.loc[part, "fitted"], "-", color=BLUE, linewidth=2.0, zorder=3)
        ends.append(_end(frame["fitted"], say("figures.key.fitted"), BLUE, "-", None))
    else:
        if np.isfinite(median):
            axes.axhline(median, color=ORANGE, linewidth=1.2, linestyle=(0, (6, 3)), zorder=1.8)
            ends.append(EndLabel(value=median, text=say("figures.key.median_before"), colour=ORANGE, dash="--"))
        draw_line(axes, x, frame["observed"], "-", color=BLUE, linewidth=0.9, zorder=2)
    draw_points(
        axes,
        x,
        frame["observed"],
        "o",
        color=INK,
        markersize=3.6,
        markerfacecolor="white",
        markeredgewidth=1.0,
        zorder=4,
    )
    observed = frame["observed"].dropna().iloc[-1]
    ends.append(EndLabel(value=observed, text=say("figures.key.observed"), colour=INK, marker="o", hollow=True))
    return ends


def _end(column: pd.Series, text: str, colour: str, dash: str | None, marker: str | None) -> EndLabel:
    return EndLabel(value=float(column.dropna().iloc[-1]), text=text, colour=colour, dash=dash, marker=marker)
