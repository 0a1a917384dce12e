"""The interview matrix: question by network, in the interviewees' keywords."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import pandas as pd

from lnet_eval.evaluation.not_analysed import NotAnalysed
from lnet_eval.evaluation.results import Evaluation, Interviews
from lnet_eval.plan import Plan
from lnet_eval.reporting.blocks import Block, Bullets, Foldout, Heading, Passage, Prose, Section, Table
from lnet_eval.reporting.blocks import Words as BlockText
from lnet_eval.reporting.numbers import not_analysed_text
from lnet_eval.texts import Words

MOST_KEYWORDS: Final = 3  # what the memo's guide asks for: "1-3 stikkord"
GUIDE: Final = ("resources", "gains", "works", "works_less", "adapted", "recommend", "differently")


def interviews_section(evaluation: Evaluation, say: Words) -> Section:
    """What those interviewed said, question by question and network by network."""
    return Section(id="interviews", title=say("interviews.title"), blocks=tuple(_blocks(evaluation, say)))


def _blocks(evaluation: Evaluation, say: Words) -> Iterator[Block]:
    interviews = evaluation.interviews
    if isinstance(interviews, NotAnalysed):
        yield Prose(text=not_analysed_text(say, interviews))
        yield from _guide(say)
        return
    yield Prose(text=say("interviews.lead"))
    if say.language != "nb":
        yield Prose(role="note", text=say("interviews.language"))
    yield matrix_table(interviews, say)
    over = sum(len(keywords) > MOST_KEYWORDS for keywords in interviews.cells.values())
    if over:
        yield Prose(role="note", text=say.plural("interviews.over_guide", over))
    yield from _who(evaluation.network.plan, say)
    yield from _guide(say)


def _who(plan: Plan, say: Words) -> Iterator[Block]:
    """Whom the keywords come from, by role and organisation."""
    yield Heading(text=say("interviews.who"), level=3, id="interviews-who")
    asked = plan.interviewees
    if not asked:
        yield Prose(text=say("interviews.who.missing"))
        return
    yield Prose(text=say.plural("interviews.who.few", sum(person.persons for person in asked)))
    names = ("network", "role", "organisation", "persons", "date")
    yield Table(
        id="interviewees",
        caption=say("interviews.who.caption"),
        columns=tuple(say(f"interviews.who.{name}") for name in names),
        rows=tuple(
            (
                person.network,
                person.role,
                person.organisation or "–",
                say.number(person.persons),
                "–" if person.date is None else say.date(person.date),
            )
            for person in asked
        ),
        numeric=(3,),
        data=pd.DataFrame([person.model_dump(mode="json") for person in asked], columns=list(names)),
    )


def _guide(say: Words) -> Iterator[Block]:
    """The questions to ask, for whoever does the next interviews."""
    questions = Bullets(items=tuple(say(f"interviews.guide.{name}") for name in GUIDE))
    lead = Prose(text=say("interviews.guide.lead"))
    yield Foldout(summary=say("interviews.guide"), blocks=(lead, questions))


def matrix_table(interviews: Interviews, say: Words) -> Table:
    """Every question with every network's keywords."""
    rows: list[tuple[BlockText, ...]] = [
        (
            _own_words(question, say),
            *(_cell(interviews.cells.get((number, network), ()), say) for network in interviews.networks),
        )
        for number, question in interviews.questions.items()
    ]
    data = [
        {"number": number, "question": interviews.questions[number], "network": network, "point": i, "keyword": keyword}
        for (number, network), keywords in interviews.cells.items()
        for i, keyword in enumerate(keywords, start=1)
    ]
    return Table(
        id="interview-matrix",
        caption=say("interviews.caption"),
        columns=(say("interviews.question"), *interviews.networks),
        rows=tuple(rows),
        data=pd.DataFrame(data, columns=["number", "question", "network", "point", "keyword"]),
    )


def _cell(keywords: tuple[str, ...], say: Words) -> BlockText:
    """Keywords with a point between them, in the language they were given in."""
    if not keywords:
        return "–"
    parts: list[str | Passage] = []
    for i, keyword in enumerate(keywords):
        parts += [" · ", _own_words(keyword, say)] if i else [_own_words(keyword, say)]
    return tuple(parts)


def _own_words(text: str, say: Words) -> Passage:
    return Passage(text, None if say.language == "nb" else "nb")
