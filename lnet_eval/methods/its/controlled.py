"""The network's series against the series of units outside it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from lnet_eval.errors import NotEnoughData
from lnet_eval.methods.estimate import CORRELATION, Caution, Estimate
from lnet_eval.methods.its.analysis import analyse, counts_of, is_counted, per_unit
from lnet_eval.methods.its.counted import Counts, Diverged, Draws, generalised_linear
from lnet_eval.methods.its.design import Choices, Design
from lnet_eval.methods.its.gaussian import fit_gaussian
from lnet_eval.methods.its.latent import LatentPosterior, fit_latent
from lnet_eval.methods.its.pairs import FAR, Pair, aligned, paired
from lnet_eval.methods.its.quantities import (
    PROBABILITIES,
    Moment,
    default_horizons,
    estimate,
    moments,
    natural_unit,
    ratio_name,
    ratio_unit,
)
from lnet_eval.methods.its.refusals import (
    METHOD,
    refuse_short_phases,
    refuse_unusable_values,
    refuse_without_events,
)
from lnet_eval.methods.its.result import ControlledTimeSeries
from lnet_eval.methods.its.season import SeasonTerms
from lnet_eval.methods.its.sensitivity import other_estimators
from lnet_eval.methods.series import Series


def controlled_time_series(
    network: Series,
    comparison: Series,
    *,
    start: pd.Period,
    transition: int = 0,
    horizons: Sequence[int] | None = None,
    season: SeasonTerms | None = None,
    interruptions: Sequence[pd.Period] = (),
    follow_up: pd.Period | None = None,
) -> ControlledTimeSeries:
    """How far the network left its course beyond what happened to units outside it.

    Continuous kinds: the default estimator on the series of differences, network minus comparison, in periods
    where both have a value; beside it (`method` "interaction") both series in one model, every term with an
    interaction by series, each with its own AR(1) errors of shared ρ and σ. Counted kinds: the interaction model on
    the link scale with a latent AR(1) process for each series; `difference_ratio_at_<h>` is the ratio of the network's
    ratio to the comparison's, `difference_effect_at_<h>` the network's expected value less what it had been with the
    comparison's change.

    Parameters
    ----------
    network, comparison : of one kind and frequency; they may begin and end at different times.
    start, transition, horizons, season, interruptions, follow_up : as for `interrupted_time_series`. Season and later
        changes enter where both series (for continuous kinds: the differences) can carry them.

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
    network, comparison = aligned(network, comparison)
    choices = Choices(
        start=start, transition=transition, season=season, interruptions=tuple(interruptions), follow_up=follow_up
    )
    engine = _counted if is_counted(network) else _difference
    return engine(network, comparison, choices, horizons)


def _difference(
    network: Series, comparison: Series, choices: Choices, horizons: Sequence[int] | None
) -> ControlledTimeSeries:
    difference = replace(network, value=network.value - comparison.value)
    design = choices.design(difference)
    refuse_short_phases(design)
    wanted = moments(design, horizons or default_horizons(design))
    main = analyse(difference, design, wanted, lines=False)
    others, _ = other_estimators(difference, design, wanted)
    found = [e if e.quantity == "autocorrelation" else e.named(f"difference_{e.quantity}") for e in main.estimates]
    time = main.coefficients.loc["time"]
    trend = estimate(
        "pretrend_difference",
        time[["low", "estimate", "high"]].to_numpy(dtype=float),
        unit=natural_unit(network),
        n=len(design.times),
        method="default",
    )
    beside = [e.named(f"difference_{e.quantity}") for e in others]
    # Whoever has the periods of a difference has those of the pair.
    beside += _interaction(network, comparison, paired(network, comparison, choices), wanted)
    return _result(
        network, comparison, [*found, trend], beside, cautions=design.cautions, parallel=not trend.excludes(0.0)
    )


def _interaction(network: Series, comparison: Series, pair: Pair, wanted: Sequence[Moment]) -> Iterator[Estimate]:
    """Both continuous series in one model with shared ρ and σ."""
    y = np.concatenate([network.value[pair.ours.used], comparison.value[pair.theirs.used]])
    scale = float(np.abs(y).max())
    known = [moment for moment in wanted if moment.stage is None or moment.stage < len(pair.ours.stages)]
    names, rows = pair.contrasts(known)
    numbers = scale * fit_gaussian(y[None] / scale, pair.matrix, pair.times).contrasts(rows, PROBABILITIES)[0]
    for name, row in zip(names, numbers, strict=True):
        quantity = "pretrend_difference" if name == "pretrend" else f"difference_{name}"
        yield estimate(quantity, row, unit=natural_unit(network), n=len(y), method="interaction")


