"""What a comparison of before and after found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

from lnet_eval.methods.estimate import Caution, Estimate, estimates_frame, find_estimate


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class BeforeAfter:
    """The level before and after, and the difference.

    Attributes
    ----------
    estimates : `before`, `after` (each with interval), `difference`; for counted kinds also `ratio` (risk or rate
        ratio), for proportions `odds_ratio` (to stand beside those of time series models), for kinds without counts
        `median_difference`, for ordered kinds `superiority` (Brunner–Munzel's probability that a value after exceeds
        one before).
    teams : one row per unit: `unit, before, after, difference, low, high, n_before, n_after`; values in natural units,
        `low` and `high` of the difference, missing for a unit without both sides.
    n_teams : units with both sides.
    spans : "before" and "after" → first and last period with a value, over the units with both sides.

    Examples
    --------
    >>> import pandas as pd
    >>> import lnet_eval as le
    >>> values = [20, 22, 21, 19, 20, 21, 15, 16, 14, 15, 17, 15]
    >>> frame = pd.DataFrame({"period": pd.period_range("2020-01", periods=12, freq="M"), "y": values})
    >>> changed = le.before_after(frame, start="2020-07", kind="continuous", value="y")
    >>> difference = changed.estimate("difference")
    >>> round(difference.value, 2), difference.high < 0
    (-5.17, True)
    """

    estimates: tuple[Estimate, ...]
    teams: pd.DataFrame
    n_teams: int
    cautions: tuple[Caution, ...] = ()
    spans: Mapping[str, tuple[pd.Period, pd.Period]] = field(default_factory=dict)

    def estimate(self, quantity: str) -> Estimate | None:
        """The estimate of `quantity`."""
        return find_estimate(self.estimates, quantity)

    def to_frame(self) -> pd.DataFrame:
        """Estimates: `quantity, value, low, high, unit, n, method`."""
        return estimates_frame(self.estimates)

    def __repr__(self) -> str:
        """Over how many teams; the estimates are in `to_frame()`."""
        return f"BeforeAfter(n_teams={self.n_teams})"
