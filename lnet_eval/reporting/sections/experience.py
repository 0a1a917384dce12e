"""What participants answered, how many of them answered, and what the silent could change."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Final

from lnet_eval.disclosure import protect_item
from lnet_eval.evaluation.not_analysed import NotAnalysed
from lnet_eval.evaluation.results import Evaluation
from lnet_eval.evaluation.survey_results import SurveyEvaluation
from lnet_eval.plan import Plan
from lnet_eval.plan.survey import Item
from lnet_eval.reporting.blocks import Block, Foldout, Heading, Passage, Prose, Section
from lnet_eval.reporting.figures.gatherings import Point, evaluations_figure
from lnet_eval.reporting.sections.benefits import benefit_blocks
from lnet_eval.reporting.sections.free_text import free_text_blocks
from lnet_eval.reporting.sections.pre_post import pre_post_blocks
from lnet_eval.reporting.sections.survey import survey_blocks
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
    yield from benefit_blocks(evaluation, say)
    yield from free_text_blocks(evaluation.surveys, plan, say)
    yield from pre_post_blocks(evaluation, say)


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
    shown = protect_item(result, plan.privacy.k)
    agreement = None if shown is None else shown.estimate("agreement")
    if agreement is None:
        return nowhere
    return Point(value=agreement.value, low=agreement.low, high=agreement.high, n=agreement.n)
