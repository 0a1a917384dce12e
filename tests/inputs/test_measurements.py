from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest

from lnet_eval.errors import DataProblems
from lnet_eval.inputs import Network
from lnet_eval.texts import words

Make = Callable[..., Network]
Refuse = Callable[..., DataProblems]
Places = Callable[[DataProblems], list[tuple[Any, ...]]]
HEAD = "period;unit;measure;numerator;denominator\n"
VALUES = "period;unit;value\n"
ONE_MEASURE = '[sources.measurements]\nfile = "m.csv"\nmeasure = "tid"\n'


def note(network: Network, code: str) -> dict[str, object]:
    return next(dict(found.values) for found in network.notes if found.code == code)


def test_the_table_is_tidy_and_sorted(load: Make) -> None:
    network = load({"m.csv": HEAD + "2018-02;b;rate;3;100\n2018-01;a;andel;4;10\n2018-01;b;rate;1;90\n"})
    expected = pd.DataFrame(
        {
            "period": pd.to_datetime(["2018-01-01", "2018-01-01", "2018-02-01"]).astype("datetime64[ns]"),
            "unit": ["a", "b", "b"], "measure": ["andel", "rate", "rate"], "value": [np.nan] * 3,
            "numerator": [4.0, 1, 3], "denominator": [10.0, 90, 100],
        }
    )  # fmt: skip
    pd.testing.assert_frame_equal(network.measurements, expected)


def test_units_and_measures_are_known_by_id_code_and_name_in_any_case(load: Make) -> None:
    rows = "2018-01;4711;FALL;1;9\n2018-02; avdeling  a;fall per 1000;2;9\n2018-03;A;Share screened;3;9\n"
    table = load({"m.csv": HEAD + rows}).measurements
    assert table["unit"].unique().tolist() == ["a"]
    assert sorted(table["measure"]) == ["andel", "rate", "rate"]


def test_a_workbooks_numeric_code_is_a_code(load: Make, book: Callable[..., bytes]) -> None:
    content = book([["period", "unit", "value"], [2018, 4711, 3.5]])
    parts = {"rest": ONE_MEASURE.replace("m.csv", "m.xlsx"), "andel": ""}
    with pytest.raises(DataProblems, match=r"period|periode"):
        load({"m.xlsx": content}, **parts)  # a whole year is no month
    network = load({"m.xlsx": book([["period", "unit", "value"], ["mars 2018", 4711.0, 3.5]])}, **parts)
    assert network.measurements[["unit", "value"]].to_numpy().tolist() == [["a", 3.5]]


def test_unit_and_measure_may_stand_on_the_source(load: Make) -> None:
    rest = '[sources.measurements]\nfile = "m.csv"\nunit = "b"\nmeasure = "tid"\n'
    table = load({"m.csv": "period;value\n2018-01;3,5\n"}, rest=rest).measurements
    assert table[["unit", "measure", "value"]].to_numpy().tolist() == [["b", "tid", 3.5]]


def test_several_sources_become_one_table_and_a_cell_in_two_is_a_problem(refused: Refuse, load: Make) -> None:
    rest = '[[sources.measurements]]\nfile = "m.csv"\n[[sources.measurements]]\nfile = "n.csv"\nmeasure = "tid"\n'
    rows = HEAD + "2018-01;a;rate;1;9\n"
    assert len(load({"m.csv": rows, "n.csv": "period;unit;value\n2018-01;a;9\n"}, rest=rest).measurements) == 2
    rest = rest.replace('measure = "tid"\n', "")
    problem = refused({"m.csv": rows, "n.csv": rows}, rest=rest).problems[0]
    assert (problem.code, problem.file, problem.row) == ("duplicate_cell", "n.csv", 2)
    assert (problem.values["first_file"], problem.values["first_row"]) == ("m.csv", 2)


