"""The comparison itself: which quantities, for which teams, with which cautions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Final

import numpy as np
import pandas as pd

from lnet_eval.errors import NotEnoughData
from lnet_eval.methods.before_after.cautions import cautions
from lnet_eval.methods.before_after.counts import counted_level, dispersion, proportion_change, rate_change
from lnet_eval.methods.before_after.measured import Change, Measured
from lnet_eval.methods.before_after.network import (
    pooled_effect,
    pooled_mean,
    pooled_median,
    pooled_rate,
    pooled_share,
)
from lnet_eval.methods.before_after.result import BeforeAfter
from lnet_eval.methods.before_after.sides import Side, Team, span_of, team_sides
from lnet_eval.methods.before_after.values import mean_change, ordered_change
from lnet_eval.methods.estimate import (
    COUNT,
    NATURAL,
    ODDS_RATIO,
    RATIO,
    SHARE,
    SHARE_DIFFERENCE,
    Estimate,
    rate_unit,
)
from lnet_eval.methods.series import Series

LEVEL: Final = 0.95
RATIOS: Final = {"ratio", "odds_ratio"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """How one kind of measure is compared.

    Attributes
    ----------
    change : one team's quantities.
    level : one side of one team.
    pooled_level : one side of all teams.
    unit, difference_unit : of the levels and of the difference.
    """

    change: Callable[[Team], Change]
    level: Callable[[Side], float]
    pooled_level: Callable[[list[Side]], Measured]
    unit: str
    difference_unit: str


def before_after(
    teams: Mapping[str, Series],
    *,
    starts: Mapping[str, pd.Period],
    transition: int = 0,
    end: pd.Period | None = None,
) -> BeforeAfter:
    """The level before and after, and the difference, each team around its own start.

    It credits the start with everything that changed in those years: it says what changed, never why.

    Parameters
    ----------
    teams : unit → series, all of one kind.
    starts : unit → first period after.
    transition : periods from the start that count on neither side.
    end : last period that counts as after; the last with data by default.

    Returns
    -------
    BeforeAfter
        One team: Newcombe and risk ratio for proportions, quasi-Poisson for rates and counts, Welch and
        Hodges–Lehmann for continuous measures, Brunner–Munzel for ordered ones. Several: levels over all teams with
        both sides, changes as the random-effects mean of the teams' own changes.

    Raises
    ------
    NotEnoughData : no value before (`nothing_before`), none after (`nothing_after`), or no team with both
        (`no_team_on_both_sides`).
    KeyError : a team has no start.
    ValueError : the series are of different kinds, or `transition` is negative.

    Notes
    -----
    Periods are taken as independent given their dispersion; a caution says where neighbouring periods resemble each
    other more than chance allows, since intervals are then too narrow. The interrupted time series models that.
    """
    sides = team_sides(teams, starts, transition, end)
    whole = tuple(team for team in sides if team.has_both_sides)
    _refuse(sides, whole)
    first = next(iter(teams.values()))
    comparison = _comparison(first, whole)
    changes = {team.unit: comparison.change(team) for team in whole}
    return BeforeAfter(
        estimates=_estimates(whole, comparison, list(changes.values())),
        teams=_team_rows(sides, comparison, changes),
        n_teams=len(whole),
        cautions=cautions(sides, whole, first.kind),
        spans={
            "before": span_of([team.before for team in whole], first.periods.freqstr),
            "after": span_of([team.after for team in whole], first.periods.freqstr),
        },
    )


def _refuse(sides: tuple[Team, ...], whole: tuple[Team, ...]) -> None:
    if not any(team.before.n for team in sides):
        raise NotEnoughData("before_after", "nothing_before", needed=1, found=0)
    if not any(team.after.n for team in sides):
        raise NotEnoughData("before_after", "nothing_after", needed=1, found=0)
    if not whole:
        raise NotEnoughData("before_after", "no_team_on_both_sides", needed=1, found=0)


def _comparison(series: Series, teams: tuple[Team, ...]) -> Comparison:
    """Which figures a measure of this kind has; shares and rates published without counts are compared as values."""
    unit, difference_unit = _units(series)
    build = partial(Comparison, unit=unit, difference_unit=difference_unit)
    if series.kind == "ordinal":
        return build(
            change=partial(ordered_change, level=LEVEL),
            level=lambda side: float(np.median(side.value)),
            pooled_level=partial(pooled_median, level=LEVEL),
        )
    if teams[0].before.events is None:
        return build(
            change=partial(mean_change, level=LEVEL),
            level=lambda side: float(side.value.mean()),
            pooled_level=partial(pooled_mean, level=LEVEL),
        )
    binomial = series.kind == "proportion"
    found, freedom = dispersion(teams, binomial=binomial)
    # Less variation than chance gives is chance too: an interval is never narrower than the counts alone allow.
    spread = max(1.0, found) if freedom else 1.0
    if binomial:
        return build(
            change=partial(proportion_change, level=LEVEL, spread=spread, freedom=freedom),
            level=counted_level,
            pooled_level=partial(pooled_share, level=LEVEL),
        )
    return build(
        change=partial(rate_change, level=LEVEL, spread=spread, freedom=freedom, per=series.per),
        level=partial(counted_level, per=series.per),
        pooled_level=partial(pooled_rate, level=LEVEL, per=series.per),
    )


def _units(series: Series) -> tuple[str, str]:
    if series.kind == "proportion":
        return SHARE, SHARE_DIFFERENCE
    if series.kind == "rate":
        return rate_unit(series.per), rate_unit(series.per)
    return (COUNT, COUNT) if series.kind == "count" else (NATURAL, NATURAL)


def _estimates(teams: tuple[Team, ...], comparison: Comparison, changes: list[Change]) -> tuple[Estimate, ...]:
    if len(teams) == 1:
        (team,) = teams
        sizes = {"before": team.before.n, "after": team.after.n}
        return tuple(
            _estimate(quantity, figure, comparison, sizes.get(quantity, team.before.n + team.after.n))
            for quantity, figure in changes[0].items()
        )
    figures = {
        "before": comparison.pooled_level([team.before for team in teams]),
        "after": comparison.pooled_level([team.after for team in teams]),
    }
    for quantity in changes[0]:
        if quantity not in figures:
            own = [change[quantity] for change in changes]
            figures[quantity] = pooled_effect(own, log=quantity in RATIOS, level=LEVEL)
    return tuple(_estimate(quantity, figure, comparison, len(teams)) for quantity, figure in figures.items())


def _estimate(quantity: str, figure: Measured, comparison: Comparison, n: int) -> Estimate:
    units = {"before": comparison.unit, "after": comparison.unit, "ratio": RATIO, "odds_ratio": ODDS_RATIO}
    units["superiority"] = SHARE
    return Estimate(
        quantity=quantity,
        value=figure.value,
        low=figure.low,
        high=figure.high,
        unit=units.get(quantity, comparison.difference_unit),
        n=n,
        method=figure.method,
        level=LEVEL,
    )


def _team_rows(sides: tuple[Team, ...], comparison: Comparison, changes: Mapping[str, Change]) -> pd.DataFrame:
    rows = []
    for team in sides:
        difference = changes[team.unit]["difference"] if team.unit in changes else None
        rows.append(
            {
                "unit": team.unit,
                "before": comparison.level(team.before) if team.before.n else np.nan,
                "after": comparison.level(team.after) if team.after.n else np.nan,
                "difference": np.nan if difference is None else difference.value,
                "low": np.nan if difference is None else difference.low,
                "high": np.nan if difference is None else difference.high,
                "n_before": team.before.n,
                "n_after": team.after.n,
            }
        )
    return pd.DataFrame(rows)
