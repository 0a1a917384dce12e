"""Which simulated networks would be said to have changed: the evaluation's own estimators, on many networks at once.

Every function returns an array (S, C) for the contrasts level change, slope change and effect at the horizon: 1 where
the 95 per cent interval lies above no change, −1 where below, 0 where it holds it, nan where it could not be analysed.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import numpy as np
import pandas as pd
from scipy.special import ndtr, stdtr

from lnet_eval.methods.its.counted import Counts, Family
from lnet_eval.methods.its.design import MIN_PER_PHASE, SEGMENTED, Design, segmented_design
from lnet_eval.methods.its.gaussian import GaussianPosterior, fit_gaussian
from lnet_eval.methods.its.laplace import LatentModel
from lnet_eval.methods.its.mixture import mixture_quantiles
from lnet_eval.methods.its.quantities import PROBABILITIES
from lnet_eval.methods.its.refusals import MIN_WITH_EVENTS
from lnet_eval.methods.its.season import SeasonTerms
from lnet_eval.methods.power.design import FEWEST_POOLED, PowerDesign
from lnet_eval.methods.power.draw import draw_events, draw_values
from lnet_eval.methods.power.latent_batch import Mixtures, latent_mixtures
from lnet_eval.methods.power.pooling import pooled_intervals

QUANTITIES: Final = ("level_change", "slope_change", "effect")
_FIRST: Final = pd.Period("2001-01", freq="M")
_Z: Final = 1.959963984540054
_TAIL: Final = PROBABILITIES[0]
_BLOCK: Final = 512
_CELLS: Final = 2**24  # unit-months drawn at once: hundreds of units over decades would not fit in the memory


def detections(design: PowerDesign, n: int, rng: np.random.Generator) -> np.ndarray:
    """What `n` simulated networks of this design would show; array (n, 3)."""
    size = max(1, min(_BLOCK, _CELLS // ((design.teams + design.comparisons) * design.length)))
    parts = [_detections(design, min(size, n - i), rng) for i in range(0, n, size)]
    return np.concatenate(parts)


def _detections(design: PowerDesign, n: int, rng: np.random.Generator) -> np.ndarray:
    if design.kind == "continuous":
        values = draw_values(design, n, rng)
        return _pooled(*_team_values(values, design)) if design.source == "pooled" else _values(values, design)
    events = draw_events(design, n, rng)
    if design.source == "pooled":
        return _pooled(*_team_events(events, design))
    return _joint_events(events, design) if design.source == "time_series" else _controlled_events(events, design)


def segments(design: PowerDesign, start: int, transition: int, *, end: int | None = None) -> tuple[Design, np.ndarray]:
    """The segmented design of a series that starts at a position and is delivered until `end`; contrasts (3, q)."""
    periods = pd.period_range(_FIRST, periods=design.length, freq="M")
    made = segmented_design(
        periods,
        np.arange(design.length) < (design.length if end is None else end),
        start=periods[start],
        transition=transition,
        season=SeasonTerms() if design.season_terms else None,
    )
    slope = np.zeros(len(made.names))
    slope[SEGMENTED.index("slope")] = 1.0
    return made, np.array([made.effect_at(made.onset), slope, made.effect_at(made.onset + design.at - 1)])


def _values(values: np.ndarray, design: PowerDesign) -> np.ndarray:
    """The teams together, less the units outside where there are any."""
    there = design.delivered
    series = (values[:, : design.teams] * there).sum(axis=1) / there.sum(axis=0)
    if design.comparisons:
        series = series - values[:, design.teams :].mean(axis=1)
    made, rows = segments(design, design.before, design.span + design.transition)
    posterior = fit_gaussian(series[:, made.used], made.matrix, made.times)
    return _signs(_below_zero(posterior, rows))


def _below_zero(posterior: GaussianPosterior, rows: np.ndarray) -> np.ndarray:
    """Posterior probability (S, C) that a contrast is negative: the interval leaves 0 out where it is extreme."""
    fit = posterior.fit
    means = (fit.coefficients @ rows.T).transpose(0, 2, 1)
    unscaled = ((rows @ fit.unscaled) * rows).sum(axis=-1).T
    scales = np.sqrt(unscaled[None] * (fit.rss / fit.df)[:, None, :])
    return np.asarray((posterior.weights[:, None] * stdtr(fit.df, -means / scales)).sum(axis=-1))


def _signs(below: np.ndarray) -> np.ndarray:
    signs = np.where(below < _TAIL, 1.0, np.where(below > 1 - _TAIL, -1.0, 0.0))
    return np.where(np.isnan(below), np.nan, signs)


def _team_values(values: np.ndarray, design: PowerDesign) -> tuple[np.ndarray, np.ndarray]:
    """Each team's effects and standard errors, arrays (S, teams, C), around its own start."""
    ends = np.full((len(values), design.teams, len(QUANTITIES), len(PROBABILITIES)), np.nan)
    for start, end, alike in _alike(design):
        made, rows = segments(design, start, design.transition, end=end)
        if made.n_after < MIN_PER_PHASE:
            continue
        series = values[:, alike].reshape(-1, design.length)[:, made.used]
        posterior = fit_gaussian(series, made.matrix, made.times)
        ends[:, alike] = posterior.contrasts(rows, PROBABILITIES).reshape(len(values), len(alike), *ends.shape[2:])
    return ends[..., 1], (ends[..., 2] - ends[..., 0]) / (2 * _Z)