def test_two_days_of_one_month_are_one_cell_twice(refused: Refuse, places: Places) -> None:
    problems = refused({"m.csv": HEAD + "2018-01-01;a;rate;1;9\n2018-01-15;a;rate;1;9\n"})
    assert places(problems) == [("duplicate_cell", "m.csv", 3, None)]
    assert problems.problems[0].values["first_row"] == 2


def test_a_missing_value_keeps_its_row(load: Make) -> None:
    table = load({"m.csv": VALUES + "2018-01;a;–\n2018-02;a;.\n2018-03;a;NA\n2018-04;a;5\n"}, rest=ONE_MEASURE)
    assert table.measurements["value"].tolist()[3] == 5
    assert table.measurements["value"].isna().sum() == 3
    assert note(table, "signs_for_missing") == {"n": 3}


def test_a_numerator_without_denominator_is_kept_and_counted(load: Make) -> None:
    network = load({"m.csv": HEAD + "2018-01;a;rate;1;\n2018-02;a;rate;1;5\n"})
    assert len(network.measurements) == 2
    assert note(network, "half_counts")["n"] == 1


def test_the_rows_note_counts_every_row_once(load: Make) -> None:
    rest = '[sources.measurements]\nfile = "m.csv"\nwhere = { region = ["nord", "sør"], ok = 1 }\n'
    text = (
        "period;unit;measure;numerator;denominator;region;ok\n2018-01;a;rate;1;9;nord;1\n2018-02;a;rate;1;9;Sør;1,0\n"
    )
    text += "2018-03;a;rate;1;9;vest;1\n2018-03;a;rate;1;9;nord;0\n;;;;;nord;1\n;;;;;;\n2018-05;b;rate;1;9;nord;1\n"
    network = load({"m.csv": text}, rest=rest)
    assert note(network, "rows") == {"read": 7, "used": 3, "filtered": 3, "empty": 1}
    assert len(network.measurements) == 3


def test_all_problems_come_at_once_with_row_and_column(refused: Refuse, places: Places) -> None:
    text = HEAD + (
        "2018-01;a;rate;1;9\n2018-01;c;rate;1;9\n2018-01;a;andel;11;10\n2018-02;a;rate;-1;9\n2018-03;a;rate;mange;9\n"
        "2018-04;b;fal;1;9\ni fjor;b;rate;1;9\n2018-05;b;rate;1;0\n2018-06;b;rate;1;uendelig\n;b;rate;1;9\n"
        "des;b;rate;1;9\n2017-12;b;rate;1;9\n2018;b;rate;1;9\n2018-01;;rate;1;9\n"
    )
    assert places(refused({"m.csv": text})) == [
        ("unit_unknown", "m.csv", 3, "unit"),
        ("numerator_above_denominator", "m.csv", 4, "numerator"),
        ("count_negative", "m.csv", 5, "numerator"),
        ("number_unreadable", "m.csv", 6, "numerator"),
        ("measure_unknown_near", "m.csv", 7, "measure"),
        ("date_unreadable", "m.csv", 8, "period"),
        ("denominator_zero", "m.csv", 9, "denominator"),
        ("number_unreadable", "m.csv", 10, "denominator"),
        ("date_missing", "m.csv", 11, "period"),
        ("date_without_year", "m.csv", 12, "period"),
        ("date_before_baseline", "m.csv", 13, "period"),
        ("period_coarser", "m.csv", 14, "period"),
        ("unit_empty", "m.csv", 15, "unit"),
    ]


def test_infinite_numbers_are_refused(refused: Refuse, places: Places) -> None:
    frame = pd.DataFrame({"period": ["2018-01", "2018-02"], "unit": ["a", "a"], "value": [np.inf, 1.0]})
    stream = io.BytesIO()
    frame.to_parquet(stream)
    rest = ONE_MEASURE.replace("m.csv", "m.parquet")
    assert places(refused({"m.parquet": stream.getvalue()}, rest=rest)) == [
        ("number_infinite", "m.parquet", 2, "value")
    ]
    problems = refused({"m.csv": VALUES + "2018-01;a;inf\n"}, rest=ONE_MEASURE)
    assert places(problems) == [("number_infinite", "m.csv", 2, "value")]


