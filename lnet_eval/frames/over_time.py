"""A measure before and after a start, from a frame: its level, and its course."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, TypedDict

import pandas as pd

from lnet_eval.errors import FrameProblems, NotEnoughData
from lnet_eval.evaluation.choices import one_or_more
from lnet_eval.frames.asked import periods_asked, refuse_outside
from lnet_eval.methods import before_after as _before_after
from lnet_eval.methods import its as _its
from lnet_eval.methods.frame_problems import units_of
from lnet_eval.methods.series import Kind, Series, series_from_frame

Season = Literal["fourier", "months"]


class _Columns(TypedDict):
    """How the columns of a frame make a series: the keyword arguments of `series_from_frame`."""

    kind: Kind
    period: str
    freq: str
    value: str | None
    numerator: str | None
    denominator: str | None
    per: float


def interrupted_time_series(
    frame: pd.DataFrame,
    *,
    start: str,
    kind: Kind,
    period: str = "period",
    value: str | None = None,
    numerator: str | None = None,
    denominator: str | None = None,
    unit: str | None = None,
    per: float = 1.0,
    freq: str = "M",
    transition: int = 0,
    season: Season | None = None,
    interruptions: str | Sequence[str] = (),
    follow_up: str | None = None,
    horizons: int | Sequence[int] | None = None,
) -> _its.InterruptedTimeSeries | _its.PooledTimeSeries:
    """Level change, slope change and effects at named horizons, with intervals that allow for autocorrelation.

    Parameters
    ----------
    frame : tidy, one row per period, or per unit and period where `unit` names a column.
    start : first period after the interruption, e.g. "2014-11".
    kind : "proportion", "rate", "count", "continuous", "ordinal" or "time_between".
    period, value, numerator, denominator, unit : column names; proportions and rates need the two counts.
    per : multiplier of a rate, e.g. 10_000.
    freq : length of a period: "M", "W", "Q" or "Y".
    transition : periods from `start` that are left out of the fit and keep their time.
    season : "fourier" or "months"; used only where there are two full cycles.
    interruptions : first periods of the later stages of a staged programme, e.g. ("2015-09",).
    follow_up : first period of the follow-up phase.
    horizons : periods after the start at which the effect is reported.

    Returns
    -------
    InterruptedTimeSeries, or PooledTimeSeries over the units where `unit` is given.

    Raises
    ------
    NotEnoughData : fewer than three values on a side, or a series that cannot be analysed; with `unit`, fewer than two
        units that can be. Units that cannot are in `left_out`, with the reason.
    FrameProblems : rows that could only be dropped or guessed at (a period that is missing or there twice, a row
        without a unit, a cell that is no number): all of them, with row and column. It is a ValueError too.
    KeyError, ValueError : a column that is not there, a kind, start, season or horizon that is none, an interruption
        or a follow-up that lies outside the data or does not come after the start.

    Examples
    --------
    Waiting times that fall by about five days in January 2021:

    >>> import pandas as pd
    >>> import lnet_eval as le
    >>> days = [20, 22, 21, 19, 20, 21] * 2 + [15, 16, 14, 15, 17, 15] * 2
    >>> frame = pd.DataFrame({"period": pd.period_range("2020-01", periods=24, freq="M"), "days": days})
    >>> found = le.interrupted_time_series(frame, start="2021-01", kind="continuous", value="days", horizons=(6,))
    >>> effect = found.estimate("effect_at_6")
    >>> effect.high < 0
    True
    >>> found.n_before, found.n_after
    (12, 12)
    """
    first = pd.Period(start, freq=freq)
    stages = periods_asked(interruptions, freq)
    later = [] if follow_up is None else [pd.Period(follow_up, freq=freq)]
    terms = None if season is None else _its.SeasonTerms(form=season)
    moments = None if horizons is None else one_or_more(horizons)
    columns = _Columns(
        kind=kind, period=period, freq=freq, value=value, numerator=numerator, denominator=denominator, per=per
    )
    series = _series_of(frame, unit, columns)
    refuse_outside(stages, "interruption", start=first, series=series.values())
    refuse_outside(later, "follow-up", start=first, series=series.values())

    def one(measured: Series) -> _its.InterruptedTimeSeries:
        return _its.interrupted_time_series(
            measured, start=first, transition=transition, horizons=moments, season=terms, interruptions=stages,
            follow_up=later[0] if later else None, sensitivity=unit is None,
        )  # fmt: skip

    if unit is None:
        return one(series[""])
    units: dict[str, _its.InterruptedTimeSeries] = {}
    left_out: dict[str, str] = {}
    for name, measured in series.items():
        try:
            units[name] = one(measured)
        except NotEnoughData as refusal:
            left_out[name] = refusal.reason
    return _its.pool_teams(units, left_out=left_out)


def before_after(
    frame: pd.DataFrame,
    *,
    start: str,
    kind: Kind,
    period: str = "period",
    value: str | None = None,
    numerator: str | None = None,
    denominator: str | None = None,
    unit: str | None = None,
    per: float = 1.0,
    freq: str = "M",
    transition: int = 0,
    end: str | None = None,
) -> _before_after.BeforeAfter:
    """The level before and after, and the difference, paired by unit where `unit` names a column.

    Parameters are those of `interrupted_time_series`; `end` is the last period counted as after.

    Raises
    ------
    NotEnoughData : no value on one of the sides.
    FrameProblems, KeyError, ValueError : as for `interrupted_time_series`.

    Examples
    --------
    >>> import pandas as pd
    >>> import lnet_eval as le
    >>> frame = pd.DataFrame({
    ...     "period": pd.period_range("2020-01", periods=12, freq="M"),
    ...     "given": [50, 48, 52, 49, 51, 50, 68, 72, 70, 71, 69, 70],
    ...     "patients": [100] * 12,
    ... })
    >>> changed = le.before_after(
    ...     frame, start="2020-07", kind="proportion", numerator="given", denominator="patients",
    ... )
    >>> changed.to_frame().set_index("quantity").loc[["before", "after", "difference"], "value"].round(2).to_dict()
    {'before': 0.5, 'after': 0.7, 'difference': 0.2}
    """
    columns = _Columns(
        kind=kind, period=period, freq=freq, value=value, numerator=numerator, denominator=denominator, per=per
    )
    series = _series_of(frame, unit, columns)
    first = pd.Period(start, freq=freq)
    last = None if end is None else pd.Period(end, freq=freq)
    return _before_after.before_after(series, starts=dict.fromkeys(series, first), transition=transition, end=last)


def _series_of(frame: pd.DataFrame, unit: str | None, columns: _Columns) -> dict[str, Series]:
    """The series of every unit by its name, or the only one under ""; raises FrameProblems of all units at once."""
    if unit is None:
        return {"": series_from_frame(frame, **columns)}
    table = frame.reset_index(drop=True)
    found: dict[str, Series] = {}
    names, problems = units_of(table[unit])
    for name, rows in table.groupby(names, sort=False):
        try:
            found[str(name)] = series_from_frame(rows, **columns)
        except FrameProblems as refused:
            problems += refused.problems
    if problems:
        raise FrameProblems(sorted(problems, key=lambda problem: problem.row or 0))
    return found
