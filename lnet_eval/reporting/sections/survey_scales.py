"""Scales of several questions: where people stand, and whether the questions hang together."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from lnet_eval.disclosure import HIDDEN, scale_is_safe
from lnet_eval.evaluation.not_analysed import NotAnalysed
from lnet_eval.evaluation.survey_results import SurveyEvaluation
from lnet_eval.methods.estimate import find_estimate
from lnet_eval.methods.survey import ScaleSummary
from lnet_eval.plan.survey import Survey
from lnet_eval.reporting.blocks import Block, Table
from lnet_eval.reporting.blocks import Words as BlockText
from lnet_eval.reporting.numbers import not_analysed_text
from lnet_eval.reporting.wording import plan_text
from lnet_eval.texts import Words


def scale_table(survey: SurveyEvaluation, about: Survey, k: int, say: Words) -> Iterator[Block]:
    """Every scale of the plan with its scores, α and ω."""
    rows: list[tuple[BlockText, ...]] = []
    frames, refused = [], []
    for scale in about.scales:
        result = survey.scales.get(scale.id)
        name = plan_text(say, scale.text)
        questions = say.number(len(scale.items))
        if result is None or isinstance(result, NotAnalysed):
            reason = "–" if result is None else not_analysed_text(say, result)
            rows.append((name, questions, reason, "–", "–", "–"))
        elif not scale_is_safe(result, k):
            rows.append((name, questions, *(HIDDEN,) * 4))
        else:
            rows.append((name, questions, *_numbers(result, say)))
            frames.append(result.to_frame().assign(scale=scale.id))
            if result.refused is not None:
                lack = result.refused
                refused.append(
                    not_analysed_text(say, NotAnalysed(method=lack.method, reason=lack.reason, needed=lack.needed,
                                                       found=lack.found))
                )  # fmt: skip
    if not rows:
        return
    names = ("scale", "questions", "scores", "median", "alpha", "omega")
    notes = [say("survey.scale.note"), *dict.fromkeys(refused)]
    if any(HIDDEN in row for row in rows):
        notes.append(say("experience.hidden", k=say.number(k)))
    yield Table(
        id=f"survey-{survey.survey}-scales",
        caption=say("survey.scale.caption"),
        columns=tuple(say(f"survey.column.{name}") for name in names),
        rows=tuple(rows),
        numeric=(1, 2, 3, 4, 5),
        note=" ".join(notes),
        data=pd.concat(frames, ignore_index=True) if frames else None,
    )


def _numbers(result: ScaleSummary, say: Words) -> tuple[str, ...]:
    parts = {e.quantity: e for e in result.estimates}
    median = say(
        "survey.scale.median",
        median=say.number(parts["score_median"].value, 1),
        low=say.number(parts["score_lower_quartile"].value, 1),
        high=say.number(parts["score_upper_quartile"].value, 1),
    )
    consistency = []
    for name in ("alpha", "omega"):
        found = find_estimate(result.estimates, name)
        consistency.append(
            "–"
            if found is None
            else say("survey.scale.interval", value=say.number(found.value, 2), low=say.number(found.low, 2),
                     high=say.number(found.high, 2))
        )  # fmt: skip
    return (say.number(result.n), median, *consistency)
