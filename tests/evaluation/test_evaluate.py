"""A whole network evaluated: every section, or the reason it is not analysed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from lnet_eval.errors import UsageError
from lnet_eval.evaluation import NotAnalysed, evaluate
from lnet_eval.inputs.network import Network
from lnet_eval.plan import plan_fingerprint

Make = Callable[..., Network]
Rates = Callable[..., pd.DataFrame]
TEAMS = {"a": 12.0, "b": 10.0, "c": 11.0}
OTHERS = {"x": 12.0, "y": 10.0}


def test_a_network_that_halved_its_rate_got_better_and_its_comparison_did_not(make: Make, rates: Rates) -> None:
    frame = rates({**TEAMS, **OTHERS}, after={"a": 6.0, "b": 5.0, "c": 5.5})
    result = evaluate(make(frame))
    assert result.better.code == "improved"
    key = result.key_measure
    assert key is not None
    assert (key.primary_source, key.time_change) == ("controlled", "better")
    assert result.because.code == f"{key.evidence.grade}_better"


def test_where_everyone_improved_alike_the_network_is_not_credited(make: Make, rates: Rates) -> None:
    halved = {unit: rate / 2 for unit, rate in {**TEAMS, **OTHERS}.items()}
    result = evaluate(make(rates({**TEAMS, **OTHERS}, after=halved)))
    assert result.better.code == "improved"
    assert result.because.code == "comparison_alike"


def test_a_worse_outcome_is_said_as_plainly_as_a_better_one(make: Make, rates: Rates) -> None:
    doubled = {unit: 2 * rate for unit, rate in TEAMS.items()}
    result = evaluate(make(rates({**TEAMS, **OTHERS}, after=doubled)))
    assert result.better.code == "worse"
    assert result.because.code.endswith("_worse")


def test_nothing_found_is_an_answer(make: Make, rates: Rates) -> None:
    result = evaluate(make(rates(TEAMS)))
    assert result.better.code == "no_clear_change"
    assert result.because.code == "no_clear_change"
    key = result.key_measure
    assert key is not None
    assert key.primary_source == "pooled"


def test_two_points_are_shown_and_no_cause_is_named(make: Make, rates: Rates) -> None:
    frame = rates({"a": 12.0})
    two = frame[frame["period"].isin([pd.Timestamp("2019-12-01"), pd.Timestamp("2020-06-01")])].copy()
    two["numerator"] = [24.0, 10.0]
    measure = {"id": "fall", "title": "Fall", "definition": "Fall", "kind": "continuous", "better": "down"}
    two["value"], two["numerator"], two["denominator"] = two["numerator"], np.nan, np.nan
    result = evaluate(make(two, measures=[measure]))
    assert result.better.code == "two_points_improved"
    assert result.because.code == "two_points"
    assert result.evidence.grade == "very_low"


def test_a_plan_without_data_says_what_is_missing_everywhere(make: Make) -> None:
    result = evaluate(make())
    assert (result.better.code, result.because.code) == ("no_measurements", "no_measurements")
    for section in (result.attendance, result.status, result.costs, result.interviews):
        assert isinstance(section, NotAnalysed)
    assert result.evidence.raise_by == "measure_before_and_after"
    assert result.measures[0].completeness.delivered == 0


def test_nothing_is_graded_before_the_network_has_started(make: Make, rates: Rates) -> None:
    result = evaluate(make(rates(TEAMS)), as_of="2019-03-31")
    assert (result.better.code, result.because.code) == ("not_started", "not_started")
    assert (result.evidence.grade, result.evidence.raise_by) == ("not_graded", "not_started")
    assert {measure.evidence.grade for measure in result.measures} == {"not_graded"}
    assert set(result.to_frame()["grade"].dropna()) <= {"not_graded"}


def test_what_a_person_confirmed_of_the_key_measure_is_not_said_of_another(make: Make, rates: Rates) -> None:
    about = {"definition": "x", "kind": "rate", "per": 1000, "better": "down"}
    measures = [{"id": "fall", "title": "Fall", "key": True, **about}, {"id": "sar", "title": "Sår", **about}]
    entry = {"judgement": "low", "reason": "x", "role": "rådgiver", "date": dt.date(2021, 1, 1)}
    frame = rates(TEAMS)
    both = pd.concat([frame, frame.assign(measure="sar")], ignore_index=True)
    fall, ulcers = evaluate(make(both, measures=measures, evidence={"outcome_objective": entry})).measures
    judged = [next(j for j in m.evidence.criteria if j.criterion == "outcome_objective") for m in (fall, ulcers)]
    assert [(j.risk, j.confirmed_by) for j in judged] == [("low", "rådgiver"), ("unclear", None)]


def test_all_enrolled_teams_are_counted_also_those_without_data(make: Make, rates: Rates) -> None:
    result = evaluate(make(rates({"a": 12.0, "b": 10.0})))
    assert not isinstance(result.flow, NotAnalysed)
    assert len(result.flow.teams) == 3
    assert set(result.measures[0].completeness.table["unit"]) == {"a", "b", "c", "x", "y"}
    assert result.measures[0].completeness.due == 3 * 36


def test_data_after_the_day_are_not_known_yet(make: Make, rates: Rates) -> None:
    early = evaluate(make(rates(TEAMS)), as_of="2020-03-31")
    assert early.measures[0].series is not None
    assert early.measures[0].series.periods[-1] == pd.Period("2020-03", "M")


def test_an_unreadable_day_is_refused(make: Make) -> None:
    with pytest.raises(UsageError):
        evaluate(make(), as_of="3. mars")


def test_the_same_network_evaluated_twice_is_the_same(make: Make, rates: Rates) -> None:
    network = make(rates(TEAMS))
    first, second = evaluate(network), evaluate(network)
    assert first.because == second.because
    assert first.as_of == second.as_of == pd.Timestamp("2020-12-31").date()


def test_a_locked_plan_counts_only_while_it_is_the_plan_that_was_locked(make: Make, rates: Rates) -> None:
    open_plan = make().plan
    locked = {"locked": "2019-12-01", "fingerprint": plan_fingerprint(open_plan)}
    frame = rates(TEAMS)
    assert evaluate(make(frame, plan=locked)).evidence.tier == 4
    assert evaluate(make(frame, plan={**locked, "fingerprint": "0" * 64})).evidence.tier == 3
    assert evaluate(make(frame, plan={**locked, "locked": "2020-06-01"})).evidence.tier == 3


@pytest.mark.parametrize("only", ["typo", ["typo"], "fal", "fallt", ["fall", "typo"], [""], ""])
def test_a_measure_that_the_plan_does_not_have_is_told_with_those_it_has(
    make: Make, rates: Rates, only: str | list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LNET_LANGUAGE", "en")
    with pytest.raises(UsageError, match="The plan has: fall") as raised:
        evaluate(make(rates(TEAMS)), only=only)
    assert len(str(raised.value).splitlines()) == 1


def test_every_unknown_measure_is_told(make: Make, rates: Rates) -> None:
    with pytest.raises(UsageError) as raised:
        evaluate(make(rates(TEAMS)), only=["typo", "fall", "other"])
    assert [name for name in ("typo", "other") if f"“{name}”" in str(raised.value)] == ["typo", "other"]
    assert len(str(raised.value).splitlines()) == 2


def test_one_measure_may_be_asked_for_by_its_id_alone_and_none_at_all(make: Make, rates: Rates) -> None:
    network = make(rates(TEAMS))
    assert [one.measure.id for one in evaluate(network, only="fall").measures] == ["fall"]
    assert evaluate(network, only=()).measures == ()
