"""The distribution of a measure's periods in each team, for the workbench."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from lnet_eval.evaluation import Evaluation
from lnet_eval.reporting.figures.distribution import distribution_figure, values_by_side
from lnet_eval.texts import words

pytestmark = pytest.mark.filterwarnings("ignore:vert:DeprecationWarning")


def test_every_value_stands_once_and_on_its_teams_own_side(network_evaluation: Evaluation) -> None:
    measure, plan = network_evaluation.measures[0], network_evaluation.network.plan
    values = values_by_side(measure, plan)
    assert len(values) == sum(int(team.series.present.sum()) for team in measure.teams)
    first = measure.teams[0]
    before = first.series.present & (
        first.series.periods.start_time < np.datetime64(plan.start_of(plan.unit(first.unit)))
    )
    own = values[(values["team"] == plan.unit(first.unit).name) & (values["side"] == "before")]
    assert len(own) == before.sum()


@pytest.mark.parametrize("language", ["nb", "en"])
def test_title_and_table_give_the_same_medians_and_the_bytes_are_stable(
    network_evaluation: Evaluation, language: str
) -> None:
    measure, plan = network_evaluation.measures[0], network_evaluation.network.plan
    figure = distribution_figure(measure, plan, words(language))
    again = distribution_figure(measure, plan, words(language))
    assert figure is not None
    assert again is not None
    assert figure.svg == again.svg
    assert figure.table.data is not None
    values = values_by_side(measure, plan)
    medians = values.groupby(["team", "side"])["value"].median()
    for _, row in figure.table.data.iterrows():
        assert row["median"] == medians[(row["team"], row["side"])]
    assert len(figure.table.rows) == len(medians)


@pytest.mark.parametrize("language", ["nb", "en"])
@pytest.mark.parametrize(("kept", "missing"), [("before", "after"), ("after", "before")])
def test_a_side_without_values_is_told_in_words(
    network_evaluation: Evaluation, language: str, kept: str, missing: str
) -> None:
    measure, plan = network_evaluation.measures[0], network_evaluation.network.plan
    teams = []
    for team in measure.teams:
        start = np.datetime64(plan.start_of(plan.unit(team.unit)))
        before = np.asarray(team.series.periods.start_time < start)
        inside = before if kept == "before" else ~before
        series = replace(team.series, value=np.where(inside, team.series.value, np.nan))
        teams.append(replace(team, series=series))
    figure = distribution_figure(replace(measure, teams=tuple(teams)), plan, words(language))
    assert figure is not None
    no_values = {"nb": "det finnes ingen verdier fra", "en": "there are no values from"}[language]
    when = {"before": {"nb": "før", "en": "before it"}, "after": {"nb": "etter", "en": "after it"}}[missing][language]
    for said in (figure.title, figure.alt):
        assert no_values in said
        assert said.removesuffix(".").endswith(when)
        assert "–" not in said
