from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from lnet_eval.errors import DataProblems
from lnet_eval.inputs import Network

Make = Callable[..., Network]
Refuse = Callable[..., DataProblems]
Places = Callable[[DataProblems], list[tuple[Any, ...]]]
GATHERINGS = "[[gatherings]]\ndate = 2019-02-07\n[[gatherings]]\ndate = 2019-05-15\n[[gatherings]]\ndate = 2019-05-20\n"


def source(name: str, settings: str = "") -> str:
    return f'[sources.{name}]\nfile = "t.csv"\n{settings}\n'


def test_attendance_has_one_row_per_gathering_unit_role_and_level(load: Make) -> None:
    text = "Samling;Enhet;Rolle;Nivå;Invitert;Deltok\n7.2.2019;a;Lege;;4;3\n7.2.2019;;Direktør;N1;1;1\n"
    text += "2;Avdeling B;Lege;;4;0\nfeb 2019;b;Lege;;4;0\nsamling 3;b;;;2;2\n"
    table = load({"t.csv": text}, rest=source("attendance"), gatherings=GATHERINGS).attendance
    assert table["gathering"].dt.strftime("%d.%m").tolist() == ["07.02", "07.02", "15.05", "07.02", "20.05"]
    assert table["unit"].tolist()[0::2] == ["a", "b", "b"]
    assert table.isna().sum().to_dict() == {
        "gathering": 0,
        "unit": 1,
        "role": 1,
        "level": 4,
        "invited": 0,
        "attended": 0,
    }
    assert table[["invited", "attended"]].dtypes.astype(str).tolist() == ["int64", "int64"]
    assert table["attended"].sum() == 6


def test_what_is_wrong_with_attendance_is_told(refused: Refuse, places: Places) -> None:
    text = "gathering;unit;role;invited;attended\n2019-02-07;a;Lege;4;5\n2019-02-08;a;Lege;4;4\n2019-02-07;a;Lege;4;4\n"
    text += "mai 2019;b;Lege;1,5;1\n9;b;Lege;-1;\n2019-05-20;b;Lege;;\n"
    assert places(refused({"t.csv": text}, rest=source("attendance"), gatherings=GATHERINGS)) == [
        ("attended_above_invited", "t.csv", 2, "attended"),
        ("gathering_unknown", "t.csv", 3, "gathering"),
        ("duplicate_row", "t.csv", 4, None),
        ("number_not_whole", "t.csv", 5, "invited"),
        ("gathering_unknown", "t.csv", 5, "gathering"),
        ("number_negative", "t.csv", 6, "invited"),
        ("number_missing", "t.csv", 6, "attended"),
        ("date_unreadable", "t.csv", 6, "gathering"),
        ("number_missing", "t.csv", 7, "invited"),
        ("number_missing", "t.csv", 7, "attended"),
    ]


def test_without_planned_gatherings_any_date_is_a_gathering(load: Make) -> None:
    table = load({"t.csv": "gathering;invited;attended\n2019-02-07;4;3\n"}, rest=source("attendance", 'unit = "a"'))
    assert table.attendance["gathering"].tolist() == [pd.Timestamp("2019-02-07")]


def test_a_role_column_full_of_addresses_is_refused_and_not_repeated(refused: Refuse, places: Places) -> None:
    text = "gathering;unit;role;invited;attended\n2019-02-07;a;kari@helse.no;4;3\n"
    problems = refused({"t.csv": text}, rest=source("attendance"))
    assert places(problems) == [("column_personal", "t.csv", None, "role")]
    assert "kari" not in str(problems)


@pytest.mark.parametrize(
    ("yes", "no"),
    [("ja", "nei"), ("Yes", "No"), ("1", "0"), ("x", ""), ("TRUE", "FALSE"), ("X", ""), ("sann", "usann")],
)
def test_status_reports_are_submitted_or_not(load: Make, yes: str, no: str) -> None:
    table = load(
        {"t.csv": f"due;unit;submitted\n2019-04-15;a;{yes}\n2019-04-15;b;{no}\n"}, rest=source("status")
    ).status
    assert table["submitted"].tolist() == [True, False]
    assert table["submitted"].dtype == bool


