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
    if len(others) < FEWEST_OUTSIDE:
        raise NotEnoughData("regression_to_mean", "regression_needs_outside", needed=FEWEST_OUTSIDE, found=len(others))
    if not chosen:
        raise NotEnoughData("regression_to_mean", "regression_needs_baseline", needed=FEWEST_PERIODS, found=0)
    value, reliability = _expected(chosen, others)
    low, high = _interval(chosen, others)
    return RegressionToMean(
        expected=Estimate(
            quantity="expected_regression", value=value, low=low, high=high, unit=unit,
            n=len(chosen) + len(others), method="shrinkage",
        ),
        reliability=reliability,
        n_teams=len(chosen),
        n_outside=len(others),
    )  # fmt: skip


def _baselines(units: Mapping[str, Series], starts: Mapping[str, pd.Period]) -> list[np.ndarray]:
    values = [series.value[series.present & series.before(starts[unit])] for unit, series in units.items()]
    return [value for value in values if value.size >= FEWEST_PERIODS]


def _expected(chosen: Sequence[np.ndarray], others: Sequence[np.ndarray]) -> tuple[float, float]:
    """The expected change of the chosen units' mean, and their mean reliability."""
    every = [*chosen, *others]
    between, within = variance_components(every)
    middle = float(np.mean([value.mean() for value in every]))
    shares = [_reliability(between, within, value.size) for value in chosen]
    pulls = [(1 - share) * (middle - value.mean()) for share, value in zip(shares, chosen, strict=True)]
    return float(np.mean(pulls)), float(np.mean(shares))


def _reliability(between: float, within: float, n: int) -> float:
    total = between + within / n
    return between / total if total > 0 else 1.0


def variance_components(units: Sequence[np.ndarray]) -> tuple[float, float]:
    """Variance between units' true levels and within units, by the analysis of variance; the first not below 0."""
    sizes = np.array([value.size for value in units], dtype=float)
    means = np.array([value.mean() for value in units])
    grand = float((sizes * means).sum() / sizes.sum())
    within = sum(float(((value - value.mean()) ** 2).sum()) for value in units) / float(sizes.sum() - sizes.size)
    mean_square = float((sizes * (means - grand) ** 2).sum()) / (sizes.size - 1)
    typical = float((sizes.sum() - (sizes**2).sum() / sizes.sum()) / (sizes.size - 1))
    return max((mean_square - within) / typical, 0.0), within


def _interval(chosen: Sequence[np.ndarray], others: Sequence[np.ndarray]) -> tuple[float, float]:
    if min(len(chosen), len(others)) < FEWEST_PERIODS:
        return np.nan, np.nan
    rng = np.random.default_rng(SEED)
    drawn = [
        _expected(
            [chosen[i] for i in rng.integers(0, len(chosen), len(chosen))],
            [others[i] for i in rng.integers(0, len(others), len(others))],
        )[0]
        for _ in range(RESAMPLED)
    ]
    low, high = np.quantile(drawn, [0.025, 0.975])
    return float(low), float(high)
