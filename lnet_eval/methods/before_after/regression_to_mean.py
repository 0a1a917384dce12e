"""How far teams chosen for a bad baseline would have come nearer to the rest with nothing done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from lnet_eval.errors import NotEnoughData
from lnet_eval.methods.estimate import SHARE, Estimate, estimates_frame
from lnet_eval.methods.series import Series

FEWEST_OUTSIDE: Final = 2
FEWEST_PERIODS: Final = 3
RESAMPLED: Final = 2_000
SEED: Final = 18860101
"""Fixed, so that the same data give the same interval every time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RegressionToMean:
    """What is to be expected of teams chosen for a bad baseline.

    Attributes
    ----------
    expected : the change to be expected of the teams' mean, in the measure's own unit ("expected_regression").
    reliability : mean share of the variation between baseline levels that is real difference between units.
    n_teams, n_outside : units with three baseline periods or more.
    """

    expected: Estimate
    reliability: float
    n_teams: int
    n_outside: int

    def to_frame(self) -> pd.DataFrame:
        """Estimates: `expected_regression`, and the teams' `reliability` without an interval."""
        reliability = Estimate(
            quantity="reliability", value=self.reliability, low=np.nan, high=np.nan, unit=SHARE, n=self.n_teams,
            method="shrinkage",
        )  # fmt: skip
        return estimates_frame((self.expected, reliability))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Levels:
    """What the baseline periods say of U units.

    Attributes
    ----------
    sizes, means : arrays (…, U), the periods of each unit and their mean.
    scatter : array (…, U), the sum of their squared deviations from it.
    """

    sizes: np.ndarray
    means: np.ndarray
    scatter: np.ndarray

    @classmethod
    def of(cls, units: Sequence[np.ndarray]) -> Levels:
        """Of the units' values, one array each."""
        return cls(
            sizes=np.array([values.size for values in units], dtype=float),
            means=np.array([values.mean() for values in units]),
            scatter=np.array([((values - values.mean()) ** 2).sum() for values in units]),
        )

    def drawn(self, places: np.ndarray) -> Levels:
        """The units at `places` (R, U), for each of R draws."""
        return Levels(sizes=self.sizes[places], means=self.means[places], scatter=self.scatter[places])

    def beside(self, others: Levels) -> Levels:
        """These units and the others."""
        pairs = ((self.sizes, others.sizes), (self.means, others.means), (self.scatter, others.scatter))
        sizes, means, scatter = (np.concatenate(pair, axis=-1) for pair in pairs)
        return Levels(sizes=sizes, means=means, scatter=scatter)


def regression_to_mean(
    teams: Mapping[str, Series], outside: Mapping[str, Series], *, starts: Mapping[str, pd.Period], unit: str
) -> RegressionToMean:
    """The change that teams chosen for a bad baseline show by themselves, from units chosen and not chosen.

    Parameters
    ----------
    teams, outside : unit → series; `outside` are the units that were not chosen.
    starts : unit → first period after the start. unit : of differences of the measure.

    Raises
    ------
    NotEnoughData : fewer than two units outside (`regression_needs_outside`), or no team, with three baseline periods.

    Notes
    -----
    Each team's baseline mean is drawn towards the mean of all units by the share of its deviation that is chance:
    1 − σ²_b / (σ²_b + σ²_w / m), variances from a one-way analysis of the baseline periods. The periods of one unit are
    taken as independent given its level: where neighbouring months resemble each other, more is to be expected than
    this says. The interval is the percentile bootstrap over units, teams and units outside drawn apart, from three of
    each.

    References
    ----------
    Barnett AG, van der Pols JC, Dobson AJ. Int J Epidemiol 2005;34:215–20. https://doi.org/10.1093/ije/dyh299
    """
    chosen, others = (_baselines(units, starts) for units in (teams, outside))
    n_teams, n_outside = chosen.sizes.size, others.sizes.size
    if n_outside < FEWEST_OUTSIDE:
        raise NotEnoughData("regression_to_mean", "regression_needs_outside", needed=FEWEST_OUTSIDE, found=n_outside)
    if not n_teams:
        raise NotEnoughData("regression_to_mean", "regression_needs_baseline", needed=FEWEST_PERIODS, found=0)
    value, reliability = _expected(chosen, others)
    low, high = _interval(chosen, others)
    return RegressionToMean(
        expected=Estimate(
            quantity="expected_regression", value=float(value), low=low, high=high, unit=unit,
            n=n_teams + n_outside, method="shrinkage",
        ),
        reliability=float(reliability),
        n_teams=n_teams,
        n_outside=n_outside,
    )  # fmt: skip


def variance_components(units: Levels) -> tuple[np.ndarray, np.ndarray]:
    """Variance between units' true levels and within units, by the analysis of variance; the first not below 0."""
    n, total = units.sizes.shape[-1], units.sizes.sum(axis=-1)
    grand = (units.sizes * units.means).sum(axis=-1) / total
    within = units.scatter.sum(axis=-1) / (total - n)
    mean_square = (units.sizes * (units.means - grand[..., None]) ** 2).sum(axis=-1) / (n - 1)
    typical = (total - (units.sizes**2).sum(axis=-1) / total) / (n - 1)
    return np.maximum((mean_square - within) / typical, 0.0), within


def _baselines(units: Mapping[str, Series], starts: Mapping[str, pd.Period]) -> Levels:
    values = [series.value[series.present & series.before(starts[unit])] for unit, series in units.items()]
    return Levels.of([value for value in values if value.size >= FEWEST_PERIODS])


def _expected(chosen: Levels, others: Levels) -> tuple[np.ndarray, np.ndarray]:
    """The expected change of the chosen units' mean, and their mean reliability."""
    every = chosen.beside(others)
    between, within = variance_components(every)
    total = between[..., None] + within[..., None] / chosen.sizes
    with np.errstate(invalid="ignore"):
        shares = np.where(total > 0, between[..., None] / total, 1.0)
    pulls = (1 - shares) * (every.means.mean(axis=-1)[..., None] - chosen.means)
    return pulls.mean(axis=-1), shares.mean(axis=-1)


def _interval(chosen: Levels, others: Levels) -> tuple[float, float]:
    sizes = chosen.sizes.size, others.sizes.size
    if min(sizes) < FEWEST_PERIODS:
        return np.nan, np.nan
    rng = np.random.default_rng(SEED)
    places = [[rng.integers(0, size, size) for size in sizes] for _ in range(RESAMPLED)]
    ours, theirs = (np.array(drawn) for drawn in zip(*places, strict=True))
    low, high = np.quantile(_expected(chosen.drawn(ours), others.drawn(theirs))[0], [0.025, 0.975])
    return float(low), float(high)
