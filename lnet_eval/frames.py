"""The methods as a researcher calls them: on a tidy DataFrame, with the column names as arguments."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Literal, TypedDict

import numpy as np
import pandas as pd

from lnet_eval.errors import NotEnoughData
from lnet_eval.methods import before_after as _before_after
from lnet_eval.methods import its as _its
from lnet_eval.methods import power as _power
from lnet_eval.methods import spc as _spc
from lnet_eval.methods import survey as _survey
from lnet_eval.methods.series import Kind, series_from_frame

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
    interruptions: Sequence[str] = (),
    follow_up: str | None = None,
    horizons: Sequence[int] | None = None,
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
    FrameProblems : rows that could only be dropped or guessed at (a period that is missing or there twice, a cell that
        is no number): all of them, with row and column. It is a ValueError too.
    KeyError, ValueError : a column that is not there, a kind, start or horizon that is none.
    """
    first = pd.Period(start, freq=freq)
    later = None if follow_up is None else pd.Period(follow_up, freq=freq)
    stages = [pd.Period(stage, freq=freq) for stage in interruptions]
    terms = None if season is None else _its.SeasonTerms(form=season)

    columns = _Columns(
        kind=kind, period=period, freq=freq, value=value, numerator=numerator, denominator=denominator, per=per
    )

    def one(rows: pd.DataFrame, *, sensitivity: bool) -> _its.InterruptedTimeSeries:
        series = series_from_frame(rows, **columns)
        return _its.interrupted_time_series(
            series, start=first, transition=transition, horizons=horizons, season=terms, interruptions=stages,
            follow_up=later, sensitivity=sensitivity,
        )  # fmt: skip

    if unit is None:
        return one(frame, sensitivity=True)
    units: dict[str, _its.InterruptedTimeSeries] = {}
    left_out: dict[str, str] = {}
    for name, rows in frame.reset_index(drop=True).groupby(unit, sort=False):
        try:
            units[str(name)] = one(rows, sensitivity=False)
        except NotEnoughData as refusal:
            left_out[str(name)] = refusal.reason
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
    """
    groups = {"": frame} if unit is None else {str(name): rows for name, rows in frame.groupby(unit, sort=False)}
    columns = _Columns(
        kind=kind, period=period, freq=freq, value=value, numerator=numerator, denominator=denominator, per=per
    )
    series = {name: series_from_frame(rows, **columns) for name, rows in groups.items()}
    first = pd.Period(start, freq=freq)
    last = None if end is None else pd.Period(end, freq=freq)
    return _before_after.before_after(series, starts=dict.fromkeys(series, first), transition=transition, end=last)


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
    phases: Sequence[str] = (),
    baseline: tuple[str, str] | None = None,
    exclude: Sequence[str] = (),
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
    NotEnoughData : fewer than ten useful points.
    ValueError : a phase, a baseline or an excluded period that is not among the periods.
    """

    def at(text: str) -> pd.Period:
        return pd.Period(text, freq=freq)

    between = None if baseline is None else (at(baseline[0]), at(baseline[1]))
    began, left_out = [at(phase) for phase in phases], [at(one) for one in exclude]
    if chart in {"xbar", "s"}:
        if value is None:
            raise ValueError(f"a chart of kind {chart} needs a value column")
        dates = pd.PeriodIndex(pd.to_datetime(frame[period]), freq=freq)
        if isinstance(target, str):
            raise ValueError("charts of subgroups take one target for all periods")
        subgroups = _spc.subgroups_from_observations(frame[value].to_numpy(dtype=float), dates)
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


def survey_item(
    answers: pd.Series | np.ndarray | Sequence[float],
    *,
    agree: Sequence[int] = (4, 5),
    points: int = 5,
    invited: int | None = None,
) -> _survey.SurveyItem:
    """One question: response rate, share agreeing, and the bounds for those who did not answer.

    Parameters
    ----------
    answers : 1…`points` per person, missing where left open, -1 for "don't know / not applicable".
    agree : the answers that count as agreeing.
    invited : how many were asked.

    Raises
    ------
    NotEnoughData : nobody answered.
    ValueError : an answer outside the scale, or more answers than invited.
    """
    return _survey.survey_item(np.asarray(answers, dtype=float), points=points, agree=agree, invited=invited)


def power(
    *,
    kind: _power.PlannedKind,
    before: int,
    after: int,
    teams: int,
    effect: float,
    comparisons: int = 0,
    baseline: float = math.nan,
    denominator: float = math.nan,
    per: float = 1.0,
    variation: float = 1.0,
    autocorrelation: float = 0.3,
    shared: float = 0.0,
    between: float = 0.0,
    starts: int = 1,
    step: int = 0,
    shape: _power.Shape = "sudden",
    horizon: int | None = None,
    season: float = 0.0,
    season_terms: bool = False,
    leaving: int = 0,
    simulations: int = _power.SIMULATIONS,
    seed: int = 0,
) -> _power.Power:
    """How often a network of this design would show a change of this size, with the estimator that will be used.

    Parameters
    ----------
    kind : "continuous", "rate" or "proportion".
    before, after : months with data before the first start and after the last.
    teams, comparisons : units in the network, and outside it.
    effect : the full change in natural units (0.15 for 15 percentage points); 0 gives the rate of false alarms.
    baseline, denominator, per : level before, and what a unit counts per month; for rates and proportions.
    variation : month-to-month standard deviation of one unit: natural units for values, log or logit scale for counts.
    autocorrelation, shared : of that variation: between neighbouring months, and the share common to all units.
    between : standard deviation of the effect between teams, as a multiple of the effect.
    starts, step : the teams start at this many times, `step` months apart.
    shape : "sudden", or "gradual" for a change that is complete in the last month.
    horizon : months after the start at which the effect is judged; the middle by default, as in the evaluation.
    season, season_terms : how far a yearly wave goes to each side, on the variation's scale; whether it is modelled.
    leaving : teams that stop delivering halfway through the active phase.
    simulations, seed : how many made-up networks, and from which random numbers.

    Returns
    -------
    Power. Its `estimates` are `power_level_change`, `power_slope_change`, `power_effect_at_<h>`, `not_analysed`.

    Raises
    ------
    UsageError : choices that no network can have; all of them are named.
    """
    design = _power.PowerDesign(
        kind=kind, before=before, after=after, teams=teams, effect=effect, comparisons=comparisons, baseline=baseline,
        denominator=denominator, per=per, variation=variation, autocorrelation=autocorrelation, shared=shared,
        between=between, starts=starts, step=step, shape=shape, horizon=horizon, season=season,
        season_terms=season_terms, leaving=leaving,
    )  # fmt: skip
    return _power.power(design, n=simulations, rng=np.random.default_rng(seed))
