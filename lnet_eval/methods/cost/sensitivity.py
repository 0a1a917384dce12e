"""What the cost hangs on: one assumption moved at a time."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

import pandas as pd

from lnet_eval.errors import NotEnoughData
from lnet_eval.methods.cost.costs import Costs
from lnet_eval.methods.estimate import Estimate

PREFERRED: Final = ("total_per_participant", "total", "cash_per_participant", "cash_total")
"""Which figure is looked at: the widest perspective that is known."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class CostSensitivity:
    """One-way sensitivity of a cost.

    Attributes
    ----------
    base : the figure as it stands (NOK).
    swings : one row per assumption, widest swing first: `parameter` ("cash", "hours", "hourly_value",
        "participants"), `category` (of cash, else missing), `low_factor, high_factor`, `at_low, at_high` (NOK, the
        figure with the assumption moved to each end).

    Examples
    --------
    >>> import lnet_eval as le
    >>> le.evaluate(le.load_network("vestre-viken", data="data"), only=[]).cost_sensitivity
    CostSensitivity('total_per_participant', n_assumptions=5)
    """

    base: Estimate
    swings: pd.DataFrame

    def __repr__(self) -> str:
        """Of which figure, and how many assumptions were moved."""
        return f"CostSensitivity({self.base.quantity!r}, n_assumptions={len(self.swings)})"


def cost_sensitivity(costs: Costs, ranges: Mapping[str, tuple[float, float]]) -> CostSensitivity:
    """How far the cost moves when one assumption is moved and the others stand still.

    Parameters
    ----------
    costs : the sums. ranges : factors (low, high) by "cash", "hours", "hourly_value" and "participants".

    Notes
    -----
    Each category of cash is moved by itself. Hours, and the value of an hour, move the value of all hours together.
    The ranges are assumptions, not intervals: nothing is said about how likely they are.

    Raises
    ------
    NotEnoughData : no amount in NOK is known ("costs_no_money").
    """
    base = next((found for name in PREFERRED if (found := costs.estimate(name)) is not None), None)
    if base is None or not base.value > 0:
        raise NotEnoughData("cost_sensitivity", "costs_no_money")
    rows = list(_swings(costs, base, ranges))
    columns = ["parameter", "category", "low_factor", "high_factor", "at_low", "at_high"]
    frame = pd.DataFrame(rows, columns=columns)
    width = (frame["at_high"] - frame["at_low"]).abs()
    return CostSensitivity(base=base, swings=frame.loc[width.sort_values(ascending=False, kind="stable").index])


def _swings(
    costs: Costs, base: Estimate, ranges: Mapping[str, tuple[float, float]]
) -> Iterator[tuple[str, object, float, float, float, float]]:
    per_head = base.quantity.endswith("_per_participant")
    whole = costs.estimate(base.quantity.removesuffix("_per_participant") + ("_total" if _cash_only(base) else ""))
    heads = 1.0 if not per_head or whole is None else whole.value / base.value
    low, high = ranges["cash"]
    for row in costs.by_category.to_dict("records"):
        cash = float(row["cash"])
        if cash > 0:
            yield "cash", row["category"], low, high, *_moved(base.value, cash / heads, low, high)
    hours = costs.estimate("hours_value")
    if hours is not None and not _cash_only(base):
        for name in ("hours", "hourly_value"):
            low, high = ranges[name]
            yield name, None, low, high, *_moved(base.value, hours.value / heads, low, high)
    if per_head:
        low, high = ranges["participants"]
        yield "participants", None, low, high, base.value / low, base.value / high


def _cash_only(base: Estimate) -> bool:
    return base.quantity.startswith("cash")


def _moved(base: float, part: float, low: float, high: float) -> tuple[float, float]:
    return math.fsum((base, part * (low - 1))), math.fsum((base, part * (high - 1)))
