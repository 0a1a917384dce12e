"""What changed in a measure of one team that has values and no counts."""

from __future__ import annotations

import numpy as np
from scipy import stats

from lnet_eval.methods.before_after.measured import Change, Measured
from lnet_eval.methods.before_after.ranks import middle, shift
from lnet_eval.methods.before_after.sides import Side, Team
from lnet_eval.methods.two_samples import superiority


def mean_change(team: Team, *, level: float) -> Change:
    """Difference of means (Welch) and the median difference (Hodges–Lehmann).

    References
    ----------
    Welch BL. Biometrika 1947;34:28–35. https://doi.org/10.1093/biomet/34.1-2.28
    """
    before, after = team.before.value, team.after.value
    return {
        "before": mean(team.before, level=level),
        "after": mean(team.after, level=level),
        "difference": _welch(before, after, level),
        "median_difference": _shifted(before, after, level),
    }


def ordered_change(team: Team, *, level: float) -> Change:
    """Difference of ordered values: the typical shift, and the chance that after is above before (Brunner–Munzel)."""
    before, after = team.before.value, team.after.value
    chance, low, high, error = superiority(before, after, level=level)
    return {
        "before": _median(before, level),
        "after": _median(after, level),
        "difference": _shifted(before, after, level),
        "superiority": Measured(value=chance, low=low, high=high, method="brunner_munzel", effect=chance, error=error),
    }


def mean(side: Side, *, level: float) -> Measured:
    """A mean with its t interval; bounds nan for one value."""
    centre = float(side.value.mean())
    if side.n < 2:
        return Measured(value=centre, low=np.nan, high=np.nan, method="t")
    error = float(side.value.std(ddof=1) / np.sqrt(side.n))
    reach = float(stats.t.ppf((1 + level) / 2, side.n - 1)) * error
    return Measured(value=centre, low=centre - reach, high=centre + reach, method="t")


def _welch(before: np.ndarray, after: np.ndarray, level: float) -> Measured:
    value = float(after.mean() - before.mean())
    if min(before.size, after.size) < 2:
        return Measured(value=value, low=np.nan, high=np.nan, method="welch", effect=value)
    part0, part1 = before.var(ddof=1) / before.size, after.var(ddof=1) / after.size
    error = float(np.sqrt(part0 + part1))
    if error == 0:
        return Measured(value=value, low=value, high=value, method="welch", effect=value, error=0.0)
    freedom = (part0 + part1) ** 2 / (part0**2 / (before.size - 1) + part1**2 / (after.size - 1))
    reach = float(stats.t.ppf((1 + level) / 2, freedom)) * error
    return Measured(value=value, low=value - reach, high=value + reach, method="welch", effect=value, error=error)


def _shifted(before: np.ndarray, after: np.ndarray, level: float) -> Measured:
    value, low, high = shift(before, after, level=level)
    return Measured(value=value, low=low, high=high, method="hodges_lehmann", effect=value)


def _median(value: np.ndarray, level: float) -> Measured:
    centre, low, high = middle(value, level=level)
    return Measured(value=centre, low=low, high=high, method="order_statistics")
