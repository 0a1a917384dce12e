"""Which quantities a design answers, and estimates of them from contrasts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from lnet_eval.methods.estimate import (
    COUNT,
    NATURAL,
    ODDS_RATIO,
    RATIO,
    SHARE_DIFFERENCE,
    Estimate,
    rate_unit,
)
from lnet_eval.methods.its.counted import Counts
from lnet_eval.methods.its.design import SEGMENTED, Design
from lnet_eval.methods.its.linear import LinearFit
from lnet_eval.methods.series import Series

# The estimate is the median: it lies inside its interval, and the median of a ratio is the ratio of the median.
PROBABILITIES: Final = (0.025, 0.5, 0.975)
_NAMED_HORIZONS: Final = (1, 6, 12)


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """An effect that is asked for: the position of the period it belongs to, less another where it is a difference."""

    quantity: str
    position: int
    less: int | None = None


def default_horizons(design: Design) -> tuple[int, ...]:
    """The first, sixth and twelfth period after the onset where the data reach, and the last."""
    reach = design.last - design.onset + 1
    return tuple(sorted({*(h for h in _NAMED_HORIZONS if h <= reach), reach}))


def moments(design: Design, horizons: Sequence[int]) -> tuple[Moment, ...]:
    """Level change, effects at the horizons and, with a follow-up phase, whether the effect was maintained."""
    wanted = [Moment(quantity="level_change", position=design.onset)]
    wanted += [Moment(quantity=f"effect_at_{h}", position=design.onset + h - 1) for h in horizons]
    if design.follow_up is not None:
        active = int(np.flatnonzero(design.used & (design.phases == "active"))[-1])
        wanted += [
            Moment(quantity="maintained_against_end", position=design.last, less=active),
            Moment(quantity="maintained_against_none", position=design.last),
        ]
    return tuple(wanted)


def effect_rows(design: Design, wanted: Sequence[Moment]) -> np.ndarray:
    """Contrasts (C, q) of the moments."""
    rows = [
        design.effect_at(moment.position) - (0.0 if moment.less is None else design.effect_at(moment.less))
        for moment in wanted
    ]
    return np.vstack(rows)


def slope_row(design: Design) -> np.ndarray:
    """Contrast (q,): the change in slope at the onset."""
    return np.asarray(np.eye(len(design.names))[SEGMENTED.index("slope")])


def natural_unit(series: Series) -> str:
    """The unit of an effect on the measure's own scale."""
    if series.kind == "rate":
        return rate_unit(series.per)
    return {"proportion": SHARE_DIFFERENCE, "count": COUNT}.get(series.kind, NATURAL)


def ratio_unit(counts: Counts) -> str:
    """The unit of an effect on the link scale, exponentiated."""
    return RATIO if counts.family == "poisson" else ODDS_RATIO


def ratio_name(quantity: str) -> str:
    """The relative counterpart of a quantity: "level_ratio", "relative_effect_at_6", "maintained_ratio_…"."""
    if quantity.startswith("effect_at_"):
        return f"relative_{quantity}"
    return quantity.replace("_change", "_ratio").replace("maintained_", "maintained_ratio_")


def estimate(quantity: str, numbers: Sequence[float] | np.ndarray, *, unit: str, n: int, method: str) -> Estimate:
    """An estimate from low, value and high."""
    low, value, high = (float(number) for number in numbers)
    return Estimate(quantity=quantity, value=value, low=low, high=high, unit=unit, n=n, method=method)


def linear_estimates(fit: LinearFit, design: Design, wanted: Sequence[Moment], *, method: str) -> tuple[Estimate, ...]:
    """Level, slope and effects of a continuous series by a fit with one covariance."""
    names = [moment.quantity for moment in wanted] + ["slope_change"]
    rows = np.vstack([effect_rows(design, wanted), slope_row(design)])
    found = []
    for name, row in zip(names, rows, strict=True):
        value, _, low, high = fit.interval(row)
        found.append(estimate(name, (low, value, high), unit=NATURAL, n=len(design.times), method=method))
    return tuple(found)


def coefficient_table(estimates: np.ndarray, errors: np.ndarray, lows: np.ndarray, highs: np.ndarray) -> pd.DataFrame:
    """Coefficients on the link scale: index `intercept, time, level, slope`."""
    table = {"estimate": estimates, "se": errors, "low": lows, "high": highs}
    return pd.DataFrame({k: v[: len(SEGMENTED)] for k, v in table.items()}, index=pd.Index(SEGMENTED, name="term"))


def linear_table(fit: LinearFit) -> pd.DataFrame:
    """Coefficients of a fit with one covariance; its lag, plugged-in ρ and dispersion stand in `attrs`."""
    values = np.array([fit.interval(row) for row in np.eye(len(fit.coefficients))]).T
    table = coefficient_table(*values)
    table.attrs.update({"lag": fit.lag, "rho": fit.rho, "dispersion": fit.dispersion})
    return table
