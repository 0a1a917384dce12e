"""One survey: who answered, what they said, and what the silent could change."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

import pandas as pd

from lnet_eval.disclosure import HIDDEN, ProtectedItem, protect_item
from lnet_eval.evaluation.not_analysed import NotAnalysed
from lnet_eval.evaluation.survey_results import SurveyEvaluation
from lnet_eval.plan import Plan
from lnet_eval.plan.survey import Item, Survey
from lnet_eval.reporting.blocks import Block, Heading, Prose, Table
from lnet_eval.reporting.blocks import Words as BlockText
from lnet_eval.reporting.cautions import caution_text
from lnet_eval.reporting.figures.survey import Question, question_of, survey_figure
from lnet_eval.reporting.numbers import estimate_text, not_analysed_text
from lnet_eval.reporting.sections.survey_scales import scale_table
from lnet_eval.reporting.sections.survey_who import (
    Shown,
    finite_prose,
    group_tables,
    response_prose,
    team_prose,
    timing_table,
)
from lnet_eval.reporting.wording import plan_text
from lnet_eval.texts import Words

_MOST_SENTENCES: Final = 3
_COLUMNS: Final = ("question", "construct", "n", "agreement", "bounds", "median", "not_applicable")


def survey_blocks(survey: SurveyEvaluation, plan: Plan, say: Words) -> Iterator[Block]:
    """Everything the report says of one survey, small groups left out."""
    about, k = plan.surveys[survey.survey], plan.privacy.k
    yield Heading(text=plan_text(say, about.title), level=3, id=f"survey-{survey.survey}")
    if survey.answered < k:
        yield Prose(text=say("experience.too_few", k=say.number(k)))
        return
    yield from response_prose(survey, say)
    if about.wave == "retrospective_pre":
        yield Prose(role="note", text=say("experience.retrospective"))
    shown = _shown(survey, about, k)
    first = _first(shown, about)
    for item, protected in first:
        yield Prose(text=agreement_sentence(item, protected, say))
    yield from finite_prose(first, survey, say)
    yield from _figures(survey, about, shown, say)
    yield _items(survey, about, k, say)
    yield from scale_table(survey, about, k, say)
    yield from group_tables(survey, k, say)
    yield from timing_table(survey, about, k, say)
    yield from team_prose(survey, shown, about, say)
    yield from _cautions(survey, shown, say)


def _shown(survey: SurveyEvaluation, about: Survey, k: int) -> list[Shown]:
    """The questions of which anything may be shown, in the plan's order."""
    found = []
    for item in about.items:
        result = survey.items.get(item.id)
        if result is None or isinstance(result, NotAnalysed):
            continue
        protected = protect_item(result, k)
        if protected is not None:
            found.append((item, protected))
    return found


def _first(shown: Sequence[Shown], about: Survey) -> list[Shown]:
    """The plan's key questions, at most three; without any, the first that may be shown."""
    named = {item.id for item in about.items if item.key}
    return [pair for pair in shown if pair[0].id in named][:_MOST_SENTENCES] or list(shown[:1])


def agreement_sentence(item: Item, protected: ProtectedItem, say: Words, *, silent: bool = True) -> str:
    """How many of those who answered agreed, with people as the subject; with what the silent could change."""
    agreement, bounds = protected.estimate("agreement"), protected.estimate("agreement_bounds")
    about = {"item": say.of(item.text), "n": say.number(protected.n)}
    if agreement is None:
        limit = 0 if protected.limit is None else protected.limit
        return say(f"experience.agree.{protected.agreement}", limit=say.number(limit), **about)
    about |= {"agree": say.number(round(agreement.value * agreement.n)), "share": estimate_text(say, agreement)}
    if bounds is None or not silent:
        return say("experience.agree.exact", **about)
    return say("experience.agree.bounds", low=say.percent(bounds.low), high=say.percent(bounds.high), **about)


def _figures(survey: SurveyEvaluation, about: Survey, shown: Sequence[Shown], say: Words) -> Iterator[Block]:
    """The answers as bars, one figure for the questions that share their answers."""
    alike: dict[tuple[str, ...], list[Shown]] = {}
    for item, protected in shown:
        labels = tuple(say.of(label) for label in about.scale_of(item).labels)
        alike.setdefault(labels, []).append((item, protected))
    for number, (labels, pairs) in enumerate(alike.items(), start=1):
        name = f"survey-{survey.survey}-answers" + ("" if number == 1 else f"-{number}")
        figure = _figure(name, about, pairs, labels, say)
        if figure is not None:
            yield figure


