"""People of one team answer alike: how much wider that makes the interval of a share."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from scipy.stats import t

from lnet_eval.methods.estimate import SHARE, Estimate, wilson_share

FEWEST_TEAMS: Final = 5  # with fewer, how alike a team answers cannot be told from how much the teams differ


@dataclass(frozen=True, slots=True, kw_only=True)
class Clustering:
    """How much the teams widen the interval of a share.

    Attributes
    ----------
    design_effect : variance with teams over variance of as many people who answer on their own; 1 or more, rounded up
        to a tenth, so that it tells nothing of a single team.
    n_teams : teams with an answer. n_effective : people on their own who would say as much.
    """

    design_effect: float
    n_teams: int
    n_effective: float = field(repr=False)


def clustering(agrees: npt.NDArray[Any], team: npt.NDArray[np.float64]) -> Clustering | None:
    """The design effect of teams on a share, or on a mean change; None with fewer than five teams, or no variation.

    Parameters
    ----------
    agrees : one per answer on the scale (of pairs: 1, 0 or −1, agreed after minus agreed before).
    team : the team's number; nan (no team given) is a team of its own.

    Notes
    -----
    The variance of a ratio over teams, linearised, C/(C−1) Σ (y − p·m)² / n², over the variance of single answers by n.
    The effective number is n over the design effect, times the squared ratio of t quantiles at n−1 and C−1 degrees of
    freedom: with few teams the variance itself is uncertain.

    References
    ----------
    Kish L. Survey Sampling. Wiley, 1965. Korn EL, Graubard BI. Surv Methodol 1998;24:193–201.
    Dean N, Pagano M. J Surv Stat Methodol 2015;3:484–503. https://doi.org/10.1093/jssam/smv024
    """
    n = agrees.size
    share, variance = (float(agrees.mean()), float(agrees.var())) if n else (0.0, 0.0)
    numbers = np.where(np.isnan(team), -1 - np.arange(team.size), team)
    _, place = np.unique(numbers, return_inverse=True)
    members = np.bincount(place).astype(float)
    agreeing = np.bincount(place, weights=agrees.astype(float))
    n_teams = members.size
    if n_teams < FEWEST_TEAMS or variance == 0:
        return None
    spread = n_teams / (n_teams - 1) * float(((agreeing - share * members) ** 2).sum()) / n**2
    effect = max(1.0, math.ceil(round(10 * spread * n / variance, 9)) / 10)
    shrink = (t.ppf(0.975, n - 1) / t.ppf(0.975, n_teams - 1)) ** 2
    return Clustering(design_effect=effect, n_teams=n_teams, n_effective=max(1.0, min(float(n), n / effect * shrink)))


def clustered_share(quantity: str, agreeing: int, n: int, teams: Clustering) -> Estimate:
    """A share with Wilson's interval at the effective number of answers, method "wilson_clustered"."""
    wilson = wilson_share(quantity, agreeing / n * teams.n_effective, teams.n_effective)
    return Estimate(
        quantity=quantity, value=agreeing / n, low=wilson.low, high=wilson.high, unit=SHARE, n=n,
        method="wilson_clustered",
    )  # fmt: skip


def widened(difference: Estimate, teams: Clustering) -> Estimate:
    """A paired difference with its interval as wide as the teams make it, method "newcombe_paired_clustered"."""
    by = math.sqrt(difference.n / teams.n_effective)
    return replace(
        difference,
        low=max(-1.0, difference.value - by * (difference.value - difference.low)),
        high=min(1.0, difference.value + by * (difference.high - difference.value)),
        method="newcombe_paired_clustered",
    )
