"""What a notebook shows of people: who came and what they answered, as the report shows it.

A result that came from `le.evaluate` knows from its plan how small a group may be shown.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from lnet_eval.disclosure import ProtectedItem, protect_item
from lnet_eval.evaluation.survey_results import Comparison, SurveyEvaluation
from lnet_eval.methods.participation import Attendance
from lnet_eval.methods.survey import SurveyItem
from lnet_eval.plan.model import Privacy
from lnet_eval.reporting.blocks import Block, Prose
from lnet_eval.reporting.cautions import caution_prose
from lnet_eval.reporting.output import output_html
from lnet_eval.reporting.sections.participation import attendance_blocks
from lnet_eval.reporting.sections.pre_post import comparison_blocks
from lnet_eval.reporting.sections.survey import survey_blocks
from lnet_eval.reporting.shown.results import estimates_table
from lnet_eval.texts import Words, default_language, words

_USUAL: Final = Privacy().k  # of answers that somebody asks about without a plan


def attendance_html(came: Attendance) -> str:
    """Who came, by gathering, role, level and site; nothing where no plan says how small a group may be shown."""
    say = words(default_language())
    blocks = [_no_plan(say)] if came.k is None else list(attendance_blocks(came, came.k, say))
    return output_html(say("participation.attendance"), blocks, say)


def survey_html(survey: SurveyEvaluation) -> str:
    """One survey as the report has it; nothing where no plan is known."""
    say = words(default_language())
    if survey.plan is None:
        return output_html(survey.survey, [_no_plan(say)], say)
    _, *blocks = survey_blocks(survey, survey.plan, say)  # its heading is the title here
    return output_html(say.of(survey.plan.surveys[survey.survey].title), blocks, say)


def before_and_after_html(found: Comparison) -> str:
    """The questions of two surveys as the report compares them; nothing where no plan is known."""
    say = words(default_language())
    title = say("experience.pre_post" if found.kind == "true" else "survey.retrospective")
    if found.plan is None:
        return output_html(title, [_no_plan(say)], say)
    _, *blocks = comparison_blocks(found, found.plan, say)  # its heading is the title here
    return output_html(title, blocks, say)


def item_html(item: SurveyItem) -> str:
    """The answers to one question, as far as no small group is told of."""
    say = words(default_language())
    k = _USUAL if item.k is None else item.k
    shown = protect_item(item, k)
    few = Prose(text=say("experience.too_few", k=say.number(k)))
    return output_html("SurveyItem", [few] if shown is None else list(_item_blocks(item, shown, say)), say)


def _no_plan(say: Words) -> Prose:
    return Prose(role="warning", text=say("shown.no_plan"))


def _item_blocks(item: SurveyItem, shown: ProtectedItem, say: Words) -> Iterator[Block]:
    if shown.agreement != "exact":
        limit = say.number(0 if shown.limit is None else shown.limit)
        yield Prose(text=say(f"shown.item.{shown.agreement}", limit=limit, n=say.number(shown.n)))
    if shown.estimates:
        yield estimates_table("surveyitem", say("shown.estimates"), shown.estimates, say)
    told = shown.n_not_applicable is not None
    yield from caution_prose(say, [c for c in item.cautions if told or c.code != "survey_many_not_applicable"])
