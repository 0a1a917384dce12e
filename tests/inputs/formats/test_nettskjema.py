"""Nettskjema's exports: codebook or not, TSD, matrices, tick boxes, and "-1" as an answer like any other."""

from __future__ import annotations

import numpy as np
import pytest

REAL = "nettskjema_data-123823-2025-08-26-1308.txt"
ITEMS = """
  { id = "radio", column = "radio", text = "Radio", scale.labels = ["Nei", "Ja"], scale.agree = [2], \
    scale.values = { "-1" = 1, "1" = 2 } },
  { id = "grants", column = "radio_matrix.grants", text = "Midler" },
  { id = "lecture", column = "radio_matrix.lecture", text = "Forelesning" },
  { id = "events", column = "checkbox", option = "events", text = "Arrangementer" },
  { id = "it1", column = "checkbox_matrix.1", option = "IT", text = "IT først" },
"""
THREE = 'labels = ["Lite", "Noe", "Mye"]\nagree = [3]'


def test_the_real_report_is_recognised_and_read(load, shared, plan, notes):
    content = (shared / "formats" / REAL).read_bytes()
    network = load({"s.csv": content}, rest=plan(ITEMS, "anonymous = false", scale=THREE))
    answers = network.surveys["slutt"].answers
    np.testing.assert_array_equal(answers["radio"], [2, 1, 1])
    np.testing.assert_array_equal(answers["grants"], [1, 3, 1])
    np.testing.assert_array_equal(answers["lecture"], [2, 3, 1])
    np.testing.assert_array_equal(answers["events"], [2, 1, 2])
    np.testing.assert_array_equal(answers["it1"], [2, 1, 1])
    assert notes(network, "format_recognised") == [{"tool": "Nettskjema"}]
    assert notes(network, "tool_columns") == [{"n": 3}]
    assert network.surveys["slutt"].order.tolist() == [1, 2, 3]
    assert "27685292" not in repr(network) + repr(network.surveys["slutt"])


def test_a_real_answer_that_no_code_of_the_plan_covers_is_refused(refused, places, shared, plan):
    content = (shared / "formats" / REAL).read_bytes()
    item = '{ id = "radio", column = "radio", text = "Radio" }'
    assert places(refused({"s.csv": content}, rest=plan(item, scale=THREE))) == [
        ("answer_outside_scale", "s.csv", 3, "radio")
    ]


def test_a_form_with_times_in_an_anonymous_survey_is_noted(load, plan, notes):
    text = '"$submission_id";"$created";"q"\n"1";"2023-06-01T20:57:15+02:00";"5"\n'
    item = '{ id = "q", column = "q", text = "Q" }'
    assert notes(load({"s.csv": text}, rest=plan(item)), "nettskjema_not_anonymous") == [{}]
    anonymous = '"$submission_id";"q"\n"1";"5"\n'
    assert notes(load({"s.csv": anonymous}, rest=plan(item)), "nettskjema_not_anonymous") == []


def test_without_a_codebook_the_questions_are_the_headings_and_the_answers_words(load, plan):
    text = (
        '"$submission_id";"Samlingen var nyttig";"Hva tok du med deg? - Verktøy"\n'
        '"1";"Helt enig";"1"\n"2";"Litt uenig";"0"\n"3";"Vet ikke";"0"\n'
    )
    items = """{ id = "nytte", column = "Samlingen var nyttig", text = "Nyttig" },
      { id = "verktoy", column = "Hva tok du med deg?", option = "Verktøy", text = "Verktøy" }"""
    answers = load({"s.csv": text}, rest=plan(items)).surveys["slutt"].answers
    np.testing.assert_array_equal(answers["nytte"], [5, 2, -1])
    np.testing.assert_array_equal(answers["verktoy"], [2, 1, 1])


CODEBOOK = (
    '"element_no"\t"element_type"\t"element_code"\t"element_text"\t"answer_text"\t"answer_code"\n'
    '1\t"RADIO"\t"q1"\t"Samlingen var nyttig"\t"Helt enig"\t"-1"\n'
    '1\t"RADIO"\t"q1"\t"Samlingen var nyttig"\t"Litt enig"\t"1"\n'
    '1\t"RADIO"\t"q1"\t"Samlingen var nyttig"\t"Helt uenig"\t"2"\n'
)


@pytest.mark.parametrize("column", ["q1", "Samlingen var nyttig"])
def test_a_codebook_says_what_codes_mean_and_a_question_is_found_by_code_or_words(load, plan, column):
    text = '"$submission_id";"q1"\n"1";"-1"\n"2";"1"\n"3";"2"\n'
    item = f'{{ id = "nytte", column = "{column}", text = "Nyttig" }}'
    files = {"s.csv": text, "kodebok.txt": CODEBOOK}
    answers = load(files, rest=plan(item, 'codebook = "kodebok.txt"')).surveys["slutt"].answers
    np.testing.assert_array_equal(answers["nytte"], [5, 4, 1])


def test_a_code_that_the_codebook_lacks_is_unknown_though_it_be_a_point_of_the_scale(refused, places, plan):
    files = {"s.csv": '"$submission_id";"q1"\n"1";"-1"\n"2";"5"\n', "kodebok.txt": CODEBOOK}
    item = '{ id = "nytte", column = "q1", text = "Nyttig" }'
    assert places(refused(files, rest=plan(item, 'codebook = "kodebok.txt"'))) == [
        ("answer_outside_scale", "s.csv", 3, "q1")
    ]


def test_tsds_files_have_commas_and_no_dollar(load, plan, notes):
    text = "submission_id,created,formid,q\n11,2024-03-01 09:00:00,69659,4\n12,2024-03-01 08:00:00,69659,2\n"
    network = load({"s.csv": text}, rest=plan('{ id = "q", column = "q", text = "Q" }', "anonymous = false"))
    np.testing.assert_array_equal(network.surveys["slutt"].answers["q"], [4, 2])
    assert network.surveys["slutt"].order.tolist() == [2, 1]
    assert notes(network, "tool_columns") == [{"n": 3}]


def test_the_same_submission_twice_counts_once_and_with_other_answers_is_refused(load, refused, places, plan, notes):
    item = '{ id = "q", column = "q", text = "Q" }'
    network = load({"s.csv": '"$submission_id";"q"\n"1";"5"\n"2";"5"\n"1";"5"\n'}, rest=plan(item))
    assert len(network.surveys["slutt"].answers) == 2
    assert notes(network, "submissions_repeated") == [{"n": 1}]
    problems = refused({"s.csv": '"$submission_id";"q"\n"1";"5"\n"2";"5"\n"1";"4"\n'}, rest=plan(item))
    assert places(problems) == [("submission_twice", "s.csv", 4, "$submission_id")]
    assert problems.problems[0].values == {"first_row": 2}


def test_a_format_that_the_file_is_not_is_refused(refused, places, plan):
    item = '{ id = "q", column = "q", text = "Q" }'
    problems = refused({"s.csv": "q\n5\n"}, rest=plan(item, 'format = "nettskjema"'))
    assert places(problems) == [("format_does_not_fit", "s.csv", None, None)]


def test_a_table_that_is_no_codebook_is_refused(refused, places, plan):
    files = {"s.csv": '"$submission_id";"q"\n"1";"5"\n', "k.csv": "a;b\n1;2\n"}
    item = '{ id = "q", column = "q", text = "Q" }'
    assert places(refused(files, rest=plan(item, 'codebook = "k.csv"'))) == [("codebook_unknown", "k.csv", None, None)]
