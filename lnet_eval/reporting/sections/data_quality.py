"""How good each team's data are, and which numbers somebody should look at again."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from lnet_eval.evaluation.results import Evaluation, MeasureEvaluation
from lnet_eval.plan.model import Plan
from lnet_eval.reporting.blocks import Block, Bullets, Prose
from lnet_eval.reporting.figures.quality import quality_figure
from lnet_eval.texts import Words

_MOST: Final = 20


def data_quality_blocks(evaluation: Evaluation, say: Words) -> Iterator[Block]:
    """The heat map, and a line for every set of numbers that looks rounded, copied or mistyped."""
    figure = quality_figure(evaluation, say)
    if figure is None:
        return
    yield figure
    plan = evaluation.network.plan
    lines = [line for measure in evaluation.measures for line in _questions(measure, plan, say)]
    if not lines:
        yield Prose(text=say("quality.no_questions"))
        return
    yield Prose(text=say("quality.questions"))
    shown = tuple(lines[:_MOST])
    more = (say.plural("quality.more", len(lines) - _MOST),) if len(lines) > _MOST else ()
    yield Bullets(items=(*shown, *more))


def _questions(measure: MeasureEvaluation, plan: Plan, say: Words) -> Iterator[str]:
    if measure.quality is None:
        return
    title = say.of(measure.measure.title)
    for row in measure.quality.table.to_dict("records"):
        values: dict[str, Any] = {"unit": plan.unit(str(row["unit"])).name, "measure": title}
        if row["copied"]:
            yield say("quality.question.copied", **values, n=say.number(row["repeats"]))
        if row["heaped"]:
            counts = {"rounded": say.number(row["rounded"]), "of": say.number(row["rounded_of"])}
            yield say("quality.question.heaped", **values, **counts)
        if row["alike"]:
            yield say("quality.question.alike", **values, other=plan.unit(str(row["alike"])).name)
        far = measure.quality.periods.get(str(row["unit"]), ())
        if far:
            yield say("quality.question.outliers", **values, periods=say.series([say.period(p) for p in far]))
