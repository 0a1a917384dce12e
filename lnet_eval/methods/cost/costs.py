"""What the network cost, in cash and in hours, and for whom."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import pandas as pd

from lnet_eval.errors import NotEnoughData
from lnet_eval.methods.cost.prices import in_prices_of
from lnet_eval.methods.estimate import HOURS, NOK, Caution, Estimate, find_estimate

KINDS: Final = ("cash", "hours")
SCOPE: Final = ("pathway", "intervention", "organisation")
"""What a network's costs hang on, beside its participants, teams and projects."""
TRAVEL: Final = frozenset({"reise", "reiser", "reiseutgifter", "reisekostnader", "travel"})
"""The words for the category of travel, in small letters."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Costs:
    """Costs by payer and category, and per participant, team and project.

    Attributes
    ----------
    items : `item, category, payer, kind (cash | hours), amount (NOK; of hours: their value, nan without a rate),
        hours, year (of the prices in the file), factor (by which they were converted; nan where they could not be)`.
    by_payer : `payer, cash, hours_value, hours, hours_unvalued` (hours whose value nobody knows); nan where a payer
        has none. by_category likewise; what has no payer or category stands last, as nan.
    estimates : the director's view, where any cash is stated, `cash_total`, `cash_per_participant`, `cash_per_team`,
        `cash_per_project` and of `SCOPE`, and `cash_travel` where travel is a category of its own; hours
        `hours_total`, `hours_per_participant_low`, `hours_per_participant_high`; and, where hours have a rate, the
        wider view `hours_value`, `total` (cash and the value of hours), `total_per_participant`, `total_per_team`,
        `total_per_project` and so on. Unit NOK or hours; no interval (they are sums, not samples); n is the number of
        items.
    price_year : year of the prices, or None where the file does not say, or names several that were not converted.

    Examples
    --------
    >>> import pandas as pd
    >>> items = pd.DataFrame({
    ...     "item": ["Venue", "Time"], "category": ["Venue", "Time"], "payer": "Trust", "kind": ["cash", "hours"],
    ...     "amount": [40_000.0, None], "hours": [None, 100.0], "rate": [None, 500.0],
    ... })
    >>> found = costs(items, participants=30, teams=2, projects=None)
    >>> found, found.estimate("total_per_participant").value
    (Costs(n_items=2, price_year=None), 3000.0)
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

    def __repr__(self) -> str:
        """How many items, at the prices of which year."""
        return f"Costs(n_items={len(self.items)}, price_year={self.price_year})"


