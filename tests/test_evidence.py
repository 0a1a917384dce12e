"""The evidence grade: a test per rule, and what would have raised it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from lnet_eval.evidence import (
    CRITERIA,
    GRADES,
    RULES,
    SIGNS,
    TIERS,
    Confirmed,
    Findings,
    grade_evidence,
    judge_criteria,
    tier_of,
)

SERIES = Findings(
    n_before=24, n_after=12, n_enrolled=8, n_analysed=8, delivered=0.97, n_planned=3, n_reported=3, source="registry"
)
CONTROLLED = replace(SERIES, controlled=True, parallel=True, n_comparison=2)


def risk(findings: Findings, criterion: str) -> str:
    return next(judgement.risk for judgement in judge_criteria(findings) if judgement.criterion == criterion)


@pytest.mark.parametrize(
    ("findings", "tier"),
    [
        (Findings(), 0),
        (Findings(n_before=5), 0),
        (Findings(n_before=1, n_after=1), 1),
        (Findings(n_before=2, n_after=6), 2),
        (Findings(n_before=3, n_after=3), 3),
        (SERIES, 3),
        (replace(SERIES, locked="before"), 4),
        (replace(SERIES, locked="after"), 3),
        (Findings(n_before=1, n_after=1, n_analysed=2, n_comparison=2, controlled=True), 5),
        (CONTROLLED, 6),
        (replace(CONTROLLED, parallel=False), 5),
        (replace(SERIES, randomised=True, n_starts=4), 7),
        (replace(SERIES, randomised=True, n_starts=1), 3),
    ],
)
def test_the_tier_is_counted_from_the_data_as_delivered(findings: Findings, tier: int) -> None:
    assert tier_of(findings).number == tier


def test_tiers_are_in_order_and_no_higher_tier_carries_a_lower_grade() -> None:
    assert [tier.number for tier in TIERS] == list(range(8))
    ranks = [GRADES.index(tier.ceiling) for tier in TIERS]
    assert ranks == sorted(ranks)


@pytest.mark.parametrize(
    ("reason", "change"),
    [
        ("other_changes", {"confirmed": {"independent": Confirmed(risk="high", role="r", date="2020-01-01")}}),
        ("collection_changed", {"n_definition_changes": 1}),
        ("outcome_subjective", {"source": "self_report"}),
        ("data_missing", {"delivered": 0.6}),
        ("data_missing", {"n_left": 3}),
        ("spans_harm_and_benefit", {"spans_both": True}),
        ("few_teams_or_self_scored", {"n_analysed": 3}),
        ("few_teams_or_self_scored", {"source": "self_report"}),
        ("dose_response", {"dose_response": True, "n_starts": 3}),
    ],
)
def test_each_rule_applies_when_its_reason_is_there_and_only_then(reason: str, change: dict[str, object]) -> None:
    without, with_reason = grade_evidence(CONTROLLED), grade_evidence(replace(CONTROLLED, **change))
    assert reason not in {step.reason for step in without.steps}
    assert reason in {step.reason for step in with_reason.steps}


def test_every_rule_has_a_test() -> None:
    tested = {mark.args[1][i][0] for mark in test_each_rule_applies_when_its_reason_is_there_and_only_then.pytestmark
              for i in range(len(mark.args[1]))}  # fmt: skip
    assert tested == {rule.reason for rule in RULES}


def test_each_high_risk_takes_one_step_and_never_falls_below_very_low() -> None:
    assert grade_evidence(CONTROLLED).grade == "moderate"
    assert grade_evidence(replace(CONTROLLED, n_definition_changes=1)).grade == "low"
    assert grade_evidence(replace(CONTROLLED, n_definition_changes=1, delivered=0.5)).grade == "very_low"
    assert (
        grade_evidence(replace(CONTROLLED, n_definition_changes=1, delivered=0.5, spans_both=True)).grade == "very_low"
    )


def test_dose_response_adds_one_step_at_most_once() -> None:
    assert grade_evidence(replace(CONTROLLED, dose_response=True, n_starts=5)).grade == "high"
    assert grade_evidence(replace(SERIES, randomised=True, n_starts=5, dose_response=True)).grade == "high"


def test_only_a_persons_entry_makes_a_criterion_low() -> None:
    assert all(judgement.risk != "low" for judgement in judge_criteria(CONTROLLED))
    entry = {"outcome_objective": Confirmed(risk="low", role="registerleder", date="2020-02-01")}
    judgement = next(
        j for j in judge_criteria(replace(CONTROLLED, confirmed=entry)) if j.criterion == "outcome_objective"
    )
    assert (judgement.risk, judgement.confirmed_by, judgement.confirmed_on) == ("low", "registerleder", "2020-02-01")
    assert judgement.found == "source_registry"


def test_an_empty_log_of_events_is_unclear_and_a_logged_event_is_high_without_a_comparison() -> None:
    assert risk(replace(SERIES, n_events=None), "independent") == "unclear"
    assert risk(replace(SERIES, n_events=0), "independent") == "unclear"
    assert risk(replace(SERIES, n_events=2), "independent") == "high"
    assert risk(replace(CONTROLLED, n_events=2), "independent") == "unclear"


@pytest.mark.parametrize(
    ("found", "findings"),
    [
        ("no_event_logged", {}),
        ("events_logged_compared", {"n_events": 1, "controlled": True}),
        ("events_logged", {"n_events": 1}),
        ("plan_locked_after", {"locked": "after"}),
        ("plan_locked_changed", {"locked": "changed"}),
        ("plan_locked_before", {"locked": "before"}),
        ("plan_locked_never", {"locked": "never"}),
        ("definition_changed", {"n_definition_changes": 1}),
        ("definition_kept", {}),
        ("source_self_report", {"source": "self_report"}),
        ("source_registry", {"source": "registry"}),
        ("source_record", {"source": "record"}),
        ("delivered_too_little", {"delivered": 0.79}),
        ("too_many_left", {"delivered": 0.8, "n_enrolled": 9, "n_left": 2}),
        ("delivered", {"delivered": 0.8, "n_enrolled": 10, "n_left": 2}),
        ("measures_unreported", {"n_planned": 2, "n_reported": 1}),
        ("measures_reported", {"n_planned": 2, "n_reported": 2}),
        ("regression_to_the_mean", {"chosen_for_poor_baseline": True, "at_ceiling": True}),
        ("at_ceiling", {"at_ceiling": True, "season_ignored": True}),
        ("values_doubtful", {"n_doubtful": 2, "n_with_data": 9, "season_ignored": True}),
        ("season_ignored", {"season_ignored": True}),
        ("choice_of_teams_unknown", {"chosen_for_poor_baseline": None}),
        ("nothing_else_found", {"chosen_for_poor_baseline": False}),
    ],
)
def test_each_sign_is_found_where_it_is_there(found: str, findings: dict[str, object]) -> None:
    sign = next(sign for sign in SIGNS if sign.found == found)
    judged = next(j for j in judge_criteria(Findings(**findings)) if j.criterion == sign.criterion)
    assert (judged.found, judged.risk, judged.found_risk) == (found, sign.risk, sign.risk)
    assert [name for name, _ in judged.values] == list(sign.numbers)


def test_every_sign_has_a_test() -> None:
    (mark,) = test_each_sign_is_found_where_it_is_there.pytestmark
    assert [case[0] for case in mark.args[1]] == [sign.found for sign in SIGNS]


def test_the_last_sign_of_a_criterion_holds_always_and_no_sign_is_low() -> None:
    for criterion in CRITERIA:
        *_, last = (sign for sign in SIGNS if sign.criterion == criterion)
        assert last.holds(Findings())
        assert last.holds(replace(CONTROLLED, n_events=3, locked="after", source="self_report"))
    assert "low" not in {sign.risk for sign in SIGNS}


def test_a_judgement_that_goes_against_the_data_says_so() -> None:
    entry = {"outcome_objective": Confirmed(risk="low", role="registerleder", date="2020-02-01")}
    judged = judge_criteria(replace(CONTROLLED, source="self_report", confirmed=entry))
    assert [j.criterion for j in judged if j.against_data] == ["outcome_objective"]
    assert [j.criterion for j in judge_criteria(replace(CONTROLLED, confirmed=entry)) if j.against_data] == []


def test_a_network_that_has_not_started_is_not_graded() -> None:
    graded = grade_evidence(replace(CONTROLLED, started=False, n_after=0))
    assert (graded.grade, graded.raise_by, graded.steps) == ("not_graded", "not_started", ())
    assert grade_evidence(replace(CONTROLLED, n_after=0)).grade == "very_low"


def test_a_planned_measure_without_data_is_selective_reporting() -> None:
    assert risk(replace(SERIES, n_reported=2), "selective_reporting") == "high"


def test_teams_chosen_for_a_bad_baseline_point_to_regression_to_the_mean() -> None:
    judged = judge_criteria(replace(SERIES, chosen_for_poor_baseline=True))
    assert next(j for j in judged if j.criterion == "other").found == "regression_to_the_mean"


def test_the_seven_criteria_come_once_each_and_in_order() -> None:
    assert tuple(judgement.criterion for judgement in judge_criteria(Findings())) == CRITERIA


@pytest.mark.parametrize(
    ("findings", "raise_by"),
    [
        (Findings(), "measure_before_and_after"),
        (SERIES, "comparison_units"),
        (replace(CONTROLLED, n_definition_changes=1), "keep_definition"),
        (replace(CONTROLLED, delivered=0.5), "complete_data"),
        (replace(SERIES, n_events=2), "log_and_confirm_events"),
        (CONTROLLED, "random_order"),
        (replace(SERIES, randomised=True, n_starts=4), "nothing"),
        (Findings(n_before=1, n_after=1, delivered=1.0, n_enrolled=1, n_analysed=1), "longer_series"),
    ],
)
def test_the_one_thing_that_would_have_raised_the_grade_would_have_raised_it(findings: Findings, raise_by: str) -> None:
    assert grade_evidence(findings).raise_by == raise_by
