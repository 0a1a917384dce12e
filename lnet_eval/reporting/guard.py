"""The guard against causal over-claims: which words may be used at which grade, and where they were used anyway."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from lnet_eval.evidence import GRADES, Grade
from lnet_eval.plan.fields import Text
from lnet_eval.plan.model import Plan


@dataclass(frozen=True, slots=True)
class ReservedWord:
    """A word that claims a cause: how it is found, how it is named to the reader, and the grade it needs."""

    name: str
    pattern: str
    needs: Grade


@dataclass(frozen=True, slots=True, kw_only=True)
class FlaggedWord:
    """A reserved word in a text of the plan.

    Attributes
    ----------
    place : dotted key of network.toml, e.g. "memo.assessment".
    language : of the text. word : as the reader knows it. needs : the grade at which it may be used.
    """

    place: str
    language: str
    word: str
    needs: Grade


RESERVED: Final[Mapping[str, tuple[ReservedWord, ...]]] = {
    "nb": (
        ReservedWord("effekt", r"(?:dokumentert )?effekt(?:en|er|ene)?", "high"),
        ReservedWord("førte til", r"(?:før(?:te|er|t)|leder|ledet) (?:\w+ )?til", "high"),
        ReservedWord("ga", r"(?:ga|gav|har gitt)(?! uttrykk| svar| tilbakemelding| beskjed)", "high"),
        ReservedWord("skapte", r"skap(?:te|t)", "high"),
        ReservedWord("skyldes", r"skyld(?:es|tes)", "high"),
        ReservedWord("takket være", r"takket være", "high"),
        ReservedWord("på grunn av", r"(?:på grunn av|pga\.?)", "high"),
        ReservedWord("virker", r"(?:virker|virket)(?! som| å)", "high"),
        ReservedWord("beviser", r"bevis(?:er|te|t)", "high"),
        ReservedWord("har bidratt", r"(?:bidro|(?<!kan )(?:har|ha)(?: trolig)? bidratt)", "moderate"),
    ),
    "en": (
        ReservedWord("effect", r"(?:proven )?effects?", "high"),
        ReservedWord("caused", r"caus(?:ed|ing)", "high"),
        ReservedWord("led to", r"(?:led|leads) (?:\w+ )?to", "high"),
        ReservedWord("due to", r"due to", "high"),
        ReservedWord("because of", r"because of", "high"),
        ReservedWord("thanks to", r"thanks to", "high"),
        ReservedWord("proves", r"prov(?:es|ed|en)", "high"),
        ReservedWord("has contributed", r"(?<!may )(?:has|have)(?: probably)? contributed", "moderate"),
    ),
}
# A sentence that asks, or says that nobody can know, claims nothing; technical terms are not claims either.
CLAIMS_NOTHING: Final[Mapping[str, str]] = {
    "nb": r"\b(?:(?:kan|kunne) ikke|vet ikke|uvisst|ikke grunnlag|ikke mulig|om \w+ skyldes|ikke (?:at|om))\b|\?\s*$",
    "en": r"\b(?:cannot|can not|could not|do not know|whether|no ground|not possible|not that)\b|\?\s*$",
}
TERMS: Final[Mapping[str, str]] = {
    "nb": r"tilfeldige effekter",
    "en": r"(?:random|fixed)[- ]effects?|due (?:dates?|periods?)|side effects?",
}


def causal_words(text: str, language: str, grade: Grade) -> tuple[str, ...]:
    """Reserved words that `text` uses and that `grade` does not permit, each once, in the order of the list.

    Parameters
    ----------
    text : what a reader meets; it is judged sentence by sentence.
    language : "nb" or "en".
    """
    claims = " ".join(_claims(text, language))
    allowed = GRADES.index(grade) if grade in GRADES else 0  # what is not graded may claim nothing
    return tuple(
        word.name
        for word in RESERVED[language]
        if GRADES.index(word.needs) > allowed and re.search(rf"\b{word.pattern}\b", claims, re.IGNORECASE)
    )


def flag_plan_texts(plan: Plan, grade: Grade) -> tuple[FlaggedWord, ...]:
    """Reserved words in the texts that a person typed into network.toml, with the grade each would need.

    What other sources are quoted as saying (`[[disagreements]]`) is theirs, and is left as it stands.
    """
    flagged = []
    for place, text in _plan_texts(plan):
        languages = ("nb",) if text.shared else ("nb", "en")
        for language in languages:
            found = causal_words(getattr(text, language), language, grade)
            needs = {word.name: word.needs for word in RESERVED[language]}
            flagged += [FlaggedWord(place=place, language=language, word=w, needs=needs[w]) for w in found]
    return tuple(flagged)


def _claims(text: str, language: str) -> Iterator[str]:
    without_questions = re.sub(r"[«“\"][^»”\"]*\?[»”\"]", " ", text)
    for sentence in re.split(r"(?<=[.!?])\s+|\n", without_questions):
        if not re.search(CLAIMS_NOTHING[language], sentence, re.IGNORECASE):
            yield re.sub(TERMS[language], " ", sentence, flags=re.IGNORECASE)


def _plan_texts(plan: Plan) -> Iterator[tuple[str, Text]]:
    memo = plan.memo
    yield "network.title", plan.network.title
    yield "network.focus_area", plan.network.focus_area
    optional = {
        "network.guidelines": plan.network.guidelines,
        "network.source": plan.network.source,
        "memo.case": memo.case,
        "memo.assessment": memo.assessment,
        "memo.conclusion": memo.conclusion,
    }
    yield from ((place, text) for place, text in optional.items() if text is not None)
    for number, row in enumerate(memo.decisions, start=1):
        yield f"memo.decisions.{number}.decision", row.decision
    for number, measure in enumerate(plan.measures, start=1):
        yield f"measures.{number}.title", measure.title
        yield f"measures.{number}.definition", measure.definition
    for criterion, entries in plan.evidence.items():
        yield from ((f"evidence.{criterion}.reason", entry.reason) for entry in entries)
    for number, gathering in enumerate(plan.gatherings, start=1):
        if gathering.title is not None:
            yield f"gatherings.{number}.title", gathering.title
