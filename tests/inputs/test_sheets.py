"""One sheet per team."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

HEADS = ["måned", "teller", "nevner"]
PLAN = '[sources.measurements]\nfile = "m.xlsx"\nmeasure = "rate"\neach_sheet = "unit"\n'


def test_each_sheet_is_the_team_that_it_is_named_after(load: Callable[..., Any], book: Callable[..., bytes]) -> None:
    sheets = {"4711": [HEADS, ["mars 2018", 1, 10]], "Avdeling B": [HEADS, ["mars 2018", 2, 20]]}
    content = book([["måned", "x"]], more=sheets)
    network = load({"m.xlsx": content}, rest=PLAN + 'sheets = ["4711", "avdeling b"]\n')
    assert network.measurements[["unit", "numerator"]].to_numpy().tolist() == [["a", 1], ["b", 2]]


def test_a_sheet_that_is_no_team_of_the_plan_is_a_problem(
    refused: Callable[..., Any], book: Callable[..., bytes], places: Callable[..., Any]
) -> None:
    content = book([HEADS, ["mars 2018", 1, 10]], more={"a": [HEADS, ["mars 2018", 1, 10]]})
    problems = refused({"m.xlsx": content}, rest=PLAN)
    assert places(problems) == [("sheet_no_unit", "m.xlsx", None, None)]
    assert problems.problems[0].values["sheet"] == "Ark1"


def test_a_problem_names_the_sheet_it_is_in(
    refused: Callable[..., Any], book: Callable[..., bytes], places: Callable[..., Any]
) -> None:
    content = book([["x"]], more={"a": [HEADS, ["mars 2018", 1, 10]], "b": [HEADS, ["mars 2018", "ti", 10]]})
    problems = refused({"m.xlsx": content}, rest=PLAN + 'sheets = ["a", "b"]\n')
    assert places(problems) == [("number_unreadable", "m.xlsx [b]", 2, "teller")]


def test_sheets_are_asked_of_workbooks_only(refused: Callable[..., Any], places: Callable[..., Any]) -> None:
    problems = refused({"m.csv": "måned;teller;nevner\nmars 2018;1;10\n"}, rest=PLAN.replace("xlsx", "csv"))
    assert places(problems) == [("sheets_without_workbook", "m.csv", None, None)]


def test_a_named_sheet_must_be_there(
    refused: Callable[..., Any], book: Callable[..., bytes], places: Callable[..., Any]
) -> None:
    problems = refused({"m.xlsx": book([HEADS, ["mars 2018", 1, 10]])}, rest=PLAN + 'sheets = ["a"]\n')
    assert places(problems) == [("sheet_missing", "m.xlsx", None, None)]
