"""Tables with a column per month, unit or measure."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import openpyxl
from hypothesis import given, settings
from hypothesis import strategies as st

from lnet_eval.inputs.findings import Findings
from lnet_eval.inputs.read import read_table
from lnet_eval.inputs.wide import lengthen, number_named
from lnet_eval.plan import read_plan
from lnet_eval.plan.tables import MeasurementSource

WIDE = '[sources.measurements]\nfile = "m.csv"\nwide = "period"\nmeasure = "tid"\n'


def told(network: Any) -> list[list[Any]]:
    frame = network.measurements
    return [[f"{period:%Y-%m}", *rest] for period, *rest in frame[["period", "unit", "value"]].to_numpy().tolist()]


def test_months_across_with_the_year_in_the_title(load: Callable[..., Any]) -> None:
    text = "Ventetid i dager, 2018\n\nEnhet;jan;feb;mars;Sum\nAvdeling A;1,5;2;–;3,5\nAvdeling B;4;5;6;15\n"
    network = load({"m.csv": text}, rest=WIDE)
    assert told(network)[:2] == [["2018-01", "a", 1.5], ["2018-02", "a", 2.0]]
    assert network.measurements["value"].isna().sum() == 1
    assert network.measurements["value"].sum() == 1.5 + 2 + 4 + 5 + 6
    assert {"year": "2018"} in [dict(note.values) for note in network.notes]


def test_months_across_with_the_year_of_the_plan_or_a_column_of_years(load: Callable[..., Any]) -> None:
    network = load({"m.csv": "Enhet;jan;des\na;1;2\n"}, rest=WIDE + "year = 2019\n")
    assert told(network) == [["2019-01", "a", 1.0], ["2019-12", "a", 2.0]]
    network = load({"m.csv": "År;Enhet;jan;des\n2018;a;1;2\n2019;a;3;4\n"}, rest=WIDE)
    assert [value for *_, value in told(network)] == [1, 2, 3, 4]


def test_two_years_in_the_title_settle_nothing(refused: Callable[..., Any]) -> None:
    problems = refused({"m.csv": "Ventetid 2018 og 2019\n\nEnhet;jan;feb\na;1;2\n"}, rest=WIDE)
    assert [p.code for p in problems.problems] == ["wide_without_columns"]


def test_numerators_and_denominators_below_one_another(load: Callable[..., Any]) -> None:
    text = "Enhet;Tall;2018-01;2018-02\na;Teller;1;2\na;Nevner;10;20\nb;Teller;3;4\nb;Nevner;30;40\n"
    plan = WIDE.replace("tid", "rate") + 'columns = { number = "Tall" }\n'
    network = load({"m.csv": text}, rest=plan)
    found = network.measurements[["unit", "numerator", "denominator"]].to_numpy().tolist()
    assert found == [["a", 1, 10], ["a", 2, 20], ["b", 3, 30], ["b", 4, 40]]
    rows = next(note.values for note in network.notes if note.code == "rows")
    assert (rows["read"], rows["used"]) == (4, 4)


def test_two_numbers_for_one_cell_are_a_problem_here_too(refused: Callable[..., Any]) -> None:
    problems = refused({"m.csv": "Enhet;2018-01;2018-02\na;1;2\na;3;4\n"}, rest=WIDE)
    assert [(p.code, p.row) for p in problems.problems] == [("duplicate_cell", 3), ("duplicate_cell", 3)]


def test_a_row_that_says_neither_numerator_nor_denominator_is_told(refused: Callable[..., Any]) -> None:
    plan = WIDE.replace("tid", "rate") + 'columns = { number = "Tall" }\n'
    problems = refused({"m.csv": "Enhet;Tall;2018-01\na;Teller;1\na;Nevner;9\na;Mål;10\n"}, rest=plan)
    assert [(p.code, p.row, p.column) for p in problems.problems] == [("number_unnamed", 4, "Tall")]


def test_the_plans_own_words_say_which_row_is_which(load: Callable[..., Any]) -> None:
    plan = WIDE.replace("tid", "rate") + (
        'columns = { number = "Tall" }\nvalues.number = { "Antall fall" = "numerator", "Døgn" = "denominator" }\n'
    )
    network = load({"m.csv": "Enhet;Tall;2018-01\na;Antall fall;2\na;Døgn;90\n"}, rest=plan)
    assert network.measurements[["numerator", "denominator"]].to_numpy().tolist() == [[2, 90]]


def test_a_bad_number_is_told_by_its_own_row_and_heading(refused: Callable[..., Any]) -> None:
    text = "Enhet;2018-01;2018-02;2018-03\na;1;to;3\nb;inf;5;-6\n"
    problems = refused({"m.csv": text}, rest=WIDE)
    assert [(p.code, p.row, p.column) for p in problems.problems] == [
        ("number_unreadable", 2, "2018-02"), ("number_infinite", 3, "2018-01"),
    ]  # fmt: skip


def test_a_bad_count_below_another_is_told_by_its_own_row(refused: Callable[..., Any]) -> None:
    plan = WIDE.replace("tid", "rate") + 'columns = { number = "Tall" }\n'
    problems = refused({"m.csv": "Enhet;Tall;2018-01;2018-02\na;Teller;1;-2\na;Nevner;ni;10\n"}, rest=plan)
    assert [(p.code, p.row, p.column) for p in problems.problems] == [
        ("number_negative", 2, "2018-02"), ("number_unreadable", 3, "2018-01"),
    ]  # fmt: skip


def test_a_sheet_in_the_style_of_making_data_count(load: Callable[..., Any]) -> None:
    """One column per measure under rows that say what it is, the target and which way is better."""
    book = openpyxl.Workbook()
    for row in (["Integrated performance report"], ["Improvement direction", "Low", "Low"], ["Target", 10, 2], [],
                ["Date", "Ventetid", "fall"], ["01/01/2018", 31.5, 3], ["01/02/2018", 30, None], [],
                ["Source: patient administration system"]):  # fmt: skip
        book.active.append(row)
    stream = io.BytesIO()
    book.save(stream)
    plan = ('[sources.measurements]\nfile = "m.xlsx"\nwide = "measure"\nheader_row = 5\nunit = "a"\n'
            'columns = { period = "Date" }\n')  # fmt: skip
    kinds = 'kind = "rate"\nper = 1000'
    from tests.inputs.conftest import PLAN

    assert kinds in PLAN
    network = load({"m.xlsx": stream.getvalue()}, rest=plan)
    values = network.measurements.groupby("measure")["value"].sum().to_dict()
    assert values == {"rate": 3.0, "tid": 61.5}


def test_numbers_are_known_by_their_usual_names_and_the_plans() -> None:
    assert [number_named(text) for text in ("Teller", " NEVNER ", "value", "mål")] == [
        "numerator", "denominator", "value", None,
    ]  # fmt: skip
    assert number_named("Antall fall", {"antall fall": "numerator"}) == "numerator"


PLAN = {
    "network": {"id": "n", "title": "t", "owner": "o", "focus_area": "f"},
    "phases": {"baseline_start": "2018-01", "start": "2019-01"},
    "units": [{"id": name, "name": name} for name in "abc"],
    "measures": [{"id": "m", "title": "m", "definition": "d", "kind": "count", "better": "down"}],
}


@settings(deadline=None, max_examples=50)
@given(numbers=st.lists(st.lists(st.integers(0, 999), min_size=12, max_size=12), min_size=1, max_size=3))
def test_no_number_is_lost_on_the_way_from_wide_to_long(numbers: list[list[int]]) -> None:
    months = ["jan", "feb", "mar", "apr", "mai", "jun", "jul", "aug", "sep", "okt", "nov", "des"]
    rows = zip("abc", numbers, strict=False)
    lines = [";".join(["enhet", *months]), *(";".join([unit, *map(str, row)]) for unit, row in rows)]
    source = MeasurementSource(file="m.csv", wide="period", year=2018, measure="m")
    findings = Findings()
    raw = read_table("\n".join(lines).encode(), source, findings, wanted=("enhet",), layout=source)
    assert raw is not None
    long = lengthen(raw, source, read_plan(PLAN, network="n"), findings)
    assert long is not None
    assert [int(cell) for cell in long.cells[2]] == [number for row in numbers for number in row]
    assert long.cells[1].tolist()[:12] == [f"2018-{month:02d}" for month in range(1, 13)]
    assert not findings.problems
