"""What each design could say: the evidence it could reach, its power, and what a staggered start would give."""

from __future__ import annotations

from collections.abc import Iterator

from lnet_eval.planning import Assessment
from lnet_eval.planning.designs import AssessedOption
from lnet_eval.reporting.blocks import Block, Heading, Passage, Prose, Section, Table
from lnet_eval.reporting.blocks import Words as BlockText
from lnet_eval.reporting.sections.plan_advice import design_sentence
from lnet_eval.texts import Words


def plan_designs_section(assessment: Assessment, say: Words) -> Section:
    """Every design that is open, the least demanding first."""
    return Section(id="plan_designs", title=say("plan_designs.title"), blocks=tuple(_blocks(assessment, say)))


def _blocks(assessment: Assessment, say: Words) -> Iterator[Block]:
    chosen = assessment.recommendation.chosen
    yield Prose(text=say("plan_designs.lead"))
    columns = ("design", "evidence", "grade", "power", "raise")
    yield Table(
        id="plan-designs",
        caption=say("plan_designs.caption"),
        columns=tuple(say(f"plan_designs.column.{column}") for column in columns),
        rows=tuple(_row(one, recommended=one is chosen, say=say) for one in assessment.options),
        note=say("plan_designs.note"),
        data=assessment.to_frame(),
    )
    yield Heading(text=say("plan_designs.staggered"), level=3, id="plan-designs-staggered")
    yield Prose(text=_staggered(assessment, say))
    yield Prose(text=say("plan_designs.drawn"))


def _row(one: AssessedOption, *, recommended: bool, say: Words) -> tuple[BlockText, ...]:
    sentence = design_sentence(say, one.option)
    name = sentence[:1].upper() + sentence[1:]
    return (
        (Passage(name, mark="strong"), " ", say("plan_designs.recommended")) if recommended else name,
        say(f"evidence.tier.{one.evidence.tier}"),
        say(f"evidence.grade.{one.evidence.grade}"),
        "–" if one.power is None else say.percent(one.power.at_horizon.value),
        say(f"evidence.raise.{one.evidence.raise_by}"),
    )


def _staggered(assessment: Assessment, say: Words) -> str:
    planning, gain = assessment.network.plan.planning, assessment.recommendation.staggered_gain
    if not any(one.option.kind == "staggered" for one in assessment.options):
        return say("plan_designs.staggered.closed")
    if gain is None:
        return say("plan_designs.staggered.unknown")
    about = {
        "starts": say.number(planning.starts),
        "step": say.number(planning.step),
        "points": say.number(100 * abs(gain)),
        "before": say.number(assessment.recommendation.chosen.option.before),
    }
    # Two designs were simulated with the same random numbers; under five points they are as good as one another.
    if abs(gain) < 0.05:
        return say("plan_designs.staggered.alike", **about)
    return say("plan_designs.staggered.more" if gain > 0 else "plan_designs.staggered.less", **about)
