from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lnet_eval.methods.fidelity import ASPECTS, THRESHOLDS, Threshold, fidelity
from lnet_eval.texts import words


def test_ahus_first_year_had_too_few_coaches():
    assert fidelity({}, {"projects": 30, "coaches": 10, "teams_per_coach": 30 / 10}).alarms == ("too_few_coaches",)


def test_two_teams_to_a_coach_are_no_alarm():
    assert fidelity({}, {"teams_per_coach": 2, "coaches_per_team": 0.5}).alarms == ()


def test_a_plan_may_set_its_own_number_of_teams_to_a_coach():
    assert fidelity({"teams_per_coach": 3}, {"teams_per_coach": 3}).alarms == ()
    assert fidelity({"teams_per_coach": 1}, {"teams_per_coach": 2}).alarms == ("too_few_coaches",)


def test_status_meetings_planned_and_never_held_are_an_alarm():
    assert fidelity({"status_meetings": 2}, {"status_meetings": 0}).alarms == ("no_status_meetings",)
    assert fidelity({"status_meetings": 0}, {"status_meetings": 0}).alarms == ()
    assert fidelity({"status_meetings": 2}, {}).alarms == ()


@pytest.mark.parametrize(
    ("planned", "delivered", "alarm"),
    [
        ({"gatherings": 4}, {"gatherings": 3}, "fewer_gatherings"),
        ({"months": 9}, {"months": 14}, "longer_than_planned"),
        ({"months": 9}, {"months": 7}, "shorter_than_planned"),
        ({"participants": 150}, {"participants": 120}, "fewer_participants"),
        ({"improvement_days": 1}, {"improvement_days": 0}, "no_improvement_day"),
        ({"coaches": 25}, {"coaches": 10}, "too_few_coaches"),
    ],
)
def test_a_deviation_from_the_plan_is_an_alarm(planned, delivered, alarm):
    assert fidelity(planned, delivered).alarms == (alarm,)


def test_a_month_more_or_less_is_no_alarm():
    assert fidelity({"months": 9}, {"months": 10}).alarms == fidelity({"months": 9}, {"months": 8}).alarms == ()


def test_one_participant_in_ten_missing_is_no_alarm():
    assert fidelity({"participants": 150}, {"participants": 135}).alarms == ()


def test_the_table_holds_what_either_side_states_in_one_fixed_order():
    table = fidelity({"months": 9, "gatherings": 3}, {"gatherings": 2, "participants": 140}).table
    assert table["aspect"].tolist() == ["gatherings", "months", "participants"]
    assert table.loc[0, ["planned", "delivered", "deviation"]].tolist() == [3, 2, -1]
    assert math.isnan(table.loc[1, "delivered"])
    assert math.isnan(table.loc[1, "deviation"])
    assert math.isnan(table.loc[2, "planned"])


def test_nothing_stated_is_an_empty_table():
    found = fidelity({}, {})
    assert found.table.empty
    assert found.alarms == ()


def test_an_unknown_aspect_is_refused():
    with pytest.raises(ValueError, match="coffee"):
        fidelity({"coffee": 3}, {})


def test_other_thresholds_may_be_given():
    strict = (Threshold(code="fewer_gatherings", aspect="gatherings", alarm_when="below", limit=4),)
    assert fidelity({}, {"gatherings": 3}, limits=strict).alarms == ("fewer_gatherings",)


@given(st.dictionaries(st.sampled_from(ASPECTS), st.floats(0, 1000)))
def test_a_network_delivered_as_planned_has_no_alarm(plan):
    assert fidelity(plan, plan).alarms == ()


@pytest.mark.parametrize("language", ["nb", "en"])
def test_every_alarm_has_a_sentence(language):
    assert all(f"caution.{threshold.code}" in words(language) for threshold in THRESHOLDS)


def test_an_alarm_keeps_what_it_rests_on():
    found = fidelity({"coaches_per_team": 2}, {"coaches_per_team": 1, "teams_per_coach": 3})
    assert found.alarms == ("too_few_coaches",)
    assert [threshold.aspect for threshold in found.broken] == ["teams_per_coach", "coaches_per_team"]
