"""Many teams, each around its own start, summarised with random effects."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

import numpy as np
from scipy.special import expit, logit

from lnet_eval.errors import NotEnoughData
from lnet_eval.methods.estimate import ODDS_RATIO, RATIO, Caution, Estimate
from lnet_eval.methods.its.quantities import ratio_name
from lnet_eval.methods.its.result import InterruptedTimeSeries, PooledTimeSeries
from lnet_eval.methods.random_effects import random_effects_summary

METHOD: Final = "pool_teams"
POOLED: Final = "reml_hartung_knapp"
FEW_TEAMS: Final = 5
_NOT_POOLED: Final = frozenset({"autocorrelation"})
_HORIZON: Final = re.compile(r"(?:effect_at_(\d+)|level_change)$")
_Z: Final = 1.959963984540054


def pool_teams(teams: Mapping[str, InterruptedTimeSeries], *, left_out: Mapping[str, str]) -> PooledTimeSeries:
    """The network's effect over its teams, each analysed around its own start.

    Parameters
    ----------
    teams : results by team. left_out : teams without a result, with the reason's code; they are carried along so
        that a reader sees every team that enrolled.

    Notes
    -----
    Every quantity that at least two teams have is pooled: differences as they are, ratios on the log scale. Effects
    of counted measures in natural units are the pooled ratio applied to the level that the teams reached on average
    at that horizon, as absolute effects are had from relative ones in GRADE: differences of rates cannot be pooled as
    they are, since a team with a low rate has a small error because its rate is low. A
    team's standard error is its interval's width over 2 × 1.96, which for the default estimator is a little larger
    than the posterior's own deviation, and so lets a team that knows little weigh little.

    Raises
    ------
    NotEnoughData : fewer than two teams.
    """
    if len(teams) < 2:
        raise NotEnoughData(METHOD, "its_too_few_teams", needed=2, found=len(teams))
    by_quantity: dict[str, list[Estimate]] = {}
    for team in teams.values():
        for found in team.estimates:
            by_quantity.setdefault(found.quantity, []).append(found)
    estimates: list[Estimate] = []
    for quantity, found_in_teams in by_quantity.items():
        if quantity in _NOT_POOLED or len(found_in_teams) < 2:
            continue
        relative = [] if ratio_name(quantity) == quantity else by_quantity.get(ratio_name(quantity), [])
        if quantity.startswith("stage_") and relative:
            continue  # a rate's stages are pooled as ratios; what they stood on differs by team
        pooled = _pool(quantity, found_in_teams)
        if _HORIZON.match(quantity) and len(relative) == len(found_in_teams):
            ratios = _pool(ratio_name(quantity), relative)
            pooled = [*_in_natural_units(ratios, pooled, _level_reached(teams, quantity)), *pooled[2:]]
        estimates += pooled
    cautions = []
    if len(teams) < FEW_TEAMS:
        cautions.append(Caution(code="its_few_teams", values={"found": len(teams), "needed": FEW_TEAMS}))
    if left_out:
        cautions.append(
            Caution(code="its_teams_left_out", values={"left_out": len(left_out), "of": len(teams) + len(left_out)})
        )
    return PooledTimeSeries(
        estimates=tuple(estimates), teams=dict(teams), left_out=dict(left_out), cautions=tuple(cautions)
    )


def _pool(quantity: str, found: Sequence[Estimate]) -> list[Estimate]:
    relative = found[0].unit in {RATIO, ODDS_RATIO}
    table = np.array([(e.low, e.value, e.high) for e in found])
    low, value, high = (np.log(table) if relative else table).T
    summary = random_effects_summary(value, (high - low) / (2 * _Z))
    shared = {"unit": found[0].unit, "n": summary.n, "method": POOLED}

    def back(number: float) -> float:
        return float(np.exp(number)) if relative else number

    centre = back(summary.value)
    pooled = [
        Estimate(quantity=quantity, value=centre, low=back(summary.low), high=back(summary.high), **shared),  # type: ignore[arg-type]
        Estimate(
            quantity=f"prediction_{quantity}",
            value=centre,
            low=back(summary.prediction_low),
            high=back(summary.prediction_high),
            **shared,  # type: ignore[arg-type]
        ),
    ]
    if quantity == "level_change":
        spread = {"value": summary.tau, "low": summary.tau_low, "high": summary.tau_high}
        pooled.append(Estimate(quantity="between_team_sd", **spread, **shared))  # type: ignore[arg-type]
    return pooled


def _level_reached(teams: Mapping[str, InterruptedTimeSeries], quantity: str) -> float:
    """The teams' mean fitted value at the horizon that `quantity` names, or at their last where that is earlier."""
    found = _HORIZON.match(quantity)
    horizon = int(found[1]) if found and found[1] else 1
    levels = []
    for team in teams.values():
        onset = team.start + team.transition
        after = team.fitted[(team.fitted["period"] >= onset) & team.fitted["fitted"].notna()]
        if team.estimate(quantity) is not None and len(after):
            levels.append(float(after["fitted"].iloc[min(horizon, len(after)) - 1]))
    return float(np.mean(levels))


def _in_natural_units(ratios: Sequence[Estimate], pooled: Sequence[Estimate], level: float) -> list[Estimate]:
    """The pooled ratio and its prediction as differences from what a `level` would have been without them."""

    def difference(ratio: float, *, odds: bool) -> float:
        if not odds:
            return level * (1 - 1 / ratio)
        share = min(max(level, 1e-9), 1 - 1e-9)
        return level - float(expit(logit(share) - np.log(ratio)))

    found = []
    for relative, own in zip(ratios[:2], pooled[:2], strict=True):
        odds = relative.unit == ODDS_RATIO
        value, low, high = (difference(r, odds=odds) for r in (relative.value, relative.low, relative.high))
        found.append(replace(own, value=value, low=low, high=high))
    return found
