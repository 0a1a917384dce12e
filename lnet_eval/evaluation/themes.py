"""The themes of open questions as they may be shown: what a report prints, and what a comparison may know."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from lnet_eval.disclosure import NO_THEME, ProtectedThemes, protect_themes
from lnet_eval.evaluation.survey_results import SurveyEvaluation
from lnet_eval.plan import Plan
from lnet_eval.plan.fields import Text
from lnet_eval.plan.survey import FreeText


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ThemedQuestion:
    """One open question with themes.

    Attributes
    ----------
    id : of the question. asked : every survey that asked it, with the question as it was put there.
    shown : theme by survey (its id), small groups left out.
    """

    id: str
    asked: tuple[tuple[SurveyEvaluation, FreeText], ...]
    shown: ProtectedThemes


def themed_questions(surveys: Sequence[SurveyEvaluation], plan: Plan) -> Iterator[ThemedQuestion]:
    """Every open question with themes, with the surveys that asked it and that enough people answered."""
    k = plan.privacy.k
    asked: dict[str, list[tuple[SurveyEvaluation, FreeText]]] = {}
    for survey in surveys:
        for question in plan.surveys[survey.survey].free_text:
            if question.themes and question.id in survey.free_text and survey.answered >= k:
                asked.setdefault(question.id, []).append((survey, question))
    for name, found in asked.items():
        mentions = {survey.survey: survey.free_text[name].mentions for survey, _ in found}
        yield ThemedQuestion(id=name, asked=tuple(found), shown=protect_themes(mentions, k))


def theme_rows(surveys: Sequence[SurveyEvaluation], plan: Plan) -> tuple[dict[str, Any], ...]:
    """The same counts as plain rows, one per survey, question and theme of that survey; see `NetworkSummary.themes`."""
    return tuple(
        {
            "survey": survey.survey,
            "survey_titles": _both(plan.surveys[survey.survey].title),
            "question": question.id,
            "question_texts": _both(question.text),
            "theme": theme,
            "theme_texts": texts,
            "by_person": survey.free_text[found.id].by_person,
            "n": _count(found.shown.shown.loc[theme or NO_THEME, survey.survey]),
            "written": _count(found.shown.written[survey.survey]),
        }
        for found in themed_questions(surveys, plan)
        for survey, question in found.asked
        for theme, texts in [*((one.id, _both(one.text)) for one in question.themes), (None, None)]
    )


def _count(value: Any) -> int | None:
    return None if pd.isna(value) else int(value)


def _both(text: Text) -> dict[str, str]:
    return {"nb": text.nb, "en": text.en}
