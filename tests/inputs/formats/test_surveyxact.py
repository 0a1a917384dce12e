"""SurveyXact: the frame comes with the data, and the labels in a second file."""

from __future__ import annotations

import numpy as np
import pytest

STATUS = ";".join(f"statoverall_{code}" for code in range(1, 6))
DATA = f"""respondentid;s_1;s_2_1;s_2_2;email;{STATUS}
1;1;1;0;kari@b.no;0;0;0;1;0
2;3;0;1;;0;0;0;1;0
3;2;0;0;;0;0;1;0;0
4;;;;;0;1;0;0;0
5;;;;;0;1;0;0;0
6;;;;;0;0;0;0;1
7;;;;;1;0;0;0;0
"""
LABELS = "s_1;1;Helt enig\ns_1;2;Litt uenig\ns_1;3;Vet ikke\ns_2_1;0;Ikke valgt\ns_2_1;1;Valgt\n"
ITEMS = """
  { id = "nytte", column = "s_1", text = "Nyttig" },
  { id = "pdsa", column = "s_2", option = "1", text = "PDSA" },
"""


def test_the_status_columns_are_those_that_the_tool_writes(shared):
    real = (shared / "formats" / "surveyxact_dataset_header.csv").read_text("utf-8").strip()
    assert real.startswith("respondentid;")
    assert real.endswith(STATUS)


def test_answers_by_their_labels_and_the_invited_by_their_status(load, plan, notes):
    network = load({"s.csv": DATA, "l.csv": LABELS}, rest=plan(ITEMS, 'codebook = "l.csv"'))
    survey = network.surveys["slutt"]
    np.testing.assert_array_equal(survey.answers["nytte"], [5, -1, 2])
    np.testing.assert_array_equal(survey.answers["pdsa"], [2, 1, 1])
    assert (survey.invited, survey.excused) == (6, 1)
    assert notes(network, "surveyxact_frame") == [
        {"invited": 6, "completed": 2, "partial": 1, "silent": 2, "excused": 1, "not_invited": 1}
    ]
    assert notes(network, "personal_columns") == [{"n": 1}]


def test_a_single_status_column_says_the_same(load, plan):
    text = "respondentid;s_1;statoverall\n1;5;4\n2;4;3\n3;;2\n4;;1\n"
    item = '{ id = "nytte", column = "s_1", text = "Nyttig" }'
    assert load({"s.csv": text}, rest=plan(item)).surveys["slutt"].invited == 3


def test_the_plans_number_stands_where_the_file_differs_and_that_is_noted(load, plan, notes):
    network = load({"s.csv": DATA, "l.csv": LABELS}, rest=plan(ITEMS, 'codebook = "l.csv"\ninvited = 9'))
    assert network.surveys["slutt"].invited == 9
    assert notes(network, "invited_differs") == [{"planned": 9, "counted": 6}]


@pytest.mark.parametrize("status", ["0;0;0;0;0", "0;1;0;1;0", "x;;;;"])
def test_a_row_without_one_clear_status_is_refused(refused, places, plan, status):
    text = f"respondentid;s_1;{STATUS}\n1;5;0;0;0;1;0\n2;5;{status}\n"
    item = '{ id = "nytte", column = "s_1", text = "Nyttig" }'
    assert places(refused({"s.csv": text}, rest=plan(item))) == [("surveyxact_status", "s.csv", 3, "statoverall")]
