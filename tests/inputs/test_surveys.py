from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from lnet_eval.errors import DataProblems
from lnet_eval.inputs import Network

Make = Callable[..., Network]
Refuse = Callable[..., DataProblems]
Places = Callable[[DataProblems], list[tuple[Any, ...]]]
SCALE = """
[surveys.{id}.scale]
labels = [
  {{ nb = "helt uenig", en = "strongly disagree" }}, {{ nb = "litt uenig", en = "somewhat disagree" }},
  {{ nb = "verken enig eller uenig", en = "neutral" }}, {{ nb = "litt enig", en = "somewhat agree" }},
  {{ nb = "helt enig", en = "strongly agree" }},
]
not_applicable = ["vet ikke"]
"""


def survey(settings: str = "", *, survey_id: str = "slutt", wave: str = "end", file: str = "s.csv") -> str:
    return f"""
[surveys.{survey_id}]
title = "Undersøkelse"
file = "{file}"
wave = "{wave}"
{settings}
items = [{{ id = "nytte", column = "Nyttig?", text = "N" }}, {{ id = "leder", column = "Støtte", text = "Støtte" }}]
{SCALE.format(id=survey_id)}
"""


def notes(network: Network, code: str) -> list[dict[str, object]]:
    return [dict(note.values) for note in network.notes if note.code == code]


def test_labels_of_both_languages_numbers_and_not_applicable_become_points(load: Make) -> None:
    text = "Nyttig?;Støtte\nHelt  enig;1\nstrongly agree;5,0\nvet ikke;litt uenig\n;Neutral\n–;3\n"
    answers = load({"s.csv": text}, rest=survey()).surveys["slutt"].answers
    np.testing.assert_array_equal(answers["nytte"], [5, 5, -1, np.nan, np.nan])
    np.testing.assert_array_equal(answers["leder"], [1, 5, 2, 3, 3])


def test_an_answer_off_the_scale_is_told_by_place_and_never_by_what_it_says(refused: Refuse, places: Places) -> None:
    problems = refused({"s.csv": "Nyttig?;Støtte\nKari slo meg;6\n4;4\n"}, rest=survey())
    assert places(problems) == [
        ("answer_outside_scale", "s.csv", 2, "Nyttig?"),
        ("answer_outside_scale", "s.csv", 2, "Støtte"),
    ]
    assert "Kari" not in str(problems) + repr(problems.problems)


def test_minus_one_is_an_answer_only_where_the_plan_says_which(refused: Refuse, load: Make, places: Places) -> None:
    text = "Nyttig?;Støtte\n-1;4\n4;4\n"
    assert places(refused({"s.csv": text}, rest=survey())) == [("answer_outside_scale", "s.csv", 2, "Nyttig?")]
    own = 'scale.labels = ["nei", "kanskje", "ja"], scale.agree = [3], scale.values = { "-1" = 2, "4" = 3 }'
    said = survey().replace('column = "Nyttig?"', f'column = "Nyttig?", {own}')
    assert said != survey()
    answers = load({"s.csv": text}, rest=said).surveys["slutt"].answers
    np.testing.assert_array_equal(answers["nytte"], [2, 3])


def test_more_answers_than_invited_are_refused(refused: Refuse, load: Make) -> None:
    text = "Nyttig?;Støtte\n4;4\n5;5\n"
    (problem,) = refused({"s.csv": text}, rest=survey("invited = 1")).problems
    assert (problem.code, problem.values["answers"], problem.values["invited"]) == ("more_answers_than_invited", 2, 1)
    assert len(load({"s.csv": text}, rest=survey("invited = 2")).surveys["slutt"].answers) == 2


def test_rows_without_any_answer_are_no_answers_and_are_counted(load: Make) -> None:
    network = load(
        {"s.csv": "Nyttig?;Støtte;Rolle\n4;4;Lege\n;;Lege\n;;\nvet ikke;;Lege\n"}, rest=survey("invited = 2")
    )
    assert len(network.surveys["slutt"].answers) == 2
    assert notes(network, "survey_rows") == [{"read": 4, "used": 2, "open": 2}]


