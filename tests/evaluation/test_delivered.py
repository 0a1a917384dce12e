"""What the plan says was delivered, beside the design, in the warnings, the success factors and the rows."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd
import pytest

from lnet_eval.evaluation import evaluate
from lnet_eval.evaluation.success_factors import success_factors

COACHED = [{"id": name, "name": name.upper(), "coaches": 1} for name in "abcd"]


@pytest.fixture
def delivered(make):
    """The evaluation of a network of four teams with a coach each, that says what was delivered."""

    def evaluated(said: dict[str, Any], **changes: Any):
        return evaluate(make(delivered=said, **{"units": COACHED, **changes}))

    return evaluated


def alarms(evaluation) -> set[str]:
    return set(evaluation.fidelity.alarms)


def test_two_people_who_run_a_network_are_few_and_three_are_not(delivered):
    assert "key_person" in alarms(delivered({"core_team": 2}))
    assert "key_person" not in alarms(delivered({"core_team": 3}))


def test_one_with_the_main_responsibility_is_a_key_person(delivered):
    assert "key_person" in alarms(delivered({"core_team": 5, "main_responsibility": 1}))


def test_a_plan_sets_how_many_are_few(delivered):
    assert "key_person" not in alarms(delivered({"core_team": 2}, thresholds={"core_team": 2}))
    assert "key_person" in alarms(delivered({"core_team": 3}, design={"core_team": 4}))


@pytest.mark.parametrize(("aligned", "few"), [(4, True), (5, False)])
def test_under_half_of_the_projects_serving_the_main_goals_is_a_warning(delivered, aligned, few):
    found = delivered({"projects": 10, "projects_aligned": aligned})
    assert ("few_aligned" in alarms(found)) is few


def test_projects_planned_are_set_beside_those_started(delivered):
    found = delivered({"projects": 6}, design={"projects": 8})
    assert "fewer_projects" in alarms(found)


def test_coaches_without_training_are_a_warning_and_weaken_the_factor_of_experts(delivered):
    found = delivered({"coaches_trained": 1})
    assert "too_few_trained" in alarms(found)
    (experts,) = (factor for factor in success_factors(found) if factor.code == "K6")
    assert experts.status_during == "weak"
    assert "too_few_trained" not in alarms(delivered({"coaches_trained": 1}, thresholds={"trained_per_coach": 0.25}))


@pytest.mark.parametrize(("experienced", "few"), [(1, True), (2, False)])
def test_an_experienced_coach_follows_as_many_teams_as_any_coach_may(delivered, experienced, few):
    assert ("too_few_experienced" in alarms(delivered({"coaches_experienced": experienced}))) is few


def test_leaders_trained_in_the_network_are_told_and_count_towards_no_status(delivered):
    (anchored,) = (factor for factor in success_factors(delivered({"leader_training": True})) if factor.code == "K1")
    assert [piece.code for piece in anchored.during] == ["leader_training.yes"]
    assert anchored.status_during == "unknown"


def test_a_driving_force_in_few_teams_weakens_ownership(delivered):
    units = [{**unit, "members": {"driving_force": unit["id"] == "a"}} for unit in COACHED]
    found = delivered({}, units=units)
    (ownership,) = (factor for factor in success_factors(found) if factor.code == "K2")
    assert [piece.values for piece in ownership.during if piece.code == "driving_force"] == [{"n": 1, "of": 4}]
    assert ownership.status_during == "weak"


def test_what_was_delivered_is_in_the_rows_with_its_unit(delivered):
    frame = delivered({"core_team": 3, "core_team_fte": 0.8}, design={"core_team": 4}).to_frame()
    rows = frame[frame["section"] == "fidelity"].set_index("quantity")
    assert rows.loc["core_team", ["value", "unit", "method"]].tolist() == [3, "count", "counted"]
    assert rows.loc["planned_core_team", "value"] == 4
    assert rows.loc["core_team_fte", "unit"] == "fte"
    assert math.isnan(rows.loc["core_team", "low"])


@pytest.mark.parametrize(("leaders", "shown"), [(1, False), (2, True), (0, True)])
def test_leaders_among_the_members_are_shown_where_neither_group_is_small(delivered, leaders, shown):
    units = [{**unit, "members": {"leaders": leaders, "professionals": 3}} for unit in COACHED]
    frame = delivered({}, units=units).to_frame()
    quantities = set(frame.loc[frame["section"] == "composition", "quantity"])
    assert "mixed" in quantities
    assert ("leaders_among_members" in quantities) is shown


def test_the_memos_figures_of_the_first_year_at_ahus_are_in_its_report(evaluation_of):
    ahus = evaluation_of("ahus")
    delivered_there = ahus.fidelity.table.set_index("aspect")["delivered"]
    assert delivered_there[["projects", "coaches_trained", "core_team"]].tolist() == [30, 25, 2]
    assert "key_person" in alarms(ahus)
    assert "too_few_trained" not in alarms(ahus)


def test_three_people_run_the_network_of_vestre_viken_which_leaders_are_trained_in(evaluation_of):
    there = evaluation_of("vestre-viken")
    assert "key_person" not in alarms(there)
    assert there.network.plan.delivered.leader_training


def test_leaders_that_the_organiser_names_are_a_part_of_the_model_where_no_list_tells_of_leaders(delivered):
    days = ("2020-01-10", "2020-05-10")
    gatherings = [{"date": day, "leaders": ["N1"] if day == days[0] else []} for day in days]
    found = parts_of_the_model(delivered({}, gatherings=gatherings))
    assert found["leaders"] == ("partly", 1, 2)


def parts_of_the_model(evaluation) -> dict[str, tuple[str, float | None, float | None]]:
    return {part.code: (part.delivered, part.found, part.of) for part in evaluation.learning_network.components}


def test_leaders_at_a_gathering_after_the_last_measurement_are_told(make, rates):
    gatherings = [{"date": "2020-02-10", "leaders": "N1"}, {"date": "2021-03-10", "leaders": "N2"}]
    network = make(rates({"a": 5.0, "b": 5.0, "c": 5.0}), gatherings=gatherings)
    found = evaluate(network)
    assert [gathering.leaders for gathering in found.held] == [("N1",), ("N2",)]
    assert [gathering.leaders for gathering in evaluate(network, as_of="2020-12-31").held] == [("N1",)]


def test_no_project_started_has_no_cost_per_project(make):
    columns = ["item", "category", "payer", "kind", "amount", "hours", "rate", "year"]
    item = pd.DataFrame([("Samling", None, None, "cash", 1000.0, math.nan, math.nan, 2020)], columns=columns)
    for started, per_project in ((None, 250), (2, 500), (0, None)):
        said = {} if started is None else {"projects": started}
        found = evaluate(make(delivered=said, design={"projects": 4}, tables={"costs": item})).costs
        estimate = found.estimate("cash_per_project")
        assert (None if estimate is None else estimate.value) == per_project