def test_what_is_wrong_with_status_reports_is_told(refused: Refuse, places: Places) -> None:
    text = "due;unit;submitted\n2019-04-15;a;ja\n2019-04-15;a;nei\n2019-05-15;;kanskje\n2019-06-15;b;\n"
    assert places(refused({"t.csv": text}, rest=source("status"))) == [
        ("duplicate_row", "t.csv", 3, None),
        ("unit_empty", "t.csv", 4, "unit"),
        ("not_yes_or_no", "t.csv", 4, "submitted"),
        ("text_missing", "t.csv", 5, "submitted"),
    ]


def test_costs_are_cash_or_hours(load: Make) -> None:
    text = "item;payer;kind;amount;hours;rate;year\nLokale;HF;Kontant;48 000,50;;;2019\n"
    text += "Tid;;timer;;270;520,5;2019\nBillett;HF;cash;;;;\n"
    network = load({"t.csv": text}, rest=source("costs"))
    table = network.costs
    assert table["kind"].tolist() == ["cash", "hours", "cash"]
    assert table["amount"].tolist()[0] == 48000.5
    assert table["year"].tolist()[:2] == [2019, 2019]
    assert table["category"].isna().all()
    assert next(note.values for note in network.notes if note.code == "cost_without_amount") == {"n": 1}


def test_a_kind_of_cost_may_be_translated_by_the_plan(load: Make) -> None:
    rest = source("costs", 'values = { kind = { egeninnsats = "hours" } }')
    table = load({"t.csv": "item;kind;hours\nTid;Egeninnsats;10\n"}, rest=rest).costs
    assert table["kind"].tolist() == ["hours"]


def test_what_is_wrong_with_costs_is_told(refused: Refuse, places: Places) -> None:
    text = "item;kind;hours;year\nTid;timer;-3;2019\n;timer;3;i fjor\nKake;naturalia;;\n"
    assert places(refused({"t.csv": text}, rest=source("costs"))) == [
        ("number_negative", "t.csv", 2, "hours"),
        ("text_missing", "t.csv", 3, "item"),
        ("date_unreadable", "t.csv", 3, "year"),
        ("not_a_choice", "t.csv", 4, "kind"),
    ]


def test_the_memos_interview_matrix_is_read_as_it_is(load: Make, shared: Path) -> None:
    content = (shared / "networks" / "memo-networks" / "seed_tabell1.csv").read_bytes()
    columns = 'columns = { number = "sporsmal_nr", question = "sporsmal", network = "nettverk", '
    columns += 'point = "punkt_nr", keyword = "tekst" }'
    table = load({"t.csv": content}, rest=source("interviews", columns)).interviews
    assert len(table) == 72
    assert table["network"].nunique() == 4
    assert table["number"].unique().tolist() == [1, 2, 3, 4, 5, 6]
    assert table["keyword"].str.contains("skype").sum() > 0
    assert table[["number", "point"]].dtypes.astype(str).tolist() == ["int64", "int64"]


def test_a_keyword_is_given_once(refused: Refuse, places: Places) -> None:
    text = "number;question;network;point;keyword\n1;Q;N;1;a\n1;Q;N;1;b\n1;Q;N;2;\n"
    assert places(refused({"t.csv": text}, rest=source("interviews"))) == [
        ("duplicate_row", "t.csv", 3, None),
        ("text_missing", "t.csv", 4, "keyword"),
    ]


def test_events_are_sorted_by_date_and_may_lie_outside_the_phases(load: Make) -> None:
    table = load({"t.csv": "date;what\nmai 2030;B\n2010-01-01;A\n"}, rest=source("events")).events
    assert table["what"].tolist() == ["A", "B"]


@pytest.mark.parametrize(
    ("name", "headings"),
    [
        ("events", "date;what;kind"), ("attendance", "gathering;unit;role;level;invited;attended"),
        ("status", "due;unit;submitted"), ("costs", "item;category;payer;kind;amount;hours;rate;year"),
        ("interviews", "number;question;network;point;keyword"),
    ],
)  # fmt: skip
def test_a_table_in_which_nothing_is_entered_yet_is_an_empty_table(load: Make, name: str, headings: str) -> None:
    network = load({"t.csv": headings + "\n"}, rest=source(name))
    table = getattr(network, name)
    assert len(table) == 0
    assert [note.code for note in network.notes if note.code == "no_rows"] == ["no_rows"]
