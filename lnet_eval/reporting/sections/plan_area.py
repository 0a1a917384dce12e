"""Which focus area: the memo's four criteria side by side."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from lnet_eval.plan.planning import Area
from lnet_eval.planning import Assessment
from lnet_eval.planning.areas import CRITERIA, ScoredArea, leading
from lnet_eval.reporting.blocks import Block, Bullets, Passage, Prose, Section, Table
from lnet_eval.reporting.blocks import Words as BlockText
from lnet_eval.reporting.wording import plan_text
from lnet_eval.texts import Words

_GROUPS = ("organisation", "leaders", "clinicians", "patients")


def plan_area_section(assessment: Assessment, say: Words) -> Section:
    """The areas that are considered, with what is known of each and its scores."""
    return Section(id="plan_area", title=say("plan_area.title"), blocks=tuple(_blocks(assessment, say)))


def _blocks(assessment: Assessment, say: Words) -> Iterator[Block]:
    yield Prose(text=say("plan_area.lead"))
    yield Bullets(items=tuple(say(f"plan_area.rule.{name}") for name in CRITERIA))
    areas = assessment.areas
    if not areas:
        yield Prose(role="warning", text=say("plan_area.nothing"))
        return
    first = leading(areas)
    if first:
        titles = say.series([say.of(one.area.title) for one in first])
        yield Prose(role="lead", text=say.plural("plan_area.leads", len(first), titles=titles))
    else:
        yield Prose(role="lead", text=say("plan_area.none_leads"))
    yield Table(
        id="plan-areas",
        caption=say("plan_area.caption"),
        columns=(
            say("plan_area.column.area"),
            *(say(f"plan_area.criterion.{name}") for name in CRITERIA),
            say("plan_area.column.total"),
        ),
        rows=tuple(_row(one, say) for one in areas),
        note=say("plan_area.note"),
        data=pd.DataFrame(
            [{"area": one.area.id, **one.scores, "total": one.total, "known": one.known} for one in areas]
        ),
    )


def _row(one: ScoredArea, say: Words) -> tuple[BlockText, ...]:
    cells = {
        "guidelines": _guidelines(one.area, say),
        "potential": _potential(one.area, say),
        "interest": _interest(one, say),
        "incidents": "" if one.area.incidents is None else say("plan_area.incidents", n=say.number(one.area.incidents)),
    }
    scored = tuple(_scored(say, cells[name], one.scores[name]) for name in CRITERIA)
    total = say("plan_area.total", total=say.number(one.total, 1), most=say.number(3 * one.known))
    return (plan_text(say, one.area.title), *scored, total)


def _scored(say: Words, found: str, score: float | None) -> BlockText:
    if score is None:
        return Passage(say("plan_area.unknown"), mark="warning")
    return say("plan_area.cell", score=say.number(score, 1), found=found)


def _guidelines(area: Area, say: Words) -> str:
    reaches = say.series([say(f"plan_area.reach.{reach}") for reach in area.guidelines or ()])
    if area.guideline_text is None:
        return reaches or say("plan_area.no_guidelines")
    return f"{reaches}: {say.of(area.guideline_text)}"


def _potential(area: Area, say: Words) -> str:
    if area.baseline is None or area.target is None:
        return ""
    if area.share:
        now, then = say.percent(area.baseline), say.percent(area.target)
    else:
        digits = 0 if float(area.baseline).is_integer() and float(area.target).is_integer() else 1
        now, then = say.number(area.baseline, digits), say.number(area.target, digits)
    unit = "" if area.unit is None else f" {say.of(area.unit)}"
    return say("plan_area.potential", now=now, then=f"{then}{unit}")


def _interest(one: ScoredArea, say: Words) -> str:
    given = one.area.interest.model_dump()
    parts = [
        say(f"plan_area.group.{group}", score="–" if given[group] is None else say.number(given[group]))
        for group in _GROUPS
    ]
    return ", ".join(parts)
