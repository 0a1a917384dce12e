"""The questionnaires that a new folder brings."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from lnet_eval.cli.instruments import SURVEYS, instruments, questionnaire_text, questions, survey_headings
from lnet_eval.evaluation.benefits import CONSTRUCTS
from lnet_eval.inputs import load_network
from lnet_eval.plan import load_plan
from lnet_eval.texts import words

Command = Callable[..., Any]
REVIEW = {
    "professional-development", "organisational-development", "understanding-of-professions", "collaboration",
    "leader-support", "time", "ownership", "infrastructure", "expert-support",
}  # fmt: skip
MEMO = {"method", "change-support", "pride", "commitment"}


def asked(name: str) -> int:
    return len(questions(name)) + ("open" in instruments()[name])


def test_a_gathering_asks_eight_questions_at_most_and_the_final_survey_twenty() -> None:
    assert asked("gathering") <= 8
    assert asked("final") <= 20
    assert questions("before") == questions("after")


def test_the_final_survey_asks_about_everything_that_the_review_and_the_memo_name() -> None:
    assert {item["theme"] for item in questions("final")} >= REVIEW | MEMO


def test_whether_people_feel_that_they_belong_together_is_asked_where_they_meet() -> None:
    assert "identity" in {item["theme"] for item in questions("gathering")}


def test_every_benefit_drawback_and_value_that_the_memo_names_is_asked_about() -> None:
    asked_about = {item["theme"] for name in ("gathering", "final") for item in questions(name)}
    assert [(part, code) for part, code, themes in CONSTRUCTS if not asked_about & set(themes)] == []


def test_the_documentation_says_what_each_question_is_there_for(root: Path) -> None:
    text = (root / "docs" / "methods" / "surveys.md").read_text(encoding="utf-8")
    unsaid = {item["id"] for name in SURVEYS for item in questions(name) if f"`{item['id']}`" not in text}
    unnamed = {item["theme"] for name in SURVEYS for item in questions(name) if f"`{item['theme']}`" not in text}
    assert (unsaid, unnamed) == (set(), set())


def test_a_score_is_made_of_questions_that_are_asked() -> None:
    for name in SURVEYS:
        ids = {item["id"] for item in questions(name)}
        assert all(set(scale["items"]) <= ids for scale in instruments()[name].get("scales", ()))


def test_every_construct_has_its_name_in_both_languages() -> None:
    themes = {item["theme"] for name in SURVEYS for item in questions(name)}
    for language in ("nb", "en"):
        assert all(f"construct.{theme}" in words(language) for theme in themes)


@pytest.mark.parametrize("language", ["nb", "en"])
def test_a_new_folder_has_every_questionnaire_and_nobody_has_answered(
    command: Command, data: Path, language: str
) -> None:
    assert command("new", "mitt", "--data", data, "--language", language).code == 0
    plan = load_plan(data / "mitt")
    assert [survey.wave for survey in plan.surveys.values()] == ["pre", "gathering-1", "post", "end"]
    for survey in plan.surveys.values():
        assert survey.anonymous
        assert survey.team is not None
        assert 1 <= sum(item.key for item in survey.items) <= 3
        delimiter = ";" if language == "nb" else ","
        header = (data / "mitt" / survey.file).read_text(encoding="utf-8-sig").strip().split(delimiter)
        assert set(survey.headings) - {other for item in survey.items for other in item.also} <= set(header)


@pytest.mark.parametrize(("language", "other"), [("nb", "en"), ("en", "nb")])
def test_answers_to_either_language_version_are_read(command: Command, data: Path, language: str, other: str) -> None:
    command("new", "mitt", "--data", data, "--language", language)
    folder = data / "mitt"
    plan = load_plan(folder)
    measurements = folder / plan.sources.measurements[0].file
    delimiter = ";" if language == "nb" else ","
    with measurements.open("a", encoding="utf-8") as stream:
        stream.write(
            delimiter.join([f"{plan.phases.baseline_start:%Y-%m}", "Team 1", plan.measures[0].id, "3", "10", ""])
        )
    final = plan.surveys["end"]
    row = ["Team 1", "Lege", *["Helt enig", "Strongly disagree"] * 9, "5", "", "", ""]
    with (folder / final.file).open("a", encoding="utf-8") as stream:
        stream.write(delimiter.join(row) + "\n")
    answers = load_network("mitt", data=data).surveys["end"].answers
    assert answers.iloc[0].tolist() == [5, 1] * 9 + [5]


def test_the_questionnaires_can_be_read_by_people_in_both_languages() -> None:
    for language in ("nb", "en"):
        text = questionnaire_text(words(language))
        for name in SURVEYS:
            assert all(item[language] in text for item in questions(name))
        assert "\n20. " in text
        assert "ORIC" in text


def test_no_question_breaks_a_csv_heading() -> None:
    for language in ("nb", "en"):
        for row in survey_headings(words(language)).values():
            assert not [heading for heading in row if set(heading) & set(',;"\n')]
            assert len(set(row)) == len(row)
