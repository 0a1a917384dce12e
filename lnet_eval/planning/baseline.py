"""What the network's own measurements from before the start say of a measure: level, size, variation, season."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from lnet_eval.inputs.network import Network
from lnet_eval.methods.its.counted import Counts, Diverged
from lnet_eval.methods.its.gaussian import fit_gaussian
from lnet_eval.methods.its.latent import fit_latent
from lnet_eval.methods.its.season import SeasonTerms, season_columns
from lnet_eval.methods.power import LARGEST
from lnet_eval.methods.series import Series, series_from_frame
from lnet_eval.plan.measure import Measure
from lnet_eval.plan.planning import Assumption, highest_level

FEWEST_MONTHS: Final = 12  # a unit with fewer says next to nothing of its variation
_SEASON_MONTHS: Final = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class Baseline:
    """The months before the start, of the teams that have enough of them.

    Attributes
    ----------
    n_units : teams with at least `FEWEST_MONTHS` months. n_months : unit-months from them. first, last : periods.
    level : share, rate per the measure's `per`, or mean. denominator : the median of a unit's month; nan for values.
    variation, autocorrelation : of one unit's months around its own straight line, as in `PowerDesign`.
    season : half the distance from the top of the yearly wave to its bottom; 0 where there are too few months to tell.
    """

    n_units: int
    n_months: int
    first: pd.Period
    last: pd.Period
    level: float
    denominator: float
    variation: float
    autocorrelation: float
    season: float


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Unit:
    """One unit's months around its own line: the variance of what is new in a month, ρ, and the yearly wave."""

    innovation: float
    rho: float
    wave: np.ndarray | None
    wave_variance: np.ndarray | None


def own_baseline(network: Network, measure: Measure) -> Baseline | None:
    """What the months before the start say, or None where no team has enough of them.

    Notes
    -----
    Every team is fitted by itself with the evaluation's own estimator, on a straight line (and a yearly wave from two
    years on), so that a level of its own or a trend is not taken for variation. What is new in a month, σ²(1 − ρ²), is
    known much better than σ², which grows without end as ρ nears 1; its mean over the teams and the teams' mean ρ give
    the variation. A negative autocorrelation is set to 0: few months cannot tell it from none, and it would
    promise power that is not there. The wave's square has the square of its uncertainty taken out.
    """
    if measure.frequency != "month":
        return None
    series = [one for one in _before(network, measure) if one.present.sum() >= FEWEST_MONTHS]
    fitted = [(one, unit) for one in series if (unit := _unit(one)) is not None]
    if not fitted:
        return None
    used, units = [one for one, _ in fitted], [unit for _, unit in fitted]
    level, denominator = _level(used)
    rho = float(np.clip(np.mean([unit.rho for unit in units]), 0.0, 0.95))
    return Baseline(
        n_units=len(used),
        n_months=int(sum(one.present.sum() for one in used)),
        first=min(one.periods[0] for one in used),
        last=max(one.periods[-1] for one in used),
        level=level,
        denominator=denominator,
        variation=float(np.sqrt(np.mean([unit.innovation for unit in units]) / (1 - rho**2))),
        autocorrelation=rho,
        season=_season(units),
    )


def informed(assumed: Assumption, own: Baseline, measure: Measure) -> Assumption | None:
    """The plan's assumption with what was measured in place of what was thought; None where the two cannot both hold.

    The change that is hoped for stays the plan's; a level that it would lead out of what is possible refuses it.
    """
    counted = measure.kind in {"rate", "count", "proportion"}
    top = highest_level(measure, own.denominator)
    if counted and not (0 < own.level < top and 0 < own.level + assumed.effect < top):
        return None
    if not 0 < own.variation <= LARGEST or own.season > LARGEST or (counted and own.denominator > LARGEST):
        return None
    measured = {"variation": own.variation, "autocorrelation": own.autocorrelation}
    if counted:
        measured |= {"baseline": own.level, "denominator": max(own.denominator, 1.0)}
    if own.season:
        measured["season"] = own.season
    return assumed.model_copy(update=measured)


