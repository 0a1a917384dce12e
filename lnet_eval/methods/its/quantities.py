"""Which quantities a design answers, and estimates of them from contrasts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
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
    """An effect that is asked for.

    Attributes
    ----------
    position : of the period it belongs to. less : of the period whose effect is taken off, where it is a difference.
    stage : of a staged programme, from 0, where the effect is what that stage added and not all there is.
    """

    quantity: str
    position: int
    less: int | None = None
    stage: int | None = None

    def change(self, design: Design) -> np.ndarray:
        """Contrast (q,) of the effect at its own period."""
        if self.stage is None:
            return design.effect_at(self.position)
        return design.stage_effect_at(self.stage, self.position)


def default_horizons(design: Design) -> tuple[int, ...]:
    """The first, sixth and twelfth period after the onset where the data reach, and the last."""
    reach = design.last - design.onset + 1
    return tuple(sorted({*(h for h in _NAMED_HORIZONS if h <= reach), reach}))


def whole_horizons(horizons: Iterable[int]) -> tuple[int, ...]:
    """The horizons in order, each once; raises ValueError where one is no whole number from 1."""
    asked = list(horizons)
    if not all(isinstance(one, (int, float, np.number)) and float(one).is_integer() and one >= 1 for one in asked):
        raise ValueError("horizons are whole numbers that count from 1, the first period after the interruption")
    return tuple(sorted({int(one) for one in asked}))


def moments(design: Design, horizons: Sequence[int], *, later: int = 0) -> tuple[Moment, ...]:
    """Level change, effects at the horizons, what each stage added, and whether the effect was maintained.

    Parameters
    ----------
    later : periods by which the onset lies later than the one that horizons count from; earlier horizons are left out.
    """
    wanted = [Moment(quantity="level_change", position=design.onset)]
    wanted += [Moment(quantity=f"effect_at_{h}", position=design.onset + h - 1 - later) for h in horizons if h > later]
    ends = (*design.changes[2:], design.last + 1)
    for k, begin in enumerate(design.stages):
        name = f"stage_{k + 2}"
        wanted.append(Moment(quantity=f"{name}_level_change", position=begin, stage=k))
        wanted.append(Moment(quantity=f"{name}_effect_at_end", position=ends[k] - 1, stage=k))
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
        moment.change(design) - (0.0 if moment.less is None else design.effect_at(moment.less)) for moment in wanted
    ]
    return np.vstack(rows)


def slope_rows(design: Design) -> dict[str, np.ndarray]:
    """Contrasts (q,) by quantity: the change in slope at the onset, and at each further stage."""
    unit = np.eye(len(design.names))
    names = ["slope_change", *(f"stage_{k}_slope_change" for k in range(2, len(design.stages) + 2))]
    return {name: unit[SEGMENTED.index("slope") + 2 * k] for k, name in enumerate(names)}


def all_contrasts(design: Design, wanted: Sequence[Moment]) -> tuple[list[str], np.ndarray]:
    """Quantities and contrasts (C, q): the moments, then the changes in slope."""
    slopes = slope_rows(design)
    names = [moment.quantity for moment in wanted] + list(slopes)
    return names, np.vstack([effect_rows(design, wanted), *slopes.values()])


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
    if "effect_at_" in quantity:
        return f"relative_{quantity}"
    return quantity.replace("_change", "_ratio").replace("maintained_", "maintained_ratio_")


def estimate(quantity: str, numbers: Sequence[float] | np.ndarray, *, unit: str, n: int, method: str) -> Estimate:
    """An estimate from low, value and high."""
    low, value, high = (float(number) for number in numbers)
    return Estimate(quantity=quantity, value=value, low=low, high=high, unit=unit, n=n, method=method)


def linear_estimates(fit: LinearFit, design: Design, wanted: Sequence[Moment], *, method: str) -> tuple[Estimate, ...]:
    """Level, slope and effects of a continuous series by a fit with one covariance."""
    names, rows = all_contrasts(design, wanted)
    found = []
    for name, row in zip(names, rows, strict=True):
        value, _, low, high = fit.interval(row)
        found.append(estimate(name, (low, value, high), unit=NATURAL, n=len(design.times), method=method))
    return tuple(found)


def coefficient_table(
    design: Design, estimates: np.ndarray, errors: np.ndarray, lows: np.ndarray, highs: np.ndarray
) -> pd.DataFrame:
    """Coefficients on the link scale: index `intercept, time, level, slope`, and those of later stages."""
    table = {"estimate": estimates, "se": errors, "low": lows, "high": highs}
    terms = design.names[: len(SEGMENTED) + 2 * len(design.stages)]
    return pd.DataFrame({k: v[: len(terms)] for k, v in table.items()}, index=pd.Index(terms, name="term"))


def linear_table(fit: LinearFit, design: Design) -> pd.DataFrame:
    """Coefficients of a fit with one covariance; its lag, plugged-in ρ and dispersion stand in `attrs`."""
    values = np.array([fit.interval(row) for row in np.eye(len(fit.coefficients))]).T
    table = coefficient_table(design, *values)
    table.attrs.update({"lag": fit.lag, "rho": fit.rho, "dispersion": fit.dispersion})
    return table
