"""Costs of several years in the prices of one."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Final

import numpy as np
import pandas as pd

_MONEY: Final = ("amount", "rate")


def in_prices_of(items: pd.DataFrame, *, price_year: int | None, index: Mapping[int, float]) -> pd.DataFrame:
    """The items with their amounts and hourly rates in the prices of `price_year`.

    Parameters
    ----------
    items : with `amount` (NOK), `rate` (NOK per hour) and `year` (of the prices; missing where unknown).
    price_year : None leaves every amount as it is.
    index : the Consumer Price Index by year; only the ratio of two years matters.

    Returns
    -------
    The same columns, and `factor`: index of `price_year` over the index of the item's own year, 1 for an item of that
    year, and nan where it cannot be known; such an item keeps its amount.

    Raises
    ------
    ValueError : an index that is not positive.
    """
    if any(not value > 0 for value in index.values()):
        raise ValueError("a price index must be positive")
    years = pd.to_numeric(items["year"], errors="coerce").astype(float) if "year" in items else None
    if price_year is None or years is None:
        known = math.nan if price_year is not None else 1.0
        return items.assign(factor=known)
    to = index.get(price_year, math.nan)
    factors = [1.0 if year == price_year else to / index.get(_whole(year), math.nan) for year in years]
    factor = np.array(factors, dtype=float)
    used = np.where(np.isnan(factor), 1.0, factor)
    money = {name: pd.to_numeric(items[name], errors="raise").astype(float) * used for name in _MONEY if name in items}
    return items.assign(**money, factor=factor)


def _whole(year: float) -> int:
    return -1 if math.isnan(year) else int(year)
