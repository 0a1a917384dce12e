"""What the plan says is what is planned with: its transition, its periods, the units it names, its calendar."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from lnet_eval.errors import DataProblems
from lnet_eval.planning import Assessment
from lnet_eval.planning.designs import AssessedOption
from lnet_eval.reporting.blocks import Facts, Prose
from lnet_eval.reporting.sections.plan_advice import plan_advice_section
from lnet_eval.reporting.sections.plan_measures import plan_measures_section
from lnet_eval.reporting.sections.plan_power import plan_power_section
from lnet_eval.texts import words

Assess = Callable[..., Assessment]
RARE = {
    "id": "fall", "title": "Fall", "definition": "Fall", "kind": "rate", "per": 1000, "better": "down", "key": True,
}  # fmt: skip


def of_kind(assessment: Assessment, kind: str, before: int) -> AssessedOption:
    return next(one for one in assessment.options if (one.option.kind, one.option.before) == (kind, before))


def warnings(assessment: Assessment, language: str = "nb") -> str:
    blocks = plan_advice_section(assessment, words(language)).blocks
    return " ".join(str(block.text) for block in blocks if isinstance(block, Prose) and block.role == "warning")


def test_the_transition_is_left_out_of_what_is_simulated_and_of_what_is_graded(
    content: dict[str, Any], assessed: Assess, assessment: Assessment
) -> None:
    content["phases"]["transition_months"] = 7
    content["planning"]["assumptions"][0]["effect"] = -2.5
    moved = assessed(content)
    content["phases"]["transition_months"] = 0
    at_once = assessed(content)
    for kind in ("series", "comparison", "staggered"):
        short, long = of_kind(moved, kind, 24).power, of_kind(at_once, kind, 24).power
        assert short is not None
        assert long is not None
        assert (short.design.transition, short.design.at, long.design.at) == (7, 3, 6)
        assert short.at_horizon.value < long.at_horizon.value - 0.05
    assert of_kind(moved, "series", 24).evidence.tier < of_kind(assessment, "series", 24).evidence.tier


@pytest.mark.parametrize(
    ("language", "term", "value", "at"),
    [
        ("nb", "Innfasing som holdes utenfor", "sju måneder", "10 måneder etter oppstart"),
        ("en", "Transition that is left out", "seven months", "10 months after the start"),
    ],
)
def test_the_transition_is_among_the_assumptions_and_the_change_is_judged_after_it(
    content: dict[str, Any], assessed: Assess, language: str, term: str, value: str, at: str
) -> None:
    content["phases"]["transition_months"] = 7
    say, found = words(language), assessed(content)
    (facts,) = [block for block in plan_power_section(found, say).blocks if isinstance(block, Facts)]
    assert (term, value) in facts.rows
    assert at in " ".join(str(said) for _, said in plan_advice_section(found, say).blocks[-5].rows)


def test_a_transition_that_leaves_too_few_months_is_refused_with_what_is_left(
    content: dict[str, Any], assessed: Assess
) -> None:
    content["phases"]["transition_months"] = 10
    with pytest.raises(DataProblems) as raised:
        assessed(content)
    (problem,) = raised.value.problems
    assert (problem.code, problem.column) == ("plan_transition_past_power", "phases.transition_months")
    assert "Of the 12 months after the start 2 are left" in raised.value.sentences("en")[0]
    assert "Av de 12 månedene etter oppstart blir 2 igjen" in raised.value.sentences("nb")[0]
    del content["planning"]["assumptions"]
    assert assessed(content).recommendation.choice == "no_power"


@pytest.mark.parametrize(("language", "said"), [("nb", "hver måned"), ("en", "not counted by month")])
def test_a_key_measure_by_quarter_has_no_power_and_is_graded_by_its_own_points(
    content: dict[str, Any], assessed: Assess, assessment: Assessment, language: str, said: str
) -> None:
    content["measures"][0]["frequency"] = "quarter"
    found, say = assessed(content), words(language)
    assert all(one.power is None for one in found.options)
    assert of_kind(found, "series", 24).evidence.tier < of_kind(assessment, "series", 24).evidence.tier
    (warned,) = plan_power_section(found, say).blocks
    assert isinstance(warned, Prose)
    assert said in str(warned.text)
    assert said in str(plan_advice_section(found, say).blocks[1].text)


def test_the_units_outside_that_the_plan_names_are_those_that_are_counted(
    content: dict[str, Any], assessed: Assess
) -> None:
    named = [{"id": f"u{n}", "name": f"Utenfor {n}", "role": "comparison"} for n in range(5)]
    del content["planning"]["comparisons"]
    for units, expected in (([], 2), (named, 5)):
        content["units"] = units
        assert of_kind(assessed(content), "comparison", 6).option.comparisons == expected
    content["planning"]["comparisons"] = 0
    assert {one.option.kind for one in assessed(content).options} == {"two_points", "series", "staggered", "drawn"}


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("nb", "bare tolv måneder med målinger før oppstart, og dette opplegget krever 24 måneder. Da må "
               "målingene begynne i januar 2025, eller oppstarten vente til januar 2028"),
        ("en", "only twelve months of measurements before the start, and this design needs 24 months. The "
               "measurements must then begin in January 2025, or the start wait until January 2028"),
    ],
)  # fmt: skip
def test_a_design_that_the_plans_dates_have_no_room_for_says_so(
    content: dict[str, Any], assessed: Assess, language: str, said: str
) -> None:
    content["planning"]["months_before"] = [24]
    assert said in warnings(assessed(content), language)
    content["phases"]["baseline_start"] = "2025-01-01"
    assert warnings(assessed(content), language) == ""


@pytest.mark.parametrize(("language", "said"), [("nb", "for få hendelser"), ("en", "too few events")])
def test_networks_with_too_little_to_analyse_are_told_of(
    content: dict[str, Any], assessed: Assess, language: str, said: str
) -> None:
    content["measures"] = [RARE]
    content["planning"] |= {"months_before": [12], "starts": 1}
    content["planning"]["assumptions"] = [
        {"measure": "fall", "effect": -1.2, "baseline": 4.0, "denominator": 30, "variation": 0.1}
    ]
    found = assessed(content)
    power = found.recommendation.chosen.power
    assert power is not None
    lost = power.estimate("not_analysed")
    assert lost is not None
    assert lost.value > 0.1
    assert said in warnings(found, language)
    assert said in " ".join(
        str(b.text) for b in plan_power_section(found, words(language)).blocks if isinstance(b, Prose)
    )
    content["planning"]["assumptions"][0]["denominator"] = 3000
    assert said not in warnings(assessed(content), language)


def test_a_source_that_the_plan_does_not_say_is_missing(content: dict[str, Any], assessed: Assess) -> None:
    del content["measures"][0]["source"]
    found, say = assessed(content), words("nb")
    assert [item.met for item in found.family if item.code == "objective"] == [False]
    sheets = [block for block in plan_measures_section(found, say).blocks if isinstance(block, Facts)]
    shown = {str(term): str(getattr(value, "text", value)) for term, value in sheets[0].rows}
    assert shown[say("plan_measures.source")] == say("page.missing")
