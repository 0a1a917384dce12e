"""What the sections about people and money must agree on."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from lnet_eval.errors import DataProblems
from lnet_eval.plan import plan_fingerprint, read_plan

PLAN: dict[str, Any] = {
    "network": {"id": "n", "title": "T", "owner": "O", "focus_area": "F"},
    "phases": {"baseline_start": "2018-01", "start": "2019-01"},
    "units": [{"id": "a", "name": "A"}, {"id": "b", "name": "B"}],
}


def plan_with(**sections: Any):
    return read_plan({**copy.deepcopy(PLAN), **sections}, network="n")


def codes(**sections: Any) -> list[tuple[str, str | None]]:
    with pytest.raises(DataProblems) as caught:
        plan_with(**sections)
    for language in ("nb", "en"):
        assert all(caught.value.sentences(language))
    return [(problem.code, problem.column) for problem in caught.value.problems]


def test_the_limits_have_the_memos_lessons_as_defaults():
    limits = plan_with().thresholds
    assert (limits.teams_per_coach, limits.score_high, limits.score_low) == (2.0, 3.5, 2.5)


def test_fewer_invited_than_enrolled_is_a_problem():
    assert codes(enrolment={"invited_teams": 1}) == [("plan_invited_below_enrolled", "enrolment.invited_teams")]


def test_limits_of_scores_must_be_in_order():
    found = codes(thresholds={"score_high": 2.0, "score_low": 3.0})
    assert found == [("plan_scores_out_of_order", "thresholds.score_low")]


@pytest.mark.parametrize("costs", [{"index": {"2019": 100.0}}, {"index": {"2018": 100.0}, "price_year": 2019}])
def test_an_index_needs_the_year_that_prices_are_converted_to(costs):
    assert codes(costs=costs) == [("plan_index_without_price_year", "costs.index")]


def test_a_range_holds_the_figure_as_recorded():
    found = codes(costs={"sensitivity": {"hours": [1.1, 1.3]}})
    assert found == [("plan_range_without_one", "costs.sensitivity.hours")]


@pytest.mark.parametrize(
    ("section", "content"),
    [
        ("costs", {"index": {"last year": 100.0}}),
        ("costs", {"index": {"2019": -1.0}, "price_year": 2019}),
        ("success_factors", {"K10": {}}),
        ("success_factors", {"K1": {"before": {"status": "fine", "reason": "r", "role": "x", "date": "2020-01-01"}}}),
        ("challenges", {"C8": {"action": "a"}}),
        ("components", {"cake": {"delivered": "yes", "reason": "r", "role": "x", "date": "2020-01-01"}}),
        ("interviewees", [{"network": "n", "role": "r", "name": "Kari Nordmann"}]),
    ],
)
def test_what_the_plan_does_not_know_is_refused_and_never_repeats_a_name(section, content):
    with pytest.raises(DataProblems) as caught:
        plan_with(**{section: content})
    assert "Nordmann" not in str(caught.value.sentences("nb"))


def test_what_is_learnt_later_does_not_change_a_locked_plan():
    later = plan_with(
        enrolment={"invited_teams": 4},
        thresholds={"falling": 0.2},
        costs={"price_year": 2020, "index": {"2020": 112.2}},
        challenges={"C1": {"action": "a"}},
    )
    assert plan_fingerprint(later) == plan_fingerprint(plan_with())