def _before(network: Network, measure: Measure) -> Iterator[Series]:
    """The teams' series up to the month before their own start."""
    plan, table = network.plan, network.measurements
    if table is None:
        return
    rows = table[table["measure"] == measure.id]
    first = pd.Period(plan.phases.baseline_start, freq=measure.freq)
    for unit in plan.teams:
        own = rows[rows["unit"] == unit.id]
        when = pd.PeriodIndex(own["period"], freq=measure.freq)
        inside = (when >= first) & (when < pd.Period(plan.start_of(unit), freq=measure.freq))
        own = own[inside].assign(period=when[inside])
        if own.empty:
            continue
        counts = measure.counted and own["denominator"].notna().any()
        yield series_from_frame(
            own, kind=measure.kind, period="period", freq=measure.freq, per=measure.per,
            **({"numerator": "numerator", "denominator": "denominator"} if counts else {"value": "value"}),
        )  # fmt: skip


def _unit(series: Series) -> _Unit | None:
    present = series.present
    times = np.flatnonzero(present) + 1
    matrix = np.column_stack([np.ones(len(times)), times])
    seasonal = len(times) >= _SEASON_MONTHS
    if seasonal:
        columns = season_columns(series.periods, SeasonTerms())
        matrix = matrix if columns is None else np.column_stack([matrix, columns[0][present]])
    rows = np.eye(matrix.shape[1])[2:]
    counts = _counts(series, present)
    if counts is None:
        y = series.value[present]
        if np.ptp(y) == 0:
            return None
        gaussian = fit_gaussian(y[None], matrix, times)
        variances = gaussian.fit.rss[0] / gaussian.fit.df * (1 - gaussian.rho**2)
        innovation = float((gaussian.weights[0] * variances).sum())
        rho = gaussian.autocorrelation((0.5,))[0, 0]
        middle, error = gaussian.contrasts(rows, (0.5,))[0, :, 0], gaussian.spread(rows)[0]
    else:
        try:
            latent = fit_latent(counts, matrix, np.diff(times).astype(float))
        except (Diverged, np.linalg.LinAlgError):
            return None
        innovation = float((latent.weights * latent.sigma**2 * (1 - latent.rho**2)).sum())
        rho = latent.autocorrelation((0.5,))[0]
        middle, error = latent.contrasts(rows, (0.5,))[:, 0], latent.spread(rows)
    wave = (middle, error**2) if seasonal else (None, None)
    return _Unit(innovation=innovation, rho=float(rho), wave=wave[0], wave_variance=wave[1])


def _counts(series: Series, present: np.ndarray) -> Counts | None:
    if series.numerator is not None and series.denominator is not None:
        family = "binomial" if series.kind == "proportion" else "poisson"
        return Counts(family=family, events=series.numerator[present], size=series.denominator[present])  # type: ignore[arg-type]
    if series.kind == "count":
        return Counts(family="poisson", events=series.value[present], size=np.ones(int(present.sum())))
    return None


def _level(series: list[Series]) -> tuple[float, float]:
    """The level of the teams together, and the median denominator of a month."""
    if all(one.denominator is not None and one.numerator is not None for one in series):
        events = np.concatenate([one.numerator[one.present] for one in series])  # type: ignore[index]
        sizes = np.concatenate([one.denominator[one.present] for one in series])  # type: ignore[index]
        return float(series[0].per * events.sum() / sizes.sum()), float(np.median(sizes))
    values = np.concatenate([one.value[one.present] for one in series])
    return float(values.mean()), 1.0 if series[0].kind == "count" else np.nan


def _season(units: list[_Unit]) -> float:
    known = [
        (unit.wave, unit.wave_variance) for unit in units if unit.wave is not None and unit.wave_variance is not None
    ]
    if not known:
        return 0.0
    wave = np.mean([one for one, _ in known], axis=0)
    chance = np.sum([variance for _, variance in known], axis=0) / len(known) ** 2
    return float(np.sqrt(max((wave**2).sum() - chance.sum(), 0.0)))
