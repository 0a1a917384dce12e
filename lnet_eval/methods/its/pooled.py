"""Many teams, each around its own start, summarised with random effects."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from scipy.optimize import brentq
from scipy.special import expit, logit
from scipy.stats import chi2
from scipy.stats import t as student

from lnet_eval.errors import NotEnoughData
from lnet_eval.methods.estimate import ODDS_RATIO, RATIO, Caution, Estimate
from lnet_eval.methods.its.quantities import ratio_name
from lnet_eval.methods.its.result import InterruptedTimeSeries, PooledTimeSeries

METHOD: Final = "pool_teams"
POOLED: Final = "reml_hartung_knapp"
FEW_TEAMS: Final = 5
_NOT_POOLED: Final = frozenset({"autocorrelation"})
_HORIZON: Final = re.compile(r"(?:effect_at_(\d+)|level_change)$")
_Z: Final = 1.959963984540054


@dataclass(frozen=True, slots=True, kw_only=True)
class RandomEffects:
    """A random-effects summary of independent effects.

    Attributes
    ----------
    value, low, high : the mean effect with Hartung and Knapp's interval.
    standard_error : of the mean, q floored at 1.
    tau, tau_low, tau_high : standard deviation between units (REML) with the Q-profile interval.
    prediction_low, prediction_high : interval for the effect in a new unit.
    n : number of units.
    """

    value: float
    low: float
    high: float
    standard_error: float
    tau: float
    tau_low: float
    tau_high: float
    prediction_low: float
    prediction_high: float
    n: int


def random_effects_summary(
    effects: Sequence[float] | np.ndarray, standard_errors: Sequence[float] | np.ndarray, *, level: float = 0.95
) -> RandomEffects:
    """The mean effect over units that differ, and what a new unit may expect.

    Parameters
    ----------
    effects, standard_errors : one per unit, at least two units; standard errors positive.

    Notes
    -----
    τ² by restricted maximum likelihood; the mean's variance by Hartung and Knapp with q = max(1, q), so that the
    interval is never narrower than the ordinary one with t quantiles; k − 1 degrees of freedom for the mean and
    for the prediction interval.

    Raises
    ------
    NotEnoughData : fewer than two units.
    ValueError : a standard error that is not positive and finite.

    References
    ----------
    Hartung J, Knapp G. Stat Med 2001;20:3875–89. https://doi.org/10.1002/sim.1009
    Röver C, Knapp G, Friede T. BMC Med Res Methodol 2015;15:99. https://doi.org/10.1186/s12874-015-0091-1
    Viechtbauer W. Stat Med 2007;26:37–52. https://doi.org/10.1002/sim.2514
    """
    y, v = np.asarray(effects, dtype=float), np.asarray(standard_errors, dtype=float) ** 2
    if len(y) < 2:
        raise NotEnoughData(METHOD, "its_too_few_teams", needed=2, found=len(y))
    if not (np.isfinite(y).all() and np.isfinite(v).all() and v.min() > 0):
        raise ValueError("effects must be finite and standard errors positive and finite")
    # On a scale where the unit is the effects' own, so that search limits mean the same for every measure.
    unit = float(np.sqrt(np.mean(v) + np.var(y)))
    y, v = y / unit, v / unit**2
    tau2 = _restricted_tau2(y, v)
    weight = 1 / (v + tau2)
    mean = float(weight @ y / weight.sum())
    df = len(y) - 1
    q = max(1.0, float(weight @ (y - mean) ** 2 / df))
    error = float(np.sqrt(q / weight.sum()))
    reach = float(student.ppf(0.5 + level / 2, df))
    ahead = float(np.sqrt(tau2 + error**2))
    tau_low, tau_high = _q_profile(y, v, level)
    numbers = {
        "value": mean,
        "low": mean - reach * error,
        "high": mean + reach * error,
        "standard_error": error,
        "tau": np.sqrt(tau2),
        "tau_low": np.sqrt(tau_low),
        "tau_high": np.sqrt(tau_high),
        "prediction_low": mean - reach * ahead,
        "prediction_high": mean + reach * ahead,
    }
    return RandomEffects(n=len(y), **{name: float(unit * number) for name, number in numbers.items()})


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


def _restricted_tau2(y: np.ndarray, v: np.ndarray) -> float:
    """The maximum of the restricted likelihood over τ² ≥ 0, for effects of unit size."""

    def log_likelihood(tau2: float) -> float:
        weight = 1 / (v + tau2)
        mean = weight @ y / weight.sum()
        return float(np.log(weight).sum() - np.log(weight.sum()) - weight @ (y - mean) ** 2) / 2

    def score(tau2: float) -> float:
        weight = 1 / (v + tau2)
        mean = weight @ y / weight.sum()
        return float(weight**2 @ (y - mean) ** 2 - weight.sum() + (weight**2).sum() / weight.sum())

    grid = np.concatenate([[0.0], np.geomspace(1e-8, 1e4, 97)])
    best = int(np.argmax([log_likelihood(tau2) for tau2 in grid]))
    if best == 0 and score(0.0) <= 0:
        return 0.0
    low, high = grid[max(best - 1, 0)], grid[min(best + 1, len(grid) - 1)]
    return float(brentq(score, low, high, xtol=1e-14)) if score(low) > 0 > score(high) else float(grid[best])


def _q_profile(y: np.ndarray, v: np.ndarray, level: float) -> tuple[float, float]:
    """The values of τ² at which the generalised Q statistic meets its chi-squared quantiles."""

    def generalised_q(tau2: float) -> float:
        weight = 1 / (v + tau2)
        mean = weight @ y / weight.sum()
        return float(weight @ (y - mean) ** 2)

    ends = []
    for probability in (0.5 + level / 2, 0.5 - level / 2):
        wanted, high = float(chi2.ppf(probability, len(y) - 1)), 1.0
        if generalised_q(0.0) <= wanted:
            ends.append(0.0)
            continue
        while generalised_q(high) > wanted:
            high *= 4
        ends.append(float(brentq(lambda tau2, w=wanted: generalised_q(tau2) - w, 0.0, high, xtol=1e-14)))
    return ends[0], ends[1]
