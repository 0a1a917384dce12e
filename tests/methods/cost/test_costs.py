from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest

from lnet_eval.errors import NotEnoughData
from lnet_eval.methods.cost import costs, is_travel

NAN = math.nan


def items(*rows: tuple) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["item", "category", "payer", "kind", "amount", "hours", "rate", "year"])


GATHERINGS = items(*[(f"samling {i}", "venue", "director", "cash", 100_000, NAN, NAN, 2019) for i in (1, 2, 3)])
MIXED = items(
    ("samling", "venue", "director", "cash", 100_000, NAN, NAN, 2019),
    ("poster prize", "recognition", "department", "cash", 5_000, NAN, NAN, 2019),
    ("coaching", "staff", "department", "hours", NAN, 200, 500, 2019),
    ("team work", "staff", "department", "hours", NAN, 300, NAN, 2019),
)


def value(found, quantity: str) -> float:
    return found.estimate(quantity).value


def test_the_memos_gatherings_cost_2000_a_participant_and_10000_a_project():
    found = costs(GATHERINGS, participants=150, teams=None, projects=30)
    assert value(found, "cash_total") == 300_000
    assert value(found, "cash_per_participant") == 2_000
    assert value(found, "cash_per_project") == 10_000
    assert found.estimate("cash_per_team") is None
    assert found.estimate("total") is None
    assert found.price_year == 2019


def test_sums_have_no_interval():
    found = costs(GATHERINGS, participants=150, teams=10, projects=30)
    assert all(math.isnan(e.low) and math.isnan(e.high) and e.method == "sum" for e in found.estimates)


def test_the_two_perspectives_are_cash_and_cash_with_the_value_of_hours():
    found = costs(MIXED, participants=50, teams=5, projects=None)
    assert value(found, "cash_total") == 105_000
    assert value(found, "hours_total") == 500
    assert value(found, "hours_value") == 100_000
    assert value(found, "total") == 205_000
    assert (value(found, "cash_per_team"), value(found, "total_per_team")) == (21_000, 41_000)


def test_hours_without_a_rate_are_counted_and_not_valued_and_it_is_said():
    found = costs(MIXED, participants=None, teams=None, projects=None)
    assert [(c.code, dict(c.values)) for c in found.cautions] == [("costs_hours_without_rate", {"n": 1})]


def test_no_hours_at_all_is_said():
    codes = {c.code for c in costs(GATHERINGS, participants=1, teams=1, projects=1).cautions}
    assert codes == {"costs_no_hours"}


def test_a_network_whose_cash_is_not_recorded_did_not_cost_nought():
    found = costs(MIXED.iloc[2:], participants=50, teams=5, projects=None)
    assert found.estimate("cash_total") is None
    assert found.estimate("cash_per_participant") is None
    assert value(found, "total") == 100_000
    assert "costs_no_cash" in {c.code for c in found.cautions}


def test_payers_and_categories_add_up_to_the_totals():
    found = costs(MIXED, participants=None, teams=None, projects=None)
    for table in (found.by_payer, found.by_category):
        assert table["cash"].sum() == value(found, "cash_total")
        assert table["hours_value"].sum() == value(found, "hours_value")
        assert table["hours"].sum() == value(found, "hours_total")


def test_an_item_without_a_payer_stays_in_the_sums():
    found = costs(GATHERINGS.assign(payer=[None, "director", None]), participants=None, teams=None, projects=None)
    assert found.by_payer["cash"].sum() == 300_000
    assert found.by_payer["payer"].isna().sum() == 1


def test_a_cash_item_without_an_amount_is_left_out_and_it_is_said():
    found = costs(GATHERINGS.assign(amount=[NAN, 1.0, 2.0]), participants=None, teams=None, projects=None)
    assert value(found, "cash_total") == 3
    assert "costs_without_amount" in {c.code for c in found.cautions}


def test_several_price_years_are_said_and_none_is_named():
    found = costs(GATHERINGS.assign(year=[2018, 2019, 2019]), participants=None, teams=None, projects=None)
    assert found.price_year is None
    assert "costs_several_price_years" in {c.code for c in found.cautions}
    unknown = costs(GATHERINGS.assign(year=NAN), participants=None, teams=None, projects=None)
    assert "costs_no_price_year" in {c.code for c in unknown.cautions}


def test_meeting_hours_of_the_plan_are_passed_on():
    found = costs(GATHERINGS, participants=0, teams=0, projects=0, hours_per_participant=(19, 21))
    assert value(found, "hours_per_participant_low") == 19
    assert value(found, "hours_per_participant_high") == 21
    assert found.estimate("cash_per_participant") is None


def test_the_order_of_items_does_not_change_a_sum():
    amounts = np.array([0.1, 0.2, 0.3])
    one = costs(GATHERINGS.assign(amount=amounts), participants=None, teams=None, projects=None)
    other = costs(GATHERINGS.assign(amount=amounts[::-1]), participants=None, teams=None, projects=None)
    assert value(one, "cash_total") == value(other, "cash_total")


def test_no_items_are_not_analysed():
    with pytest.raises(NotEnoughData, match="no_costs"):
        costs(GATHERINGS.iloc[:0], participants=1, teams=1, projects=1)


def test_a_kind_of_cost_that_is_not_known_is_refused():
    with pytest.raises(ValueError, match="1 items are neither cash nor hours"):
        costs(GATHERINGS.assign(kind=["cash", "cake", "cash"]), participants=1, teams=1, projects=1)


def test_what_the_network_took_in_is_divided_by_like_participants():
    found = costs(GATHERINGS, participants=None, teams=None, projects=None, scope={"organisation": 12, "pathway": 1})
    whole = found.estimate("cash_total").value
    assert found.estimate("cash_per_organisation").value == whole / 12
    assert found.estimate("cash_per_pathway").value == whole
    assert found.estimate("cash_per_intervention") is None


@pytest.mark.parametrize("word", ["Reise", " reiseutgifter ", "Travel"])
def test_travel_is_told_by_itself_where_it_is_a_category(word):
    frame = GATHERINGS.assign(category=[word, word, "lokaler"])
    found = costs(frame, participants=None, teams=None, projects=None)
    assert found.estimate("cash_travel").value == frame["amount"].iloc[:2].sum()
    assert is_travel(found.items).tolist() == [True, True, False]


def test_travel_that_nobody_knows_the_amount_of_is_no_zero():
    frame = GATHERINGS.assign(category=["Reise", "a", None], amount=[NAN, 1.0, 2.0])
    assert costs(frame, participants=None, teams=None, projects=None).estimate("cash_travel") is None
    assert costs(GATHERINGS, participants=None, teams=None, projects=None).estimate("cash_travel") is None
