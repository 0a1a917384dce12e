"""A run or control chart from a frame."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from lnet_eval.frames.asked import baseline_asked, periods_asked
from lnet_eval.methods import spc as _spc
from lnet_eval.methods.series import Kind, series_from_frame


def run_chart(
    frame: pd.DataFrame,
    *,
    period: str = "period",
    value: str | None = None,
    numerator: str | None = None,
    denominator: str | None = None,
    chart: _spc.Chart = "run",
    rules: _spc.Rules = "anhoej",
    per: float = 1.0,
    freq: str = "M",
    phases: str | Sequence[str] = (),
    baseline: tuple[str, str] | None = None,
    exclude: str | Sequence[str] = (),
    centre: float | None = None,
    target: float | str | None = None,
    screened: bool = False,
    judge: bool = True,
) -> _spc.RunChart:
    """A run or control chart: its points, centre line, limits and signals.

    Parameters
    ----------
    frame : one row per period; for "xbar" and "s" one row per observation.
    value, or numerator and denominator : column names.
    chart : "run", "i", "mr", "p", "u", "c", "g", "t", "p'", "u'", "i'", "xbar" or "s".
    rules : "anhoej" (the default), "shewhart", "mdc" or "perla"; never mixed.
    phases : first period of each new phase; an unknown period is an error.
    baseline : first and last period that govern the centre line and the limits.
    exclude : periods that are drawn and do not count.
    centre : a centre line that is given.
    target : a target line: one number, or the column that holds the target of every row's period.
    screened : leave large moving ranges out of the limits of an I chart.
    judge : refuse a chart with fewer than ten useful points; `False` computes the statistics all the same.

    Raises
    ------
    NotEnoughData : fewer than ten useful points, or no value at all.
    FrameProblems : rows that could only be dropped or guessed at, all of them; it is a ValueError too.
    ValueError : a phase, a baseline or an excluded period that is not among the periods, a baseline that is not two.

    Examples
    --------
    Two years that vary as they always do, held against a year that lies lower:

    >>> import pandas as pd
    >>> import lnet_eval as le
    >>> falls = [24, 21, 25, 20, 23, 22, 26, 19, 24, 21, 23, 25] * 2 + [17, 14, 16, 13, 15, 12, 16, 14, 11, 15, 13, 12]
    >>> frame = pd.DataFrame({"period": pd.period_range("2017-01", periods=36, freq="M"), "falls": falls})
    >>> chart = le.run_chart(frame, value="falls", baseline=("2017-01", "2018-12"))
    >>> chart.signal, chart.direction
    (True, 'down')
    >>> chart.to_frame().set_index("quantity")["value"][["longest_run", "crossings"]].to_dict()
    {'longest_run': 12.0, 'crossings': 17.0}
    """
    between = baseline_asked(baseline, freq)
    began, left_out = periods_asked(phases, freq), periods_asked(exclude, freq)
    if chart in {"xbar", "s"}:
        if value is None:
            raise ValueError(f"a chart of kind {chart} needs a value column")
        if isinstance(target, str):
            raise ValueError("charts of subgroups take one target for all periods")
        subgroups = _spc.subgroups_from_frame(frame, period=period, freq=freq, value=value)
        return _spc.subgroup_chart(
            subgroups, chart="xbar" if chart == "xbar" else "s", rules=rules, phases=began, baseline=between,
            exclude=left_out, centre=centre, target=target, judge=judge,
        )  # fmt: skip
    kind: Kind = "continuous" if denominator is None else ("proportion" if chart in {"p", "p'"} else "rate")
    series = series_from_frame(
        frame, kind=kind, period=period, freq=freq, value=value, numerator=numerator, denominator=denominator, per=per
    )
    aim: float | np.ndarray | None = None if isinstance(target, str) else target
    if isinstance(target, str):
        aim = series_from_frame(frame, kind="continuous", period=period, freq=freq, value=target).value
    return _spc.run_chart(
        series, chart=chart, rules=rules, phases=began, baseline=between, exclude=left_out, centre=centre,
        target=aim, screened=screened, judge=judge,
    )  # fmt: skip
