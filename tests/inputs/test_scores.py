"""Progress scores and earlier networks: read as people write them, refused with a place."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from lnet_eval.errors import DataProblems
from lnet_eval.inputs import Network

Make = Callable[..., Network]
Refuse = Callable[..., DataProblems]
Places = Callable[[DataProblems], list[tuple[Any, ...]]]


def source(name: str) -> str:
    return f'[sources.{name}]\nfile = "t.csv"\n'


def test_scores_are_read_with_a_comma_and_a_coach_beside(load: Make) -> None:
    text = "Måned;Team;Egen skår;Veileders skår\nmars 2019;Avdeling A;2,5;2\nmai 2019;4711;3;\nmai 2019;b;;1,5\n"
    table = load({"t.csv": text}, rest=source("progress")).progress
    assert table is not None
    assert table["unit"].tolist() == ["a", "a", "b"]
    assert table["self"].tolist()[:2] == [2.5, 3.0]
    assert math.isnan(table["self"].iloc[2])
    assert table["coach"].tolist()[0::2] == [2.0, 1.5]


def test_a_row_that_says_nothing_is_no_score(load: Make) -> None:
    table = load({"t.csv": "date;unit;score\n2019-03-01;a;\n2019-04-01;a;1\n"}, rest=source("progress")).progress
    assert table is not None
    assert len(table) == 1


def test_what_is_wrong_with_a_score_is_told_with_its_row(refused: Refuse, places: Places) -> None:
    text = "date;unit;score;coach\n2019-03-01;a;5.5;\n2019-03-01;b;2.3;\n2019-04-01;c;2;\n2010-01-01;a;1;\n"
    text += "2019-05-01;a;x;\n2019-06-01;a;2;0\n"
    found = places(refused({"t.csv": text}, rest=source("progress")))
    assert ("score_outside", "t.csv", 2, "score") in found
    assert ("score_outside", "t.csv", 3, "score") in found
    assert ("score_outside", "t.csv", 7, "coach") in found
    assert ("date_before_baseline", "t.csv", 5, "date") in found
    assert ("number_unreadable", "t.csv", 6, "score") in found
    assert {row for code, _, row, _ in found if code.startswith("unit")} == {4}


def test_two_rows_for_one_team_and_date_are_told(refused: Refuse, places: Places) -> None:
    text = "date;unit;score\n2019-03-01;a;2\n2019-03-01;a;3\n"
    assert places(refused({"t.csv": text}, rest=source("progress"))) == [("score_twice", "t.csv", 3, "date")]


def test_a_score_for_a_unit_outside_the_network_is_told(refused: Refuse, places: Places) -> None:
    outside = '[[units]]\nid = "c"\nname = "Avdeling C"\nrole = "comparison"\n' + source("progress")
    text = "date;unit;score\n2019-03-01;c;2\n"
    assert places(refused({"t.csv": text}, rest=outside)) == [("score_outside_network", "t.csv", 2, "unit")]


def test_earlier_networks_are_read_in_the_order_of_time_and_unknown_counts_stay_unknown(load: Make) -> None:
    text = "Nettverk;År;Antall team;Deltakere\nDet andre;2018;9;\nDet første;2016;12;80\n"
    table = load({"t.csv": text}, rest=source("earlier")).earlier
    assert table is not None
    assert table["network"].tolist() == ["Det første", "Det andre"]
    assert table["teams"].tolist() == [12, 9]
    assert math.isnan(table["participants"].iloc[1])
    assert table[["invited", "attended", "reports_due", "reports_submitted"]].isna().all(axis=None)


def test_status_reports_of_earlier_networks_are_read_by_their_usual_headings_and_by_the_plans(load: Make) -> None:
    usual = "Nettverk;År;Team;Statusrapporter forventet;Statusrapporter levert\nA;2018;9;27;20\nB;2019;9;;\n"
    table = load({"t.csv": usual}, rest=source("earlier")).earlier
    assert table is not None
    assert table["reports_due"].tolist()[:1] == [27]
    assert table["reports_submitted"].tolist()[:1] == [20]
    assert table[["reports_due", "reports_submitted"]].iloc[1].isna().all()
    own = source("earlier") + 'columns = { reports_due = "Skulle", reports_submitted = "Kom" }\n'
    named = load({"t.csv": "Nettverk;År;Team;Skulle;Kom\nA;2018;9;27;20\n"}, rest=own).earlier
    assert named is not None
    assert named[["reports_due", "reports_submitted"]].iloc[0].tolist() == [27, 20]


def test_more_status_reports_than_were_due_are_told_with_their_row(refused: Refuse, places: Places) -> None:
    text = "network;year;teams;reports_due;reports_submitted\nA;2018;9;10;12\nB;2019;9;10;10\nC;2020;9;1.5;1\n"
    found = places(refused({"t.csv": text}, rest=source("earlier")))
    assert ("submitted_above_due", "t.csv", 2, "reports_submitted") in found
    assert {row for code, _, row, _ in found if code == "submitted_above_due"} == {2}
    assert any(row == 4 and column == "reports_due" for _, _, row, column in found)


def test_what_is_wrong_with_earlier_networks_is_told(refused: Refuse, places: Places) -> None:
    text = "network;year;teams;invited;attended\nA;2018;-1;10;12\nA;2018;3;;\n;18;;;\n"
    found = places(refused({"t.csv": text}, rest=source("earlier")))
    assert ("number_negative", "t.csv", 2, "teams") in found
    assert ("attended_above_invited", "t.csv", 2, "attended") in found
    assert ("network_twice", "t.csv", 3, "network") in found
    assert ("text_missing", "t.csv", 4, "network") in found
    assert ("date_unreadable", "t.csv", 4, "year") in found