def _counted(
    network: Series, comparison: Series, choices: Choices, horizons: Sequence[int] | None
) -> ControlledTimeSeries:
    pair, both = _counted_pair(network, comparison, choices)
    ours = pair.ours
    gaps = np.diff(pair.times)
    try:
        posterior = fit_latent(both, pair.matrix, np.where(gaps > FAR / 2, np.inf, gaps))
    except (Diverged, np.linalg.LinAlgError) as error:
        raise NotEnoughData(METHOD, "its_no_fit") from error
    wanted, n = moments(ours, horizons or default_horizons(ours)), len(both.events)
    found = list(_ratios(pair, both, wanted, posterior))
    draws = posterior.draws()
    for moment in wanted:
        numbers = np.quantile(_beyond_comparison(network, ours, both, draws, moment), PROBABILITIES)
        name = f"difference_{moment.quantity}"
        found.append(estimate(name, numbers, unit=natural_unit(network), n=n, method="default"))
    rho = posterior.autocorrelation(PROBABILITIES)
    found.append(estimate("autocorrelation", rho, unit=CORRELATION, n=n, method="default"))
    trend = next(e for e in found if e.quantity == "pretrend_difference")
    beside = list(_plain_ratios(pair, both, wanted))
    return _result(network, comparison, found, beside, cautions=ours.cautions, parallel=not trend.excludes(1.0))


def _counted_pair(network: Series, comparison: Series, choices: Choices) -> tuple[Pair, Counts]:
    """The designs and the counts; later changes only where every phase of both series has events."""
    pair = paired(network, comparison, choices)
    sides = ((network, pair.ours), (comparison, pair.theirs))
    counts = [counts_of(series, design) for series, design in sides]
    try:
        for one, (_, design) in zip(counts, sides, strict=True):
            refuse_without_events(one, design)
    except NotEnoughData:
        if len(pair.ours.changes) == 1:
            raise
        return _counted_pair(network, comparison, replace(choices, interruptions=(), follow_up=None))
    return pair, Counts(
        family=counts[0].family,
        events=np.concatenate([one.events for one in counts]),
        size=np.concatenate([one.size for one in counts]),
    )


def _ratios(pair: Pair, counts: Counts, wanted: Sequence[Moment], posterior: LatentPosterior) -> Iterator[Estimate]:
    names, rows = pair.contrasts(wanted)
    numbers = np.exp(posterior.contrasts(rows, PROBABILITIES))
    for name, row in zip(names, numbers, strict=True):
        yield estimate(_ratio_name(name), row, unit=ratio_unit(counts), n=len(counts.events), method="default")


def _plain_ratios(pair: Pair, counts: Counts, wanted: Sequence[Moment]) -> Iterator[Estimate]:
    """The ratios by generalised linear models without a latent process."""
    names, rows = pair.contrasts(wanted)
    for method, quasi in (("glm", False), ("quasi_glm", True)):
        try:
            fit = generalised_linear(counts, pair.matrix, quasi=quasi)
        except (Diverged, np.linalg.LinAlgError):
            continue
        for name, row in zip(names, rows, strict=True):
            value, _, low, high = fit.interval(row)
            numbers = np.exp((low, value, high))
            yield estimate(_ratio_name(name), numbers, unit=ratio_unit(counts), n=len(counts.events), method=method)


def _ratio_name(quantity: str) -> str:
    """How much the network's ratio is of the comparison's: "difference_ratio_at_6", "difference_level_ratio"."""
    if quantity == "pretrend":
        return "pretrend_difference"
    if quantity == "slope_change":
        return f"difference_{quantity}"
    if quantity.startswith("effect_at_"):
        return quantity.replace("effect_at", "difference_ratio_at")
    return f"difference_{ratio_name(quantity)}"


def _beyond_comparison(network: Series, design: Design, counts: Counts, draws: Draws, moment: Moment) -> np.ndarray:
    """Draws of the network's value less what the comparison's change would have given."""
    q = len(design.names)
    realised = draws.realised[:, :q] + draws.realised[:, q:]

    def difference(position: int, change: np.ndarray) -> np.ndarray:
        reached = realised @ (design.without(position) + design.effect_at(position))
        otherwise = reached - draws.coefficients[:, q:] @ change
        return np.asarray(counts.natural(reached, draws.scatter) - counts.natural(otherwise, draws.scatter))

    gained = difference(moment.position, moment.change(design))
    if moment.less is not None:
        gained = gained - difference(moment.less, design.effect_at(moment.less))
    return np.asarray(per_unit(network) * gained)


def _result(
    network: Series,
    comparison: Series,
    estimates: Sequence[Estimate],
    beside: Sequence[Estimate],
    *,
    cautions: Sequence[Caution],
    parallel: bool,
) -> ControlledTimeSeries:
    return ControlledTimeSeries(
        estimates=tuple(estimates),
        sensitivity=tuple(beside),
        parallel=parallel,
        fitted=pd.DataFrame(
            {
                "period": network.periods,
                "network": network.value,
                "comparison": comparison.value,
                "difference": network.value - comparison.value,
            }
        ),
        cautions=(*cautions, *(() if parallel else (Caution(code="its_not_parallel"),))),
    )
