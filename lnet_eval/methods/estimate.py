"""A number that never travels without its interval, unit, n and method."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

import pandas as pd
from statsmodels.stats.proportion import proportion_confint

COLUMNS: Final = ("quantity", "value", "low", "high", "unit", "n", "method")

# Units that every method shares. A rate is written "per 1000"; a measure in its own unit is NATURAL.
SHARE: Final = "proportion"
SHARE_DIFFERENCE: Final = "proportion_difference"
RATIO: Final = "ratio"
ODDS_RATIO: Final = "odds_ratio"
NATURAL: Final = "natural"
CORRELATION: Final = "correlation"
COUNT: Final = "count"
NOK: Final = "NOK"
HOURS: Final = "hours"


def rate_unit(per: float) -> str:
    """The unit of a rate per `per` of its denominator: "per 1000"."""
    return f"per {per:g}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """One estimated quantity.

    Parameters
    ----------
    quantity : name of what is estimated, e.g. "level_change" or "effect_at_6".
    value : the estimate, in `unit`. Shares are fractions between 0 and 1.
    low, high : ends of the interval at `level`; nan where the method gives none.
    unit : one of the units above, or "per 1000".
    n : how many observations the number rests on (periods, answers, teams: what the method says).
    method : name of the estimator, e.g. "default", "ols", "newcombe".
    level : coverage of the interval.
    """

    quantity: str
    value: float
    low: float
    high: float
    unit: str
    n: int
    method: str
    level: float = 0.95

    def excludes(self, reference: float) -> bool:
        """Whether the interval lies wholly on one side of `reference` (never true of a missing bound)."""
        return self.low > reference or self.high < reference

    def named(self, quantity: str) -> Estimate:
        """The same estimate under another name."""
        return replace(self, quantity=quantity)

    def as_row(self) -> dict[str, object]:
        """The estimate as one row of `COLUMNS`."""
        return {column: getattr(self, column) for column in COLUMNS}


@dataclass(frozen=True, slots=True, kw_only=True)
class Caution:
    """Something the reader must know about a result: a code of the catalogues (`caution.<code>`) and its numbers."""

    code: str
    values: Mapping[str, object] = field(default_factory=dict, repr=False)  # some count people


def estimates_frame(estimates: Iterable[Estimate]) -> pd.DataFrame:
    """Estimates as a frame with the columns `quantity, value, low, high, unit, n, method`."""
    return pd.DataFrame([estimate.as_row() for estimate in estimates], columns=list(COLUMNS))


def find_estimate(estimates: Iterable[Estimate], quantity: str, method: str | None = None) -> Estimate | None:
    """The first estimate of `quantity` (by `method`, where given), or None."""
    for estimate in estimates:
        if estimate.quantity == quantity and method in {None, estimate.method}:
            return estimate
    return None


def wilson_share(quantity: str, successes: float, n: float, *, level: float = 0.95) -> Estimate:
    """A share with Wilson's score interval, method "wilson".

    Parameters
    ----------
    successes, n : counts, 0 ≤ successes ≤ n and n ≥ 1.

    References
    ----------
    Wilson EB. J Am Stat Assoc 1927;22:209–12. https://doi.org/10.1080/01621459.1927.10502953
    """
    if n < 1 or not 0 <= successes <= n:
        raise ValueError(f"{quantity}: a share needs 0 <= successes <= n and n >= 1")
    low, high = proportion_confint(successes, n, alpha=1 - level, method="wilson")
    return Estimate(
        quantity=quantity,
        value=successes / n,
        low=float(low),
        high=float(high),
        unit=SHARE,
        n=int(n),
        method="wilson",
        level=level,
    )
