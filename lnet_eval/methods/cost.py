"""What the network cost, in cash and in hours, and for whom."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from lnet_eval.methods.estimate import Estimate, find_estimate


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Costs:
    """Costs by payer and category, and per participant, team and project.

    Attributes
    ----------
    items : `item, category, payer, kind (cash | hours), amount (NOK), hours`.
    by_payer : `payer, cash, hours_value`. by_category likewise.
    estimates : `cash_total`, `hours_total`, `total` (cash and the value of hours), `cash_per_participant`,
        `cash_per_team`, `cash_per_project`, `hours_per_participant_low`, `hours_per_participant_high`; unit NOK or
        hours; no interval (they are sums, not samples).
    price_year : year of the prices, or None where the file does not say.
    """

    items: pd.DataFrame
    by_payer: pd.DataFrame
    by_category: pd.DataFrame
    estimates: tuple[Estimate, ...]
    price_year: int | None

    def estimate(self, quantity: str) -> Estimate | None:
        """The estimate of `quantity`."""
        return find_estimate(self.estimates, quantity)
