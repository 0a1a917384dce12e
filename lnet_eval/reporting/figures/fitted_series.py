"""The drawing of an interrupted time series that knows no plan: what a researcher sees of a series in a notebook."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from lnet_eval.methods.its import InterruptedTimeSeries
from lnet_eval.reporting.figures.axes import (
    TimeScale,
    draw_axis_title,
    draw_time_axis,
    draw_value_axis,
    value_scale,
)  # fmt: skip
from lnet_eval.reporting.figures.endlabels import draw_end_labels
from lnet_eval.reporting.figures.marks import shade
from lnet_eval.reporting.figures.style import INK, WIDTH, add_axes, new_figure, style
from lnet_eval.reporting.figures.time_series import draw_lines
from lnet_eval.reporting.figures.vector import svg
from lnet_eval.texts import Words

_HEIGHT: Final = 190.0
_TOP: Final = 22.0
_RIGHT: Final = 104.0
_BOTTOM: Final = 22.0


def draw_fitted_series(result: InterruptedTimeSeries, name: str, say: Words) -> str:
    """Observed, fitted and expected, with a line at the start and the transition shaded, as SVG."""
    columns = {"counterfactual": "expected", "counterfactual_low": "low", "counterfactual_high": "high"}
    frame = result.fitted.rename(columns=columns).assign(comparison=np.nan)
    frame.loc[frame["period"] < result.start, ["expected", "low", "high"]] = np.nan
    drawn = [frame[column] for column in ("observed", "fitted", "expected")]
    values = value_scale(pd.concat(drawn), share=result.kind == "proportion", say=say)
    scale = TimeScale.over([pd.PeriodIndex(frame["period"])])
    with style():
        left = max(len(label) for label in values.labels) * 6.0 + 10
        width = WIDTH - left - _RIGHT
        figure = new_figure(_TOP + _HEIGHT + _BOTTOM)
        axes = add_axes(figure, left=left, right=_RIGHT, top=_TOP, bottom=_BOTTOM)
        draw_time_axis(axes, scale, width, say)
        draw_value_axis(axes, values)
        draw_axis_title(figure, say("charts.axis"), left=left, top=_TOP, free_until=width)
        first = scale.of(result.start) - 0.5
        axes.axvline(first, color=INK, linewidth=1.2, zorder=1)
        if result.transition:
            shade(axes, scale, first, first + result.transition)
        ends = draw_lines(axes, frame, scale, say, median=float("nan"))
        draw_end_labels(axes, ends, size=(width, _HEIGHT), room=_RIGHT)
        return svg(figure, name)
