"""What the model leaves over: each measurement less the fitted line, over time."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from lnet_eval.evaluation.results import JointMeasure
from lnet_eval.methods.its import InterruptedTimeSeries
from lnet_eval.methods.series import Series
from lnet_eval.plan import Plan
from lnet_eval.reporting import blocks
from lnet_eval.reporting.figures.axes import (
    TimeScale,
    ValueScale,
    axis_title,
    draw_axis_title,
    draw_time_axis,
    draw_value_axis,
    value_scale,
)
from lnet_eval.reporting.figures.cells import number_cells
from lnet_eval.reporting.figures.marks import draw_marks, label_rows, plan_marks, room_over
from lnet_eval.reporting.figures.style import BLUE, GREY, INK, WIDTH, add_axes, draw_points, new_figure, style
from lnet_eval.reporting.figures.vector import svg
from lnet_eval.texts import Words

_HEIGHT: Final = 120.0
_RIGHT: Final = 12.0
_BOTTOM: Final = 22.0
_LEAST: Final = 1e-9  # residuals that are all nothing still need an axis


def residuals_figure(measure: JointMeasure, plan: Plan, say: Words) -> blocks.Figure | None:
    """The residuals of the interrupted time series over time.

    In the measure's own unit; Pearson residuals (in standard deviations of a Poisson or binomial count) where
    numerators and denominators, or counts, are known.

    Returns
    -------
    None where the series is not analysed or nothing was fitted.
    """
    result, series = measure.time_series, measure.series
    if not isinstance(result, InterruptedTimeSeries) or series is None:
        return None
    frame = residuals(result, series)
    known = frame.dropna(subset=["residual"])
    if known.empty:
        return None
    name, pearson = f"residuals-{measure.measure.id}", _has_counts(series)
    share = series.kind == "proportion" and not pearson
    unit = say("figures.residuals.pearson") if pearson else axis_title(measure.measure, say)
    cells = number_cells(say, frame["residual"], share=share)
    largest = int(frame["residual"].abs().argmax())
    about = {
        "measure": say.of(measure.measure.title),
        "first": say.period(known["period"].iloc[0]),
        "last": say.period(known["period"].iloc[-1]),
        "n": say.number(len(known)),
        "above": say.number(int((known["residual"] > 0).sum())),
        "below": say.number(int((known["residual"] < 0).sum())),
        "largest": cells[largest],
        "at": say.period(frame["period"].iloc[largest]),
        "unit": unit,
    }
    title = say("figures.residuals.title", **about)
    return blocks.Figure(
        id=name,
        title=title,
        alt=say("figures.residuals.alt", **about),
        svg=_draw(measure, plan, frame, say=say, name=name, unit=unit, share=share),
        table=_table(frame, cells, name=name, caption=say("figures.data_behind_unit", title=title, unit=unit), say=say),
        note=say(f"figures.residuals.note_{'pearson' if pearson else 'plain'}"),
    )


def residuals(result: InterruptedTimeSeries, series: Series) -> pd.DataFrame:
    """One row per period of `series`: `period, residual`, missing where there is no measurement or no line.

    The residual is observed less fitted; for counts it is divided by the standard deviation that chance alone
    gives: √μ for a Poisson count with mean μ, √(Np(1 − p)) for a binomial one.
    """
    line = result.fitted.set_index(pd.PeriodIndex(result.fitted["period"]))["fitted"].astype(float)
    fitted = line.reindex(series.periods).to_numpy()
    left = series.value - fitted
    if _has_counts(series):
        left = left / np.sqrt(_variance(series, fitted))
    finite = np.where(np.isfinite(left), left, np.nan)
    return pd.DataFrame({"period": series.periods, "residual": finite})


def _has_counts(series: Series) -> bool:
    return series.kind == "count" or (series.kind in {"rate", "proportion"} and series.denominator is not None)


def _variance(series: Series, fitted: np.ndarray) -> np.ndarray:
    """The variance of a value that is Poisson or binomial around `fitted`; missing where chance leaves no room."""
    if series.denominator is None:
        variance = fitted
    elif series.kind == "proportion":
        variance = fitted * (1 - fitted) / np.where(series.denominator > 0, series.denominator, np.nan)
    else:
        variance = fitted * series.per / np.where(series.denominator > 0, series.denominator, np.nan)
    return np.where(variance > 0, variance, np.nan)


def _table(frame: pd.DataFrame, cells: list[str], *, name: str, caption: str, say: Words) -> blocks.Table:
    periods = [say.period(period) for period in frame["period"]]
    return blocks.Table(
        id=f"{name}-data",
        caption=caption,
        columns=(say("figures.column.period"), say("figures.column.residual")),
        rows=tuple(zip(periods, cells, strict=True)),
        numeric=(1,),
        data=frame.assign(period=frame["period"].astype(str)),
    )


def _draw(
    measure: JointMeasure, plan: Plan, frame: pd.DataFrame, *, say: Words, name: str, unit: str, share: bool
) -> str:
    values, scale = _values(frame, share=share, say=say), TimeScale.over([pd.PeriodIndex(frame["period"])])
    with style():
        left = max(len(label) for label in values.labels) * 6.0 + 10
        width = WIDTH - left - _RIGHT
        marks = plan_marks(plan, scale, say, measure.measure)
        labels = label_rows(marks, scale, width, room=_RIGHT)
        top = room_over(labels) + 16
        figure = new_figure(top + _HEIGHT + _BOTTOM)
        axes = add_axes(figure, left=left, right=_RIGHT, top=top, bottom=_BOTTOM)
        draw_time_axis(axes, scale, width, say)
        draw_value_axis(axes, values)
        free = min((label.left for label in labels), default=width)
        draw_axis_title(figure, say("figures.residuals.axis", unit=unit), left=left, top=top, free_until=free)
        known = frame.dropna(subset=["residual"])
        x = scale.all(pd.PeriodIndex(known["period"]))
        axes.axhline(0.0, color=INK, linewidth=1.0, zorder=1)
        axes.vlines(x, 0.0, known["residual"], colors=GREY, linewidths=0.8, zorder=2)
        draw_points(axes, x, known["residual"], "o", color=BLUE, markersize=3.4, zorder=3)
        draw_marks(axes, marks, labels, size=(width, _HEIGHT))
        return svg(figure, name)


def _values(frame: pd.DataFrame, *, share: bool, say: Words) -> ValueScale:
    """As far up as down, so that the eye sees which side the residuals lie on."""
    furthest = max(float(frame["residual"].abs().max()), _LEAST)
    return value_scale((-furthest, furthest), share=share, say=say, positive=False)