def _alike(design: PowerDesign) -> Iterator[tuple[int, int, np.ndarray]]:
    """Start, end and places of the teams that have both in common."""
    both = np.stack([design.team_starts, design.team_ends], axis=1)
    for start, end in np.unique(both, axis=0):
        yield int(start), int(end), np.flatnonzero((both == (start, end)).all(axis=1))


def _team_events(events: np.ndarray, design: PowerDesign) -> tuple[np.ndarray, np.ndarray]:
    shape = (len(events), design.teams, len(QUANTITIES))
    effects, errors = np.full(shape, np.nan), np.full(shape, np.nan)
    size = np.full(design.length, design.denominator)
    for start, end, alike in _alike(design):
        made, rows = segments(design, start, design.transition, end=end)
        if made.n_after < MIN_PER_PHASE:
            continue
        series = events[:, alike].reshape(-1, design.length)
        usable = _has_events(series, made, size, design)
        found = np.full((len(series), len(rows), len(PROBABILITIES)), np.nan)
        mixtures = _latent(series[usable], size, (made, rows), design, start)
        found[usable] = _quantiles(mixtures)
        low, middle, high = np.moveaxis(found.reshape(len(events), len(alike), *found.shape[1:]), -1, 0)
        effects[:, alike], errors[:, alike] = middle, (high - low) / (2 * _Z)
    return effects, errors


def _quantiles(mixtures: Mixtures) -> np.ndarray:
    fitted = np.isfinite(mixtures.weights).all(axis=1)
    found = np.full((*mixtures.means.shape[:2], len(PROBABILITIES)), np.nan)
    if fitted.any():
        found[fitted] = mixture_quantiles(
            PROBABILITIES, mixtures.weights[fitted][:, None], mixtures.means[fitted], mixtures.scales[fitted]
        )
    return found


def _joint_events(events: np.ndarray, design: PowerDesign) -> np.ndarray:
    made, rows = segments(design, design.before, design.span + design.transition)
    there = design.delivered
    series, size = (events[:, : design.teams] * there).sum(axis=1), design.denominator * there.sum(axis=0)
    usable = _has_events(series, made, size, design)
    below = np.full((len(series), len(rows)), np.nan)
    below[usable] = _share_below(_latent(series[usable], size, (made, rows), design, design.before))
    return _signs(below)


