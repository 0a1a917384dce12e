"""What each design could say: the evidence it could reach, its power, and what a staggered start would give."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lnet_eval.planning import Assessment
from lnet_eval.planning.designs import FEWEST_DRAWN, AssessedOption
from lnet_eval.reporting.blocks import Block, Heading, Passage, Prose, Section, Table
from lnet_eval.reporting.blocks import Words as BlockText
from lnet_eval.reporting.sections.plan_advice import counted, design_sentence
from lnet_eval.texts import Words


def plan_designs_section(assessment: Assessment, say: Words) -> Section:
    """Every design that is open, the least demanding first."""
    return Section(id="plan_designs", title=say("plan_designs.title"), blocks=tuple(_blocks(assessment, say)))


def _blocks(assessment: Assessment, say: Words) -> Iterator[Block]:
    chosen = assessment.recommendation.chosen
    yield Prose(text=say("plan_designs.lead"))
    columns = ("design", "months", "evidence", "grade", "power", "raise")
    yield Table(
        id="plan-designs",
        caption=say("plan_designs.caption"),
        columns=tuple(say(f"plan_designs.column.{column}") for column in columns),
        rows=tuple(_row(one, recommended=one is chosen, say=say) for one in assessment.options),
        numeric=(1,),
        note=say("plan_designs.note"),
        data=assessment.to_frame(),
    )
    yield Heading(text=say("plan_designs.staggered"), level=3, id="plan-designs-staggered")
    yield Prose(text=_staggered(assessment, say))
    drawn = [one for one in assessment.options if one.option.kind == "drawn"]
    if drawn:
        yield Prose(text=_lots(drawn, assessment, say))


def _row(one: AssessedOption, *, recommended: bool, say: Words) -> tuple[BlockText, ...]:
    sentence = design_sentence(say, one.option)
    name = sentence[:1].upper() + sentence[1:]
    return (
        (Passage(name, mark="strong"), " ", say("plan_designs.recommended")) if recommended else name,
        say.number(one.option.months),
        say(f"evidence.tier.{one.evidence.tier}"),
        say(f"evidence.grade.{one.evidence.grade}"),
        "–" if one.power is None else say.percent(one.power.at_horizon.value),
        say(f"evidence.raise.{one.evidence.raise_by}"),
    )


def _staggered(assessment: Assessment, say: Words) -> str:
    found = assessment.recommendation
    staggered = next((one.option for one in assessment.options if one.option.kind == "staggered"), None)
    if staggered is None:
        return say("plan_designs.staggered.closed")
    gain = found.staggered_gain
    if gain is None:
        return say("plan_designs.staggered.unknown")
    about = {
        "starts": counted(say, "plan_advice.starts", staggered.starts),
        "step": counted(say, "plan_advice.months", staggered.step),
        "points": say.number(100 * abs(gain)),
        "before": counted(say, "plan_advice.months", found.chosen.option.before),
    }
    # Two designs were simulated with the same random numbers; under five points they are as good as one another.
    if abs(gain) < 0.05:
        return say("plan_designs.staggered.alike", **about)
    return say("plan_designs.staggered.more" if gain > 0 else "plan_designs.staggered.less", **about)


def _lots(drawn: Sequence[AssessedOption], assessment: Assessment, say: Words) -> str:
    """Whether drawing the order raises what can be answered above every other design."""
    others = max(one.rank for one in assessment.options if one.option.kind != "drawn")
    starts = counted(say, "plan_advice.starts", drawn[0].option.starts)
    if max(one.rank for one in drawn) > others:
        return say("plan_designs.drawn", starts=starts)
    if drawn[0].option.starts < FEWEST_DRAWN:
        least = counted(say, "plan_advice.starts", FEWEST_DRAWN)
        return say("plan_designs.drawn.few", starts=starts, least=least)
    return say("plan_designs.drawn.no_higher", starts=starts)