def test_who_answered_is_dropped_at_reading_and_counted(load: Make) -> None:
    text = (
        "ID;E-postadresse;Navn;Født;Sendt fra;Kontakt;Nyttig?;Støtte;Rolle\n"
        "1;a@b.no;Kari;01010112345;10.0.0.1;+47 99 99 99 99;4;5;Lege\n2;c@d.no;Ola;02020212345;10.0.0.2;;5;4;Lege\n"
    )
    network = load({"s.csv": text}, rest=survey('groups = "Rolle"'))
    assert notes(network, "personal_columns") == [{"n": 5}]
    assert notes(network, "columns_unused") == [{"n": 1}]
    answers = network.surveys["slutt"]
    assert answers.groups.columns.tolist() == ["Rolle"]
    assert answers.link is None
    assert "Kari" not in repr(network) + repr(answers.answers) + repr(answers.groups)


def test_a_group_column_that_says_who_somebody_is_is_refused(refused: Refuse, places: Places) -> None:
    problems = refused({"s.csv": "Nyttig?;Støtte;Epost\n4;4;a@b.no\n"}, rest=survey('groups = ["Epost"]'))
    assert places(problems) == [("column_personal", "s.csv", None, "Epost")]


def test_answers_are_linked_across_surveys_by_numbers_that_forget_the_key(load: Make) -> None:
    pre = "Nøkkel;Nyttig?;Støtte\nkari@b.no;1;1\nola@b.no;2;2\n;3;3\n"
    post = "Nøkkel;Nyttig?;Støtte\nOla@B.no;4;4\nper@b.no;5;5\nkari@b.no;5;5\n"
    key = 'anonymous = false\nkey = "Nøkkel"'
    rest = survey(key, survey_id="for", wave="pre", file="a.csv") + survey(
        key, survey_id="etter", wave="post", file="b.csv"
    )
    surveys = load({"a.csv": pre, "b.csv": post}, rest=rest).surveys
    before, after = surveys["for"].link.tolist(), surveys["etter"].link.tolist()
    assert before[0] == after[2]
    assert before[1] == after[0]
    assert after[1] not in before[:2]
    assert surveys["for"].link.isna().tolist() == [False, False, True]
    assert "kari" not in repr(surveys["for"].link.tolist())


def test_a_person_who_answered_twice_is_told_by_row(refused: Refuse, places: Places) -> None:
    rest = survey('anonymous = false\nkey = "Nøkkel"')
    problems = refused({"s.csv": "Nøkkel;Nyttig?;Støtte\n17;4;4\n18;5;5\n;5;5\n;5;5\n17.0;3;3\n 17 ;3;3\n"}, rest=rest)
    assert places(problems) == [("survey_key_twice", "s.csv", 7, "Nøkkel")]
    assert problems.problems[0].values == {"first_row": 2}


def test_an_anonymous_survey_is_never_linked(refused: Refuse, places: Places) -> None:
    problems = refused({"s.csv": "Nøkkel;Nyttig?;Støtte\n1;4;4\n"}, rest=survey('key = "Nøkkel"'))
    assert places(problems) == [("plan_anonymous_survey_with_key", "network.toml", None, "surveys.slutt")]


def test_a_question_that_is_not_in_the_file_is_told_with_the_nearest(refused: Refuse, places: Places) -> None:
    problems = refused({"s.csv": "Nyttig;Støtte\n4;4\n"}, rest=survey())
    assert places(problems) == [("column_missing_near", "s.csv", None, "Nyttig?")]


def test_a_survey_without_a_single_answer_is_refused(refused: Refuse, places: Places) -> None:
    assert places(refused({"s.csv": "Nyttig?;Støtte;x\n;;1\n"}, rest=survey()))[0][0] == "survey_without_answers"


