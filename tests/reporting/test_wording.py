"""The two answers, sentence by sentence."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from lnet_eval.evaluation import Evaluation
from lnet_eval.evaluation.not_analysed import NotAnalysed
from lnet_eval.evaluation.results import Answer
from lnet_eval.evidence import GRADES
from lnet_eval.methods.estimate import Estimate
from lnet_eval.reporting.blocks import Passage
from lnet_eval.reporting.wording import (
    answer_sentence,
    change_sentence,
    conclusion_sentence,
    deadline_text,
    effect_sentence,
    grade_reason,
    plan_text,
    quoted_inside,
    sentence_around,
)
from lnet_eval.texts import words

NB, EN = words("nb"), words("en")
BETTER = (
    "improved", "worse", "no_clear_change", "two_points_improved", "two_points_worse", "two_points_same",
    "not_analysed", "no_measurements",
)  # fmt: skip
BECAUSE = (
    *(f"{grade}_{way}" for grade in GRADES for way in ("better", "worse")),
    "no_clear_change", "comparison_alike", "not_analysed", "no_measurements", "two_points",
)  # fmt: skip


def _plain(text: str) -> str:
    return text.replace("\u00a0", " ")


def _answered(evaluation: Evaluation, question: str, code: str) -> str:
    given = evaluation.better if question == "better" else evaluation.because
    return answer_sentence(NB, replace(given, code=code), evaluation)


@pytest.mark.parametrize("say", [NB, EN])
@pytest.mark.parametrize(("question", "codes"), [("better", BETTER), ("because", BECAUSE)])
def test_every_code_has_a_sentence_with_nothing_left_open(evaluation: Evaluation, say, question, codes) -> None:
    for code in codes:
        given = evaluation.better if question == "better" else evaluation.because
        sentence = answer_sentence(say, replace(given, code=code), evaluation)
        assert sentence.endswith((".", "?"))
        assert "{" not in sentence
        assert "–" not in sentence.replace("\u2212", ""), sentence


def test_an_improvement_is_stated_with_both_levels_and_the_interval(evaluation: Evaluation) -> None:
    assert _plain(answer_sentence(NB, evaluation.better, evaluation)) == (
        "Ja. «Trykksår per 1000 liggedøgn» gikk ned fra 6,04 til 3,91 per 1 000 liggedøgn, "
        "en nedgang på 2,13 (95 % KI 1,20 til 3,10)."
    )
    assert _plain(answer_sentence(EN, evaluation.better, evaluation)) == (
        "Yes. “Pressure ulcers per 1,000 patient days” went down from 6.04 to 3.91 per 1,000 patient days, "
        "a fall of 2.13 (95% CI 1.20 to 3.10)."
    )


@pytest.mark.parametrize(
    ("grade", "sentence"),
    [
        (
            "very_low",
            "Målingene viser en bedring fra 6,04 til 3,91 per 1 000 liggedøgn. "
            "Vi kan ikke si om bedringen skyldes læringsnettverket.",
        ),
        (
            "low",
            "Bedringen falt sammen i tid med læringsnettverket. Nettverket kan ha bidratt, "
            "men andre forklaringer kan ikke utelukkes.",
        ),
        ("moderate", "Læringsnettverket har trolig bidratt til bedringen."),
        ("high", "Læringsnettverket førte til bedringen."),
    ],
)
def test_the_ladder_of_claims_follows_the_grade(evaluation: Evaluation, grade: str, sentence: str) -> None:
    answer = replace(evaluation.because, code=f"{grade}_better")
    assert _plain(conclusion_sentence(NB, answer, evaluation)) == sentence


def test_a_worse_result_climbs_the_same_ladder_as_a_better_one(evaluation: Evaluation) -> None:
    worse = replace(evaluation, better=replace(evaluation.better, code="worse"))
    for grade in GRADES:
        good = conclusion_sentence(NB, replace(evaluation.because, code=f"{grade}_better"), evaluation)
        bad = conclusion_sentence(NB, replace(evaluation.because, code=f"{grade}_worse"), worse)
        assert good != bad
        assert abs(len(good) - len(bad)) < 20


def test_no_clear_change_says_what_the_data_are_compatible_with(evaluation: Evaluation) -> None:
    assert "forenlige med en forskjell på alt fra −3,10 til −1,20 per 1 000 liggedøgn" in _plain(
        _answered(evaluation, "because", "no_clear_change")
    )


def test_from_x_to_y_is_not_said_where_before_and_after_say_otherwise(evaluation: Evaluation) -> None:
    unclear = replace(evaluation, better=replace(evaluation.better, code="no_clear_change"))
    sentence = conclusion_sentence(NB, replace(evaluation.because, code="very_low_better"), unclear)
    assert sentence.startswith("Målingene etter oppstart er bedre enn utviklingen før skulle tilsi.")


def test_a_difference_that_is_the_teams_average_is_called_that(evaluation: Evaluation) -> None:
    assert evaluation.better.effect is not None
    other = replace(evaluation.better, effect=replace(evaluation.better.effect, value=-1.9))
    assert "I snitt over teamene var nedgangen 1,90" in _plain(answer_sentence(NB, other, evaluation))


def test_an_effect_is_a_distance_and_a_direction() -> None:
    effect = Estimate(quantity="effect_at_12", value=-0.05, low=-0.09, high=-0.01, unit="proportion_difference", n=24,
                      method="default")  # fmt: skip
    assert _plain(effect_sentence(NB, effect, "controlled", None)) == (
        "Nivået lå 5,0 prosentpoeng lavere enn utviklingen i enhetene utenfor nettverket skulle tilsi, "
        "i måned 12 etter oppstart (95 % KI 1,0 til 9,0)."
    )
    rising = replace(effect, value=0.05, low=0.01, high=0.09)
    assert "høyere" in effect_sentence(NB, rising, "pooled", None)
    across = replace(effect, low=-0.2, high=0.1)
    assert effect_sentence(NB, across, "pooled", None).startswith("Anslaget er −5,0")


def test_an_answer_that_was_not_analysed_gives_its_reason(evaluation: Evaluation) -> None:
    (ulcers, falls) = evaluation.measures
    lacking = replace(ulcers, before_after=NotAnalysed(method="before_after", reason="a_reason_nobody_wrote"))
    changed = replace(evaluation, measures=(lacking, falls))
    sentence = answer_sentence(NB, Answer(question="better", code="not_analysed", measure="trykksar"), changed)
    assert sentence.startswith("Vi vet ikke.")
    assert "Ikke analysert" in sentence


def test_one_measure_is_described_without_a_cause(evaluation: Evaluation) -> None:
    falls = evaluation.measures[1]
    assert _plain(change_sentence(NB, falls) or "") == (
        "«Pasienter med fall» ble dårligere: opp fra 8,1 til 11,8 %, en økning på 3,7 prosentpoeng "
        "(95 % KI 1,5 til 5,8)."
    )
    assert change_sentence(NB, replace(falls, before_after=NotAnalysed(method="x", reason="y"))) is None


def test_the_grade_comes_with_its_reason(evaluation: Evaluation) -> None:
    reason = grade_reason(NB, evaluation.evidence)
    assert reason.startswith("Opplegg: avbrutt tidsserie")
    assert "mangler" in reason


def test_a_network_that_has_not_started_is_not_blamed_for_missing_data(nothing_analysed: Evaluation) -> None:
    answers = {"better": Answer(question="better", code="not_started")}
    planned = replace(nothing_analysed, as_of=dt.date(2018, 12, 1), **answers)
    assert conclusion_sentence(NB, planned.better, planned) == (
        "Det er for tidlig å svare. Dataene går til og med 1.\u00a0desember 2018, "
        "og nettverkets oppstart er 1.\u00a0januar 2019."
    )
    assert conclusion_sentence(NB, nothing_analysed.better, nothing_analysed).startswith("Vi vet ikke.")


def test_a_horizon_counts_from_the_end_of_a_transition() -> None:
    effect = Estimate(quantity="effect_at_4", value=1.0, low=0.5, high=1.5, unit="natural", n=24, method="default")
    assert "etter innfasingen" in effect_sentence(NB, effect, "time_series", None, transition=True)
    assert "after the start" in effect_sentence(EN, effect, "time_series", None)


def test_a_title_with_quotation_marks_gets_inner_ones() -> None:
    assert quoted_inside("Spurt «Hva er viktig for deg?»") == "Spurt ‘Hva er viktig for deg?’"


def test_a_text_written_once_is_marked_as_norwegian_on_the_english_page(samples) -> None:
    plan = samples.sample_plan(memo={"case": "Videre drift"})
    assert plan.memo.case is not None
    assert plan_text(NB, plan.memo.case) == "Videre drift"
    english = plan_text(EN, plan.memo.case)
    assert getattr(english, "language", None) == "nb"


@pytest.mark.parametrize(("say", "said"), [(NB, "I snitt over teamene er"), (EN, "Averaged over the teams, the data")])
def test_no_clear_change_says_so_where_the_interval_is_of_the_teams_average(
    evaluation: Evaluation, say, said: str
) -> None:
    effect = evaluation.better.effect
    assert effect is not None
    unclear = replace(evaluation.better, code="no_clear_change")
    assert said not in answer_sentence(say, unclear, evaluation)
    assert said in answer_sentence(say, replace(unclear, effect=replace(effect, value=-1.9)), evaluation)


@pytest.mark.parametrize(
    ("typed", "norwegian", "english"),
    [
        ("1. april 2020", "1. april 2020", "1 April 2020"),
        ("2020-10-01", "1. oktober 2020", "1 October 2020"),
        ("01.06.2020", "1. juni 2020", "1 June 2020"),
        ("desember 2020", "desember 2020", "December 2020"),
    ],
)
def test_a_deadline_that_is_a_date_is_written_in_the_pages_language(typed: str, norwegian: str, english: str) -> None:
    assert _plain(str(deadline_text(NB, typed))) == norwegian
    assert _plain(str(deadline_text(EN, typed))) == english
    assert isinstance(deadline_text(EN, typed), str)


@pytest.mark.parametrize("typed", ["innen 1. april 2020", "1/4/2020", "1.4.20", "31. april 2020", "våren 2020", "2020"])
def test_a_deadline_that_is_not_wholly_a_date_stands_as_it_was_typed_and_is_marked(typed: str) -> None:
    assert _plain(str(deadline_text(NB, typed))) == typed
    said = deadline_text(EN, typed)
    assert isinstance(said, Passage)
    assert (_plain(said.text), said.language) == (typed, "nb")


def test_a_value_keeps_its_language_within_a_sentence() -> None:
    about = {"responsible": Passage("Fagsjefen", "nb"), "deadline": "1 June 2020", "state": "Begun"}
    said = sentence_around(EN, "success_factors.decided", **about)
    assert "".join(map(str, said)) == EN("success_factors.decided", **about)
    assert [part for part in said if isinstance(part, Passage)] == [Passage("Fagsjefen", "nb")]
