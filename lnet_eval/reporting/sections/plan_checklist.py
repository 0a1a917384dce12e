"""The pre-start self-audit: what is prepared, and the review's nine success factors."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pandas as pd

from lnet_eval.planning import Assessment
from lnet_eval.planning.readiness import FactorAnswer, Preparation
from lnet_eval.reporting.blocks import Block, Heading, Passage, Prose, Section, Table
from lnet_eval.reporting.blocks import Words as BlockText
from lnet_eval.reporting.wording import plan_text
from lnet_eval.texts import Words


def plan_checklist_section(assessment: Assessment, say: Words) -> Section:
    """Whether the network is ready to start, and who mends what is not."""
    return Section(id="plan_checklist", title=say("plan_checklist.title"), blocks=tuple(_blocks(assessment, say)))


def preparation_table(name: str, caption: str, items: Sequence[Preparation], say: Words) -> Table:
    """One row per thing to have in place: what, whether, and what to do."""
    return Table(
        id=name,
        caption=caption,
        columns=tuple(say(f"plan_checklist.column.{column}") for column in ("what", "status", "do")),
        rows=tuple(
            (
                say(f"plan_checklist.{item.code}"),
                say("plan_checklist.status.present") if item.met else Passage(say("page.missing"), mark="warning"),
                "–" if item.met else say(f"plan_checklist.{item.remains or item.code}.do"),
            )
            for item in items
        ),
        data=pd.DataFrame([(item.code, item.met) for item in items], columns=["item", "met"]),
    )


def _blocks(assessment: Assessment, say: Words) -> Iterator[Block]:
    yield Prose(text=say("plan_checklist.lead"))
    yield Heading(text=say("plan_checklist.preparations"), level=3, id="plan-checklist-preparations")
    yield preparation_table("plan-preparations", say("plan_checklist.caption"), assessment.preparations, say)
    yield Heading(text=say("plan_checklist.factors"), level=3, id="plan-checklist-factors")
    unanswered = sum(factor.status == "unanswered" for factor in assessment.factors)
    if unanswered:
        yield Prose(role="warning", text=say.plural("plan_checklist.unanswered", unanswered))
    columns = ("factor", "status", "evidence", "said")
    yield Table(
        id="plan-factors",
        caption=say("plan_checklist.factors.caption"),
        columns=tuple(say(f"plan_checklist.column.{column}") for column in columns),
        rows=tuple(_factor(factor, say) for factor in assessment.factors),
        note=say("plan_checklist.factors.note"),
        data=pd.DataFrame([(f.code, f.status) for f in assessment.factors], columns=["factor", "status"]),
    )


def _factor(factor: FactorAnswer, say: Words) -> tuple[BlockText, ...]:
    name, answer = say(f"success_factors.{factor.code}"), factor.answer
    status: BlockText = say(f"plan_checklist.status.{factor.status}")
    if answer is None:
        return name, Passage(str(status), mark="warning"), "–", "–"
    said = say("plan_checklist.said", role=answer.role, date=say.date(answer.date))
    return (
        name,
        status if factor.status == "present" else Passage(str(status), mark="strong"),
        plan_text(say, answer.reason),
        said,
    )