def _controlled_events(events: np.ndarray, design: PowerDesign) -> np.ndarray:
    """Both series in one model, every segment with an interaction, as `its.controlled_time_series`."""
    made, rows = segments(design, design.before, design.span + design.transition)
    there = design.delivered
    ours, theirs = (events[:, : design.teams] * there).sum(axis=1), events[:, design.teams :].sum(axis=1)
    sizes = design.denominator * np.stack([there.sum(axis=0), np.full(design.length, design.comparisons)])
    usable = _has_events(ours, made, sizes[0], design) & _has_events(theirs, made, sizes[1], design)
    both = np.hstack([ours[usable][:, made.used], theirs[usable][:, made.used]])
    half = made.matrix
    m = len(half)
    model = LatentModel(
        counts=Counts(family=_family(design), events=both, size=sizes[:, made.used].ravel()),
        matrix=np.block([[half, half], [half, np.zeros_like(half)]]),
        gaps=np.concatenate([np.diff(made.times), [np.inf], np.diff(made.times)]),
    )
    wanted = np.hstack([np.zeros_like(rows), rows])
    start = np.concatenate([_expected(design, made, design.before), np.full(m, design.level)])
    below = np.full((len(events), len(rows)), np.nan)
    below[usable] = _share_below(latent_mixtures(model, wanted, start))
    return _signs(below)


def _latent(
    series: np.ndarray, size: np.ndarray, segment: tuple[Design, np.ndarray], design: PowerDesign, start: int
) -> Mixtures:
    """Series (S, length) of counts, each out of `size` (length,)."""
    made, rows = segment
    counts = Counts(family=_family(design), events=series[:, made.used], size=size[made.used])
    model = LatentModel(counts=counts, matrix=made.matrix, gaps=np.diff(made.times))
    return latent_mixtures(model, rows, _expected(design, made, start))


def _family(design: PowerDesign) -> Family:
    return "binomial" if design.kind == "proportion" else "poisson"


def _expected(design: PowerDesign, made: Design, start: int) -> np.ndarray:
    course = design.course(np.arange(design.length) - start)
    return np.asarray((design.level + design.change * course)[made.used])


def _share_below(mixtures: Mixtures) -> np.ndarray:
    inside = ndtr(-mixtures.means / mixtures.scales)
    return np.asarray((mixtures.weights[:, None] * inside).sum(axis=-1))


def _has_events(series: np.ndarray, made: Design, size: np.ndarray, design: PowerDesign) -> np.ndarray:
    """Which series (S, length) have events, and for shares of `size` non-events, in enough periods of both phases."""
    before = made.used & (made.phases == "before")
    fine = np.ones(len(series), dtype=bool)
    for phase in (before, made.used & ~before):
        fine &= (series[:, phase] > 0).sum(axis=1) >= MIN_WITH_EVENTS
        if design.kind == "proportion":
            fine &= (series[:, phase] < size[phase]).sum(axis=1) >= MIN_WITH_EVENTS
    return fine


def _pooled(effects: np.ndarray, errors: np.ndarray) -> np.ndarray:
    """The teams' effects (S, teams, C) summarised with random effects; under three usable teams there is none."""
    usable = np.isfinite(errors).all(axis=2)
    order = np.argsort(~usable, axis=1, kind="stable")[..., None]
    effects, errors = np.take_along_axis(effects, order, axis=1), np.take_along_axis(errors, order, axis=1)
    signs = np.full((len(effects), effects.shape[2]), np.nan)
    counted = usable.sum(axis=1)
    for k in np.unique(counted[counted >= FEWEST_POOLED]):
        alike = counted == k
        for c in range(effects.shape[2]):
            low, high = pooled_intervals(effects[alike, :k, c], errors[alike, :k, c])
            signs[alike, c] = np.where(low > 0, 1.0, np.where(high < 0, -1.0, 0.0))
    return signs
