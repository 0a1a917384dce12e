"""Made-up series of a planned network: what its months may look like if the plan's assumptions hold."""

from __future__ import annotations

from typing import Final

import numpy as np
from scipy.special import expit

from lnet_eval.methods.power.design import PowerDesign

MONTHS: Final = 12
_MOST_EVENTS: Final = 1e12  # of one unit in one month: no register counts so many, and numpy draws few more


def correlated(shape: tuple[int, ...], rho: float, rng: np.random.Generator) -> np.ndarray:
    """Stationary AR(1) series of unit variance along the last axis."""
    series = rng.standard_normal(shape)
    spread = np.sqrt(1 - rho**2)
    for t in range(1, shape[-1]):
        series[..., t] = rho * series[..., t - 1] + spread * series[..., t]
    return series


def scatter(design: PowerDesign, n: int, rng: np.random.Generator) -> np.ndarray:
    """Array (n, units, length): month-to-month variation of every unit, the teams first, of the planned size."""
    units = design.teams + design.comparisons
    own = correlated((n, units, design.length), design.autocorrelation, rng)
    if design.shared:
        common = correlated((n, 1, design.length), design.autocorrelation, rng)
        own = np.sqrt(1 - design.shared) * own + np.sqrt(design.shared) * common
    return design.variation * own + season(design, n, rng)


def season(design: PowerDesign, n: int, rng: np.random.Generator) -> np.ndarray | float:
    """Array (n, 1, length): the yearly wave of each network, its top in a month drawn anew; 0 where there is none."""
    if not design.season:
        return 0.0
    turn = rng.uniform(0.0, 2 * np.pi, (n, 1, 1))
    return np.asarray(design.season * np.cos(2 * np.pi * np.arange(design.length) / MONTHS + turn))


def effects(design: PowerDesign, n: int, rng: np.random.Generator) -> np.ndarray:
    """Array (n, units, length): the effect on the scale of the model; none before a start and none outside."""
    time = np.arange(design.length)
    course = design.course(time - design.team_starts[:, None])
    size = design.change * (1 + design.between * rng.standard_normal((n, design.teams, 1)))
    whole = np.zeros((n, design.teams + design.comparisons, design.length))
    whole[:, : design.teams] = size * course
    return whole


def draw_values(design: PowerDesign, n: int, rng: np.random.Generator) -> np.ndarray:
    """Array (n, units, length): values around a level of 0."""
    return np.asarray(scatter(design, n, rng) + effects(design, n, rng))


def draw_events(design: PowerDesign, n: int, rng: np.random.Generator) -> np.ndarray:
    """Array (n, units, length): events per unit and period."""
    predictor = design.level + scatter(design, n, rng) + effects(design, n, rng)
    if design.kind == "proportion":
        return np.asarray(rng.binomial(round(design.denominator), expit(predictor)), dtype=float)
    # The variation multiplies the rate; its mean is taken out, so that the baseline is the expected rate.
    rate = np.minimum(predictor - design.variation**2 / 2, np.log(_MOST_EVENTS / design.denominator))
    return np.asarray(rng.poisson(design.denominator * np.exp(rate)), dtype=float)
