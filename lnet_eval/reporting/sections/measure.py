"""One measure: what it counts, how it went, and what was expected."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import pandas as pd

from lnet_eval.evaluation.not_analysed import NotAnalysed
from lnet_eval.evaluation.results import MeasureEvaluation
from lnet_eval.methods.before_after import BeforeAfter
from lnet_eval.methods.estimate import NATURAL, Estimate
from lnet_eval.methods.its import ControlledTimeSeries, InterruptedTimeSeries, PooledTimeSeries
from lnet_eval.methods.spc import RunChart
from lnet_eval.plan import Plan
from lnet_eval.plan.measure import Interruption
from lnet_eval.reporting.blocks import Block, Facts, Heading, Passage, Prose
from lnet_eval.reporting.blocks import Words as BlockText
from lnet_eval.reporting.cautions import caution_prose
from lnet_eval.reporting.figures.before_after import before_after_figure
from lnet_eval.reporting.figures.forest import forest_figure, team_transition
from lnet_eval.reporting.figures.funnel import funnel_figure
from lnet_eval.reporting.figures.heatmap import completeness_figure
from lnet_eval.reporting.figures.run_charts import run_chart_figure
from lnet_eval.reporting.figures.team_charts import team_charts_figure
from lnet_eval.reporting.figures.time_series import answer_effect, horizon_text, time_series_figure
from lnet_eval.reporting.numbers import estimate_text, interval_text, not_analysed_text, value_text
from lnet_eval.reporting.sections.measure_sensitivity import controlled_foldout, sensitivity_foldout
from lnet_eval.reporting.sections.measure_tables import (
    change_digits,
    controlled_table,
    horizon_table,
    naive_table,
    risk_ratio_sentence,
    stages_table,
)
from lnet_eval.reporting.wording import change_sentence, plan_text
from lnet_eval.texts import Words

# An interval this wide holds most of -1 to 1: the middle of it says nothing.
UNKNOWN_RHO: Final = 1.5


def measure_blocks(
    measure: MeasureEvaluation, plan: Plan, say: Words, *, events: pd.DataFrame | None = None
) -> Iterator[Block]:
    """Everything the report says of one measure; `events` are annotated in its chart."""
    yield Heading(text=plan_text(say, measure.measure.title), level=3, id=f"measure-{measure.measure.id}")
    yield _facts(measure, plan, say)
    if measure.series is None:
        yield Prose(text=say("measures.no_series"))
        return
    yield from _over_time(measure, plan, say, events)
    yield from _before_after(measure, plan, say)
    yield from _expected(measure, plan, say)
    yield from _pooled(measure, plan, say)
    yield from _controlled(measure, say)
    yield from _maintained(measure, say)
    if isinstance(measure.time_series, InterruptedTimeSeries):
        yield from sensitivity_foldout(measure, measure.time_series, plan, say)


def _part(measure: MeasureEvaluation, name: str, say: Words) -> Heading:
    identity = f"measure-{measure.measure.id}-{name.replace('_', '-')}"
    return Heading(text=say(f"measures.part.{name}"), level=4, id=identity)


def _facts(measure: MeasureEvaluation, plan: Plan, say: Words) -> Facts:
    about, done = measure.measure, measure.completeness
    rows: list[tuple[BlockText, BlockText]] = [
        (say("measures.fact.definition"), plan_text(say, about.definition)),
        (
            say("measures.fact.kind"),
            f"{say(f'measures.family.{about.family}')} – {say(f'measures.wanted.{about.better}')}",
        ),
        (say("measures.fact.source"), say(f"measures.source.{about.source}")),
    ]
    if about.target is not None:
        unit = _level_unit(measure)
        rows.append((say("measures.fact.target"), value_text(say, about.target, unit, about)))
    for change in about.changes:
        what = plan_text(say, change.what)
        said = what if isinstance(what, Passage) else Passage(what)
        rows.append((say("measures.fact.changed"), (f"{say.date(change.date)}: ", said)))
    if done.due:
        share = say.percent(done.delivered / done.due)
        delivered = say(
            "measures.delivered", delivered=say.number(done.delivered), due=say.number(done.due), share=share,
            teams=say.number(len(measure.teams)), enrolled=say.number(len(plan.teams)),
        )  # fmt: skip
        rows.append((say("measures.fact.delivered"), delivered))
    return Facts(rows=tuple(rows))


def _level_unit(measure: MeasureEvaluation) -> str:
    if isinstance(measure.before_after, BeforeAfter):
        before = measure.before_after.estimate("before")
        if before is not None:
            return before.unit
    return {"proportion": "proportion", "rate": f"per {measure.measure.per:g}"}.get(measure.measure.kind, NATURAL)


def _over_time(measure: MeasureEvaluation, plan: Plan, say: Words, events: pd.DataFrame | None) -> Iterator[Block]:
    """The network's run chart, and every team's."""
    yield _part(measure, "over_time", say)
    if isinstance(measure.chart, RunChart):
        figure = run_chart_figure(measure, plan, say, events=events)
        if figure is not None:
            yield figure
        yield from caution_prose(say, measure.chart.cautions)
    else:
        yield Prose(text=not_analysed_text(say, measure.chart))
    teams = team_charts_figure(measure, plan, say)
    if teams is not None:
        yield teams
    completeness = completeness_figure(measure, plan, say) if len(plan.teams) > 1 else None
    if completeness is not None:
        yield completeness


def naive_blocks(measure: MeasureEvaluation, say: Words) -> Iterator[Block]:
    """The plain comparison of before and after, or why there is none."""
    if isinstance(measure.before_after, NotAnalysed):
        yield Prose(text=not_analysed_text(say, measure.before_after))
        return
    sentence = change_sentence(say, measure)
    if sentence is not None:
        yield Prose(text=sentence)
    yield Prose(text=say("measures.naive"))
    yield naive_table(measure, say)


def _before_after(measure: MeasureEvaluation, plan: Plan, say: Words) -> Iterator[Block]:
    """The plain comparison, what it leaves out, and the trend-adjusted number beside it."""
    yield _part(measure, "before_after", say)
    yield from naive_blocks(measure, say)
    if isinstance(measure.before_after, NotAnalysed):
        return
    ratio = risk_ratio_sentence(measure, say)
    if ratio is not None:
        yield Prose(role="note", text=ratio)
    if measure.compared_in_other_years:
        yield Prose(role="note", text=say("measures.naive.other_years"))
    yield from _regression(measure, say)
    figure = before_after_figure(measure, plan, say) if len(plan.teams) > 1 else None
    if figure is not None:
        yield figure
    funnel = funnel_figure(measure, plan, say)
    if funnel is not None:
        yield funnel
    yield from caution_prose(say, measure.before_after.cautions)


def _regression(measure: MeasureEvaluation, say: Words) -> Iterator[Block]:
    """What teams chosen for a bad baseline would have shown anyway, where the plan says that they were."""
    found = measure.regression
    if found is None or (isinstance(found, NotAnalysed) and found.reason == "not_chosen_for_baseline"):
        return
    if isinstance(found, NotAnalysed):
        yield Prose(text=" ".join([say("regression.chosen"), not_analysed_text(say, found)]))
        return
    values = {
        "expected": estimate_text(say, found.expected, measure.measure, change_digits(measure)),
        "outside": say.number(found.n_outside),
        "reliability": say.percent(found.reliability),
    }
    yield Prose(text=" ".join([say("regression.chosen"), say("regression.expected", **values)]))


def _expected(measure: MeasureEvaluation, plan: Plan, say: Words) -> Iterator[Block]:
    """The interrupted time series with the counterfactual and the effects at named horizons."""
    yield _part(measure, "expected", say)
    result = measure.time_series
    figure = time_series_figure(measure, plan, say)
    if isinstance(result, NotAnalysed):
        yield Prose(text=not_analysed_text(say, result))
        if figure is not None and isinstance(measure.chart, NotAnalysed):
            yield figure
        return
    yield Prose(text=say("measures.expected.explained"))
    if figure is not None:
        yield figure
    yield horizon_table(measure, result, say)
    yield from _stages(measure, result, say)
    rho = result.estimate("autocorrelation")
    facts = {"before": say.number(result.n_before), "after": say.number(result.n_after)}
    yield Prose(role="note", text=say("measures.expected.basis", **facts))
    if rho is not None:
        known = rho.high - rho.low < UNKNOWN_RHO
        key = "measures.expected.autocorrelation" if known else "measures.expected.autocorrelation_unknown"
        yield Prose(role="note", text=say(key, rho=estimate_text(say, rho), interval=interval_text(say, rho)))
    if result.transition:
        yield Prose(role="note", text=say.plural("measures.expected.transition", result.transition))
    yield from caution_prose(say, result.cautions)


def _stages(measure: MeasureEvaluation, result: InterruptedTimeSeries, say: Words) -> Iterator[Block]:
    """The later stages of a staged programme: what began then, and what each added."""
    planned = measure.measure.interruptions
    if planned:
        yield Facts(rows=tuple((say("measures.stages.from", date=say.date(s.date)), _begun(s, say)) for s in planned))
    if result.interruptions:
        yield Prose(text=say("measures.stages.explained"))
        yield stages_table(measure, result, say)


def _begun(stage: Interruption, say: Words) -> BlockText:
    return say("measures.stages.unnamed") if stage.what is None else plan_text(say, stage.what)


def _pooled(measure: MeasureEvaluation, plan: Plan, say: Words) -> Iterator[Block]:
    """The teams' own effects together; nothing is said where the network has only one team."""
    if len(plan.teams) < 2:
        return
    yield _part(measure, "pooled", say)
    if not isinstance(measure.pooled, PooledTimeSeries):
        yield Prose(text=not_analysed_text(say, measure.pooled))
        return
    figure = forest_figure(measure, plan, say)
    if figure is not None:
        yield figure
    yield from _together(measure, measure.pooled, say)
    yield from caution_prose(say, measure.pooled.cautions)


