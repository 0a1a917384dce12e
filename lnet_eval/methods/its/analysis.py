"""The default estimators: from a series and its design to estimates, coefficients and lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.stats import qmc

from lnet_eval.errors import NotEnoughData
from lnet_eval.methods.estimate import CORRELATION, NATURAL, Estimate
from lnet_eval.methods.its.counted import Counts, Diverged, Draws
from lnet_eval.methods.its.design import Design
from lnet_eval.methods.its.gaussian import fit_gaussian
from lnet_eval.methods.its.latent import LatentPosterior, fit_latent
from lnet_eval.methods.its.quantities import (
    PROBABILITIES,
    Moment,
    all_contrasts,
    coefficient_table,
    estimate,
    natural_unit,
    ratio_name,
    ratio_unit,
)
from lnet_eval.methods.its.refusals import METHOD, refuse_no_variation, refuse_without_events
from lnet_eval.methods.series import Series


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Analysis:
    """One fit of the default estimator.

    Attributes
    ----------
    estimates : level, slope, effects and the autocorrelation.
    coefficients : on the link scale.
    lines : array (4, n): fitted, counterfactual and its interval for every period, natural units; None where
        they were not asked for.
    """

    estimates: tuple[Estimate, ...]
    coefficients: pd.DataFrame
    lines: np.ndarray | None


def is_counted(series: Series) -> bool:
    """Whether the series is analysed by its counts (rates, proportions, counts) or by its values."""
    return series.kind in {"rate", "proportion", "count"}


def analyse(
    series: Series, design: Design, wanted: Sequence[Moment], *, method: str = "default", lines: bool = True
) -> Analysis:
    """Fit the default estimator of the series' kind.

    Raises
    ------
    NotEnoughData : the series does not vary, or a phase has too few events.
    """
    engine = _analyse_counts if is_counted(series) else _analyse_values
    return engine(series, design, wanted, method, lines)


def counts_of(series: Series, design: Design) -> Counts:
    """The counts of the periods in the fit."""
    events = series.value if series.numerator is None else series.numerator
    size = np.ones(len(series)) if series.denominator is None else series.denominator
    family = "binomial" if series.kind == "proportion" else "poisson"
    if family == "poisson" and series.kind == "count":
        events, size = series.value, np.ones(len(series))
    return Counts(family=family, events=events[design.used], size=size[design.used])  # type: ignore[arg-type]


def per_unit(series: Series) -> float:
    """What one expected event per unit of exposure is in natural units."""
    return series.per if series.kind == "rate" else 1.0


def _analyse_values(series: Series, design: Design, wanted: Sequence[Moment], method: str, lines: bool) -> Analysis:
    y = series.value[design.used]
    refuse_no_variation(y, design.matrix)
    posterior = fit_gaussian(y[None] / np.abs(y).max(), design.matrix, design.times)
    unit, n, q = np.abs(y).max(), len(y), len(design.names)
    after = range(design.onset, len(series) if lines else design.onset)
    names, contrasts = all_contrasts(design, wanted)
    rows = [np.eye(q), contrasts, *(design.effect_at(i)[None] for i in after)]
    low, middle, high = unit * posterior.contrasts(np.vstack(rows), PROBABILITIES)[0].T
    found = [
        estimate(name, (low[i], middle[i], high[i]), unit=NATURAL, n=n, method=method)
        for i, name in enumerate(names, start=q)
    ]
    rho = posterior.autocorrelation(PROBABILITIES)[0]
    found.append(estimate("autocorrelation", rho, unit=CORRELATION, n=n, method=method))
    errors = unit * posterior.spread(np.eye(q))[0]
    drawn = None
    if lines:
        # The line through the measurements, and what it had been without the effect.
        drawn = np.tile(design.rows @ np.linalg.lstsq(design.matrix, y / unit, rcond=None)[0] * unit, (4, 1))
        drawn[1:, design.onset :] -= np.array([middle, high, low])[:, q + len(names) :]
    return Analysis(
        estimates=tuple(found),
        coefficients=coefficient_table(design, middle[:q], errors, low[:q], high[:q]),
        lines=drawn,
    )


def _analyse_counts(series: Series, design: Design, wanted: Sequence[Moment], method: str, lines: bool) -> Analysis:
    counts = counts_of(series, design)
    refuse_without_events(counts, design)
    try:
        posterior = fit_latent(counts, design.matrix, np.diff(design.times))
    except (Diverged, np.linalg.LinAlgError) as error:
        raise NotEnoughData(METHOD, "its_no_fit") from error
    draws = posterior.draws()
    found = natural_estimates(series, design, wanted, draws, method=method)
    found += ratio_estimates(posterior, design, wanted, counts, method=method)
    n, q = len(counts.events), len(design.names)
    rho = posterior.autocorrelation(PROBABILITIES)
    found.append(estimate("autocorrelation", rho, unit=CORRELATION, n=n, method=method))
    low, middle, high = posterior.contrasts(np.eye(q), PROBABILITIES).T
    drawn = count_lines(series, design, draws) if lines else None
    return Analysis(
        estimates=tuple(found),
        coefficients=coefficient_table(design, middle, posterior.spread(np.eye(q)), low, high),
        lines=drawn,
    )


def count_lines(series: Series, design: Design, draws: Draws) -> np.ndarray:
    """A counted series' realised line and what it had been without the effect (4, n), in natural units."""
    counts, rows = counts_of(series, design), design.rows
    effects = np.array([design.effect_at(i) for i in range(len(rows))])
    scatter = draws.scatter if isinstance(draws.scatter, float) else draws.scatter[:, None]
    reached = draws.realised @ rows.T
    fitted = np.median(counts.natural(reached, scatter), axis=0)
    otherwise = counts.natural(reached - draws.coefficients @ effects.T, scatter)
    low, middle, high = np.quantile(otherwise, PROBABILITIES, axis=0)
    return np.asarray(per_unit(series) * np.array([fitted, middle, low, high]))


