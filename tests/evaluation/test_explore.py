"""A measure under other choices than the plan's."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import lnet_eval as le
from lnet_eval.evaluation import Exploration
from lnet_eval.evaluation.not_analysed import NotAnalysed
from lnet_eval.inputs.network import Network
from lnet_eval.methods.its import InterruptedTimeSeries
from lnet_eval.methods.spc import RunChart
from lnet_eval.plan.measure import Season


@pytest.fixture(scope="module")
def ahus(examples: Path) -> Network:
    return le.load_network("ahus", data=examples)


@pytest.fixture(scope="module")
def planned(ahus: Network) -> Exploration:
    return le.explore(ahus, "fall")


def step(found: Exploration) -> float:
    result = found.measure.time_series
    assert isinstance(result, InterruptedTimeSeries)
    estimate = result.estimate("level_change", found.choices.estimator)
    assert estimate is not None
    return estimate.value


def test_without_a_choice_it_is_what_the_evaluation_says(ahus: Network, planned: Exploration) -> None:
    evaluated = le.evaluate(ahus, only=["fall"]).measures[0]
    assert isinstance(evaluated.time_series, InterruptedTimeSeries)
    assert isinstance(evaluated.chart, RunChart)
    assert isinstance(planned.measure.chart, RunChart)
    assert step(planned) == evaluated.time_series.estimate("level_change").value
    assert planned.measure.chart.points().equals(evaluated.chart.points())


def test_what_the_report_would_say_is_what_it_says(ahus: Network, planned: Exploration) -> None:
    whole = le.evaluate(ahus)
    said = planned.report()
    assert (said.better.code, said.because.code) == (whole.better.code, whole.because.code)
    assert said.because.effect == whole.because.effect
    assert said.evidence.grade == whole.evidence.grade


@pytest.mark.parametrize(
    "choice",
    [
        {"start": "2019-06"},
        {"transition": 3},
        {"season": "fourier"},
        {"teams": ["ahus-kirurgi", "ahus-ortopedi"]},
        {"estimator": "glm"},
    ],
    ids=lambda choice: next(iter(choice)),
)
def test_every_choice_about_the_series_changes_the_step(
    ahus: Network, planned: Exploration, choice: dict[str, Any]
) -> None:
    assert step(le.explore(ahus, "fall", **choice)) != step(planned)


def test_the_plans_own_season_is_kept_whole_where_its_form_is_chosen(ahus: Network) -> None:
    measure = ahus.plan.measure("liggetid").model_copy(update={"season": Season(form="fourier", pairs=2)})
    plan = ahus.plan.model_copy(update={"measures": (measure,)})
    network = replace(ahus, plan=plan)
    planned = le.explore(network, "liggetid")
    assert step(le.explore(network, "liggetid", season="fourier")) == step(planned)
    assert step(le.explore(network, "liggetid", season="months")) != step(planned)


def test_chart_rules_and_phases_change_the_chart_and_leave_the_series_alone(planned: Exploration) -> None:
    looked = planned.look(chart="u", rules="shewhart", phases=["2018-06"])
    chart = looked.measure.chart
    assert isinstance(chart, RunChart)
    assert (chart.rules, chart.points()["upper"].notna().any()) == ("shewhart", True)
    assert len(chart.statistics) == 2
    assert step(looked) == step(planned)
    assert looked.plan.measure("fall").chart.kind == "u"


@pytest.mark.parametrize(("measure", "estimator"), [("fall", "quasi_glm"), ("liggetid", "ols"), ("liggetid", "reml")])
def test_an_estimator_brings_its_own_estimates_and_its_own_lines(ahus: Network, measure: str, estimator: str) -> None:
    usual = le.explore(ahus, measure)
    other = usual.look(estimator=estimator)
    ours, theirs = usual.measure.time_series, other.measure.time_series
    assert isinstance(ours, InterruptedTimeSeries)
    assert isinstance(theirs, InterruptedTimeSeries)
    assert {estimate.method for estimate in theirs.estimates} == {estimator}
    assert theirs.estimates == tuple(e for e in ours.sensitivity if e.method == estimator)
    assert not theirs.fitted["fitted"].equals(ours.fitted["fitted"])
    first = theirs.fitted[theirs.fitted["phase"] == "active"].iloc[0]
    step = theirs.estimate("level_change", estimator)
    assert step is not None
    if measure == "liggetid":
        assert first["fitted"] - first["counterfactual"] == pytest.approx(step.value, rel=1e-9)
    assert first["counterfactual_low"] < first["counterfactual"] < first["counterfactual_high"]


def test_an_estimator_that_cannot_be_computed_says_so(ahus: Network) -> None:
    """Length of stay lacks a month, and Prais and Winsten's estimator knows no gaps."""
    found = le.explore(ahus, "liggetid", estimator="prais_winsten").measure.time_series
    assert isinstance(found, NotAnalysed)
    assert found.reason == "its_no_such_estimator"