def costs(
    items: pd.DataFrame,
    *,
    participants: int | None,
    teams: int | None,
    projects: int | None,
    hours_per_participant: tuple[float, float] | None = None,
    price_year: int | None = None,
    index: Mapping[int, float] | None = None,
    hourly_value: float | None = None,
    scope: Mapping[str, int] | None = None,
) -> Costs:
    """What the network cost: the cash that was paid, and with it the value of people's hours.

    Parameters
    ----------
    items : `item, category, payer, kind (cash | hours), amount` (NOK), `hours`, `rate` (NOK per hour), `year`.
    participants, teams, projects : what the sums are divided by; None or 0 where unknown.
    hours_per_participant : meeting hours of one participant, lowest and highest, where the plan states them.
    price_year, index : the year whose prices are wanted, and the Consumer Price Index by year; None leaves amounts as
        they are.
    hourly_value : NOK per hour, in the prices of `price_year`, for hours that have neither amount nor rate.
    scope : how many of each of `SCOPE` the network took in, as far as it is known.

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
    priced = in_prices_of(items, price_year=price_year, index=index or {})
    valued, n_assumed = _valued(priced, hourly_value)
    years = _years(items)
    heads = {"participant": participants, "team": teams, "project": projects, **(scope or {})}
    converted = price_year is not None and bool(valued["factor"].notna().all())
    return Costs(
        items=valued,
        by_payer=_sums(valued, "payer"),
        by_category=_sums(valued, "category"),
        estimates=_estimates(valued, heads, hours_per_participant),
        price_year=price_year if converted else (years[0] if len(years) == 1 else None),
        cautions=_cautions(valued, len(years), price_year, n_assumed),
    )


def _years(items: pd.DataFrame) -> list[int]:
    known = pd.to_numeric(items["year"], errors="coerce").dropna() if "year" in items else pd.Series(dtype=float)
    return sorted({int(year) for year in known})


def _valued(items: pd.DataFrame, hourly_value: float | None) -> tuple[pd.DataFrame, int]:
    """The items with the value of their hours, and how many of them have it from the assumed value of an hour."""
    numbers = {
        name: pd.to_numeric(items[name], errors="raise").astype(float)
        if name in items
        else pd.Series(math.nan, index=items.index)
        for name in ("amount", "hours", "rate")
    }
    is_hours = items["kind"] == "hours"
    assumed = is_hours & numbers["amount"].isna() & numbers["rate"].isna() & numbers["hours"].notna()
    if hourly_value is None:
        assumed &= False
    else:
        numbers["rate"] = numbers["rate"].mask(assumed, hourly_value)
    worth = numbers["amount"].where(~is_hours | numbers["amount"].notna(), numbers["hours"] * numbers["rate"])
    kept = items[["item", "category", "payer", "kind"]].assign(
        amount=worth,
        hours=numbers["hours"].where(is_hours),
        year=items.get("year"),
        factor=items["factor"].mask(assumed, 1.0),
    )
    return kept.reset_index(drop=True), int(assumed.sum())


def _sums(valued: pd.DataFrame, by: str) -> pd.DataFrame:
    is_cash = valued["kind"] == "cash"
    parts = valued.assign(
        cash=valued["amount"].where(is_cash),
        hours_value=valued["amount"].where(~is_cash),
        hours_unvalued=valued["hours"].where(valued["amount"].isna()),
    )
    columns = ["cash", "hours_value", "hours", "hours_unvalued"]
    return parts.groupby(by, sort=False, dropna=False)[columns].sum(min_count=1).reset_index()


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
        found += _travel(valued[is_cash])
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


def is_travel(items: pd.DataFrame) -> pd.Series:
    """Which items are of the category of travel."""
    return items["category"].astype("string").str.strip().str.casefold().isin(TRAVEL).astype(bool)


def _travel(cash: pd.DataFrame) -> list[Estimate]:
    """What travel cost, where it is a category of its own and somebody knows the amount."""
    amounts = cash.loc[is_travel(cash), "amount"].dropna()
    return [_sum("cash_travel", math.fsum(amounts), NOK, len(amounts))] if len(amounts) else []


def _sum(quantity: str, value: float, unit: str, n: int) -> Estimate:
    return Estimate(quantity=quantity, value=value, low=math.nan, high=math.nan, unit=unit, n=n, method="sum")


def _cautions(valued: pd.DataFrame, n_years: int, price_year: int | None, n_assumed: int) -> tuple[Caution, ...]:
    is_cash = valued["kind"] == "cash"
    not_converted = 0 if price_year is None else int(valued.loc[valued["amount"].notna(), "factor"].isna().sum())
    counted = (
        ("costs_without_amount", int(valued.loc[is_cash, "amount"].isna().sum())),
        ("costs_hours_without_rate", int(valued.loc[~is_cash, "amount"].isna().sum())),
        ("costs_hours_assumed_rate", n_assumed),
        ("costs_not_converted", not_converted),
    )
    found = [Caution(code=code, values={"n": n}) for code, n in counted if n]
    said = (
        ("costs_no_hours", is_cash.all()),
        ("costs_no_cash", not is_cash.any()),
        ("costs_no_price_year", n_years == 0),
        ("costs_several_price_years", n_years > 1 and (price_year is None or not_converted)),
    )
    return (*found, *(Caution(code=code) for code, holds in said if holds))
