"""The power of a network that is being planned."""

from __future__ import annotations

import math

import numpy as np

from lnet_eval.methods import power as _power


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
    transition: int = 0,
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
    horizon : months after the transition at which the effect is judged; the middle by default, as in the evaluation.
    season, season_terms : how far a yearly wave goes to each side, on the variation's scale; whether it is modelled.
    leaving : teams that stop delivering halfway through the active phase.
    transition : months from each start that the analysis leaves out.
    simulations, seed : how many made-up networks, and from which random numbers.

    Returns
    -------
    Power. Its `estimates` are `power_level_change`, `power_slope_change`, `power_effect_at_<h>`, `not_analysed`.

    Raises
    ------
    UsageError : choices that no network can have; all of them are named.

    Examples
    --------
    >>> import lnet_eval as le
    >>> planned = le.power(kind="continuous", before=24, after=12, teams=6, effect=3.0, horizon=6, simulations=100)
    >>> planned.estimate("power_effect_at_6").value > 0.8
    True
    >>> planned.estimate("not_analysed").value
    0.0
    """
    design = _power.PowerDesign(
        kind=kind, before=before, after=after, teams=teams, effect=effect, comparisons=comparisons, baseline=baseline,
        denominator=denominator, per=per, variation=variation, autocorrelation=autocorrelation, shared=shared,
        between=between, starts=starts, step=step, shape=shape, horizon=horizon, season=season,
        season_terms=season_terms, leaving=leaving, transition=transition,
    )  # fmt: skip
    return _power.power(design, n=simulations, rng=np.random.default_rng(seed))
