"""Prices of several years in those of one, and one assumption moved at a time."""

from __future__ import annotations

import math

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lnet_eval.errors import NotEnoughData
from lnet_eval.methods.cost import cost_sensitivity, costs, in_prices_of

NAN = math.nan
SAME = {"cash": (0.8, 1.2), "hours": (0.8, 1.2), "hourly_value": (0.5, 2.0), "participants": (0.5, 2.0)}
TO_THE_KRONE = 1e-9  # sums of a few amounts


def items(*rows: tuple) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["item", "category", "payer", "kind", "amount", "hours", "rate", "year"])


MIXED = items(
    ("venue", "venue", "director", "cash", 100_000, NAN, NAN, 2018),
    ("prize", "prizes", "department", "cash", 5_000, NAN, NAN, 2019),
    ("coaching", "staff", "department", "hours", NAN, 200, 500, 2018),
    ("team work", "staff", "department", "hours", NAN, 300, NAN, 2019),
)
INDEX = {2018: 100.0, 2019: 110.0}


def found(frame=MIXED, **more):
    return costs(frame, participants=50, teams=5, projects=10, **more)


def test_amounts_and_rates_are_moved_by_the_index_of_the_price_year_over_their_own():
    converted = in_prices_of(MIXED, price_year=2019, index=INDEX)
    assert converted["factor"].tolist() == pytest.approx([1.1, 1, 1.1, 1])
    assert converted["amount"].iloc[0] == pytest.approx(110_000)
    assert converted["rate"].iloc[2] == pytest.approx(550)
    assert converted["hours"].tolist() == MIXED["hours"].tolist() or converted["hours"].equals(MIXED["hours"])


def test_the_sums_are_in_the_price_year():
    sums = found(price_year=2019, index=INDEX)
    assert sums.price_year == 2019
    assert sums.estimate("cash_total").value == pytest.approx(115_000)
    assert sums.estimate("hours_value").value == pytest.approx(110_000)
    assert [caution.code for caution in sums.cautions] == ["costs_hours_without_rate"]


def test_without_a_price_year_nothing_is_moved_and_it_is_said():
    sums = found()
    assert sums.estimate("cash_total").value == 105_000
    assert sums.price_year is None
    assert "costs_several_price_years" in [caution.code for caution in sums.cautions]


def test_an_item_that_cannot_be_converted_keeps_its_amount_and_is_counted():
    sums = found(price_year=2019, index={2019: 110.0})
    assert sums.estimate("cash_total").value == 105_000
    assert sums.price_year is None
    assert {caution.code: dict(caution.values) for caution in sums.cautions}["costs_not_converted"] == {"n": 2}


def test_hours_without_a_rate_take_the_plans_value_and_it_is_said():
    sums = found(price_year=2019, index=INDEX, hourly_value=400)
    assert sums.estimate("hours_value").value == pytest.approx(200 * 550 + 300 * 400)
    assert {caution.code: dict(caution.values) for caution in sums.cautions} == {"costs_hours_assumed_rate": {"n": 1}}


def test_hours_that_nobody_has_valued_are_not_worth_zero():
    by_payer = found(items(("work", "staff", "unit", "hours", NAN, 300, NAN, 2019))).by_payer.iloc[0]
    assert math.isnan(by_payer["hours_value"])
    assert math.isnan(by_payer["cash"])
    assert by_payer["hours_unvalued"] == 300


def test_an_index_that_is_not_positive_is_refused():
    with pytest.raises(ValueError, match="positive"):
        in_prices_of(MIXED, price_year=2019, index={2018: 0.0, 2019: 110.0})


def test_each_assumption_is_moved_alone_and_the_widest_swing_is_first():
    moved = cost_sensitivity(found(price_year=2019, index=INDEX), SAME)
    assert moved.base.quantity == "total_per_participant"
    assert moved.base.value == pytest.approx((115_000 + 110_000) / 50)
    swings = moved.swings.set_index(["parameter", "category"])
    assert swings.loc[("cash", "venue"), "at_low"].item() == pytest.approx((115_000 - 22_000 + 110_000) / 50)
    assert swings.loc[("cash", "prizes"), "at_high"].item() == pytest.approx((115_000 + 1_000 + 110_000) / 50)
    by_name = moved.swings.set_index("parameter")
    assert by_name.loc["hourly_value", "at_high"] == pytest.approx((115_000 + 220_000) / 50)
    assert by_name.loc["participants", "at_low"] == pytest.approx(225_000 / 25)
    width = (moved.swings["at_high"] - moved.swings["at_low"]).abs().tolist()
    assert width == sorted(width, reverse=True)


def test_cash_alone_is_moved_where_no_hours_are_valued():
    moved = cost_sensitivity(found(MIXED.iloc[:2]), SAME)
    assert moved.base.quantity == "cash_per_participant"
    assert set(moved.swings["parameter"]) == {"cash", "participants"}


def test_without_money_there_is_nothing_to_move():
    with pytest.raises(NotEnoughData) as caught:
        cost_sensitivity(found(MIXED.iloc[3:]), SAME)
    assert caught.value.reason == "costs_no_money"


@given(st.lists(st.floats(1, 1e6), min_size=1, max_size=6))
def test_assumptions_that_stand_still_move_nothing(amounts):
    frame = items(*[(f"i{n}", f"c{n}", "p", "cash", amount, NAN, NAN, 2019) for n, amount in enumerate(amounts)])
    swings = cost_sensitivity(found(frame), dict.fromkeys(SAME, (1.0, 1.0))).swings
    base = sum(amounts) / 50
    assert swings["at_low"].tolist() == pytest.approx([base] * len(swings), rel=TO_THE_KRONE)
    assert swings["at_high"].tolist() == pytest.approx([base] * len(swings), rel=TO_THE_KRONE)
