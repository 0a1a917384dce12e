from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest
from babel.dates import format_date
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lnet_eval.errors import DataProblems
from lnet_eval.inputs import Network

Make = Callable[..., Network]
Refuse = Callable[..., DataProblems]
Places = Callable[[DataProblems], list[tuple[Any, ...]]]
REST = '[sources.measurements]\nfile = "m.csv"\n'
HEAD = "period;unit;measure;value;numerator;denominator\n"


def notes(network: Network, code: str) -> list[dict[str, object]]:
    return [dict(note.values) for note in network.notes if note.code == code]


def test_each_column_has_its_own_decimal_mark_and_it_is_told(load: Make) -> None:
    text = "period;unit;measure;value;numerator;denominator\n2018-01;a;tid;1,5;;\n2018-01;a;rate;;3;1234.5\n"
    network = load({"m.csv": text})
    assert network.measurements["denominator"].tolist()[0] == 1234.5
    assert network.measurements["value"].tolist()[1] == 1.5
    assert notes(network, "decimal") == [{"mark": ",", "columns": "value"}, {"mark": ".", "columns": "denominator"}]


@pytest.mark.parametrize(("decimal", "value"), [(",", 1234.0), (".", 1.234)])
def test_thousands_or_decimals_is_asked_and_the_plan_answers(
    load: Make, refused: Refuse, places: Places, decimal: str, value: float
) -> None:
    text = "period;unit;value\n2018-01;a;1.234\n2018-02;a;5.678\n"
    rest = REST + 'measure = "tid"\n'
    assert places(refused({"m.csv": text}, rest=rest)) == [("decimal_ambiguous", "m.csv", None, "value")]
    network = load({"m.csv": text}, rest=rest + f'decimal = "{decimal}"\n')
    assert network.measurements["value"].tolist()[0] == value


def test_another_column_of_the_file_settles_what_is_ambiguous(load: Make) -> None:
    text = HEAD + "2018-01;a;tid;1.234;;\n2018-01;a;rate;;1;100.5\n"
    assert load({"m.csv": text}).measurements["value"].tolist()[1] == 1.234


def test_in_a_file_separated_by_commas_the_point_is_the_decimal_mark(load: Make) -> None:
    text = 'period,unit,value\n2018-01,a,1.234\n2018-02,a,"1,234"\n'
    assert load({"m.csv": text}, rest=REST + 'measure = "tid"\n').measurements["value"].tolist() == [1.234, 1234]


def test_a_column_with_both_marks_is_refused(refused: Refuse, places: Places) -> None:
    problems = refused({"m.csv": "period;unit;value\n2018-01;a;1,5\n2018-02;a;2.5\n"}, rest=REST + 'measure = "tid"\n')
    assert places(problems) == [("decimal_mixed", "m.csv", None, "value")]


def test_with_the_plans_decimal_mark_other_marks_are_unreadable(refused: Refuse, places: Places) -> None:
    rest = REST + 'measure = "tid"\ndecimal = ","\n'
    problems = refused({"m.csv": "period;unit;value\n2018-01;a;1,5\n2018-02;a;2.5\n"}, rest=rest)
    assert places(problems) == [("number_unreadable", "m.csv", 3, "value")]


HABITS = st.fixed_dictionaries(
    {
        "codec": st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252"]),
        "delimiter": st.sampled_from([";", "\t", "|", ","]),
        "mark": st.sampled_from([",", "."]),
        "group": st.sampled_from(["", "\u00a0", " ", "other"]),
        "dates": st.sampled_from(["yyyy-MM", "MMMM yyyy", "dd.MM.yyyy", "MMM yy", "yyyy-MM-dd", "yyyyMM"]),
        "locale": st.sampled_from(["nb_NO", "en_GB"]),
        "missing": st.sampled_from(["", "–", ".", "NA"]),
        "newline": st.sampled_from(["\n", "\r\n", "\r"]),
        "blank": st.booleans(),
    }
)
ROWS = st.lists(
    st.tuples(st.dates(dt.date(2018, 1, 1), dt.date(2024, 12, 31)).map(lambda day: day.replace(day=1)),
              st.sampled_from(["a", "b"]), st.one_of(st.none(), st.integers(-(10**8), 10**8))),
    min_size=1, max_size=12, unique_by=lambda row: row[:2],
)  # fmt: skip


def number(hundredths: int | None, habit: dict[str, Any]) -> str:
    if hundredths is None:
        return habit["missing"]
    whole, _, part = f"{abs(hundredths) / 100:,.2f}".partition(".")
    group = {"other": "." if habit["mark"] == "," else ","}.get(habit["group"], habit["group"])
    return ("-" if hundredths < 0 else "") + whole.replace(",", group) + habit["mark"] + part


def table_in(habit: dict[str, Any], rows: list[tuple[dt.date, str, int | None]]) -> bytes:
    lines = [["måned", "enhet", "verdi"]]
    lines += [[format_date(d, habit["dates"], locale=habit["locale"]), unit, number(n, habit)] for d, unit, n in rows]
    if habit["blank"]:
        lines.insert(2, ["", "", ""])
    text = habit["newline"].join(habit["delimiter"].join(f'"{cell}"' for cell in line) for line in lines)
    return (text + habit["newline"]).encode(habit["codec"])


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(habit=HABITS, rows=ROWS)
def test_a_table_in_any_habit_reads_back_to_the_same_numbers(
    load: Make, habit: dict[str, Any], rows: list[tuple[dt.date, str, int | None]]
) -> None:
    table = load({"m.csv": table_in(habit, rows)}, rest=REST + 'measure = "tid"\n').measurements
    expected = sorted((unit, pd.Timestamp(day), np.nan if n is None else n / 100) for day, unit, n in rows)
    read = list(zip(table["unit"], table["period"], table["value"], strict=True))
    assert [row[:2] for row in read] == [row[:2] for row in expected]
    np.testing.assert_array_equal([row[2] for row in read], [row[2] for row in expected])


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=ROWS, parquet=st.booleans())
def test_a_workbook_or_parquet_file_reads_back_to_the_same_numbers(
    load: Make, book: Callable[..., bytes], rows: list[tuple[dt.date, str, int | None]], parquet: bool
) -> None:
    lines = [[day, unit, None if n is None else n / 100] for day, unit, n in rows]
    if parquet:
        stream = io.BytesIO()
        pd.DataFrame(lines, columns=["period", "unit", "value"]).to_parquet(stream)
        content, name = stream.getvalue(), "m.parquet"
    else:
        content, name = book([["period", "unit", "value"], *lines]), "m.xlsx"
    rest = REST.replace("m.csv", name) + 'measure = "tid"\n'
    table = load({name: content}, rest=rest).measurements
    expected = sorted((unit, pd.Timestamp(day), np.nan if n is None else n / 100) for day, unit, n in rows)
    np.testing.assert_array_equal(table["value"], [row[2] for row in expected])
    assert table["period"].tolist() == [row[1] for row in expected]
