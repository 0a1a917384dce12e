"""The distribution of a measure's periods in each team, for the workbench."""

from __future__ import annotations

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
