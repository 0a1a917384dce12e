"""Drawings of names that nobody should have, and of networks larger than any."""

from __future__ import annotations

import dataclasses
import xml.etree.ElementTree as ET

import pytest

from lnet_eval.evaluation.not_analysed import NotAnalysed
from lnet_eval.evaluation.results import Completeness
from lnet_eval.plan import Plan
from lnet_eval.reporting.figures.before_after import before_after_figure
from lnet_eval.reporting.figures.forest import forest_figure
from lnet_eval.reporting.figures.heatmap import completeness_figure
from lnet_eval.reporting.figures.run_charts import run_chart_figure
from lnet_eval.reporting.figures.survey import Question, survey_figure
from lnet_eval.reporting.figures.team_charts import team_charts_figure
from lnet_eval.reporting.figures.time_series import time_series_figure
from lnet_eval.reporting.figures.timeline import timeline_figure
from lnet_eval.texts import words

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = '<script>alert(1)</script> $\\frac{1}{0}$ & "quotes" {curly} \u202e ' + "Verylongwordwithoutanyspace" * 8
FUNCTIONS = (
    time_series_figure,
    run_chart_figure,
    team_charts_figure,
    completeness_figure,
    before_after_figure,
    forest_figure,
)


def renamed(plan: Plan, text: str) -> Plan:
    content = plan.model_dump(mode="json", by_alias=True)
    for unit in content["units"]:
        unit["name"] = text
    for measure in content["measures"]:
        measure["title"] = {"nb": text, "en": text}
        measure["unit"] = {"nb": text, "en": text}
    return Plan.model_validate(content)


@pytest.mark.parametrize("language", ["nb", "en"])
@pytest.mark.parametrize("function", FUNCTIONS)
def test_a_hostile_name_is_text_that_fits(function, language, network_evaluation):
    plan = renamed(network_evaluation.network.plan, HOSTILE)
    for found in network_evaluation.measures:
        measure = dataclasses.replace(found, measure=plan.measure(found.measure.id))
        figure = function(measure, plan, words(language))
        if figure is None:
            continue
        root = ET.fromstring(figure.svg)
        assert not [element for element in root.iter() if element.tag.endswith("script")]
        longest = max((element.text or "" for element in root.iter(f"{SVG}text")), key=len)
        assert len(longest) < 110
        assert "<script>" in figure.alt


def test_a_hostile_event_does_not_break_the_timeline(network_evaluation):
    plan = renamed(network_evaluation.network.plan, HOSTILE)
    figure = timeline_figure(plan, None, words("nb"))
    assert ET.fromstring(figure.svg) is not None
    assert any(HOSTILE in cell for row in figure.table.rows for cell in row)


def test_a_hostile_question_does_not_break_the_survey():
    question = Question(id="q", text=HOSTILE, groups=(((1, 2), 0.4), ((3, 4, 5), 0.6)), n=50, neutral=3, points=5)
    labels = [HOSTILE] * 5
    figure = survey_figure("survey", [question], labels, title="t", alt="a", say=words("nb"))
    assert figure is not None
    assert ET.fromstring(figure.svg) is not None


def enlarged(measure, plan: Plan, n: int):
    """The same measure in a network of `n` teams, all with the data of the first."""
    content = plan.model_dump(mode="json", by_alias=True)
    content["units"] = [{"id": f"team-{i}", "name": f"Team {i}"} for i in range(n)]
    large = Plan.model_validate(content)
    teams = tuple(dataclasses.replace(measure.teams[0], unit=f"team-{i}") for i in range(n))
    pooled = measure.pooled
    if not isinstance(pooled, NotAnalysed):
        own = next(iter(pooled.teams.values()))
        pooled = dataclasses.replace(pooled, teams={f"team-{i}": own for i in range(n)})
    empty = Completeness(table=measure.completeness.table, due=n, delivered=n)
    return dataclasses.replace(measure, teams=teams, pooled=pooled, completeness=empty), large


def test_sixty_teams_fit(network_evaluation):
    measure, plan = enlarged(network_evaluation.measures[0], network_evaluation.network.plan, 60)
    for function in (team_charts_figure, completeness_figure, forest_figure):
        figure = function(measure, plan, words("nb"))
        assert figure is not None
        assert "Team 59" in figure.svg
        _, _, _, height = (float(part) for part in ET.fromstring(figure.svg).get("viewBox").split())
        places = [float(e.get("y")) for e in ET.fromstring(figure.svg).iter(f"{SVG}text") if e.get("y")]
        assert max(places) <= height
