"""Random effects: the mean of effects that differ between units, and what a new unit may expect."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.optimize import brentq
from scipy.stats import chi2
from scipy.stats import t as student

from lnet_eval.errors import NotEnoughData

METHOD: Final = "random_effects"


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