def test_an_unknown_unit_is_one_problem_however_many_rows_it_has(refused: Refuse) -> None:
    rows = "".join(f"2018-{month:02};Avdeling C;rate;1;9\n" for month in range(1, 13))
    (problem,) = refused({"m.csv": HEAD + rows + "2018-01;a;rate;1;9\n"}).problems
    assert (problem.code, problem.row, problem.values["n"]) == ("unit_unknown_near", 2, 12)


def test_no_problem_repeats_a_persons_number(refused: Refuse) -> None:
    problems = refused({"m.csv": HEAD + "2018-01;01010112345;rate;1;9\n2018-02;kari@helse.no;rate;1;9\n"})
    said = "\n".join(problems.sentences("nb"))
    assert "01010112345" not in said
    assert "kari" not in said


def test_after_two_hundred_of_a_kind_the_rest_are_counted(refused: Refuse) -> None:
    rows = "".join(f"{2018 + i // 12}-{i % 12 + 1:02};a;rate;x;9\n" for i in range(500))
    problems = refused({"m.csv": HEAD + rows}).problems
    assert len(problems) == 201
    assert (problems[-1].code, problems[-1].row, problems[-1].values) == ("more_of_the_kind", 201, {"n": 300})


@pytest.mark.parametrize(
    ("phases", "last", "code"),
    [
        ('end = "2019-12"\nfollow_up_end = "2020-06"', "2020-07", "date_after_follow_up"),
        ('end = "2019-12"\nfollow_up_end = "2020-06"', "2020-06", None),
        ('end = "2019-12"', "2025-01", None),
        ("", "2025-01", None),
    ],
)
def test_dates_are_late_only_after_a_stated_follow_up(
    load: Make, refused: Refuse, phases: str, last: str, code: str | None
) -> None:
    text = HEAD + f"{last};a;rate;1;9\n"
    if code:
        assert refused({"m.csv": text}, phases=phases).problems[0].code == code
    else:
        assert len(load({"m.csv": text}, phases=phases).measurements) == 1


def test_rows_after_the_end_are_counted_as_follow_up(load: Make) -> None:
    network = load({"m.csv": HEAD + "2020-01;a;rate;1;9\n"}, phases='end = "2019-12"')
    assert note(network, "rows_after_end")["n"] == 1


@pytest.mark.parametrize(
    ("frequency", "texts", "first"),
    [
        ("week", ["2018-W12", "uke 13 2018", "2018-04-05"], ["2018-03-19", "2018-03-26", "2018-04-02"]),
        ("quarter", ["2018K1", "Q2 2018", "2018-08"], ["2018-01-01", "2018-04-01", "2018-07-01"]),
        ("year", ["2018", "mars 2019", "31.12.2020"], ["2018-01-01", "2019-01-01", "2020-01-01"]),
    ],
)
def test_periods_begin_on_their_first_day(load: Make, frequency: str, texts: list[str], first: list[str]) -> None:
    rows = "".join(f"{text};a;andel;1;9\n" for text in texts)
    table = load({"m.csv": HEAD + rows}, andel=f'frequency = "{frequency}"').measurements
    assert table["period"].dt.strftime("%Y-%m-%d").tolist() == first


def test_months_with_their_year_in_another_column_are_dates(load: Make) -> None:
    rest = '[sources.measurements]\nfile = "m.csv"\nmeasure = "tid"\ncolumns = { period = "Måned", year = "År" }\n'
    table = load({"m.csv": "År;Måned;unit;value\n2018;des;a;1\n2018;mai;a;2\n2019;3;a;3\n"}, rest=rest).measurements
    assert table["period"].dt.strftime("%Y-%m").tolist() == ["2018-05", "2018-12", "2019-03"]