def _together(measure: MeasureEvaluation, pooled: PooledTimeSeries, say: Words) -> Iterator[Prose]:
    """What a new team may expect, and what is left of the answer without the teams that dropped out."""
    effect = answer_effect(measure, pooled)
    if effect is None:
        return
    expected = pooled.estimate(f"prediction_{effect.quantity}")
    if expected is not None:
        horizon = horizon_text(say, effect, measure.measure, team_transition(pooled))
        interval = interval_text(say, expected, measure.measure)
        yield Prose(text=say("measures.pooled.next", horizon=horizon, interval=interval))
    stayed = pooled.estimate(effect.quantity, "without_left")
    if stayed is not None:
        values = {
            "effect": estimate_text(say, stayed, measure.measure),
            "all": estimate_text(say, effect, measure.measure),
        }
        yield Prose(text=say.plural("measures.pooled.stayed", stayed.n, **values))


def _controlled(measure: MeasureEvaluation, say: Words) -> Iterator[Block]:
    """The network against units outside it; nothing where the plan has none."""
    result = measure.controlled
    if isinstance(result, NotAnalysed) and result.reason == "no_comparison":
        return
    yield _part(measure, "controlled", say)
    if not isinstance(result, ControlledTimeSeries):
        yield Prose(text=not_analysed_text(say, result))
        return
    yield Prose(text=say("measures.controlled.explained"))
    yield Prose(text=say(f"measures.controlled.{'parallel' if result.parallel else 'not_parallel'}"))
    yield controlled_table(measure, result, say)
    yield from controlled_foldout(measure, result, say)
    yield from caution_prose(say, [c for c in result.cautions if c.code != "its_not_parallel"])


def _maintained(measure: MeasureEvaluation, say: Words) -> Iterator[Block]:
    """Whether the difference lasted through the follow-up."""
    result = measure.time_series
    if not isinstance(result, InterruptedTimeSeries):
        return
    yield _part(measure, "maintained", say)
    against_end = result.estimate("maintained_against_end")
    against_none = result.estimate("maintained_against_none")
    if against_end is None or against_none is None:
        yield Prose(text=say("measures.maintained.no_follow_up"))
        return
    yield Prose(text=_against(measure, against_end, "end", say))
    yield Prose(text=_against(measure, against_none, "none", say))


def _against(measure: MeasureEvaluation, change: Estimate, what: str, say: Words) -> str:
    plan = measure.measure
    if not change.excludes(0.0):
        return say(f"measures.maintained.{what}.unclear", change=estimate_text(say, change, plan))
    rose = change.value > 0
    code = "better" if rose == (plan.better == "up") else "worse"
    return say(f"measures.maintained.{what}.{code}", change=estimate_text(say, change, plan))
