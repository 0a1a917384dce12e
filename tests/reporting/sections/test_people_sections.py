"""Participation, experience and success factors: small groups stay unseen, the silent are counted."""

from __future__ import annotations

import dataclasses
import re

import pandas as pd
import pytest

from lnet_eval.evaluation.success_factors import success_factors
from lnet_eval.inputs.network import SurveyAnswers
from lnet_eval.methods.participation import attendance
from lnet_eval.methods.success_factors import status_of
from lnet_eval.methods.survey import survey_item
from lnet_eval.reporting.sections.experience import experience_section
from lnet_eval.reporting.sections.participation import participation_section
from lnet_eval.reporting.sections.success_factors import success_factors_section
from lnet_eval.texts import words


def table(section, name):
    return next(t for t in section.tables() if t.id == name)


@pytest.fixture
def small_role(evaluation):
    """A network with three physiotherapists among many."""
    rows = [
        (pd.Timestamp("2019-01-15"), "medisin", role, level, invited, attended)
        for role, level, invited, attended in (
            ("lege", None, 40, 22), ("sykepleier", None, 90, 71), ("fysioterapeut", None, 3, 2), ("leder", "N2", 4, 3),
        )
    ]  # fmt: skip
    frame = pd.DataFrame(rows, columns=["gathering", "unit", "role", "level", "invited", "attended"])
    return dataclasses.replace(evaluation, attendance=attendance(frame))


def test_a_small_role_is_hidden_everywhere(small_role, texts_of):
    section = participation_section(small_role, words("nb"))
    shown = table(section, "attendance-by-role")
    cells = {str(row[0]): row[1:] for row in shown.rows}
    hidden_row = (":",) * 4
    assert cells["fysioterapeut"] == hidden_row
    assert sum(row == hidden_row for row in cells.values()) >= 2
    hidden = shown.data.set_index("role").loc["fysioterapeut"]
    assert hidden.isna().all()


def test_leaders_too_few_to_show_are_not_shown_as_success_factor(small_role):
    anchoring = next(f for f in success_factors(small_role) if f.code == "K1")
    assert not any("N2" in str(piece.values) for piece in (*anchoring.before, *anchoring.during))


def test_every_enrolled_team_has_its_row(evaluation):
    rows = table(participation_section(evaluation, words("en")), "teams").rows
    assert len(rows) == len(evaluation.network.plan.teams)
    assert any("Dropped out" in str(row[-1]) for row in rows)


def test_the_memo_survey_says_101_of_250_with_its_bounds(vestre_viken, texts_of):
    texts = texts_of(experience_section(vestre_viken, words("nb")))
    assert any("101 av 250 inviterte svarte: 40,4" in text for text in texts)
    assert any("om ingen av dem som ikke svarte, var enige" in text for text in texts)


def test_every_gathering_is_a_point_of_the_series(vestre_viken):
    section = experience_section(vestre_viken, words("nb"))
    series = table(section, "gathering-evaluations-data")
    asked = [name for name, survey in vestre_viken.network.plan.surveys.items() if survey.wave.startswith("gathering")]
    assert len(series.columns) == 1 + len(asked)


def test_perceived_success_is_never_shown_without_its_reservation(vestre_viken, evaluation, texts_of):
    for found in (vestre_viken, evaluation):
        texts = texts_of(experience_section(found, words("nb")))
        assert any("ikke det samme som resultater for pasientene" in text for text in texts)


def test_three_answers_are_no_answers(evaluation, texts_of):
    plan = evaluation.network.plan
    item = survey_item(pd.Series([5.0, 4.0, 1.0]), points=5, agree=(4, 5), invited=3)
    survey = dataclasses.replace(evaluation.surveys[0], answered=3, response_rate=None, items={"stotte": item})
    texts = texts_of(experience_section(dataclasses.replace(evaluation, surveys=(survey,)), words("nb")))
    assert f"Færre enn {plan.privacy.k} svarte" in " ".join(texts)
    assert "var enige i" not in " ".join(texts)


def test_a_lonely_dissenter_is_not_counted_out(evaluation, texts_of):
    item = survey_item(pd.Series([5.0] * 40 + [1.0]), points=5, agree=(4, 5), invited=60)
    survey = dataclasses.replace(evaluation.surveys[0], answered=41, items={"stotte": item})
    joined = " ".join(texts_of(experience_section(dataclasses.replace(evaluation, surveys=(survey,)), words("nb"))))
    assert "Minst 37 av 41 som svarte" in joined
    assert not re.search(r"\b40 av 41\b|97,6", joined)


def test_groups_of_respondents_are_suppressed_with_one_more(evaluation):
    groups = {"Yrke": pd.Series({"lege": 30, "sykepleier": 60, "fysioterapeut": 2})}
    survey = dataclasses.replace(evaluation.surveys[0], groups=groups)
    section = experience_section(dataclasses.replace(evaluation, surveys=(survey,)), words("nb"))
    cells = dict(table(section, "survey-slutt-yrke").rows)
    assert cells["fysioterapeut"] == "<\u00a05"
    assert sum(cell in {":", "<\u00a05"} for cell in cells.values()) == 2


@pytest.mark.parametrize(
    ("shares", "status"),
    [([], "unknown"), ([0.9, 0.8], "present"), ([0.9, 0.6], "partly"), ([0.9, 0.4], "weak"), ([None], "unknown")],
)
def test_a_status_follows_the_stated_rule(shares, status):
    assert status_of(shares) == status


def test_all_nine_factors_and_all_challenges_are_named(pathways, planned_only):
    for evaluation in (pathways, planned_only):
        section = success_factors_section(evaluation, words("nb"))
        assert len(table(section, "success-factors-table").rows) == 9
        assert len(table(section, "challenges").rows) == 7
        assert all(row[-1] for row in table(section, "challenges").rows)


def test_without_a_follow_up_maintenance_needs_action(planned_only):
    rows = table(success_factors_section(planned_only, words("nb")), "challenges").rows
    assert rows[-1][2] == "✗ Krever tiltak"


def test_answers_of_people_never_reach_a_table(vestre_viken):
    for answers in vestre_viken.network.surveys.values():
        assert isinstance(answers, SurveyAnswers)
    section = experience_section(vestre_viken, words("nb"))
    longest = max(len(answers.answers) for answers in vestre_viken.network.surveys.values())
    assert all(len(t.data) < longest for t in section.tables() if t.data is not None)
