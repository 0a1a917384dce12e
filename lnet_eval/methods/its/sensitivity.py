"""Whether the answer hangs on a choice: other estimators, and other choices, beside the default."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from lnet_eval.errors import NotEnoughData
from lnet_eval.methods.estimate import Estimate
from lnet_eval.methods.its.analysis import analyse, counts_of, is_counted, natural_estimates, normal_draws
from lnet_eval.methods.its.counted import Diverged, generalised_linear
from lnet_eval.methods.its.design import MIN_PER_PHASE, Choices, Design
from lnet_eval.methods.its.linear import (
    LinearFit,
    newey_west,
    ordinary_least_squares,
    prais_winsten,
    restricted_likelihood,
)
from lnet_eval.methods.its.quantities import (
    Moment,
    all_contrasts,
    estimate,
    linear_estimates,
    linear_table,
    moments,
    ratio_name,
    ratio_unit,
)
from lnet_eval.methods.its.refusals import refuse_short_phases
from lnet_eval.methods.its.season import SeasonTerms
from lnet_eval.methods.series import Series


def other_estimators(
    series: Series, design: Design, wanted: Sequence[Moment]
) -> tuple[list[Estimate], dict[str, pd.DataFrame]]:
    """The estimators in common use on the same design: their estimates and coefficient tables by method."""
    found: list[Estimate] = []
    tables = {}
    for method, fit in estimator_fits(series, design):
        tables[method] = linear_table(fit, design)
        if is_counted(series):
            found += _count_estimates(series, design, wanted, fit, method)
        else:
            found += linear_estimates(fit, design, wanted, method=method)
    return found, tables


def estimator_fits(series: Series, design: Design) -> Iterator[tuple[str, LinearFit]]:
    """The fits of the estimators in common use by name: on the link scale where the series is counted."""
    return _count_fits(series, design) if is_counted(series) else _value_fits(series, design)


def other_choices(series: Series, choices: Choices, horizons: Sequence[int]) -> list[Estimate]:
    """The default estimator under other choices; a choice that the data do not allow has no row.

    Effects at a horizon are of the same calendar period as the default's, also where the transition is longer or
    shorter. A placebo has its own onset, and its horizons count from there.
    """
    found: list[Estimate] = []
    for method, changed, part in _variants(series, choices):
        later = 0 if method == "placebo" else changed.transition - choices.transition
        try:
            found += _refit(part, changed, method, horizons, later)
        except NotEnoughData:
            continue
    return found


def _variants(series: Series, choices: Choices) -> Iterator[tuple[str, Choices, Series]]:
    if choices.season is None:
        yield "season", replace(choices, season=SeasonTerms()), series
    else:
        yield "without_season", replace(choices, season=None), series
    yield "transition_plus_1", replace(choices, transition=choices.transition + 1), series
    if choices.transition:
        yield "transition_minus_1", replace(choices, transition=choices.transition - 1), series
    if choices.interruptions:
        yield "one_interruption", replace(choices, interruptions=()), series
    baseline = series.before(choices.start)
    known = np.flatnonzero(baseline & series.present)
    if len(known) >= 2 * MIN_PER_PHASE:
        middle = series.periods[known[len(known) // 2]]
        placebo = replace(choices, start=middle, transition=0, interruptions=(), follow_up=None)
        yield "placebo", placebo, _part(series, baseline)


def _refit(series: Series, choices: Choices, method: str, horizons: Sequence[int], later: int) -> tuple[Estimate, ...]:
    design = choices.design(series)
    refuse_short_phases(design)
    if method == "season" and "season_1" not in design.names:
        return ()
    reach = design.last - design.onset + 1
    kept = [h for h in horizons if method != "placebo" or h <= reach]
    return analyse(series, design, moments(design, kept, later=later), method=method, lines=False).estimates


def _part(series: Series, chosen: np.ndarray) -> Series:
    return replace(
        series,
        periods=series.periods[chosen],
        value=series.value[chosen],
        numerator=None if series.numerator is None else series.numerator[chosen],
        denominator=None if series.denominator is None else series.denominator[chosen],
    )


def _value_fits(series: Series, design: Design) -> Iterator[tuple[str, LinearFit]]:
    y, matrix, times = series.value[design.used], design.matrix, design.times
    unit = float(np.abs(y).max())
    fits = [("ols", ordinary_least_squares(y / unit, matrix)), ("newey_west", newey_west(y / unit, matrix))]
    if (np.diff(times) == 1).all():
        fits.append(("prais_winsten", prais_winsten(y / unit, matrix)))
    fits.append(("reml", restricted_likelihood(y / unit, matrix, times)))
    for method, fit in fits:
        yield method, replace(fit, unit=unit)


def _count_fits(series: Series, design: Design) -> Iterator[tuple[str, LinearFit]]:
    counts = counts_of(series, design)
    for method, quasi in (("glm", False), ("quasi_glm", True)):
        try:
            yield method, generalised_linear(counts, design.matrix, quasi=quasi)
        except (Diverged, np.linalg.LinAlgError):
            continue


def _count_estimates(
    series: Series, design: Design, wanted: Sequence[Moment], fit: LinearFit, method: str
) -> list[Estimate]:
    counts = counts_of(series, design)
    draws = normal_draws(fit.coefficients, fit.covariance)
    found = natural_estimates(series, design, wanted, draws, method=method)
    for name, row in zip(*all_contrasts(design, wanted), strict=True):
        value, _, low, high = fit.interval(row)
        numbers = np.exp((low, value, high))
        found.append(estimate(ratio_name(name), numbers, unit=ratio_unit(counts), n=len(design.times), method=method))
    return found
