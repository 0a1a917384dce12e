"""What people answered: each survey by itself, and what was asked before and after."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

import pandas as pd

from lnet_eval.evaluation.attempt import attempt
from lnet_eval.evaluation.not_analysed import NotAnalysed
from lnet_eval.evaluation.survey_results import SurveyEvaluation
from lnet_eval.inputs.network import Network, SurveyAnswers
from lnet_eval.methods.survey import PrePostItem, SurveyItem, pre_post_item, response_rate, survey_item
from lnet_eval.plan.survey import Item, Survey


def evaluate_survey(network: Network, survey_id: str) -> SurveyEvaluation:
    """One survey: who answered, and what they said to each question."""
    survey, answers = network.plan.surveys[survey_id], network.surveys[survey_id]
    answered = int(answers.answers.notna().any(axis=1).sum())
    return SurveyEvaluation(
        survey=survey_id,
        answered=answered,
        response_rate=None if answers.invited is None else response_rate(answered, answers.invited),
        items={item.id: attempt(partial(_item, answers, item, survey)) for item in survey.items},
        groups={column: answers.groups[column].value_counts(dropna=False) for column in map(str, answers.groups)},
    )


def _item(answers: SurveyAnswers, item: Item, survey: Survey) -> SurveyItem:
    scale = survey.scale_of(item)
    return survey_item(_column(answers, item.id), points=len(scale.labels), agree=scale.agree, invited=answers.invited)


def evaluate_pre_post(network: Network) -> Mapping[str, PrePostItem | NotAnalysed]:
    """Every question that was asked both before and after, by item id; a retrospective pre-test is never mixed in."""
    surveys = network.plan.surveys
    before = next((name for name, survey in surveys.items() if survey.wave == "pre" and name in network.surveys), None)
    after = next((name for name, survey in surveys.items() if survey.wave == "post" and name in network.surveys), None)
    if before is None or after is None:
        return {}
    pre, post = network.surveys[before], network.surveys[after]
    found: dict[str, PrePostItem | NotAnalysed] = {}
    for item in surveys[before].items:
        if item.id in post.answers:
            scale = surveys[before].scale_of(item)
            compare = partial(
                pre_post_item, points=len(scale.labels), agree=scale.agree, pre_key=pre.link, post_key=post.link
            )
            found[item.id] = attempt(partial(compare, _column(pre, item.id), _column(post, item.id)))
    return found


def wave_order(survey: Survey) -> tuple[int, int]:
    """Surveys in the order in which they are asked."""
    kinds = ["pre", "retrospective_pre", "gathering", "end", "post"]
    kind, _, number = survey.wave.partition("-")
    return kinds.index(kind), int(number or 0)


def _column(answers: SurveyAnswers, item: str) -> pd.Series:
    """One question's answers, as floats."""
    return pd.Series(answers.answers[item], dtype=float)
