"""A shipped network with staggered starts, drop-outs, outside units, surveys and costs, evaluated once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from lnet_eval.disclosure import protect_attendance
from lnet_eval.evaluation import Evaluation, evaluate
from lnet_eval.inputs.load import load_network
from lnet_eval.reporting import blocks
from lnet_eval.reporting.figures.before_after import before_after_figure
from lnet_eval.reporting.figures.costs import costs_figure
from lnet_eval.reporting.figures.flow import flow_figure, retention_figure
from lnet_eval.reporting.figures.forest import forest_figure
from lnet_eval.reporting.figures.funnel import funnel_figure
from lnet_eval.reporting.figures.gatherings import attendance_figure
from lnet_eval.reporting.figures.heatmap import completeness_figure
from lnet_eval.reporting.figures.quality import quality_figure
from lnet_eval.reporting.figures.residuals import residuals_figure
from lnet_eval.reporting.figures.run_charts import run_chart_figure
from lnet_eval.reporting.figures.team_charts import team_charts_figure
from lnet_eval.reporting.figures.time_series import time_series_figure
from lnet_eval.reporting.figures.timeline import timeline_figure
from lnet_eval.reporting.sections.experience import experience_section
from lnet_eval.texts import Words

OF_MEASURES = (
    time_series_figure,
    run_chart_figure,
    team_charts_figure,
    completeness_figure,
    before_after_figure,
    forest_figure,
    residuals_figure,
    funnel_figure,
)


@pytest.fixture(scope="session")
def network_evaluation(examples: Path) -> Evaluation:
    """Gode pasientforløp: twelve teams with their own starts, two of which left."""
    return evaluate(load_network("gode-pasientforlop", data=str(examples)))


@pytest.fixture(scope="session")
def draw_all() -> Callable[[Evaluation, Words], list[blocks.Figure]]:
    """Every figure of an evaluation, those of its first two measures."""

    def drawn(evaluation: Evaluation, say: Words) -> Iterator[blocks.Figure | None]:
        plan = evaluation.network.plan
        for measure in evaluation.measures[:2]:
            for function in OF_MEASURES:
                yield function(measure, plan, say)
        yield quality_figure(evaluation, say)
        yield timeline_figure(plan, evaluation.network.events, say)
        yield flow_figure(evaluation.flow, say)
        yield retention_figure(evaluation.flow, say)
        yield attendance_figure(protect_attendance(evaluation.attendance.by_gathering, plan.privacy.k), say)
        yield costs_figure(evaluation.costs, say)
        yield from (b for b in experience_section(evaluation, say).blocks if isinstance(b, blocks.Figure))

    return lambda evaluation, say: [figure for figure in drawn(evaluation, say) if figure is not None]