def test_a_workbooks_numbers_are_points_of_the_scale(load: Make, book: Callable[..., bytes]) -> None:
    content = book([["Nyttig?", "Støtte"], [4, 5.0], [None, "helt enig"]])
    answers = load({"s.xlsx": content}, rest=survey(file="s.xlsx")).surveys["slutt"].answers
    np.testing.assert_array_equal(answers["leder"], [5, 5])


def test_a_real_survey_of_237_answers_is_read(load: Make, shared: Path) -> None:
    content = (shared / "reference" / "survey" / "real_cpd_survey_237.csv").read_bytes()
    rest = """
[surveys.cpd]
title = "CPD"
file = "cpd.csv"
wave = "end"
items = [{ id = "future", column = "q07a_future_health_work_cat", text = "Likely to work in health in two years" }]
[surveys.cpd.scale]
labels = ["Very unlikely", "Somewhat unlikely", "Undecided", "Somewhat likely", "Very likely"]
"""
    answers = load({"cpd.csv": content}, rest=rest).surveys["cpd"].answers
    assert len(answers) == 237
    assert set(answers["future"].dropna()) <= {-1, 1, 2, 3, 4, 5}


@pytest.mark.parametrize("answer", ["<script>alert(1)</script>", "=1+1", "4; DROP"])
def test_odd_text_among_the_answers_is_a_problem_and_nothing_else(refused: Refuse, answer: str) -> None:
    problems = refused({"s.csv": f'Nyttig?;Støtte\n"{answer}";4\n'}, rest=survey())
    assert answer not in str(problems)


FRAME = 'groups = "Yrke"\nframe.Yrke = { Lege = 2, Sykepleier = 3 }'


def test_the_frame_gives_the_number_invited_and_refuses_strangers_and_too_many(load: Make, refused: Refuse) -> None:
    header = "Nyttig?;Støtte;Yrke\n"
    network = load({"s.csv": header + "4;4;lege\n5;5;Sykepleier\n5;5;\n"}, rest=survey(FRAME))
    assert network.surveys["slutt"].invited == 5
    (problem,) = refused({"s.csv": header + "4;4;Kari N.\n4;4;Lege\n"}, rest=survey(FRAME)).problems
    assert (problem.code, problem.column, problem.values["n"]) == ("group_not_in_frame", "Yrke", 1)
    assert "Kari" not in repr(problem)
    (problem,) = refused({"s.csv": header + "4;4;Lege\n" * 3}, rest=survey(FRAME)).problems
    assert (problem.code, problem.values) == ("group_answers_more_than_invited", {"group": "Lege", "invited": 2})


def test_teams_are_the_plans_units_or_what_the_file_calls_them(load: Make) -> None:
    text = "Nyttig?;Støtte;Avd\n4;4;a\n5;5;Avdeling A\n5;5;4711\n3;3;Ukjent\n3;3;\n"
    team = load({"s.csv": text}, rest=survey('team = "Avd"')).surveys["slutt"].team
    assert team.tolist()[:4] == [0, 0, 0, 1]
    assert np.isnan(team[4])


OPEN = """
[[surveys.slutt.free_text]]
id = "best"
column = "Best"
text = "Hva var best?"
coded = "Tema"
quotable = "Siteres"
themes = [{ id = "tid", text = "Tid" }, { id = "deling", text = { nb = "Deling", en = "Sharing" } }]
"""


def test_open_answers_become_themes_and_only_marked_ones_may_be_quoted(load: Make) -> None:
    text = (
        "Nyttig?;Støtte;Best;Tema;Siteres\n"
        '4;4;Kari Nordmann ga oss <b>tid</b>, ring 99 88 77 66;"tid;Sharing";ja\n'
        "5;5;Deling;deling;\n5;5;;;\n3;3;Annet;;ja\n"
    )
    found = load({"s.csv": text}, rest=survey() + OPEN).surveys["slutt"].free_text["best"]
    assert (found.written, found.by_person) == (3, True)
    assert found.mentions.sum().to_dict() == {"tid": 1, "deling": 2}
    assert found.quotes == {"tid": ("[…] ga oss <b>tid</b>, ring […]",), "deling": ("[…] ga oss <b>tid</b>, ring […]",)}


