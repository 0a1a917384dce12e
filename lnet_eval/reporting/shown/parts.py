"""What a notebook shows of an evaluation's parts: a measure, the teams, the costs, the interviews."""

from __future__ import annotations

from collections.abc import Iterator

from lnet_eval.evaluation.not_analysed import NotAnalysed
from lnet_eval.evaluation.results import Interviews, JointMeasure, MeasureEvaluation
from lnet_eval.methods.cost import Costs, CostSensitivity
from lnet_eval.methods.participation import TeamFlow
from lnet_eval.reporting.blocks import Block, Facts, Heading, Prose
from lnet_eval.reporting.cautions import caution_prose
from lnet_eval.reporting.figures.flow import flow_figure, retention_figure
from lnet_eval.reporting.figures.tornado import tornado_figure
from lnet_eval.reporting.numbers import not_analysed_text
from lnet_eval.reporting.output import output_html
from lnet_eval.reporting.sections.costs import costs_blocks
from lnet_eval.reporting.sections.interviews import matrix_table
from lnet_eval.reporting.sections.measure import naive_blocks
from lnet_eval.reporting.sections.measure_tables import controlled_table, horizon_table
from lnet_eval.reporting.shown.results import chart_blocks, series_figure
from lnet_eval.reporting.wording import plan_text
from lnet_eval.texts import Words, default_language, words


def measure_html(measure: JointMeasure) -> str:
    """A measure: what it counts, its chart, before and after, and the difference from the expected development."""
    say = words(default_language())
    blocks = [_facts(measure, say)]
    if measure.series is None:
        blocks.append(Prose(text=say("measures.no_series")))
    else:
        blocks += [*_over_time(measure, say), *_before_after(measure, say), *_expected(measure, say)]
        blocks += _controlled(measure, say)
    return output_html(say.of(measure.measure.title), blocks, say)


def costs_html(costs: Costs) -> str:
    """What it cost from both perspectives, who bears it, and every item."""
    say = words(default_language())
    return output_html(say("shown.costs"), list(costs_blocks(costs, say)), say)


def sensitivity_html(found: CostSensitivity) -> str:
    """How far the cost moves with each assumption."""
    say = words(default_language())
    figure = tornado_figure(found, say)
    return output_html(say("costs.sensitivity"), [] if figure is None else [figure], say)


def flow_html(flow: TeamFlow) -> str:
    """What became of the teams that enrolled, and how long they stayed."""
    say = words(default_language())
    retention = retention_figure(flow, say)
    stayed = Prose(text=say("participation.nobody_left")) if retention is None else retention
    return output_html(say("participation.teams"), [flow_figure(flow, say), stayed], say)


def interviews_html(interviews: Interviews) -> str:
    """Every question with every network's keywords."""
    say = words(default_language())
    return output_html(say("interviews.title"), [matrix_table(interviews, say)], say)


def _facts(measure: JointMeasure, say: Words) -> Block:
    about = measure.measure
    kind = f"{say(f'measures.family.{about.family}')} – {say(f'measures.wanted.{about.better}')}"
    rows = [
        (say("measures.fact.definition"), plan_text(say, about.definition)),
        (say("measures.fact.kind"), kind),
        (say("measures.fact.source"), say(f"measures.source.{about.source}")),
    ]
    if isinstance(measure, MeasureEvaluation):
        rows.append((say("leadership.certainty"), say(f"evidence.grade.{measure.evidence.grade}")))
    return Facts(rows=tuple(rows))


def _part(name: str, say: Words) -> Heading:
    return Heading(text=say(f"measures.part.{name}"), level=3, id=name.replace("_", "-"))


def _over_time(measure: JointMeasure, say: Words) -> Iterator[Block]:
    yield _part("over_time", say)
    if isinstance(measure.chart, NotAnalysed):
        yield Prose(text=not_analysed_text(say, measure.chart))
    else:
        yield from chart_blocks(measure.chart, say)


def _before_after(measure: JointMeasure, say: Words) -> Iterator[Block]:
    if not isinstance(measure, MeasureEvaluation):
        return
    yield _part("before_after", say)
    yield from naive_blocks(measure, say)
    if not isinstance(measure.before_after, NotAnalysed):
        yield from caution_prose(say, measure.before_after.cautions)


def _expected(measure: JointMeasure, say: Words) -> Iterator[Block]:
    yield _part("expected", say)
    result = measure.time_series
    if isinstance(result, NotAnalysed):
        yield Prose(text=not_analysed_text(say, result))
        return
    yield series_figure(result, "series", say)
    yield horizon_table(measure, result, say)
    yield from caution_prose(say, result.cautions)


def _controlled(measure: JointMeasure, say: Words) -> Iterator[Block]:
    if isinstance(measure, MeasureEvaluation) and not isinstance(measure.controlled, NotAnalysed):
        yield _part("controlled", say)
        yield controlled_table(measure, measure.controlled, say)
        yield from caution_prose(say, measure.controlled.cautions)
