"""What a plan expects of its measures must be possible, and for the key measure an improvement."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from lnet_eval.errors import DataProblems, Problem
from lnet_eval.plan import read_plan
from tests.planning.conftest import CONTENT

FEWER: dict[str, Any] = {"id": "fall", "title": "Fall", "definition": "Fall", "kind": "continuous", "better": "down"}


def problems(better: str, effect: float, *more: dict[str, Any], key: bool = True, **others: Any) -> list[Problem]:
    content = copy.deepcopy(CONTENT)
    content["measures"] = [{**content["measures"][0], "better": better, "key": key}, *more]
    content["planning"]["assumptions"] = [{"measure": "tid", "effect": effect, "variation": 2.0, **others}]
    try:
        read_plan(content, network="planned")
    except DataProblems as found:
        return list(found.problems)
    return []


@pytest.mark.parametrize(
    ("better", "effect", "code"),
    [("up", -1.0, "against_up"), ("down", 1.0, "against_down"), ("up", 0.0, "no_change"), ("down", -0.0, "no_change")],
)
@pytest.mark.parametrize("key", [True, False], ids=["marked", "the only one"])
def test_the_change_that_the_answer_rests_on_is_an_improvement(
    better: str, effect: float, code: str, key: bool
) -> None:
    (found,) = problems(better, effect, key=key)
    assert (found.code, found.column) == (f"plan_assumption_{code}", "planning.assumptions.1.effect")
    nb, en = (DataProblems("planned", [found]).sentences(language)[0] for language in ("nb", "en"))
    assert ("better" in nb) == ("better if" in en) == (effect != 0)
    assert "«tid»" in nb


@pytest.mark.parametrize(("better", "effect"), [("up", 1.0), ("down", -1.0)])
def test_an_improvement_is_no_problem(better: str, effect: float) -> None:
    assert problems(better, effect) == []


def test_a_measure_that_no_answer_rests_on_may_be_watched_for_harm() -> None:
    assert problems("up", -1.0, {**FEWER, "key": True}, key=False) == []


@pytest.mark.parametrize("name", ["effect", "baseline", "variation", "denominator", "between"])
def test_a_number_beyond_any_measure_is_named(name: str) -> None:
    (found,) = problems("up", **{"effect": 1.0, name: 1e300})
    assert (found.code, found.column) == ("plan_too_large_number", f"planning.assumptions.1.{name}")


@pytest.mark.parametrize(("kind", "variation"), [("rate", 6.0), ("proportion", 3.1)])
def test_a_variation_that_is_not_on_the_scale_of_counts_is_named(kind: str, variation: float) -> None:
    content = copy.deepcopy(CONTENT)
    content["measures"][0] |= {"kind": kind, "better": "up"}
    assumed = {"measure": "tid", "effect": 0.1, "variation": variation, "baseline": 0.5, "denominator": 30}
    content["planning"]["assumptions"] = [assumed]
    with pytest.raises(DataProblems) as raised:
        read_plan(content, network="planned")
    assert [(problem.code, problem.column) for problem in raised.value.problems] == [
        ("plan_assumption_variation", "planning.assumptions.1.variation")
    ]
    assert f"{variation:g}" in raised.value.sentences("en")[0]
    assumed["variation"] = 3.0
    assert read_plan(content, network="planned").planning.assumptions[0].variation == 3.0


@pytest.mark.parametrize(
    ("per", "baseline", "denominator"), [(1e-300, 1.0, 1.0), (1.0, 100.0, 1e8), (1000.0, 9.9e8, 1e9)], ids=str
)
def test_more_events_than_any_register_counts_are_named(per: float, baseline: float, denominator: float) -> None:
    content = copy.deepcopy(CONTENT)
    content["measures"][0] |= {"kind": "rate", "better": "up", "per": per}
    content["planning"]["assumptions"] = [
        {"measure": "tid", "effect": 0.1, "variation": 0.2, "baseline": baseline, "denominator": denominator}
    ]
    with pytest.raises(DataProblems) as raised:
        read_plan(content, network="planned")
    assert [problem.code for problem in raised.value.problems] == ["plan_assumption_level"]
