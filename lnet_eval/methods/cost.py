"""What the network cost, in cash and in hours, and for whom."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

import pandas as pd

from lnet_eval.errors import NotEnoughData
from lnet_eval.methods.estimate import HOURS, NOK, Caution, Estimate, find_estimate

KINDS: Final = ("cash", "hours")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Costs:
    """Costs by payer and category, and per participant, team and project.

    Attributes
    ----------
    items : `item, category, payer, kind (cash | hours), amount (NOK; of hours: their value, nan without a rate),
        hours`.
    by_payer : `payer, cash, hours_value, hours`. by_category likewise; what has no payer or category stands last,
        as nan.
    estimates : the director's view, where any cash is stated, `cash_total`, `cash_per_participant`, `cash_per_team`,
        `cash_per_project`; hours
        `hours_total`, `hours_per_participant_low`, `hours_per_participant_high`; and, where hours have a rate, the
        wider view `hours_value`, `total` (cash and the value of hours), `total_per_participant`, `total_per_team`,
        `total_per_project`. Unit NOK or hours; no interval (they are sums, not samples); n is the number of items.
    price_year : year of the prices, or None where the file does not say, or names several.
    """

    items: pd.DataFrame
    by_payer: pd.DataFrame
    by_category: pd.DataFrame
    estimates: tuple[Estimate, ...]
    price_year: int | None
    cautions: tuple[Caution, ...] = ()

    def estimate(self, quantity: str) -> Estimate | None:
        """The estimate of `quantity`."""
        return find_estimate(self.estimates, quantity)


def costs(
    items: pd.DataFrame,
    *,
    participants: int | None,
    teams: int | None,
    projects: int | None,
    hours_per_participant: tuple[float, float] | None = None,
) -> Costs:
    """What the network cost: the cash that was paid, and with it the value of people's hours.

    Parameters
    ----------
    items : `item, category, payer, kind (cash | hours), amount` (NOK), `hours`, `rate` (NOK per hour), `year`.
    participants, teams, projects : what the sums are divided by; None or 0 where unknown.
    hours_per_participant : meeting hours of one participant, lowest and highest, where the plan states them.

    Returns
    -------
    Costs : the value of hours is amount where stated, else hours × rate. An item without amount or rate is left out
        of the sums, and a caution says so.

    Raises
    ------
    NotEnoughData : no item ("no_costs").
    ValueError : a kind other than cash and hours (says how many rows).
    """
    if items.empty:
        raise NotEnoughData("costs", "no_costs", needed=1, found=0)
    strange = int((~items["kind"].isin(KINDS)).sum())
    if strange:
        raise ValueError(f"costs: {strange} items are neither cash nor hours")
    valued = _valued(items)
    years = _years(items)
    return Costs(
        items=valued,
        by_payer=_sums(valued, "payer"),
        by_category=_sums(valued, "category"),
        estimates=_estimates(
            valued, {"participant": participants, "team": teams, "project": projects}, hours_per_participant
        ),
        price_year=years[0] if len(years) == 1 else None,
        cautions=_cautions(valued, len(years)),
    )


def _years(items: pd.DataFrame) -> list[int]:
    known = pd.to_numeric(items["year"], errors="coerce").dropna() if "year" in items else pd.Series(dtype=float)
    return sorted({int(year) for year in known})


def _valued(items: pd.DataFrame) -> pd.DataFrame:
    numbers = {
        name: pd.to_numeric(items[name], errors="raise").astype(float)
        if name in items
        else pd.Series(math.nan, index=items.index)
        for name in ("amount", "hours", "rate")
    }
    is_hours = items["kind"] == "hours"
    worth = numbers["amount"].where(~is_hours | numbers["amount"].notna(), numbers["hours"] * numbers["rate"])
    return (
        items[["item", "category", "payer", "kind"]]
        .assign(amount=worth, hours=numbers["hours"].where(is_hours))
        .reset_index(drop=True)
    )


def _sums(valued: pd.DataFrame, by: str) -> pd.DataFrame:
    is_cash = valued["kind"] == "cash"
    parts = valued.assign(cash=valued["amount"].where(is_cash), hours_value=valued["amount"].where(~is_cash))
    return parts.groupby(by, sort=False, dropna=False)[["cash", "hours_value", "hours"]].sum().reset_index()


def _estimates(
    valued: pd.DataFrame, heads: dict[str, int | None], meeting: tuple[float, float] | None
) -> tuple[Estimate, ...]:
    is_cash = valued["kind"] == "cash"
    n = len(valued)
    cash = math.fsum(valued.loc[is_cash, "amount"].dropna())
    worth = valued.loc[~is_cash, "amount"].dropna()
    views: dict[str, float] = {}
    found = []
    if valued.loc[is_cash, "amount"].notna().any():
        views["cash"] = cash
        found.append(_sum("cash_total", cash, NOK, n))
    if not is_cash.all():
        found.append(_sum("hours_total", math.fsum(valued["hours"].dropna()), HOURS, n))
    if len(worth):
        views["total"] = cash + math.fsum(worth)
        found += [_sum("hours_value", math.fsum(worth), NOK, n), _sum("total", views["total"], NOK, n)]
    found += [
        _sum(f"{view}_per_{head}", amount / number, NOK, n)
        for view, amount in views.items()
        for head, number in heads.items()
        if number
    ]
    if meeting is not None:
        for bound, hours in zip(("low", "high"), meeting, strict=True):
            found.append(_sum(f"hours_per_participant_{bound}", hours, HOURS, n))
    return tuple(found)


def _sum(quantity: str, value: float, unit: str, n: int) -> Estimate:
    return Estimate(quantity=quantity, value=value, low=math.nan, high=math.nan, unit=unit, n=n, method="sum")


def _cautions(valued: pd.DataFrame, n_years: int) -> tuple[Caution, ...]:
    is_cash = valued["kind"] == "cash"
    without_amount = int(valued.loc[is_cash, "amount"].isna().sum())
    without_rate = int(valued.loc[~is_cash, "amount"].isna().sum())
    found = []
    if without_amount:
        found.append(Caution(code="costs_without_amount", values={"n": without_amount}))
    if without_rate:
        found.append(Caution(code="costs_hours_without_rate", values={"n": without_rate}))
    if is_cash.all():
        found.append(Caution(code="costs_no_hours"))
    if not is_cash.any():
        found.append(Caution(code="costs_no_cash"))
    if n_years == 0:
        found.append(Caution(code="costs_no_price_year"))
    if n_years > 1:
        found.append(Caution(code="costs_several_price_years"))
    return tuple(found)
