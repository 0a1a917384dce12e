from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from lnet_eval.errors import DataProblems
from lnet_eval.inputs import Network

Make = Callable[..., Network]
Refuse = Callable[..., DataProblems]
Places = Callable[[DataProblems], list[tuple[Any, ...]]]


def source(**settings: str) -> str:
    lines = "\n".join(f"{name} = {value}" for name, value in settings.items())
    return f'[sources.measurements]\nfile = "m.csv"\nmeasure = "tid"\n{lines}\n'


def notes(network: Network, code: str) -> list[dict[str, object]]:
    return [dict(note.values) for note in network.notes if note.code == code]


def test_columns_maps_our_names_to_the_files_headings(load: Make) -> None:
    rest = source(columns='{ period = "Dato for måling", unit = "Post", value = "Minutter (median)" }')
    table = load({"m.csv": "Post;Dato for måling;Minutter (median)\na;2018-01;5\n"}, rest=rest).measurements
    assert table[["unit", "value"]].to_numpy().tolist() == [["a", 5.0]]


def test_a_heading_in_other_case_or_spacing_is_taken_and_told(load: Make) -> None:
    rest = source(columns='{ period = "Måned", unit = "Enhet", value = "Antall minutter" }')
    network = load({"m.csv": "MÅNED; Enhet ;antall  minutter\n2018-01;a;5\n"}, rest=rest)
    assert {note["wanted"] for note in notes(network, "heading_alike")} == {"Måned", "Antall minutter"}


def test_an_usual_norwegian_heading_is_understood_and_told(load: Make) -> None:
    network = load({"m.csv": "Periode;Enhet;Verdi\n2018-01;a;5\n"}, rest=source())
    assert [note["name"] for note in notes(network, "heading_usual")] == ["period", "unit", "value"]


def test_a_column_that_the_plan_names_is_never_replaced_by_another(refused: Refuse, places: Places) -> None:
    problems = refused({"m.csv": "period;unit;value\n2018-01;a;5\n"}, rest=source(columns='{ period = "Peroide" }'))
    assert places(problems) == [("column_missing_near", "m.csv", None, "Peroide")]
    assert problems.problems[0].values == {"near": "period", "headings": "period, unit, value"}


def test_all_missing_columns_are_told_at_once_with_the_headings_there_are(refused: Refuse, places: Places) -> None:
    rest = source(columns='{ period = "Dag", unit = "Sted", value = "Tall" }')
    problems = refused({"m.csv": "x;y\n1;2\n"}, rest=rest)
    assert [place[3] for place in places(problems)] == ["Dag", "Sted", "Tall"]
    assert "x, y" in problems.sentences("nb")[0]


def test_a_heading_that_stands_twice_is_refused(refused: Refuse, places: Places) -> None:
    problems = refused({"m.csv": "period;unit;value;value\n2018-01;a;5;6\n"}, rest=source())
    assert places(problems) == [("heading_twice", "m.csv", None, "value")]


def test_a_name_of_ours_that_does_not_exist_is_refused(refused: Refuse, places: Places) -> None:
    rest = source(columns='{ perod = "period" }', values='{ enhet = { x = "a" } }')
    problems = refused({"m.csv": "period;unit;value\n2018-01;a;5\n"}, rest=rest)
    assert places(problems) == [
        ("name_unknown", "network.toml", None, "sources.measurements.columns.perod"),
        ("name_unknown", "network.toml", None, "sources.measurements.values.enhet"),
    ]
    assert problems.problems[0].values["near"] == "period"


def test_values_translate_cells_to_ids_and_dates(load: Make) -> None:
    rest = source(values='{ unit = { "Post  1" = "a", "3" = "b" }, period = { "oppstart" = "2018-06" } }')
    table = load({"m.csv": "period;unit;value\noppstart;post 1;5\n2018-02;3;6\n"}, rest=rest).measurements
    assert table["unit"].tolist() == ["a", "b"]
    assert table["period"].dt.month.tolist() == [6, 2]


def test_a_value_to_translate_that_never_occurs_is_noted(load: Make) -> None:
    network = load({"m.csv": "period;unit;value\n2018-01;a;5\n"}, rest=source(values='{ unit = { "X" = "b" } }'))
    assert notes(network, "value_not_met") == [{"key": "sources.measurements.values.unit", "value": "X"}]


@pytest.mark.parametrize(
    ("where", "used"),
    [
        ('{ type = "hel" }', 2), ('{ type = ["hel", "Halv"] }', 3),
        ("{ n = 1 }", 1), ("{ n = [1, 2] }", 2),
        ("{ ja = true }", 1), ("{ ja = false }", 2), ("{ n = 2.5 }", 1), ('{ value = "7" }', 1),
        ('{ Type = "HEL" }', 2),
        ('{ type = "hel", ja = false }', 1),
    ],
)  # fmt: skip
def test_where_keeps_the_rows_that_it_names(load: Make, where: str, used: int) -> None:
    text = "period;unit;value;type;n;ja\n2018-01;a;5;hel;1;ja\n2018-02;a;6;hel;2,0;nei\n2018-03;a;7;halv;2.5;0\n"
    network = load({"m.csv": text}, rest=source(where=where))
    assert len(network.measurements) == used
    assert notes(network, "rows") == [{"read": 3, "used": used, "filtered": 3 - used, "empty": 0}]


def test_a_filter_that_matches_nothing_or_names_no_column_is_refused(refused: Refuse, places: Places) -> None:
    text = "period;unit;value;type\n2018-01;a;5;hel\n2018-02;a;5;halv\n"
    assert places(refused({"m.csv": text}, rest=source(where='{ type = "heel" }')))[0] == (
        "where_matches_nothing", "m.csv", None, "type",
    )  # fmt: skip
    assert places(refused({"m.csv": text}, rest=source(where='{ typ = "hel" }')))[0][0] == "column_missing_near"
    both = source(where='{ type = "hel", value = "6" }')
    assert places(refused({"m.csv": text.replace("b;5", "b;6")}, rest=both))[0][0] == "where_matches_nothing"


def test_filters_that_together_leave_nothing_are_refused(refused: Refuse, places: Places) -> None:
    text = "period;unit;value;type\n2018-01;a;5;hel\n2018-02;b;5;halv\n"
    problems = refused({"m.csv": text}, rest=source(where='{ type = "hel", unit = "b" }'))
    assert places(problems) == [("no_rows_left", "m.csv", None, None)]


def test_columns_that_are_not_used_are_counted(load: Make) -> None:
    network = load({"m.csv": "period;unit;value;navn;x\n2018-01;a;5;Kari;1\n"}, rest=source())
    assert notes(network, "columns_unused") == [{"n": 1}]
    assert notes(network, "personal_columns") == [{"n": 1}]
