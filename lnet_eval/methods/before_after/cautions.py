"""What a reader must know about a comparison of two sides."""

from __future__ import annotations

from typing import Final

import numpy as np

from lnet_eval.methods.before_after.counts import dispersion
from lnet_eval.methods.before_after.sides import Side, Team
from lnet_eval.methods.estimate import Caution
from lnet_eval.methods.series import Kind
from lnet_eval.methods.two_samples import superiority

OVERDISPERSED: Final = 1.5
"""Pearson's dispersion above which the counts alone understate how much a proportion varies."""
NEIGHBOURS: Final = 8
"""Fewest pairs of neighbouring periods in which a resemblance is looked for."""


def cautions(sides: tuple[Team, ...], whole: tuple[Team, ...], kind: Kind) -> tuple[Caution, ...]:
    """The codes `one_sided_teams, two_points, periods_overdispersed, periods_autocorrelated, no_overlap`, where due."""
    found = []
    if len(whole) < len(sides):
        found.append(Caution(code="one_sided_teams", values={"n": len(sides) - len(whole), "teams": len(sides)}))
    if all(team.before.n == 1 and team.after.n == 1 for team in whole):
        found.append(Caution(code="two_points"))
    if kind == "proportion" and whole[0].before.events is not None:
        spread, _ = dispersion(whole, binomial=True)
        if spread > OVERDISPERSED:
            found.append(Caution(code="periods_overdispersed", values={"dispersion": spread}))
    resemblance = neighbour_correlation(whole)
    if resemblance is not None:
        found.append(Caution(code="periods_autocorrelated", values={"correlation": resemblance}))
    if kind == "ordinal" and len(whole) == 1 and _separate(whole[0]):
        found.append(Caution(code="no_overlap"))
    return tuple(found)


def neighbour_correlation(teams: tuple[Team, ...]) -> float | None:
    """Correlation of neighbouring periods about each side's mean, where it is more than chance gives; else None."""
    products, squares, pairs = 0.0, 0.0, 0
    for side in (side for team in teams for side in (team.before, team.after)):
        residual = side.value - _mean(side)
        together = np.diff(side.place) == 1
        products += float((residual[1:] * residual[:-1])[together].sum())
        squares += float((residual**2).sum())
        pairs += int(together.sum())
    if pairs < NEIGHBOURS or squares == 0:
        return None
    correlation = products / squares
    return correlation if correlation > 1.645 / np.sqrt(pairs) else None


def _mean(side: Side) -> float:
    return float(np.average(side.value, weights=side.size)) if side.n else np.nan


def _separate(team: Team) -> bool:
    enough = min(team.before.n, team.after.n) >= 2
    return enough and bool(np.isnan(superiority(team.before.value, team.after.value)[1]))
