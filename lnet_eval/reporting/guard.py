"""The guard against causal over-claims: which words may be used at which grade, and where they were used anyway."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

from pydantic import BaseModel

from lnet_eval.evidence import GRADES, Grade
from lnet_eval.plan.fields import Text
from lnet_eval.plan.model import Plan

Needs = Grade | Literal["never"]


@dataclass(frozen=True, slots=True)
class ReservedWord:
    """A word that claims a cause: how it is named to the reader, how it is found, and the grade it needs.

    `needs` is "never" for what no grade permits: "significant" and a bare p, which hide how large a change was and how
    surely it is known.
    """

    language: str
    name: str
    pattern: str
    needs: Needs = "high"


@dataclass(frozen=True, slots=True, kw_only=True)
class FlaggedWord:
    """A reserved word in a text of the plan.

    Attributes
    ----------
    place : dotted key of network.toml, e.g. "memo.assessment".
    language : of the word. word : as the reader knows it. needs : the grade at which it may be used, or "never".
    """

    place: str
    language: str
    word: str
    needs: Needs


RESERVED: Final[tuple[ReservedWord, ...]] = (
    ReservedWord("nb", "effekt", r"(?:dokumentert )?effekt(?:en|er|ene)?"),
    ReservedWord("nb", "førte til", r"(?:før(?:te|er|t)|ledet) (?!ut|inn|over)(?:\w+ ){0,2}?til"),
    ReservedWord("nb", "ga", r"(?:ga|gav|har gitt)(?! uttrykk| svar| tilbakemelding| beskjed)"),
    ReservedWord("nb", "skapte", r"skap(?:te|t)"),
    ReservedWord("nb", "skyldes", r"skyld(?:es|tes)"),
    ReservedWord("nb", "medførte", r"medfør(?:te|er|t)"),
    ReservedWord("nb", "resulterte i", r"resultert?e?r? i"),
    ReservedWord("nb", "forårsaket", r"forårsake[rt]"),
    ReservedWord("nb", "takket være", r"takket være"),
    ReservedWord("nb", "på grunn av", r"(?:på grunn av|pga\.?)"),
    ReservedWord("nb", "virker", r"(?:virker|virket)(?! som| å)"),
    ReservedWord("nb", "beviser", r"bevis(?:er|te|t)"),
    ReservedWord("nb", "har bidratt", r"(?:bidro|(?<!kan )(?:har|ha)(?: trolig)? bidratt)", "moderate"),
    ReservedWord("nb", "signifikant", r"(?:statistisk )?signifikan(?:t|te|s)", "never"),
    ReservedWord("nb", "p =", r"p\s?[<=]\s?0?[,.]\d+", "never"),
    ReservedWord("en", "effect", r"(?:proven )?effects?"),
    ReservedWord("en", "caused", r"caus(?:ed|ing)"),
    ReservedWord("en", "led to", r"(?:led|leads) (?:\w+ ){0,2}?to"),
    ReservedWord("en", "resulted in", r"result(?:ed|s) in"),
    ReservedWord("en", "due to", r"due to"),
    ReservedWord("en", "because of", r"because of"),
    ReservedWord("en", "thanks to", r"thanks to"),
    ReservedWord("en", "proves", r"prov(?:es|ed|en)"),
    ReservedWord("en", "has contributed", r"(?<!may )(?:has|have)(?: probably)? contributed", "moderate"),
    ReservedWord("en", "significant", r"(?:statistically )?significan(?:t|tly|ce)", "never"),
    ReservedWord("en", "p =", r"p\s?[<=]\s?0?\.\d+", "never"),
)
# Before a word, in its own clause, these say that nothing is claimed; technical terms are not claims either.
CLAIMS_NOTHING: Final = {
    "nb": r"\b(?:(?:kan|kunne) ikke|vet ikke|uvisst|ikke grunnlag|ikke mulig|ingen|om \w+|ikke (?:at|om))\b",
    "en": r"\b(?:cannot|can not|could not|do not know|whether|no ground|not possible|not that|no)\b",
}
TERMS: Final = {
    "nb": r"tilfeldige effekter",
    "en": r"(?:random|fixed)[- ]effects?|due (?:dates?|periods?)|(?:side|design) effects?",
}
_QUESTION: Final = re.compile(r"[«“\"][^«»“”\"]*\?[»”\"]")
_SENTENCE_END: Final = re.compile(r"(?<=[.!?])\s+|\n")
_CLAUSE: Final = re.compile(r"[;:]|,? (?:men|but) ")
# Asked of participants, or said by others: not this report's words.
_OTHERS_WORDS: Final = {"disagreements", "surveys"}


def causal_words(text: str, language: str, grade: Grade) -> tuple[str, ...]:
    """Reserved words that `text` uses and that `grade` does not permit, each once, in the order of the list.

    Parameters
    ----------
    text : what a reader meets; it is judged clause by clause.
    language : "nb" or "en".
    """
    return tuple(word.name for word in _claimed(text, language, grade))


def permitted_at(word: ReservedWord, grade: Grade) -> bool:
    """Whether `grade` permits a word; what is not graded permits none."""
    return word.needs in GRADES and grade in GRADES and GRADES.index(word.needs) <= GRADES.index(grade)


def flag_plan_texts(plan: Plan, grade: Grade) -> tuple[FlaggedWord, ...]:
    """Reserved words in the texts that a person typed into network.toml, with the grade each would need.

    What other sources are quoted as saying (`[[disagreements]]`) and what participants are asked (`[surveys]`) is left
    as it stands. A text that was written once may be in either language.
    """
    flagged = []
    for place, text in plan_texts(plan):
        for language in ("nb", "en"):
            found = _claimed(getattr(text, language), language, grade)
            flagged += [FlaggedWord(place=place, language=language, word=w.name, needs=w.needs) for w in found]
    return tuple(flagged)


def plan_texts(plan: Plan) -> Iterator[tuple[str, Text]]:
    """Every text that a person typed into network.toml in their own words, with its dotted key."""
    for name in type(plan).model_fields:
        if name not in _OTHERS_WORDS:
            yield from _texts(getattr(plan, name), name)


def _texts(part: object, place: str) -> Iterator[tuple[str, Text]]:
    if isinstance(part, Text):
        yield place, part
    elif isinstance(part, BaseModel):
        for name in type(part).model_fields:
            yield from _texts(getattr(part, name), f"{place}.{name}")
    elif isinstance(part, dict):
        for name, value in part.items():
            yield from _texts(value, f"{place}.{name}")
    elif isinstance(part, tuple):
        for number, value in enumerate(part, start=1):
            yield from _texts(value, f"{place}.{number}")


def _claimed(text: str, language: str, grade: Grade) -> list[ReservedWord]:
    if not _any_word(language).search(text):
        return []
    claims = list(_claims(text, language))
    words = (word for word in RESERVED if word.language == language and not permitted_at(word, grade))
    return [word for word in words if any(_claims_cause(word, claim, language) for claim in claims)]


def _claims_cause(word: ReservedWord, clause: str, language: str) -> bool:
    """Whether a word stands in a clause with nothing before it that takes the claim back."""
    for found in re.finditer(rf"\b(?:{word.pattern})(?!\w)", clause, re.IGNORECASE):
        before = clause[: found.start()]
        if word.needs == "never" or not re.search(CLAIMS_NOTHING[language], before, re.IGNORECASE):
            return True
    return False


def _claims(text: str, language: str) -> Iterator[str]:
    """The clauses of what is not asked, without technical terms."""
    for sentence in _SENTENCE_END.split(_QUESTION.sub(" ", text)):
        if not sentence.rstrip().endswith("?"):
            yield from _CLAUSE.split(re.sub(TERMS[language], " ", sentence, flags=re.IGNORECASE))


@functools.cache
def _any_word(language: str) -> re.Pattern[str]:
    patterns = "|".join(word.pattern for word in RESERVED if word.language == language)
    return re.compile(rf"\b(?:{patterns})", re.IGNORECASE)