def test_all_impossible_choices_are_said_at_once_with_what_can_be_chosen(
    ahus: Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LNET_LANGUAGE", "en")
    with pytest.raises(le.UsageError) as refused:
        le.explore(ahus, "fall", teams=["nobody"], start="2031-01", transition=99, estimator="ols", rules="mdc",
                   phases=["what"])  # fmt: skip
    lines = str(refused.value).splitlines()
    assert len(lines) == 6
    for expected in ("nobody", "ols", "mdc", "99", "2031-01", "what"):
        assert sum(f"“{expected}”" in line or f"; {expected} " in line for line in lines) == 1, expected


@pytest.mark.parametrize(
    ("choice", "said"),
    [
        ({"transition": "2"}, "whole number of months from 0 to 24; '2' is not"),
        ({"transition": 2.5}, "2.5 is not"),
        ({"transition": True}, "True is not"),
        ({"transition": [2]}, "[2] is not"),
        ({"chart": ["run"]}, "The chart “['run']” does not fit"),
        ({"chart": ""}, "The chart “” does not fit"),
        ({"rules": ["mdc"]}, "no rule set “['mdc']”"),
        ({"rules": {"mdc": 1}}, "no rule set"),
        ({"season": ["plan"]}, "Season cannot be"),
        ({"estimator": {"glm"}}, "does not fit this measure"),
        ({"teams": 5}, "no team called “5”"),
        ({"teams": "ahus"}, "no team called “ahus”"),
        ({"phases": 5.5}, "“5.5” lies outside"),
        ({"start": ["2019-01"]}, "“['2019-01']” lies outside"),
    ],
    ids=str,
)
def test_a_choice_of_a_wrong_type_is_refused_in_words(
    ahus: Network, monkeypatch: pytest.MonkeyPatch, choice: dict[str, Any], said: str
) -> None:
    monkeypatch.setenv("LNET_LANGUAGE", "en")
    with pytest.raises(le.UsageError) as refused:
        le.explore(ahus, "fall", **choice)
    lines = str(refused.value).splitlines()
    assert len(lines) == 1
    assert said in lines[0]


def test_one_team_and_one_phase_need_no_list(ahus: Network) -> None:
    named = le.explore(ahus, "fall", teams="ahus-kirurgi", phases="2018-06")
    assert named.choices == le.explore(ahus, "fall", teams=["ahus-kirurgi"], phases=["2018-06"]).choices


def test_an_unknown_measure_is_refused_with_those_that_there_are(ahus: Network) -> None:
    with pytest.raises(le.UsageError, match="liggetid"):
        le.explore(ahus, "unknown")


def test_no_team_at_all_is_refused(ahus: Network) -> None:
    with pytest.raises(le.UsageError):
        le.explore(ahus, "fall", teams=[])


def test_a_network_without_measurements_says_why_it_is_not_analysed(examples: Path) -> None:
    plan = le.load_network("unn-plan", data=examples)
    found = le.explore(plan, plan.plan.measures[0].id)
    assert isinstance(found.measure.time_series, NotAnalysed)
    assert found.to_frame().empty


def test_every_number_comes_with_its_interval_unit_n_and_method(planned: Exploration) -> None:
    frame = planned.to_frame()
    assert list(frame.columns) == ["section", "quantity", "value", "low", "high", "unit", "n", "method"]
    assert set(frame["section"]) == {"before_after", "run_chart", "time_series"}
