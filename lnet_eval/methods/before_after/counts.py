"""What changed in a proportion or a rate of one team, from its counts."""

from __future__ import annotations

from functools import partial
from typing import Final

import numpy as np
from scipy import stats
from statsmodels.stats.proportion import proportion_confint

from lnet_eval.methods.before_after.measured import Change, Measured, difference_by_mover, ratio_by_mover
from lnet_eval.methods.before_after.sides import Side, Team

HALF: Final = 0.5
"""Added to both counts where one is 0, so that a ratio can be pooled over teams."""


def counts_of(side: Side) -> tuple[np.ndarray, np.ndarray]:
    """Events and sizes of a side; raises ValueError where the measure has none."""
    if side.events is None or side.size is None:
        raise ValueError("this comparison needs counts")
    return side.events, side.size


def counted_level(side: Side, *, per: float = 1.0) -> float:
    """All events of a side over all its sizes, per `per`."""
    events, size = _totals(side)
    return per * events / size


def dispersion(teams: tuple[Team, ...], *, binomial: bool) -> tuple[float, int]:
    """Pearson's dispersion of the periods about each side's own level, over all teams, with its degrees of freedom.

    1 means as much as chance gives; nan where no side has two periods.
    """
    total, freedom = 0.0, 0
    for side in (side for team in teams for side in (team.before, team.after) if side.n):
        events, size = counts_of(side)
        level = events.sum() / size.sum()
        variance = size * level * (1 - level if binomial else 1)
        if level > 0 and bool(np.all(variance > 0)):
            total += float(((events - size * level) ** 2 / variance).sum())
        freedom += side.n - 1
    return (total / freedom if freedom else np.nan), freedom


def proportion_change(team: Team, *, level: float, spread: float, freedom: int) -> Change:
    """Risk difference with Newcombe's interval, risk ratio and odds ratio, from the counts of all periods on each side.

    Parameters
    ----------
    spread, freedom : the periods' dispersion and its degrees of freedom. It widens the odds ratio, which is the
        quasi-binomial model's, and the weight a team has among others; Newcombe's interval rests on the counts alone.
    """
    (x0, n0), (x1, n1) = (_totals(side) for side in (team.before, team.after))
    before, after = share(x0, n0, level=level), share(x1, n1, level=level)
    # One event and one non-event more on each side keep the error away from 0 at 0 and 100 % (Agresti and Caffo 2000).
    p0, p1 = (x0 + 1) / (n0 + 2), (x1 + 1) / (n1 + 2)
    error = np.sqrt(spread * (p0 * (1 - p0) / (n0 + 2) + p1 * (1 - p1) / (n1 + 2)))
    add = HALF if min(x0, x1) == 0 else 0.0
    log_ratio = np.log((x1 + add) / (n1 + add)) - np.log((x0 + add) / (n0 + add))
    log_error = np.sqrt(spread * (1 / (x0 + add) - 1 / (n0 + add) + 1 / (x1 + add) - 1 / (n1 + add)))
    return {
        "before": before,
        "after": after,
        "difference": difference_by_mover(before, after, "newcombe", error=float(error)),
        "ratio": ratio_by_mover(before, after, effect=float(log_ratio), error=float(log_error)),
        "odds_ratio": odds_ratio((x0, n0), (x1, n1), spread=spread, reach=reach_of(level, freedom)),
    }


def odds_ratio(before: tuple[float, float], after: tuple[float, float], *, spread: float, reach: float) -> Measured:
    """Odds after over odds before, from events and sizes: Woolf's error, widened by the dispersion.

    The interval is missing where one side has no event or nothing else; a half is then added to all four counts for
    the effect that is pooled over teams.
    """
    four = np.array([after[0], after[1] - after[0], before[0], before[1] - before[0]])
    whole = bool(np.all(four > 0))
    smoothed = four if whole else four + HALF
    effect = float(np.log(smoothed) @ np.array([1.0, -1.0, -1.0, 1.0]))
    error = float(np.sqrt(spread * (1 / smoothed).sum()))
    value, low, high = np.exp([effect, effect - reach * error, effect + reach * error]) if whole else [np.nan] * 3
    return Measured(
        value=float(value), low=float(low), high=float(high), method="quasi_binomial", effect=effect, error=error
    )


def reach_of(level: float, freedom: int) -> float:
    """How many standard errors an interval reaches: t where the dispersion was estimated, else normal."""
    return float(stats.t.ppf((1 + level) / 2, freedom) if freedom else stats.norm.ppf((1 + level) / 2))


def share(events: float, size: float, *, level: float) -> Measured:
    """A proportion with Wilson's interval."""
    low, high = proportion_confint(events, size, alpha=1 - level, method="wilson")
    return Measured(value=events / size, low=float(low), high=float(high), method="wilson")


def rate_change(team: Team, *, level: float, spread: float, freedom: int, per: float) -> Change:
    """Rate difference and rate ratio, quasi-Poisson over the periods.

    Parameters
    ----------
    spread, freedom : the periods' dispersion (at least 1) and its degrees of freedom; 0 for the normal distribution.

    References
    ----------
    McCullagh P, Nelder JA. Generalized Linear Models. 2nd ed. 1989, ch. 6. https://doi.org/10.1201/9780203753736
    """
    (x0, t0), (x1, t1) = (_totals(side) for side in (team.before, team.after))
    reach = reach_of(level, freedom)
    one_rate = partial(rate, level=level, spread=spread, reach=reach, per=per)
    before, after = one_rate(x0, t0), one_rate(x1, t1)
    error = per * np.sqrt(spread * ((x0 or HALF) / t0**2 + (x1 or HALF) / t1**2))
    add = HALF if min(x0, x1) == 0 else 0.0
    log_ratio = float(np.log((x1 + add) / t1) - np.log((x0 + add) / t0))
    log_error = float(np.sqrt(spread * (1 / (x0 + add) + 1 / (x1 + add))))
    ratio = ratio_by_mover(before, after, effect=log_ratio, error=log_error)
    if min(x0, x1) > 0:
        low, high = np.exp(log_ratio - reach * log_error), np.exp(log_ratio + reach * log_error)
        ratio = Measured(
            value=ratio.value,
            low=float(low),
            high=float(high),
            method="quasi_poisson",
            effect=log_ratio,
            error=log_error,
        )
    return {
        "before": before,
        "after": after,
        "difference": difference_by_mover(before, after, "mover", error=float(error)),
        "ratio": ratio,
    }


def rate(events: float, size: float, *, level: float, spread: float, reach: float, per: float) -> Measured:
    """A rate per `per`, its interval on the log scale; with no event the interval is Poisson's exact one."""
    if events == 0:
        high = per * float(stats.chi2.ppf((1 + level) / 2, 2)) / 2 / size
        return Measured(value=0.0, low=0.0, high=high, method="exact_poisson")
    value, factor = per * events / size, float(np.exp(reach * np.sqrt(spread / events)))
    return Measured(value=value, low=value / factor, high=value * factor, method="quasi_poisson")


def _totals(side: Side) -> tuple[float, float]:
    events, size = counts_of(side)
    return float(events.sum()), float(size.sum())