def ratio_estimates(
    posterior: LatentPosterior, design: Design, wanted: Sequence[Moment], counts: Counts, *, method: str
) -> list[Estimate]:
    """Level, slope and effects as rate ratios or odds ratios."""
    names, rows = all_contrasts(design, wanted)
    numbers = np.exp(posterior.contrasts(rows, PROBABILITIES))
    n, unit = len(counts.events), ratio_unit(counts)
    return [
        estimate(ratio_name(name), row, unit=unit, n=n, method=method) for name, row in zip(names, numbers, strict=True)
    ]


def natural_estimates(
    series: Series, design: Design, wanted: Sequence[Moment], draws: Draws, *, method: str
) -> list[Estimate]:
    """Effects in natural units: the value on the line that the series followed, less that value without the effect.

    The realised line is known wherever there are data; the model's own line is not when the autocorrelation is
    strong, since its level and the latent process cannot then be told apart.
    """
    counts = counts_of(series, design)

    def effect(position: int, change: np.ndarray) -> np.ndarray:
        reached = draws.realised @ (design.without(position) + design.effect_at(position))
        otherwise = counts.natural(reached - draws.coefficients @ change, draws.scatter)
        return np.asarray(per_unit(series) * (counts.natural(reached, draws.scatter) - otherwise))

    found, n = [], len(counts.events)
    for moment in wanted:
        effects = effect(moment.position, moment.change(design))
        if moment.less is not None:
            effects = effects - effect(moment.less, design.effect_at(moment.less))
        numbers = np.quantile(effects, PROBABILITIES)
        found.append(estimate(moment.quantity, numbers, unit=natural_unit(series), n=n, method=method))
    return found


def normal_draws(coefficients: np.ndarray, covariance: np.ndarray) -> Draws:
    """Points (4096, q) that stand for a normal distribution, from a fixed Sobol sequence."""
    points = qmc.MultivariateNormalQMC(coefficients, covariance, rng=0)
    coefficients = np.asarray(points.random(4096))
    return Draws(coefficients=coefficients, realised=coefficients)
