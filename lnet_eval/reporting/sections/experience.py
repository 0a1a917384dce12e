"""What participants answered, how many of them answered, and what the silent could change."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Final

import pandas as pd

from lnet_eval.disclosure import HIDDEN, protect_item, protect_pre_post
from lnet_eval.evaluation.not_analysed import NotAnalysed
from lnet_eval.evaluation.results import Evaluation
from lnet_eval.evaluation.survey_results import SurveyEvaluation
from lnet_eval.plan import Plan
from lnet_eval.plan.survey import Item
from lnet_eval.reporting.blocks import Block, Foldout, Heading, Passage, Prose, Section, Table
from lnet_eval.reporting.blocks import Words as BlockText
from lnet_eval.reporting.cautions import caution_prose
from lnet_eval.reporting.figures.gatherings import Point, evaluations_figure
from lnet_eval.reporting.numbers import estimate_text, not_analysed_text
from lnet_eval.reporting.sections.survey import survey_blocks
from lnet_eval.reporting.wording import plan_text
from lnet_eval.texts import Words

PERCEIVED: Final = "https://doi.org/10.1186/1748-5908-4-74"


def experience_section(evaluation: Evaluation, say: Words) -> Section:
    """Every survey, the gatherings' evaluations as a series, and what was asked before and after."""
    return Section(id="experience", title=say("experience.title"), blocks=tuple(_blocks(evaluation, say)))


def _blocks(evaluation: Evaluation, say: Words) -> Iterator[Block]:
    plan = evaluation.network.plan
    if not evaluation.surveys:
        yield Prose(text=say("experience.none"))
        return
    yield Prose(text=say("experience.lead"))
    yield Prose(
        role="note",
        text=(say("experience.perceived"), " ", Passage(say("experience.perceived.source"), href=PERCEIVED)),
    )
    gatherings = [survey for survey in evaluation.surveys if _wave(plan, survey).startswith("gathering-")]
    yield from _series(gatherings, plan, say)
    if len(gatherings) > 1:
        folded = [block for survey in gatherings for block in survey_blocks(survey, plan, say)]
        yield Foldout(summary=say.plural("experience.each_gathering", len(gatherings)), blocks=tuple(folded))
    others = [survey for survey in evaluation.surveys if len(gatherings) < 2 or survey not in gatherings]
    for survey in others:
        yield from survey_blocks(survey, plan, say)
    yield from _pre_post(evaluation, say)


def _wave(plan: Plan, survey: SurveyEvaluation) -> str:
    return plan.surveys[survey.survey].wave


def _series(gatherings: list[SurveyEvaluation], plan: Plan, say: Words) -> Iterator[Block]:
    """The same question gathering by gathering."""
    if len(gatherings) < 2:
        return
    asked = {item.id: item for survey in gatherings for item in plan.surveys[survey.survey].items}
    lines = [
        (item.id, say.of(item.text), [_point(survey, item, plan) for survey in gatherings]) for item in asked.values()
    ]
    names = [say("experience.gathering", n=_wave(plan, survey).partition("-")[2]) for survey in gatherings]
    ends = [(text, points[0].value, points[-1].value) for _, text, points in lines]
    known = [end for end in ends if math.isfinite(end[1]) and math.isfinite(end[2])]
    about = {"n": say.number(len(gatherings)), "items": say.number(len(lines))}
    if known:
        text, first, last = known[0]
        about |= {"item": text, "first": say.percent(first), "last": say.percent(last)}
    key = "" if known else "_without"
    figure = evaluations_figure(
        lines,
        names,
        title=say(f"experience.series.title{key}", **about),
        alt=say(f"experience.series.alt{key}", **about),
        say=say,
    )
    if figure is not None:
        yield Heading(text=say("experience.series"), level=3, id="experience-series")
        yield figure


def _point(survey: SurveyEvaluation, item: Item, plan: Plan) -> Point:
    """The share agreeing at one gathering, where it was asked and may be shown."""
    nowhere = Point(value=float("nan"), low=float("nan"), high=float("nan"), n=None)
    result = survey.items.get(item.id)
    if result is None or isinstance(result, NotAnalysed):
        return nowhere
    shown = protect_item(result, plan.privacy.k, agree=plan.surveys[survey.survey].scale_of(item).agree)
    agreement = None if shown is None else shown.estimate("agreement")
    if agreement is None:
        return nowhere
    return Point(value=agreement.value, low=agreement.low, high=agreement.high, n=agreement.n)


def _pre_post(evaluation: Evaluation, say: Words) -> Iterator[Block]:
    """What was asked both before and after."""
    if not evaluation.pre_post:
        return
    plan = evaluation.network.plan
    yield Heading(text=say("experience.pre_post"), level=3, id="experience-pre-post")
    before = _survey_of(evaluation, "pre")
    rows: list[tuple[BlockText, ...]] = []
    frames = []
    cautions = []
    linkages = set()
    for item_id, result in evaluation.pre_post.items():
        text = _item_text(before, plan, item_id, say)
        if isinstance(result, NotAnalysed):
            rows.append((text, not_analysed_text(say, result), "–", "–"))
            continue
        shown = protect_pre_post(result, plan.privacy.k)
        cautions += list(result.cautions)
        linkages.add(result.linkage)
        quantities = ("agreement_pre", "agreement_post", "agreement_difference")
        found = [None if shown is None else shown.estimate(quantity) for quantity in quantities]
        rows.append((text, *(HIDDEN if e is None else estimate_text(say, e) for e in found)))
        if shown is not None:
            frames.append(shown.to_frame().assign(item=item_id))
    if "linked" in linkages:
        yield Prose(text=say("experience.linked"))
    yield Table(
        id="pre-post",
        caption=say("experience.pre_post.caption"),
        columns=tuple(say(f"experience.column.{name}") for name in ("question", "before", "after", "difference")),
        rows=tuple(rows),
        numeric=(1, 2, 3),
        note=say("experience.hidden", k=say.number(plan.privacy.k)) if any(HIDDEN in row for row in rows) else None,
        data=pd.concat(frames, ignore_index=True) if frames else None,
    )
    yield from caution_prose(say, cautions)


def _survey_of(evaluation: Evaluation, wave: str) -> SurveyEvaluation | None:
    return next((s for s in evaluation.surveys if _wave(evaluation.network.plan, s) == wave), None)


def _item_text(survey: SurveyEvaluation | None, plan: Plan, item: str, say: Words) -> BlockText:
    if survey is None:
        return item
    items = {i.id: i for i in plan.surveys[survey.survey].items}
    return plan_text(say, items[item].text) if item in items else item
