"""The network's series against the series of units outside it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from lnet_eval.errors import NotEnoughData
from lnet_eval.methods.estimate import CORRELATION, Caution, Estimate
from lnet_eval.methods.its.analysis import analyse, counts_of, is_counted, per_unit
from lnet_eval.methods.its.counted import Counts, Diverged, Draws
from lnet_eval.methods.its.design import SEGMENTED, Design, segmented_design
from lnet_eval.methods.its.latent import fit_latent
from lnet_eval.methods.its.quantities import (
    PROBABILITIES,
    default_horizons,
    effect_rows,
    estimate,
    moments,
    natural_unit,
    ratio_unit,
    slope_row,
)
from lnet_eval.methods.its.refusals import (
    METHOD,
    refuse_short_phases,
    refuse_unusable_values,
    refuse_without_events,
)
from lnet_eval.methods.its.result import ControlledTimeSeries
from lnet_eval.methods.series import Series


def controlled_time_series(
    network: Series,
    comparison: Series,
    *,
    start: pd.Period,
    transition: int = 0,
    horizons: Sequence[int] | None = None,
) -> ControlledTimeSeries:
    """How far the network left its course beyond what happened to units outside it.

    Continuous kinds: the default estimator on the series of differences, network minus comparison, in periods
    where both have a value. Counted kinds: both series in one model on the link scale, every segment with an
    interaction by series, and a latent AR(1) process for each series with shared ρ and σ; `difference_ratio_at_<h>`
    is the ratio of the network's ratio to the comparison's, `difference_effect_at_<h>` the network's expected value
    less what it had been with the comparison's change.

    Parameters
    ----------
    network, comparison : series of one kind and frequency. start, transition, horizons : as for
        `interrupted_time_series`.

    Returns
    -------
    ControlledTimeSeries. `pretrend_difference` is the difference in slope before the start, per period: natural
    units for continuous kinds, a ratio (1 is parallel) for counted kinds.

    Raises
    ------
    NotEnoughData : as for `interrupted_time_series`, of either series or of the periods they share.
    ValueError : series of different kinds or frequencies.
    """
    if network.kind != comparison.kind or network.periods.freqstr != comparison.periods.freqstr:
        raise ValueError("network and comparison must be of one kind and frequency")
    refuse_unusable_values(network)
    refuse_unusable_values(comparison)
    network, comparison = _aligned(network, comparison)
    if is_counted(network):
        return _counted(network, comparison, start, transition, horizons)
    return _difference(network, comparison, start, transition, horizons)


def _difference(
    network: Series, comparison: Series, start: pd.Period, transition: int, horizons: Sequence[int] | None
) -> ControlledTimeSeries:
    difference = replace(network, value=network.value - comparison.value)
    design = segmented_design(difference.periods, difference.present, start=start, transition=transition)
    refuse_short_phases(design)
    wanted = moments(design, horizons or default_horizons(design))
    main = analyse(difference, design, wanted, lines=False)
    found = [e if e.quantity == "autocorrelation" else e.named(f"difference_{e.quantity}") for e in main.estimates]
    time = main.coefficients.loc["time"]
    trend = estimate(
        "pretrend_difference",
        time[["low", "estimate", "high"]].to_numpy(dtype=float),
        unit=natural_unit(network),
        n=len(design.times),
        method="default",
    )
    return _result(network, comparison, [*found, trend], parallel=not trend.excludes(0.0))


def _counted(
    network: Series, comparison: Series, start: pd.Period, transition: int, horizons: Sequence[int] | None
) -> ControlledTimeSeries:
    designs = [
        segmented_design(series.periods, series.present, start=start, transition=transition)
        for series in (network, comparison)
    ]
    counts = []
    for series, design in zip((network, comparison), designs, strict=True):
        refuse_short_phases(design)
        counts.append(counts_of(series, design))
        refuse_without_events(counts[-1], design)
    ours, theirs = designs
    both = Counts(
        family=counts[0].family,
        events=np.concatenate([c.events for c in counts]),
        size=np.concatenate([c.size for c in counts]),
    )
    matrix = np.block([[ours.matrix, ours.matrix], [theirs.matrix, np.zeros_like(theirs.matrix)]])
    gaps = np.concatenate([np.diff(ours.times), [np.inf], np.diff(theirs.times)])
    try:
        posterior = fit_latent(both, matrix, gaps)
    except (Diverged, np.linalg.LinAlgError) as error:
        raise NotEnoughData(METHOD, "its_no_fit") from error
    wanted = moments(ours, horizons or default_horizons(ours))
    n = len(both.events)
    beyond = effect_rows(ours, wanted)
    trend_row = np.eye(len(SEGMENTED))[SEGMENTED.index("time")]
    rows = np.vstack([beyond, slope_row(ours), trend_row])
    ratios = np.exp(posterior.contrasts(np.hstack([np.zeros_like(rows), rows]), PROBABILITIES))
    names = [_ratio_name(moment.quantity) for moment in wanted] + ["difference_slope_change", "pretrend_difference"]
    unit = ratio_unit(both)
    found = [estimate(name, row, unit=unit, n=n, method="default") for name, row in zip(names, ratios, strict=True)]
    natural = _beyond_comparison(network, ours, both, posterior.draws())
    for moment in wanted:
        numbers = np.quantile(natural(moment.position), PROBABILITIES)
        name = f"difference_{moment.quantity}"
        found.append(estimate(name, numbers, unit=natural_unit(network), n=n, method="default"))
    rho = posterior.autocorrelation(PROBABILITIES)
    found.append(estimate("autocorrelation", rho, unit=CORRELATION, n=n, method="default"))
    trend = next(e for e in found if e.quantity == "pretrend_difference")
    return _result(network, comparison, found, parallel=not trend.excludes(1.0))


def _ratio_name(quantity: str) -> str:
    if quantity == "level_change":
        return "difference_level_ratio"
    return quantity.replace("effect_at", "difference_ratio_at")


def _beyond_comparison(network: Series, design: Design, counts: Counts, draws: Draws) -> Callable[[int], np.ndarray]:
    """From a position to draws of the network's value less what the comparison's change would have given."""
    q = len(design.names)
    realised = draws.realised[:, :q] + draws.realised[:, q:]

    def difference(position: int) -> np.ndarray:
        change = design.effect_at(position)
        reached = realised @ (design.without(position) + change)
        otherwise = reached - draws.coefficients[:, q:] @ change
        gained = counts.natural(reached, draws.scatter) - counts.natural(otherwise, draws.scatter)
        return np.asarray(per_unit(network) * gained)

    return difference


def _result(
    network: Series, comparison: Series, estimates: Sequence[Estimate], *, parallel: bool
) -> ControlledTimeSeries:
    return ControlledTimeSeries(
        estimates=tuple(estimates),
        parallel=parallel,
        fitted=pd.DataFrame(
            {
                "period": network.periods,
                "network": network.value,
                "comparison": comparison.value,
                "difference": network.value - comparison.value,
            }
        ),
        cautions=() if parallel else (Caution(code="its_not_parallel"),),
    )


def _aligned(network: Series, comparison: Series) -> tuple[Series, Series]:
    """Both series over the periods from the first to the last that either has."""
    periods = pd.period_range(
        min(network.periods[0], comparison.periods[0]),
        max(network.periods[-1], comparison.periods[-1]),
        freq=network.periods.freq,
    )
    return _over(network, periods), _over(comparison, periods)


def _over(series: Series, periods: pd.PeriodIndex) -> Series:
    def widened(column: np.ndarray | None) -> np.ndarray | None:
        if column is None:
            return None
        return pd.Series(column, index=series.periods).reindex(periods).to_numpy(dtype=float)

    value = widened(series.value)
    return replace(
        series,
        periods=periods,
        value=series.value if value is None else value,
        numerator=widened(series.numerator),
        denominator=widened(series.denominator),
    )