def _figure(name: str, about: Survey, shown: Sequence[Shown], labels: Sequence[str], say: Words) -> Block | None:
    questions: list[Question] = [
        question_of(item.id, say.of(item.text), protected, len(labels)) for item, protected in shown
    ]
    known = [(item, e) for item, protected in shown if (e := protected.estimate("agreement")) is not None]
    if not known:
        return None
    most = max(known, key=lambda pair: pair[1].value)
    least = min(known, key=lambda pair: pair[1].value)
    about_title = {
        "survey": say.of(about.title),
        "items": say.number(len(known)),
        "most": say.of(most[0].text),
        "most_share": say.percent(most[1].value),
        "least": say.of(least[0].text),
        "least_share": say.percent(least[1].value),
    }
    key = "" if len(known) > 1 else "_one"
    return survey_figure(
        name,
        questions,
        labels,
        title=say(f"experience.figure.title{key}", **about_title),
        alt=say(f"experience.figure.alt{key}", **about_title),
        say=say,
    )


def _items(survey: SurveyEvaluation, about: Survey, k: int, say: Words) -> Table:
    """Every question in numbers; a question that too few answered is named and not shown."""
    rows: list[tuple[BlockText, ...]] = []
    frames = []
    for item in about.items:
        result, construct = survey.items.get(item.id), construct_of(item, say)
        if result is None or isinstance(result, NotAnalysed):
            reason = say("experience.not_asked") if result is None else not_analysed_text(say, result)
            rows.append((plan_text(say, item.text), construct, "–", reason, "–", "–", "–"))
            continue
        protected = protect_item(result, k)
        if protected is None:
            rows.append((plan_text(say, item.text), construct, *(HIDDEN,) * 5))
            continue
        rows.append((plan_text(say, item.text), construct, *_numbers(protected, say)))
        frames.append(protected.to_frame().assign(item=item.id))
    hidden = any(HIDDEN in row for row in rows)
    return Table(
        id=f"survey-{survey.survey}-items",
        caption=say("experience.items.caption", survey=say.of(about.title)),
        columns=tuple(say(f"experience.column.{c}") for c in _COLUMNS),
        rows=tuple(rows),
        numeric=(2, 3, 4, 5, 6),
        note=say("experience.hidden", k=say.number(k)) if hidden else say("experience.items.note"),
        data=pd.concat(frames, ignore_index=True) if frames else None,
    )


def construct_of(item: Item, say: Words) -> str:
    """What the question is about, in the words of the knowledge review where the plan uses its themes."""
    key = f"construct.{item.theme}"
    return say(key) if key in say else "–"


def _numbers(protected: ProtectedItem, say: Words) -> tuple[str, ...]:
    agreement, bounds = protected.estimate("agreement"), protected.estimate("agreement_bounds")
    median = protected.estimate("median")
    if agreement is None:
        limit = say.number(0 if protected.limit is None else protected.limit)
        agreed = say(f"experience.cell.{protected.agreement}", limit=limit)
    else:
        agreed = estimate_text(say, agreement)
    return (
        say.number(protected.n),
        agreed,
        "–" if bounds is None else say("measures.range", low=say.percent(bounds.low), high=say.percent(bounds.high)),
        HIDDEN if median is None else say.number(median.value, 0 if median.value.is_integer() else 1),
        HIDDEN if protected.n_not_applicable is None else say.number(protected.n_not_applicable),
    )


def _cautions(survey: SurveyEvaluation, shown: Sequence[Shown], say: Words) -> Iterator[Block]:
    """Each reservation once, with the questions it concerns where these are not all; none of a hidden question."""
    concerned: dict[str, list[str]] = {}
    for item, protected in shown:
        result = survey.items[item.id]
        if isinstance(result, NotAnalysed):
            continue
        for caution in result.cautions:
            if caution.code != "survey_many_not_applicable" or protected.n_not_applicable is not None:
                concerned.setdefault(caution_text(say, caution), []).append(say.of(item.text))
    for text, items in concerned.items():
        if len(items) == len(shown):
            yield Prose(role="note", text=text)
        else:
            quoted = say.series([say("experience.quoted", item=item) for item in items])
            yield Prose(role="note", text=say("experience.caution", caution=text, items=quoted))