def test_a_theme_that_the_plan_lacks_is_refused_by_row(refused: Refuse, places: Places) -> None:
    text = "Nyttig?;Støtte;Best;Tema;Siteres\n4;4;x;tid;\n4;4;y;noe annet;\n"
    assert places(refused({"s.csv": text}, rest=survey() + OPEN)) == [("theme_unknown", "s.csv", 3, "Tema")]


def test_themes_may_be_found_by_words_of_the_plan(load: Make) -> None:
    words = OPEN.replace('coded = "Tema"\n', "").replace('quotable = "Siteres"\n', "")
    words = words.replace('text = "Tid" }', 'text = "Tid", words = ["tid*", "travel hverdag"] }')
    text = "Nyttig?;Støtte;Best\n4;4;For lite TIDSPRESS\n4;4;en travel  hverdag\n4;4;samtidig\n"
    found = load({"s.csv": text}, rest=survey() + words).surveys["slutt"].free_text["best"]
    assert found.mentions["tid"].tolist() == [True, True, False]
    assert not found.by_person
    assert found.quotes == {}


def test_headings_without_rows_are_a_survey_that_nobody_has_answered_yet(load: Make) -> None:
    network = load({"s.csv": "Nyttig?;Støtte\n"}, rest=survey())
    assert network.surveys == {}
    assert notes(network, "no_rows") == [{}]


@pytest.mark.parametrize(
    ("settings", "code"),
    [
        ('groups = "Yrke"\ninvited = 9\nframe.Yrke = { Lege = 2 }', "plan_frame_sum"),
        ("frame.Yrke = { Lege = 2 }", "plan_frame_column"),
        ('scales = [{ id = "s", text = "S", items = ["nytte", "ledder"] }]', "plan_scale_item_unknown"),
        ('scales = [{ id = "s", text = "S", items = ["nytte", "leder"], fewest_answered = 3 }]',
         "plan_scale_fewest_too_many"),
    ],
)  # fmt: skip
def test_a_survey_that_contradicts_itself_is_refused(refused: Refuse, settings: str, code: str) -> None:
    text = "Nyttig?;Støtte;Yrke\n4;4;Lege\n"
    assert [problem.code for problem in refused({"s.csv": text}, rest=survey(settings)).problems] == [code]


def test_at_most_three_key_questions_may_be_named(refused: Refuse) -> None:
    items = ", ".join(f'{{ id = "i{n}", column = "Q{n}", text = "Q{n}", key = true }}' for n in range(4))
    rest = re.sub(r"items = \[.*\]", f"items = [{items}]", survey())
    assert refused({"s.csv": "Q0;Q1;Q2;Q3\n1;1;1;1\n"}, rest=rest).problems[0].code == "plan_too_many_key_items"


@pytest.mark.parametrize("header", ["Nyttig?;Støtte;Best;Tema;Siteres", "Nyttig?;Støtte;Best"])
def test_answers_that_nobody_has_coded_yet_are_found_by_words_and_not_quoted(load: Make, header: str) -> None:
    coded = OPEN.replace('text = "Tid" }', 'text = "Tid", words = "tid*" }')
    text = f"{header}\n4;4;mer tid{';;' * header.count('Tema')}\n"
    network = load({"s.csv": text}, rest=survey() + coded)
    found = network.surveys["slutt"].free_text["best"]
    assert (found.mentions["tid"].tolist(), found.by_person, found.quotes) == ([True], False, {})
    assert len(notes(network, "column_by_hand_absent")) == (0 if "Tema" in header else 2)
