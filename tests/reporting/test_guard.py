"""The guard against causal over-claims."""

from __future__ import annotations

import re

import pytest

from lnet_eval.evidence import GRADES
from lnet_eval.reporting.guard import RESERVED, causal_words, flag_plan_texts, plan_texts
from lnet_eval.texts.catalogue import read_catalogue

GATED = re.compile(r"answer\.because\.(low|moderate|high)_")  # printed only at that grade
NAMES_A_KEY = re.compile(r"problem\.plan_assumption_(level|no_change|against_)")  # "effect": a key of network.toml
PLACEHOLDER = re.compile(r"\{\w+\}")


@pytest.mark.parametrize("language", ["nb", "en"])
def test_no_sentence_of_the_catalogues_claims_more_than_the_lowest_grade(language: str) -> None:
    found = {}
    for key, message in read_catalogue(language).items():
        if GATED.match(key) or NAMES_A_KEY.match(key):
            continue
        for text in (message,) if isinstance(message, str) else message:
            words = causal_words(PLACEHOLDER.sub(" ", text), language, "very_low")
            if words:
                found[key] = words
    assert found == {}


@pytest.mark.parametrize("language", ["nb", "en"])
def test_a_graded_answer_claims_no_more_than_its_own_grade(language: str) -> None:
    for key, message in read_catalogue(language).items():
        gated = GATED.match(key)
        if gated:
            assert isinstance(message, str)
            assert causal_words(message, language, gated[1]) == (), key


def test_the_strongest_sentences_would_be_caught_one_grade_lower() -> None:
    for language in ("nb", "en"):
        catalogue = read_catalogue(language)
        assert causal_words(str(catalogue["answer.because.high_better"]), language, "moderate")
        assert causal_words(str(catalogue["answer.because.moderate_better"]), language, "low")


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("Nettverket hadde effekt.", "nb", ("effekt",)),
        ("Nettverket førte til bedring.", "nb", ("førte til",)),
        ("Det gikk bra takket være nettverket, og på grunn av ledelsen.", "nb", ("takket være", "på grunn av")),
        ("Bedringen skyldes nettverket.", "nb", ("skyldes",)),
        ("Tallene beviser at det virker.", "nb", ("virker", "beviser")),
        ("The network caused it.", "en", ("caused",)),
        ("The fall was due to the network and had an effect.", "en", ("effect", "due to")),
        ("It proves that the network led to fewer falls.", "en", ("led to", "proves")),
    ],
)
def test_claims_are_found(text: str, language: str, expected: tuple[str, ...]) -> None:
    assert causal_words(text, language, "very_low") == expected


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Vi kan ikke si om bedringen skyldes læringsnettverket.", "nb"),
        ("Skyldes det nettverket?", "nb"),
        ("Deltakerne ga uttrykk for at de var fornøyde.", "nb"),
        ("Det virker som om flere deltok.", "nb"),
        ("Arbeidet var effektivt organisert.", "nb"),
        ("We cannot say whether the fall is due to the network.", "en"),
        ("Pooled with random effects.", "en"),
        ("Reports due: 12.", "en"),
    ],
)
def test_what_claims_nothing_is_left_alone(text: str, language: str) -> None:
    assert causal_words(text, language, "very_low") == ()


def test_no_word_is_reserved_at_the_highest_grade() -> None:
    text = {"nb": "Nettverket førte til, ga, skapte og hadde effekt.", "en": "It caused and led to an effect."}
    for language, sentence in text.items():
        assert causal_words(sentence, language, GRADES[-1]) == ()
    assert {word.needs for word in RESERVED} <= {*GRADES, "never"}


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("Vi kan ikke si hvor mye, men nettverket førte til bedring.", "nb", ("førte til",)),
        ("Nettverket førte til bedring, selv om vi kan ikke tallfeste den.", "nb", ("førte til",)),
        ("The network caused it, although we cannot say how.", "en", ("caused",)),
        ("We cannot say how much; the network led to it.", "en", ("led to",)),
    ],
)
def test_a_reservation_elsewhere_in_the_sentence_takes_no_claim_back(text, language, expected) -> None:
    assert causal_words(text, language, "very_low") == expected


@pytest.mark.parametrize(
    ("text", "language", "word"),
    [
        ("Nedgangen var statistisk signifikant.", "nb", "signifikant"),
        ("Nedgangen var ikke signifikant.", "nb", "signifikant"),
        ("Nedgangen var klar (p < 0,05).", "nb", "p ="),
        ("The fall was significant.", "en", "significant"),
        ("The fall was clear (p=0.03).", "en", "p ="),
    ],
)
def test_the_words_of_significance_tests_are_flagged_at_every_grade(text: str, language: str, word: str) -> None:
    for grade in GRADES:
        assert causal_words(text, language, grade) == (word,)


def test_what_is_not_graded_permits_no_claim() -> None:
    assert causal_words("Nettverket har trolig bidratt.", "nb", "not_graded") == ("har bidratt",)


def test_every_text_of_the_plan_is_read_but_for_what_others_say(samples) -> None:
    places = {place for place, _ in plan_texts(samples.sample_plan())}
    assert {"memo.assessment", "network.source", "units.4.left.reason", "measures.1.changes.1.what"} <= places
    assert {"evidence.outcome_objective.1.reason", "memo.decisions.2.decision", "gatherings.1.title"} <= places
    assert not any(place.startswith(("disagreements", "surveys")) for place in places)


def test_a_text_written_once_is_read_in_both_languages(samples) -> None:
    plan = samples.sample_plan(memo={"conclusion": "The network caused the fall."})
    assert [(f.place, f.language, f.word) for f in flag_plan_texts(plan, "low")] == [
        ("memo.conclusion", "en", "caused")
    ]


def test_texts_of_the_plan_are_flagged_with_their_place(samples) -> None:
    flagged = flag_plan_texts(samples.sample_plan(), "low")
    assert [(f.place, f.language, f.word, f.needs) for f in flagged] == [
        ("memo.assessment", "nb", "effekt", "high"),
        ("memo.assessment", "en", "effect", "high"),
    ]
    assert flag_plan_texts(samples.sample_plan(), "high") == ()


def test_what_other_sources_are_quoted_as_saying_is_not_flagged(samples) -> None:
    plan = samples.sample_plan(
        memo={},
        disagreements=[
            {
                "topic": "Virkning",
                "statements": [{"text": "Nettverket hadde effekt", "source": "A"}, {"text": "Nei", "source": "B"}],
            }
        ],
    )
    assert flag_plan_texts(plan, "very_low") == ()
