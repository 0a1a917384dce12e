"""One figure for several teams, each of them a cluster."""

from __future__ import annotations

import numpy as np
from scipy import stats
from statsmodels.stats.proportion import proportion_confint

from lnet_eval.methods.before_after.counts import counts_of
from lnet_eval.methods.before_after.measured import Measured
from lnet_eval.methods.before_after.ranks import middle
from lnet_eval.methods.before_after.sides import Side
from lnet_eval.methods.random_effects import random_effects_summary


def pooled_effect(figures: list[Measured], *, log: bool, level: float) -> Measured:
    """The mean of the teams' own changes, its interval from how much the teams differ.

    Random effects (REML) with Hartung and Knapp's interval, their factor at least 1, where every team has a standard
    error; else the mean of the teams' figures with a t interval, every team counting the same.

    References
    ----------
    Hartung J, Knapp G. Stat Med 2001;20:3875–89. https://doi.org/10.1002/sim.1009
    """
    effects = np.array([figure.effect for figure in figures])
    errors = np.array([figure.error for figure in figures])
    if bool(np.all(errors > 0)):
        summary = random_effects_summary(effects, errors, level=level)
        value, error, method = summary.value, summary.standard_error, "random_effects"
    else:
        value, error = float(effects.mean()), float(effects.std(ddof=1) / np.sqrt(effects.size))
        method = "paired_t"
    reach = float(stats.t.ppf((1 + level) / 2, effects.size - 1)) * error
    ends = np.array([value, value - reach, value + reach])
    middle_, low, high = np.exp(ends) if log else ends
    return Measured(value=float(middle_), low=float(low), high=float(high), method=method, effect=value, error=error)


def pooled_share(sides: list[Side], *, level: float) -> Measured:
    """All teams' events over all their sizes; Wilson's interval with the size that the teams' differences leave.

    References
    ----------
    Korn EL, Graubard BI. Surv Methodol 1998;24:193–201 (effective size).
    """
    events, size = _team_totals(sides)
    value, total = events.sum() / size.sum(), size.sum()
    variance = _ratio_variance(events, size)
    if variance > 0:
        narrow, wide = stats.norm.ppf((1 + level) / 2), stats.t.ppf((1 + level) / 2, len(sides) - 1)
        total = min(total, value * (1 - value) / variance * (narrow / wide) ** 2)
    low, high = proportion_confint(value * total, total, alpha=1 - level, method="wilson")
    return Measured(value=float(value), low=float(low), high=float(high), method="cluster_wilson")


def pooled_rate(sides: list[Side], *, level: float, per: float) -> Measured:
    """All teams' events over all their sizes, per `per`; the interval on the log scale with teams as clusters."""
    events, size = _team_totals(sides)
    if events.sum() == 0:
        high = per * float(stats.chi2.ppf((1 + level) / 2, 2)) / 2 / size.sum()
        return Measured(value=0.0, low=0.0, high=high, method="exact_poisson")
    value = events.sum() / size.sum()
    error = np.sqrt(max(_ratio_variance(events, size) / value**2, 1 / events.sum()))
    factor = float(np.exp(stats.t.ppf((1 + level) / 2, len(sides) - 1) * error))
    return Measured(value=per * value, low=per * value / factor, high=per * value * factor, method="cluster_robust")


def pooled_mean(sides: list[Side], *, level: float) -> Measured:
    """The mean of the teams' means, every team counting the same."""
    means = np.array([side.value.mean() for side in sides])
    reach = float(stats.t.ppf((1 + level) / 2, means.size - 1) * means.std(ddof=1) / np.sqrt(means.size))
    value = float(means.mean())
    return Measured(value=value, low=value - reach, high=value + reach, method="team_means")


def pooled_median(sides: list[Side], *, level: float) -> Measured:
    """The median of the teams' medians."""
    value, low, high = middle(np.array([np.median(side.value) for side in sides]), level=level)
    return Measured(value=value, low=low, high=high, method="team_medians")


def _team_totals(sides: list[Side]) -> tuple[np.ndarray, np.ndarray]:
    totals = [(events.sum(), size.sum()) for events, size in map(counts_of, sides)]
    events, size = np.array(totals, dtype=float).T
    return events, size


def _ratio_variance(events: np.ndarray, size: np.ndarray) -> float:
    """Variance of sum(events) / sum(size) with teams as clusters, by linearisation."""
    residual = events - size * events.sum() / size.sum()
    return float(events.size / (events.size - 1) * (residual**2).sum() / size.sum() ** 2)
