"""What a plan may say of what was delivered: people are counted, and a part is never more than its whole."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from lnet_eval.errors import DataProblems
from lnet_eval.plan import Plan, plan_fingerprint, read_plan

PLAN: dict[str, Any] = {
    "network": {"id": "n", "title": "T", "owner": "O", "focus_area": "F"},
    "phases": {"baseline_start": "2018-01", "start": "2019-01"},
    "units": [{"id": "a", "name": "A", "coaches": 2}, {"id": "b", "name": "B", "coaches": 1}],
}


def plan_with(**sections: Any) -> Plan:
    return read_plan({**copy.deepcopy(PLAN), **sections}, network="n")


def refused(**sections: Any) -> DataProblems:
    with pytest.raises(DataProblems) as caught:
        plan_with(**sections)
    for language in ("nb", "en"):
        assert all(caught.value.sentences(language))
    return caught.value


def test_a_plan_need_not_say_anything_of_it() -> None:
    assert plan_with().delivered.model_dump(exclude_none=True) == {}


@pytest.mark.parametrize("names", [["Kari Nordmann", "Ola Nordmann"], "Kari Nordmann", {"leder": "Kari Nordmann"}])
@pytest.mark.parametrize("key", ["core_team", "main_responsibility", "coaches_trained"])
def test_people_by_name_are_refused_and_not_repeated(key: str, names: object) -> None:
    problems = refused(delivered={key: names})
    assert [(problem.code, problem.column) for problem in problems.problems] == [
        ("plan_people_by_name", f"delivered.{key}")
    ]
    assert "Nordmann" not in str(problems.sentences("nb"))


def test_members_of_a_team_are_counted_too() -> None:
    unit = {"id": "a", "name": "A", "members": {"leaders": ["Kari Nordmann"]}}
    assert [problem.column for problem in refused(units=[unit]).problems] == ["units.1.members.leaders"]


@pytest.mark.parametrize(
    ("delivered", "key"),
    [
        ({"projects": 5, "projects_completed": 6}, "projects_completed"),
        ({"projects": 5, "projects_aligned": 6}, "projects_aligned"),
        ({"core_team": 2, "core_team_fte": 2.5}, "core_team_fte"),
        ({"core_team": 2, "main_responsibility": 3}, "main_responsibility"),
        ({"coaches_experienced": 2, "coaches_in_training": 2}, "coaches_experienced"),
        ({"coaches_in_training": 4}, "coaches_in_training"),
    ],
)
def test_a_part_is_not_more_than_its_whole(delivered: dict[str, float], key: str) -> None:
    problems = refused(delivered=delivered).problems
    assert [(problem.code, problem.column) for problem in problems] == [("plan_part_above_whole", f"delivered.{key}")]


def test_more_people_may_be_trained_than_coach() -> None:
    assert plan_with(delivered={"coaches_trained": 25}).delivered.coaches_trained == 25


def test_a_level_of_leaders_is_a_level_and_not_a_person() -> None:
    assert plan_with(gatherings=[{"date": "2019-01-10", "leaders": "N1"}]).gatherings[0].leaders == ("N1",)
    problems = refused(gatherings=[{"date": "2019-01-10", "leaders": ["Direktør Kari Nordmann"]}])
    assert [problem.code for problem in problems.problems] == ["plan_pattern"]
    assert "Nordmann" not in str(problems.sentences("nb"))


def test_what_was_delivered_and_whom_teams_were_made_of_is_learnt_later() -> None:
    later = plan_with(
        delivered={"projects": 5, "core_team": 2},
        units=[{**unit, "members": {"driving_force": True}} for unit in PLAN["units"]],
    )
    assert plan_fingerprint(later) == plan_fingerprint(plan_with())


def test_who_was_planned_to_run_the_network_is_decided_before() -> None:
    assert plan_fingerprint(plan_with(design={"core_team": 3})) != plan_fingerprint(plan_with())
    assert plan_fingerprint(plan_with(design={"core_team": None})) == plan_fingerprint(plan_with())
