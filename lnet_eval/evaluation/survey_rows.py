"""The estimates of surveys that may be shown, for results.json."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pandas as pd

from lnet_eval.disclosure import (
    is_small,
    protect_early_late,
    protect_item,
    protect_pre_post,
    protect_themes,
    scale_is_safe,
)
from lnet_eval.evaluation.not_analysed import NotAnalysed
from lnet_eval.methods.estimate import Estimate, wilson_share

if TYPE_CHECKING:
    from lnet_eval.evaluation.results import Evaluation
    from lnet_eval.evaluation.survey_results import Comparison, SurveyEvaluation

_Row = tuple[str, str | None, Estimate]


def survey_estimates(evaluation: Evaluation) -> Iterator[_Row]:
    """Section, question (or theme, or scale) and estimate, small groups left out."""
    for survey in evaluation.surveys:
        yield from _survey(survey, evaluation)
    for comparison in evaluation.comparisons:
        yield from _comparison(comparison, evaluation.network.plan.privacy.k)


def _survey(survey: SurveyEvaluation, evaluation: Evaluation) -> Iterator[_Row]:
    plan = evaluation.network.plan
    k, section = plan.privacy.k, f"survey:{survey.survey}"
    if survey.answered < k:
        return
    if survey.response_rate is not None and not is_small(survey.answered, k):
        yield section, None, survey.response_rate
    for item, result in survey.items.items():
        shown = None if isinstance(result, NotAnalysed) else protect_item(result, k)
        for estimate in () if shown is None else shown.estimates:
            yield section, item, estimate
    for item, timing in survey.timing.items():
        halves = None if isinstance(timing, NotAnalysed) else protect_early_late(timing, k)
        for estimate in () if halves is None else (halves.early, halves.late, halves.difference):
            yield section, item, estimate
    for scale, summary in survey.scales.items():
        if not isinstance(summary, NotAnalysed) and scale_is_safe(summary, k):
            for estimate in summary.estimates:
                yield section, scale, estimate
    for question, answers in survey.free_text.items():
        themes = protect_themes({question: answers.mentions}, k)
        for theme, count in themes.shown[question].items():
            if not pd.isna(count) and answers.written >= k:
                yield f"{section}:{question}", str(theme), wilson_share("mentions", int(count), answers.written)


def _comparison(comparison: Comparison, k: int) -> Iterator[_Row]:
    section = "pre_post" if comparison.kind == "true" else "retrospective_pre_post"
    for item, result in comparison.items.items():
        shown = None if isinstance(result, NotAnalysed) else protect_pre_post(result, k)
        for estimate in () if shown is None else shown.estimates:
            yield section, item, estimate
