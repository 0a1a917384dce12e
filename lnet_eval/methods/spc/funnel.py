"""Funnel plots: which teams differ from the rest by more than the size of their numbers explains."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
import pandas as pd

from lnet_eval.errors import NotEnoughData
from lnet_eval.methods.estimate import COLUMNS, COUNT, RATIO, SHARE, rate_unit
from lnet_eval.methods.spc import counted
from lnet_eval.methods.spc.plotted import Estimation, Limits, Plotted, weighted_mean

FEWEST_UNITS: Final = 5
"""Under this the units' own spread cannot be told from chance."""

Counted = Literal["proportion", "rate"]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Funnel:
    """Units about their common level.

    Attributes
    ----------
    kind, per : of the measure.
    table : one row per unit, smallest first: `unit, value, size, centre, lower, lower_2, upper_2, upper, outside`;
        limits at 3 and 2 sigma, `outside` beyond 3.
    centre : the common level: all events over all sizes.
    spread : sigma of the units' z-scores, at least 1; the limits are wider by it.

    Examples
    --------
    >>> import pandas as pd
    >>> from lnet_eval.methods.spc import funnel
    >>> units = pd.DataFrame({"unit": list("abcdef"), "numerator": [30, 12, 11, 9, 10, 12], "denominator": [100] * 6})
    >>> found = funnel(units, kind="proportion")
    >>> found.centre, round(found.spread, 2), int(found.table["outside"].sum())
    (0.14, 2.28, 0)
    """

    kind: Counted
    per: float
    table: pd.DataFrame
    centre: float
    spread: float

    def limits_at(self, size: np.ndarray, *, k: float = 3) -> tuple[np.ndarray, np.ndarray]:
        """Lower and upper limits at `k` sigma for any sizes: the two lines of the funnel."""
        return _limits(self.kind, self.per, np.asarray(size, dtype=float), self.centre).at(k * self.spread)

    def to_frame(self) -> pd.DataFrame:
        """One row per unit and quantity: `team` beside the columns every result has.

        Of the units together (`team` missing) `centre` and `spread`, n units; of each unit `value`, the limits at 3
        sigma `lower` and `upper`, and `outside` (1 or 0), n its size.
        """
        unit = SHARE if self.kind == "proportion" else rate_unit(self.per)
        rows = [
            (None, "centre", self.centre, unit, len(self.table)),
            (None, "spread", self.spread, RATIO, len(self.table)),
        ]
        for row in self.table.to_dict("records"):
            rows += [
                (
                    row["unit"],
                    quantity,
                    float(row[quantity]),
                    COUNT if quantity == "outside" else unit,
                    round(row["size"]),
                )
                for quantity in ("value", "lower", "upper", "outside")
            ]
        frame = pd.DataFrame(rows, columns=["team", "quantity", "value", "unit", "n"])
        return frame.assign(low=np.nan, high=np.nan, method="funnel")[["team", *COLUMNS]]

    def __repr__(self) -> str:
        """Of how many units, and never a row."""
        return f"Funnel({self.kind!r}, n_units={len(self.table)})"


def funnel(counts: pd.DataFrame, *, kind: Counted, per: float = 1.0) -> Funnel:
    """Which units lie outside what chance and the units' usual differences explain.

    Parameters
    ----------
    counts : one row per unit: `unit, numerator, denominator`; units without a denominator above 0 are left out.
    kind, per : "proportion" or "rate", and a rate's multiplier.

    Raises
    ------
    NotEnoughData : fewer than five units (`funnel_too_few_units`), or no event, or nothing but events, in all of them
        (`funnel_no_variation`).

    Notes
    -----
    Multiplicative overdispersion: the limits are widened by the standard deviation of the z-scores, never narrowed.

    References
    ----------
    Spiegelhalter DJ. Stat Med 2005;24:1185–202. https://doi.org/10.1002/sim.1970
    """
    usable = counts[(counts["denominator"] > 0) & counts["numerator"].notna()].sort_values("denominator", kind="stable")
    if len(usable) < FEWEST_UNITS:
        raise NotEnoughData("funnel", "funnel_too_few_units", needed=FEWEST_UNITS, found=len(usable))
    size = usable["denominator"].to_numpy(dtype=float)
    scale = per if kind == "rate" else 1.0
    value = scale * usable["numerator"].to_numpy(dtype=float) / size
    centre = weighted_mean(Plotted(value=value, size=size), np.ones(size.size, dtype=bool))
    limits = _limits(kind, scale, size, centre)
    if not bool(np.all(limits.sigma > 0)):
        raise NotEnoughData("funnel", "funnel_no_variation")
    spread = max(1.0, float(((value - centre) / limits.sigma).std(ddof=1)))
    (lower, upper), (lower_2, upper_2) = limits.at(3 * spread), limits.at(2 * spread)
    table = pd.DataFrame(
        {
            "unit": usable["unit"].to_numpy(),
            "value": value,
            "size": size,
            "centre": centre,
            "lower": lower,
            "lower_2": lower_2,
            "upper_2": upper_2,
            "upper": upper,
            "outside": (value < lower) | (value > upper),
        }
    )
    return Funnel(kind=kind, per=scale, table=table, centre=centre, spread=spread)


def _limits(kind: Counted, per: float, size: np.ndarray, centre: float) -> Limits:
    model = counted.proportions if kind == "proportion" else counted.rates
    plotted = Plotted(value=np.full(size.size, np.nan), size=size, per=per)
    return model(plotted, np.zeros(size.size, dtype=bool), Estimation(centre=centre))
