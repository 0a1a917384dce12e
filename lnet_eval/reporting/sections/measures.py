"""What was measured, what changed, and what was expected to happen."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Final

import pandas as pd

from lnet_eval.evaluation.results import Evaluation, MeasureEvaluation
from lnet_eval.methods.before_after import BeforeAfter
from lnet_eval.methods.estimate import SHARE, Estimate
from lnet_eval.methods.spc import RunChart, Standing, expected_chance_signals, standing
from lnet_eval.plan.measure import Measure
from lnet_eval.reporting.blocks import Block, Prose, Section, Table
from lnet_eval.reporting.blocks import Words as BlockText
from lnet_eval.reporting.figures.axes import axis_title
from lnet_eval.reporting.numbers import digits_of, number_text
from lnet_eval.reporting.sections.measure import measure_blocks
from lnet_eval.reporting.sections.standings import signs, standings_foldout
from lnet_eval.reporting.wording import averaged, plan_text
from lnet_eval.texts import Words

_MANY_CHARTS: Final = 5
_COLUMNS: Final = ("measure", "wanted", "before", "after", "change", "verdict", "expected", "chart", "grade")


def measures_section(evaluation: Evaluation, say: Words) -> Section:
    """All measures at a glance, then each of them."""
    return Section(id="measures", title=say("measures.title"), blocks=tuple(_blocks(evaluation, say)))


def _blocks(evaluation: Evaluation, say: Words) -> Iterator[Block]:
    if not evaluation.measures:
        yield Prose(text=say("measures.none"))
        return
    yield Prose(text=say("measures.lead"))
    yield _glance(evaluation, say)
    yield from standings_foldout(evaluation, say)
    yield from _chance(evaluation, say)
    for measure in evaluation.measures:
        yield from measure_blocks(measure, evaluation.network.plan, say, events=evaluation.network.events)


def _glance(evaluation: Evaluation, say: Words) -> Table:
    """One row per measure: where it stood, where it stands, and what that may be taken for."""
    note = say("measures.glance.note")
    if any(_averaged(measure) for measure in evaluation.measures):
        note = f"{note} {say('measures.glance.averaged.note')}"
    return Table(
        id="measures-at-a-glance",
        caption=say("measures.glance.caption"),
        columns=tuple(say(f"measures.glance.{name}") for name in _COLUMNS),
        rows=tuple(_row(measure, say) for measure in evaluation.measures),
        numeric=(2, 3),
        note=note,
        data=pd.DataFrame([_data(measure) for measure in evaluation.measures]),
    )


def _row(measure: MeasureEvaluation, say: Words) -> tuple[BlockText, ...]:
    plan = measure.measure
    numbers: tuple[str, ...] = ("–", "–", "–")
    if isinstance(measure.before_after, BeforeAfter):
        before, after, difference = (measure.before_after.estimate(q) for q in ("before", "after", "difference"))
        change = _with_interval(say, difference)
        if _averaged(measure):
            change = say("measures.glance.averaged", change=change)
        numbers = (*_levels(say, before, after), change)
    expected = say(f"measures.expected.{measure.time_change}", effect=_with_interval(say, measure.primary))
    title = plan_text(say, plan.title)
    graded = measure.series is not None
    return (
        (title, f" ({_unit(plan, say)})"),
        say(f"measures.wanted.{plan.better}"),
        *numbers,
        say(f"measures.verdict.{_verdict(measure)}"),
        expected if measure.primary is not None else say("measures.verdict.not_analysed"),
        signs(_standing(measure), say) if graded else "–",
        say(f"evidence.grade.{measure.evidence.grade}") if graded else "–",
    )


def _averaged(measure: MeasureEvaluation) -> bool:
    """Whether the change is the teams' average, another number than the two levels' difference."""
    own = measure.before_after
    return isinstance(own, BeforeAfter) and averaged(*(own.estimate(q) for q in ("before", "after", "difference")))


def _standing(measure: MeasureEvaluation) -> Standing | None:
    chart = measure.chart
    return standing(chart, better=measure.measure.better) if isinstance(chart, RunChart) else None


def _verdict(measure: MeasureEvaluation) -> str:
    """The direction of the change; of two points alone, which have no interval, only which way they differ."""
    found = measure.before_after.estimate("difference") if isinstance(measure.before_after, BeforeAfter) else None
    if found is None or math.isfinite(found.low) or not math.isfinite(found.value):
        return str(measure.change)
    if found.value == 0:
        return "two_points_same"
    return "two_points_better" if (found.value > 0) == (measure.measure.better == "up") else "two_points_worse"


def _unit(plan: Measure, say: Words) -> str:
    if plan.kind == "proportion":
        return "%"
    own = plan.kind in {"continuous", "ordinal", "time_between"} and plan.unit is not None
    title = say.of(plan.unit) if own else axis_title(plan, say)
    return title if own else title[:1].lower() + title[1:]


def _levels(say: Words, before: Estimate | None, after: Estimate | None) -> tuple[str, str]:
    """Both levels with the same decimals; the first column has the unit."""
    if before is None or after is None:
        return "–", "–"
    digits = digits_of(before.unit, before.value, after.value)
    if before.unit == SHARE:
        return say.percent(before.value, digits), say.percent(after.value, digits)
    return number_text(say, before.value, before.unit, digits), number_text(say, after.value, after.unit, digits)


def _with_interval(say: Words, estimate: Estimate | None) -> str:
    if estimate is None:
        return "–"
    digits = digits_of(estimate.unit, estimate.value, estimate.low, estimate.high)
    value = number_text(say, estimate.value, estimate.unit, digits)
    if not (math.isfinite(estimate.low) and math.isfinite(estimate.high)):
        return value
    low, high = (number_text(say, bound, estimate.unit, digits) for bound in (estimate.low, estimate.high))
    return say("measures.short", value=value, low=low, high=high)


def _data(measure: MeasureEvaluation) -> dict[str, object]:
    row: dict[str, object] = {"measure": measure.measure.id, "family": measure.measure.family}
    for quantity in ("before", "after", "difference"):
        found = measure.before_after.estimate(quantity) if isinstance(measure.before_after, BeforeAfter) else None
        for part in ("value", "low", "high"):
            row[f"{quantity}_{part}"] = None if found is None else getattr(found, part)
    row |= {"change": measure.change, "time_change": measure.time_change, "primary_source": measure.primary_source}
    for part in ("quantity", "value", "low", "high", "unit"):
        row[f"primary_{part}"] = None if measure.primary is None else getattr(measure.primary, part)
    return row | {"grade": measure.evidence.grade}


def _chance(evaluation: Evaluation, say: Words) -> Iterator[Block]:
    """How many of the charts on this page would signal although nothing had happened."""
    charts = [
        chart
        for measure in evaluation.measures
        for chart in (measure.chart, *(team.chart for team in measure.teams))
        if isinstance(chart, RunChart)
    ]
    if len(charts) < _MANY_CHARTS:
        return
    expected = expected_chance_signals(charts)
    yield Prose(
        role="note",
        text=say(
            "measures.chance",
            charts=say.number(len(charts)),
            expected=say.number(expected, 1 if expected < 10 else 0),
            found=say.number(sum(chart.signal for chart in charts)),
        ),
    )
