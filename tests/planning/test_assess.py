"""What is said of a network before it starts."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from lnet_eval.errors import DataProblems
from lnet_eval.inputs import load_network
from lnet_eval.plan import read_plan
from lnet_eval.planning import Assessment, assess
from lnet_eval.planning.areas import leading, score_areas


def grades(assessment: Assessment) -> dict[tuple[str, int], str]:
    return {(one.option.kind, one.option.before): one.evidence.grade for one in assessment.options}


def test_an_area_is_scored_by_the_memos_four_criteria(assessment: Assessment) -> None:
    first, second = assessment.areas
    assert first.area.id == "a"
    assert first.scores == {"guidelines": 2.0, "potential": 3.0, "interest": 2.5, "incidents": 3.0}
    assert second.scores == {"guidelines": 0.0, "potential": 0.0, "interest": 1.0, "incidents": pytest.approx(0.6)}
    assert [one.area.id for one in leading(assessment.areas)] == ["a"]


def test_an_area_that_is_not_known_in_full_is_not_put_forward(content: dict[str, Any]) -> None:
    del content["planning"]["areas"][0]["incidents"]
    scored = score_areas(read_plan(content, network="planned").planning.areas)
    assert scored[0].known == 3
    assert leading(scored) == ()


def test_areas_within_a_point_of_one_another_are_all_put_forward(content: dict[str, Any]) -> None:
    twin = {**content["planning"]["areas"][0], "id": "c", "guidelines": ["local"]}
    content["planning"]["areas"].append(twin)
    scored = score_areas(read_plan(content, network="planned").planning.areas)
    assert [one.area.id for one in leading(scored)] == ["a", "c"]


def test_the_evidence_that_a_design_can_reach_comes_from_the_rules_of_the_report(assessment: Assessment) -> None:
    found = grades(assessment)
    assert found["two_points", 1] == "very_low"
    assert found["series", 24] == "low"
    assert found["comparison", 24] == "moderate"
    assert found["staggered", 24] == "low"
    assert found["drawn", 24] == "high"


def test_a_self_reported_key_measure_lowers_what_every_design_can_reach(
    content: dict[str, Any], assessed: Callable[..., Assessment]
) -> None:
    content["measures"][0]["source"] = "self_report"
    assert grades(assessed(content))["comparison", 24] == "very_low"


def test_the_least_demanding_design_with_the_best_evidence_and_enough_power_is_recommended(
    assessment: Assessment,
) -> None:
    found = assessment.recommendation
    assert found.choice == "enough"
    assert (found.chosen.option.kind, found.chosen.option.before) == ("comparison", 6)


def test_where_no_design_has_enough_power_the_strongest_is_recommended(
    content: dict[str, Any], assessed: Callable[..., Assessment]
) -> None:
    content["planning"]["assumptions"][0]["effect"] = -1.5
    found = assessed(content).recommendation
    assert found.choice == "strongest"
    assert (found.chosen.option.kind, found.chosen.option.before) == ("comparison", 24)
    assert found.chosen.power is not None
    assert found.chosen.power.at_horizon.value < 0.8
    for one in found.instead:
        assert one.power is not None
        assert one.power.at_horizon.value >= 0.8
    assert len({one.option.kind == "drawn" for one in found.instead}) == len(found.instead)


def test_where_the_best_evidence_lacks_power_the_designs_that_have_it_are_named_with_their_grade(
    examples: Path,
) -> None:
    found = assess(load_network("unn-plan", data=examples.parent), simulations=500).recommendation
    assert found.choice == "strongest"
    assert [one.option.kind for one in found.instead] == ["staggered", "drawn"]
    plain, drawn = found.instead
    assert plain.rank < found.chosen.rank < drawn.rank


def test_a_recommendation_with_enough_power_needs_no_other(assessment: Assessment) -> None:
    assert assessment.recommendation.instead == ()


def test_without_assumptions_there_is_evidence_and_no_power(
    content: dict[str, Any], assessed: Callable[..., Assessment]
) -> None:
    content["planning"]["assumptions"] = []
    found = assessed(content)
    assert found.recommendation.choice == "no_power"
    assert all(one.power is None for one in found.options)
    assert found.variations == ()


def test_a_plan_without_measures_or_planning_is_assessed_all_the_same(
    content: dict[str, Any], assessed: Callable[..., Assessment]
) -> None:
    del content["planning"], content["measures"], content["success_factors"]
    found = assessed(content)
    assert found.key is None
    assert {factor.status for factor in found.factors} == {"unanswered"}
    assert not any(item.met for item in found.family)


def test_success_factors_are_those_that_somebody_answered(assessment: Assessment) -> None:
    assert {factor.code: factor.status for factor in assessment.factors if factor.status != "unanswered"} == {
        "K1": "present", "K6": "weak",
    }  # fmt: skip


def test_what_is_not_prepared_is_named(assessment: Assessment) -> None:
    missing = {item.code for item in (*assessment.family, *assessment.preparations) if not item.met}
    assert {"process", "balancing", "target", "locked", "comparisons", "coaches", "events"} <= missing
    assert not missing & {"outcome", "one_key", "objective", "baseline"}


def test_a_drawn_order_has_the_power_of_a_staggered_start(assessment: Assessment) -> None:
    power = {(one.option.kind, one.option.before): one.power for one in assessment.options}
    assert power["drawn", 6] is power["staggered", 6]


def test_one_thing_is_changed_at_a_time(assessment: Assessment) -> None:
    whole = assessment.recommendation.chosen.power
    assert whole is not None
    for variation in assessment.variations:
        differing = [
            name for name in whole.design.__slots__
            if repr(getattr(variation.power.design, name)) != repr(getattr(whole.design, name))
        ]  # fmt: skip
        assert differing == [variation.what]


def test_every_impossible_assumption_is_named_at_once(content: dict[str, Any]) -> None:
    content["measures"].append(
        {"id": "andel", "title": "Andel", "definition": "Andel", "kind": "proportion", "better": "up"}
    )
    content["planning"]["assumptions"] += [
        {"measure": "andel", "effect": 0.5, "variation": 0.1, "baseline": 0.7},
        {"measure": "ventetidd", "effect": 1.0, "variation": 0.1},
    ]
    with pytest.raises(DataProblems) as raised:
        read_plan(content, network="planned")
    assert {(problem.code, problem.column) for problem in raised.value.problems} == {
        ("plan_assumption_level", "planning.assumptions.2.baseline"),
        ("plan_assumption_without_denominator", "planning.assumptions.2.denominator"),
        ("plan_assumption_unknown", "planning.assumptions.3.measure"),
    }
