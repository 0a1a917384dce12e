"""The table of all charts agrees with the charts."""

from __future__ import annotations

import pytest

from lnet_eval.methods.spc import RunChart, assurance, variation
from lnet_eval.reporting.blocks import Foldout
from lnet_eval.reporting.sections.standings import standings_foldout
from lnet_eval.texts import words


@pytest.mark.parametrize("language", ["nb", "en"])
def test_a_row_per_measure_and_per_team_with_the_signs_of_the_charts(evaluation, language):
    (foldout,) = standings_foldout(evaluation, words(language))
    assert isinstance(foldout, Foldout)
    (table,) = foldout.blocks
    data = table.data
    teams = len(evaluation.network.plan.teams)
    assert len(table.rows) == sum(1 + teams for m in evaluation.measures if m.series is not None)
    for measure in evaluation.measures:
        charts = {None: measure.chart, **{team.unit: team.chart for team in measure.teams}}
        rows = data[data["measure"] == measure.measure.id]
        for unit, chart in charts.items():
            row = rows[rows["unit"].isna() if unit is None else rows["unit"] == unit].iloc[0]
            if isinstance(chart, RunChart):
                better = measure.measure.better
                assert row["variation"] == (variation(chart, better=better) or "not_judged")
                assert row["assurance"] == assurance(chart, better=better)
            else:
                assert row["variation"] == "not_judged"