def test_a_share_between_nought_and_one_is_taken_as_it_is(load: Make, refused: Refuse, places: Places) -> None:
    rest = ONE_MEASURE.replace("tid", "andel")
    assert load({"m.csv": VALUES + "2018-01;a;0,45\n"}, rest=rest).measurements["value"].tolist() == [0.45]
    problems = refused({"m.csv": VALUES + "2018-01;a;45\n2018-02;a;0,3\n"}, rest=rest)
    assert places(problems) == [("proportion_outside", "m.csv", 2, "value")]


def test_per_cent_is_divided_where_the_cell_or_the_plan_says_per_cent(load: Make) -> None:
    rest = ONE_MEASURE.replace("tid", "andel")
    said_by_cell = load({"m.csv": VALUES + "2018-01;a;45 %\n2018-02;a;0,3\n"}, rest=rest)
    np.testing.assert_allclose(said_by_cell.measurements["value"], [0.45, 0.3])
    assert note(said_by_cell, "percent_divided")["n"] == 1
    said_by_plan = load({"m.csv": VALUES + "2018-01;a;45\n2018-02;a;0,3\n"}, rest=rest, andel='unit = "%"')
    np.testing.assert_allclose(said_by_plan.measurements["value"], [0.45, 0.003])


def test_a_measured_value_needs_its_column(refused: Refuse, places: Places) -> None:
    assert places(refused({"m.csv": HEAD + "2018-01;a;tid;1;9\n"})) == [("measure_needs_value", "m.csv", 2, None)]
    rest = ONE_MEASURE
    assert places(refused({"m.csv": "period;unit;verdien\n2018-01;a;1\n"}, rest=rest)) == [
        ("column_missing_near", "m.csv", None, "value")
    ]


def test_counts_are_missing_both_or_none(refused: Refuse, places: Places) -> None:
    problems = refused({"m.csv": "period;unit;measure;numerator\n2018-01;a;rate;1\n"})
    assert [place[3] for place in places(problems)] == ["denominator"]


def test_without_a_unit_column_and_several_units_the_file_is_refused(refused: Refuse, places: Places) -> None:
    problems = refused({"m.csv": "period;value\n2018-01;1\n"}, rest='[sources.measurements]\nfile = "m.csv"\n')
    assert {place[0] for place in places(problems)} == {"unit_column_missing", "measure_column_missing"}


def test_columns_of_numbers_that_the_plan_does_not_name_are_not_mixed_in(load: Make) -> None:
    rest = '[sources.measurements]\nfile = "m.csv"\nmeasure = "andel"\nunit = "a"\n'
    rest += 'columns = { numerator = "teller", denominator = "nevner" }\n'
    text = "periode;enhet;teller;nevner;verdi\n2018-01;prosent;4;10;40\n"
    table = load({"m.csv": text}, rest=rest).measurements
    assert table["value"].isna().all()
    assert table[["unit", "numerator", "denominator"]].to_numpy().tolist() == [["a", 4.0, 10.0]]


def test_a_name_that_two_units_have_is_asked_about_and_an_id_is_not(refused: Refuse, load: Make) -> None:
    rest = '[[units]]\nid = "c"\nname = "Avdeling B"\n[sources.measurements]\nfile = "m.csv"\nmeasure = "tid"\n'
    problems = refused({"m.csv": VALUES + "2018-01;Avdeling B;1\n"}, rest=rest).problems
    assert [problem.code for problem in problems] == ["unit_ambiguous"]
    assert load({"m.csv": VALUES + "2018-01;c;1\n"}, rest=rest).measurements["unit"].tolist() == ["c"]


def test_notes_are_said_with_the_measures_title_and_dates_in_each_language(load: Make) -> None:
    network = load({"m.csv": HEAD + "2020-01;a;andel;1;9\n"}, phases='end = "2019-12"')
    (found,) = [one for one in network.notes if one.code == "rows_after_end"]
    assert "«Andel screenet»" in found.sentence(words("nb"))
    assert "1.\u00a0desember 2019" in found.sentence(words("nb"))
    assert '"Share screened"' in found.sentence(words("en"))
    assert "1\u00a0December 2019" in found.sentence(words("en"))
