"""Microsoft Forms with a Norwegian and an English screen."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest

LIKERT = "Samlingen var nyttig"
ITEMS = f"""
  {{ id = "nytte", column = "{LIKERT}", also = "The gathering was useful", text = "Nyttig" }},
  {{ id = "pdsa", column = "Hva brukte du?", option = "PDSA", text = "PDSA" }},
"""
HEADINGS = {
    "nb": ["ID", "Starttidspunkt", "Fullføringstidspunkt", "E-postadresse", "Navn", "Tidspunkt for siste endring"],
    "en": ["ID", "Start time", "Completion time", "Email", "Name", "Last modified time"],
}


def test_the_norwegian_header_is_the_one_that_the_tool_writes(shared):
    real = (shared / "formats" / "msforms_header_nb.csv").read_text("utf-8").strip().split(";")
    assert real[:6] == HEADINGS["nb"]


@pytest.mark.parametrize("language", ["nb", "en"])
def test_a_workbook_is_recognised_and_says_nothing_of_who_answered(load, book, plan, notes, language):
    late, early = dt.datetime(2024, 5, 2, 10), dt.datetime(2024, 5, 1, 10)
    content = book(
        [
            [*HEADINGS[language], LIKERT, "Hva brukte du?"],
            [1, late, late, "kari@b.no", "Kari", None, "Helt enig", "PDSA;Måltavle;"],
            [2, early, early, "ola@b.no", "Ola", None, "Litt uenig", "Måltavle;"],
            [3, early, early, "per@b.no", "Per", None, "Vet ikke", None],
        ]
    )
    network = load({"s.xlsx": content}, rest=plan(ITEMS, file="s.xlsx"))
    survey = network.surveys["slutt"]
    np.testing.assert_array_equal(survey.answers["nytte"], [5, 2, -1])
    np.testing.assert_array_equal(survey.answers["pdsa"], [2, 1, 1])
    assert survey.order.tolist() == [2, 1, 1]
    assert notes(network, "format_recognised") == [{"tool": "Microsoft Forms"}]
    assert notes(network, "personal_columns") == [{"n": 2}]
    assert not any(word in repr(network) for word in ("Kari", "ola@b.no"))


def test_csv_with_american_times_is_put_in_order(load, plan):
    text = (
        ",".join([*HEADINGS["en"], LIKERT, "Hva brukte du?"])
        + "\n1,11/9/23 9:00:00,11/9/23 1:05:00 PM,anonymous,,,Helt enig,\n"
        + "2,11/9/23 9:00:00,11/9/23 9:05:00 AM,anonymous,,,Helt enig,PDSA;\n"
    )
    assert load({"s.csv": text}, rest=plan(ITEMS)).surveys["slutt"].order.tolist() == [2, 1]


def test_two_languages_of_one_form_are_one_question(load, plan, notes):
    text = (
        ",".join([*HEADINGS["nb"], LIKERT, "The gathering was useful", "Hva brukte du?"])
        + "\n1,,,,,,Helt enig,,\n2,,,,,,,Strongly agree,\n3,,,,,,Somewhat disagree,,\n4,,,,,,Litt enig,,\n"
    )
    network = load({"s.csv": text}, rest=plan(ITEMS))
    np.testing.assert_array_equal(network.surveys["slutt"].answers["nytte"], [5, 5, 2, 4])
    assert notes(network, "labels_of_both_languages") == [{"heading": LIKERT, "nb": 2, "en": 1}]


def test_one_person_who_answers_in_both_languages_differently_is_told_by_row(refused, places, plan):
    text = (
        ",".join([*HEADINGS["nb"], LIKERT, "The gathering was useful", "Hva brukte du?"])
        + "\n1,,,,,,Helt enig,Strongly agree,\n2,,,,,,Helt enig,Neither,\n"
    )
    assert places(refused({"s.csv": text}, rest=plan(ITEMS))) == [
        ("item_answered_twice", "s.csv", 3, "The gathering was useful")
    ]


def test_labels_with_their_number_are_read_where_the_two_agree(load, refused, plan):
    item = '{ id = "q", column = "Q", text = "Q" }'
    answers = load({"s.csv": "Q\n5 – Helt enig\nLitt enig (4)\n"}, rest=plan(item)).surveys["slutt"].answers
    np.testing.assert_array_equal(answers["q"], [5, 4])
    assert refused({"s.csv": "Q\n4 – Helt enig\n"}, rest=plan(item)).problems[0].code == "answer_outside_scale"
