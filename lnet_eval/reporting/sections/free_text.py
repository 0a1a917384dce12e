"""Open questions: themes with counts, and what a person let be quoted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import pandas as pd

from lnet_eval.disclosure import HIDDEN, NO_THEME, ProtectedThemes
from lnet_eval.evaluation.survey_results import SurveyEvaluation
from lnet_eval.evaluation.themes import ThemedQuestion, themed_questions
from lnet_eval.inputs.network import FreeTextAnswers
from lnet_eval.plan import Plan
from lnet_eval.plan.survey import FreeText
from lnet_eval.reporting.blocks import Block, Bullets, Heading, Prose, Table
from lnet_eval.reporting.blocks import Words as BlockText
from lnet_eval.reporting.wording import plan_text
from lnet_eval.texts import Words

MOST_QUOTES = 3  # of one theme in one survey


def free_text_blocks(surveys: Sequence[SurveyEvaluation], plan: Plan, say: Words) -> Iterator[Block]:
    """Every open question, with the surveys that asked it side by side."""
    questions = list(themed_questions(surveys, plan))
    if questions:
        yield Heading(text=say("survey.free_text"), level=3, id="experience-free-text")
    for question in questions:
        yield from _question(question, plan, say)


def _question(found: ThemedQuestion, plan: Plan, say: Words) -> Iterator[Block]:
    question, shown = found.asked[0][1], found.shown
    answers = {survey.survey: survey.free_text[question.id] for survey, _ in found.asked}
    names = {theme.id: plan_text(say, theme.text) for _, asked in found.asked for theme in asked.themes}
    yield _matrix(question, shown, names, plan, say)
    by_person = all(given.by_person for given in answers.values())
    yield Prose(role="note", text=say("survey.themes_by_person" if by_person else "survey.themes_by_words"))
    quoted = list(_quotes(answers, shown, names, say))
    if quoted:
        yield Prose(text=say("survey.quotes"))
        yield Bullets(items=tuple(quoted))


def _matrix(
    question: FreeText, shown: ProtectedThemes, names: Mapping[str, BlockText], plan: Plan, say: Words
) -> Table:
    columns = list(shown.labels.columns)
    rows: list[tuple[BlockText, ...]] = []
    for theme in shown.labels.index:
        name = say("survey.no_theme") if theme == NO_THEME else names[theme]
        rows.append((name, *(str(shown.labels.loc[theme, column]) for column in columns)))
    wrote = [HIDDEN if pd.isna(n) else say.number(int(n)) for n in shown.written]
    rows.append((say("survey.wrote"), *wrote))
    hidden = any(HIDDEN in row or any("<" in str(cell) for cell in row[1:]) for row in rows)
    notes = [say("survey.themes_note"), *([say("experience.hidden", k=say.number(plan.privacy.k))] if hidden else [])]
    return Table(
        id=f"free-text-{question.id}",
        caption=say("survey.themes_caption", question=say.of(question.text)),
        columns=(say("survey.column.theme"), *(plan_text(say, plan.surveys[column].title) for column in columns)),
        rows=tuple(rows),
        numeric=tuple(range(1, len(columns) + 1)),
        note=" ".join(notes),
        data=shown.shown.rename_axis("theme").reset_index(),
    )


def _quotes(
    answers: Mapping[str, FreeTextAnswers], shown: ProtectedThemes, names: Mapping[str, BlockText], say: Words
) -> Iterator[BlockText]:
    """Answers that a person marked, of themes that k or more touched; scrubbed when they were read."""
    said: set[str] = set()
    for survey, given in answers.items():
        for theme, quotes in given.quotes.items():
            if theme not in shown.quotable[survey]:
                continue
            for quote in [text for text in dict.fromkeys(quotes) if text not in said][:MOST_QUOTES]:
                said.add(quote)
                yield say("survey.quote", theme=_plain(names[theme]), quote=quote)


def _plain(text: BlockText) -> str:
    return "".join(str(part) for part in text) if isinstance(text, tuple) else str(text)
