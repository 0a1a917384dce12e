"""Strength of evidence: the design, the seven criteria, the rules applied, and what would have raised the grade."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping

import pandas as pd

from lnet_eval.evaluation.results import Evaluation
from lnet_eval.evidence import Evidence, Judgement
from lnet_eval.plan.confirmed import confirmations
from lnet_eval.plan.model import Confirmation, Criterion
from lnet_eval.reporting.blocks import Block, Foldout, Heading, Passage, Prose, Section, Table
from lnet_eval.reporting.blocks import Words as BlockText
from lnet_eval.reporting.sections.evidence_rules import rule_tables
from lnet_eval.reporting.wording import plan_text, written_once
from lnet_eval.texts import Words


def evidence_section(evaluation: Evaluation, say: Words) -> Section:
    """How certain the second answer is, and every step on the way there."""
    evidence = evaluation.evidence
    key = evaluation.key_measure
    rests_on = say("evidence.no_measure")
    if key is not None:
        rests_on = say("evidence.rests_on", measure=say.of(key.measure.title))
    lead = say("evidence.lead", grade=say(f"evidence.grade.{evidence.grade}"))
    if evidence.grade == "not_graded":
        lead = say("evidence.lead.not_graded")
    return Section(
        id="evidence",
        title=say("evidence.title"),
        blocks=(
            Prose(role="lead", text=lead),
            Prose(text=rests_on),
            Prose(text=say("evidence.how")),
            Heading(text=say("evidence.steps.heading"), level=3, id="evidence-steps"),
            steps_table(evidence, say),
            Heading(text=say("evidence.criteria.heading"), level=3, id="evidence-criteria"),
            criteria_table(evidence, _confirmations(evaluation), say),
            Heading(text=say("evidence.raise.heading"), level=3, id="evidence-raise"),
            Prose(text=say(f"evidence.raise.{evidence.raise_by}")),
            *_by_measure(evaluation, say),
            Foldout(
                summary=say("evidence.all_rules.summary"),
                blocks=(Prose(text=say("evidence.all_rules.lead")), *rule_tables(say, evidence)),
            ),
        ),
    )


def found_text(say: Words, judgement: Judgement) -> str:
    """What was found in the data about one criterion, with its numbers."""
    return say(f"evidence.found.{judgement.found}", **{name: _value(say, name, v) for name, v in judgement.values})


def _value(say: Words, name: str, value: object) -> str:
    if name == "delivered" and isinstance(value, (int, float)):
        return say.percent(value)
    return say.number(value) if isinstance(value, (int, float)) else str(value)


def steps_table(evidence: Evidence, say: Words) -> Table:
    """What the design allows, what was taken off or added, and what is left."""
    design = say(f"evidence.tier.{evidence.tier}")
    rows = [(say("evidence.steps.start", design=design), say(f"evidence.grade.{evidence.ceiling}"))]
    rows += [(say(f"evidence.reason.{step.reason}"), _signed(say, step.change)) for step in evidence.steps]
    if not evidence.steps:
        rows.append((say("evidence.steps.none"), say.number(0)))
    rows.append((say("evidence.steps.result"), say(f"evidence.grade.{evidence.grade}")))
    return Table(
        id="evidence-rules",
        caption=say("evidence.steps.caption"),
        columns=(say("evidence.steps.rule"), say("evidence.steps.change")),
        rows=tuple(rows),
        numeric=(1,),
        data=pd.DataFrame(
            [
                (f"tier_{evidence.tier}", evidence.ceiling),
                *((step.reason, step.change) for step in evidence.steps),
                ("grade", evidence.grade),
            ],
            columns=["rule", "result"],
        ),
    )


def _signed(say: Words, change: int) -> str:
    return f"+{say.number(change)}" if change > 0 else say.number(change)


def _confirmations(evaluation: Evaluation) -> Mapping[Criterion, Confirmation]:
    key = evaluation.key_measure
    return confirmations(evaluation.network.plan, None if key is None else key.measure.id)


def criteria_table(evidence: Evidence, said: Mapping[Criterion, Confirmation], say: Words) -> Table:
    """Every criterion with its risk, what was found, and who confirmed it; `said` is what the plan says of that."""
    criteria = evidence.criteria
    columns = ("criterion", "risk", "found", "confirmed")
    return Table(
        id="evidence-criteria-table",
        caption=say("evidence.criteria.caption"),
        columns=tuple(say(f"evidence.criteria.{name}") for name in columns),
        rows=tuple(
            (
                say(f"evidence.criterion.{judgement.criterion}"),
                say(f"evidence.risk.{judgement.risk}"),
                _found(judgement, say),
                _confirmed(judgement, said, say),
            )
            for judgement in criteria
        ),
        note=say("evidence.criteria.note"),
        data=pd.DataFrame(
            [(j.criterion, j.risk, j.found_risk, j.found, j.confirmed_by, j.confirmed_on) for j in criteria],
            columns=["criterion", "risk", "found_risk", "found", "confirmed_by", "confirmed_on"],
        ),
    )


def _found(judgement: Judgement, say: Words) -> BlockText:
    """What was found; with a mark where a person has judged the risk lower than the data point to."""
    found = found_text(say, judgement)
    if not judgement.against_data:
        return found
    return (f"{found} ", Passage(say("evidence.criteria.against_data"), mark="strong"))


def _confirmed(judgement: Judgement, said: Mapping[Criterion, Confirmation], say: Words) -> BlockText:
    if judgement.confirmed_by is None or judgement.confirmed_on is None:
        return say("evidence.criteria.nobody")
    day = say.date(dt.date.fromisoformat(judgement.confirmed_on))
    entry = next((entry for name, entry in said.items() if name == judgement.criterion), None)
    if entry is None:
        return f"{judgement.confirmed_by}, {day}"
    return (written_once(say, judgement.confirmed_by), f", {day}: ", plan_text(say, entry.reason))


def _by_measure(evaluation: Evaluation, say: Words) -> Iterator[Block]:
    if len(evaluation.measures) < 2:
        return
    columns = ("measure", "design", "grade", "raise")
    yield Table(
        id="evidence-measures",
        caption=say("evidence.measures.caption"),
        columns=tuple(say(f"evidence.measures.{name}") for name in columns),
        rows=tuple(
            (
                plan_text(say, m.measure.title),
                say(f"evidence.tier.{m.evidence.tier}"),
                say(f"evidence.grade.{m.evidence.grade}"),
                say(f"evidence.raise.{m.evidence.raise_by}"),
            )
            for m in evaluation.measures
        ),
        data=pd.DataFrame(
            [(m.measure.id, m.evidence.tier, m.evidence.grade, m.evidence.raise_by) for m in evaluation.measures],
            columns=["measure", "tier", "grade", "raise_by"],
        ),
    )
