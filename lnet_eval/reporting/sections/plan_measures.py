"""The family of measures: a definition sheet for each, and what the family lacks."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from lnet_eval.plan.measure import Measure
from lnet_eval.planning import Assessment
from lnet_eval.reporting.blocks import Block, Facts, Heading, Passage, Prose, Section, Table
from lnet_eval.reporting.blocks import Words as BlockText
from lnet_eval.reporting.sections.plan_checklist import preparation_table
from lnet_eval.reporting.wording import plan_text
from lnet_eval.texts import Words

_FAMILIES = ("outcome", "process", "balancing")


def plan_measures_section(assessment: Assessment, say: Words) -> Section:
    """What will be measured, and how each measure is defined."""
    return Section(id="plan_measures", title=say("plan_measures.title"), blocks=tuple(_blocks(assessment, say)))


def _blocks(assessment: Assessment, say: Words) -> Iterator[Block]:
    measures = assessment.network.plan.measures
    yield Prose(text=say("plan_measures.lead"))
    if not measures:
        yield Prose(role="warning", text=say("plan_measures.none"))
    else:
        yield _overview(measures, say)
        for measure in measures:
            title = plan_text(say, measure.title)
            yield Heading(text=title, level=3, id=f"plan-measure-{measure.id}")
            yield Facts(rows=tuple(_sheet(measure, assessment, say)))
    yield Heading(text=say("plan_measures.check"), level=3, id="plan-measures-check")
    yield preparation_table("plan-family", say("plan_measures.caption"), assessment.family, say)


def _overview(measures: tuple[Measure, ...], say: Words) -> Table:
    return Table(
        id="plan-measure-family",
        caption=say("plan_measures.family"),
        columns=(say("plan_measures.column.family"), say("plan_measures.column.measures")),
        rows=tuple(
            (
                say(f"appendix.family.{family}"),
                say.series([say.of(m.title) for m in measures if m.family == family])
                or Passage(say("page.missing"), mark="warning"),
            )
            for family in _FAMILIES
        ),
        data=pd.DataFrame([(m.id, m.family, m.kind, m.key) for m in measures], columns=["id", "family", "kind", "key"]),
    )


def _sheet(measure: Measure, assessment: Assessment, say: Words) -> Iterator[tuple[BlockText, BlockText]]:
    """The definition sheet: everything that must be settled before the first month is counted."""

    def level(value: float | None) -> BlockText:
        if value is None:
            return Passage(say("page.missing"), mark="warning")
        return say.percent(value) if measure.kind == "proportion" else say.number(value, 0 if value % 1 == 0 else 2)

    unit = measure.unit
    yield say("plan_measures.definition"), plan_text(say, measure.definition)
    yield say("plan_measures.kind"), say(f"appendix.kind.{measure.kind}")
    yield say("plan_measures.family.one"), say(f"appendix.family.{measure.family}")
    if measure.kind == "rate":
        of = "" if unit is None else say.of(unit)
        yield say("plan_measures.per"), say("plan_measures.per.value", per=say.number(measure.per), of=of)
    elif unit is not None:
        yield say("plan_measures.unit"), plan_text(say, unit)
    yield say("plan_measures.better"), say(f"appendix.better.{measure.better}")
    yield say("plan_measures.target"), level(measure.target)
    yield say("plan_measures.important"), level(measure.important)
    source = say(f"appendix.source.{measure.source}") if measure.says_its_source else None
    yield say("plan_measures.source"), source or Passage(say("page.missing"), mark="warning")
    yield say("plan_measures.frequency"), say(f"appendix.frequency.{measure.frequency}")
    yield (
        say("plan_measures.key"),
        say("plan_measures.is_key" if measure is assessment.key else "plan_measures.not_key"),
    )
