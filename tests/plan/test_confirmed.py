"""Whom a person's confirmation is said of."""

from __future__ import annotations

import datetime as dt

import pytest

from lnet_eval.errors import DataProblems
from lnet_eval.plan import read_plan
from lnet_eval.plan.confirmed import confirmations

MEASURES = [
    {"id": name, "title": name, "definition": name, "kind": "proportion", "better": "down", "key": name == "fall"}
    for name in ("fall", "sar")
]


def plan(evidence: dict[str, object], measures: list[dict[str, object]] = MEASURES):
    return read_plan(
        {
            "network": {"id": "n", "title": "N", "owner": "O", "focus_area": "F"},
            "phases": {"baseline_start": "2018-01", "start": "2019-01"},
            "measures": measures,
            "evidence": evidence,
        },
        network="n",
    )


def entry(judgement: str = "low", *, day: int = 1, **more: object) -> dict[str, object]:
    return {"judgement": judgement, "reason": "R", "role": "rådgiver", "date": dt.date(2020, 1, day), **more}


def said_of(evidence: dict[str, object], measures: list[dict[str, object]] = MEASURES) -> dict[str, set[str]]:
    read = plan(evidence, measures)
    return {measure.id: set(confirmations(read, measure.id)) for measure in read.measures}


def test_a_low_risk_of_how_a_measure_is_recorded_is_said_of_the_key_measure_only() -> None:
    assert said_of({"outcome_objective": entry()}) == {"fall": {"outcome_objective"}, "sar": set()}


def test_what_concerns_the_network_is_said_of_every_measure() -> None:
    assert said_of({"independent": entry()}) == {"fall": {"independent"}, "sar": {"independent"}}


@pytest.mark.parametrize("judgement", ["unclear", "high"])
def test_what_does_not_lower_the_risk_is_said_of_every_measure(judgement: str) -> None:
    assert said_of({"missing_data": entry(judgement)}) == {"fall": {"missing_data"}, "sar": {"missing_data"}}


def test_measures_that_are_named_are_the_ones() -> None:
    assert said_of({"independent": entry(measures=["sar"])}) == {"fall": set(), "sar": {"independent"}}
    assert said_of({"independent": entry(measures="sar")}) == {"fall": set(), "sar": {"independent"}}


def test_a_plan_without_key_measures_has_no_other_place_for_it() -> None:
    none = [{**measure, "key": False} for measure in MEASURES]
    assert said_of({"other": entry()}, none) == {"fall": {"other"}, "sar": {"other"}}


def test_the_entry_that_names_the_measure_goes_first_and_then_the_later_one() -> None:
    read = plan({"independent": [entry("high", day=9), entry("low", measures=["fall"]), entry("unclear", day=20)]})
    assert confirmations(read, "fall")["independent"].judgement == "low"
    assert confirmations(read, "sar")["independent"].judgement == "unclear"


def test_a_measure_that_is_not_in_the_plan_is_a_problem() -> None:
    with pytest.raises(DataProblems) as caught:
        plan({"independent": entry(measures=["fal"])})
    (problem,) = caught.value.problems
    assert (problem.code, problem.column) == ("plan_confirmed_measure_unknown", "evidence.independent.measures")
    assert problem.values["near"] == "fall"
