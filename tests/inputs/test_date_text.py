from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest
from babel.dates import format_date
from hypothesis import given
from hypothesis import strategies as st

from lnet_eval.inputs.date_text import lacks_year, read_date


@pytest.mark.parametrize(
    ("text", "day", "resolution"),
    [
        ("2018-03-15", "2018-03-15", "D"), ("31.12.2019", "2019-12-31", "D"), ("1.3.18", "2018-03-01", "D"),
        ("15/03/2018", "2018-03-15", "D"), ("20180315", "2018-03-15", "D"), ("2018-03-15T12:00:00Z", "2018-03-15", "D"),
        ("2018-03-15 08:30", "2018-03-15", "D"), ("15. mars 2018", "2018-03-15", "D"),
        ("3 March 2020", "2020-03-03", "D"),
        ("March 3, 2020", "2020-03-03", "D"), ("2018-03", "2018-03-01", "M"), ("2018/3", "2018-03-01", "M"),
        ("03.2018", "2018-03-01", "M"), ("201803", "2018-03-01", "M"), ("2018M03", "2018-03-01", "M"),
        ("mars 2018", "2018-03-01", "M"), ("mar. 18", "2018-03-01", "M"), ("Mar-18", "2018-03-01", "M"),
        ("mai 2019", "2019-05-01", "M"), ("May 2019", "2019-05-01", "M"), ("des 2019", "2019-12-01", "M"),
        ("OKTOBER 2019", "2019-10-01", "M"), ("2018 mars", "2018-03-01", "M"), ("2018K2", "2018-04-01", "Q"),
        ("2018Q2", "2018-04-01", "Q"), ("Q2 2018", "2018-04-01", "Q"), ("2. kvartal 2018", "2018-04-01", "Q"),
        ("2018-W12", "2018-03-19", "W"), ("2018U12", "2018-03-19", "W"), ("uke 12 2018", "2018-03-19", "W"),
        ("uke 1, 2019", "2018-12-31", "W"), ("2018", "2018-01-01", "Y"), ("  2018-03 ", "2018-03-01", "M"),
        ("mars\u00a02018", "2018-03-01", "M"), ("43466", "2019-01-01", "D"),
    ],
)  # fmt: skip
def test_dates_are_read_as_norwegians_and_the_english_write_them(text: str, day: str, resolution: str) -> None:
    written = read_date(text)
    assert written is not None
    assert (written.day.isoformat(), written.resolution) == (day, resolution)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "des",
        "31.02.2018",
        "2018-13",
        "2018K5",
        "2018-W54",
        "1234",
        "9999-01-01",
        "i fjor",
        "12",
        "2018-",
        "04/15/2018",
    ],
)
def test_what_is_no_date_is_not_read_as_one(text: str) -> None:
    assert read_date(text) is None


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        (dt.datetime(2018, 3, 15, 12), "2018-03-15"), (dt.date(2018, 3, 15), "2018-03-15"), (2018, "2018-01-01"),
        (2018.0, "2018-01-01"), (43466, "2019-01-01"), (43466.5, "2019-01-01"), (201803, "2018-03-01"),
        (pd.Timestamp("2018-03-15"), "2018-03-15"),
    ],
)  # fmt: skip
def test_cells_of_a_workbook_are_dates_or_numbers_that_mean_dates(cell: object, day: str) -> None:
    written = read_date(cell)
    assert written is not None
    assert written.day.isoformat() == day


@pytest.mark.parametrize("cell", [None, pd.NaT, float("nan"), float("inf"), True, -5, 3.7, 1e30, [2018]])
def test_other_cells_are_no_dates(cell: object) -> None:
    assert read_date(cell) is None


@pytest.mark.parametrize(
    ("cell", "month"), [("des", 12), ("mai", 5), ("3", 3), (3, 3), ("K2", 4), ("2. kvartal", 4), ("uke 10", 3)]
)
def test_with_the_year_from_another_column_a_month_is_a_date(cell: object, month: int) -> None:
    written = read_date(cell, year=2018)
    assert written is not None
    assert (written.day.year, written.day.month) == (2018, month)


def test_a_month_alone_is_told_from_what_is_no_date() -> None:
    assert lacks_year("des")
    assert not lacks_year("desimal")
    assert not lacks_year("des 2019")


def test_two_digit_years_from_seventy_on_are_of_the_last_century() -> None:
    assert read_date("jan. 70").day.year == 1970
    assert read_date("jan. 69").day.year == 2069
    assert read_date("jan. 18").habit == "two_digit_year"


PATTERNS = [
    "yyyy-MM-dd",
    "dd.MM.yyyy",
    "d.M.yyyy",
    "d. MMMM yyyy",
    "d MMM yyyy",
    "dd/MM/yyyy",
    "yyyyMMdd",
    "d. MMM yyyy",
]


@given(
    day=st.dates(dt.date(1971, 1, 1), dt.date(2069, 12, 31)),
    pattern=st.sampled_from(PATTERNS),
    locale=st.sampled_from(["nb_NO", "en_GB", "en_US", "nn_NO"]),
)
def test_a_day_as_any_of_our_languages_writes_it_reads_back(day: dt.date, pattern: str, locale: str) -> None:
    written = read_date(format_date(day, pattern, locale=locale))
    assert written is not None
    assert (written.day, written.resolution) == (day, "D")


@given(
    day=st.dates(dt.date(1971, 1, 1), dt.date(2069, 12, 31)),
    pattern=st.sampled_from(["yyyy-MM", "MMMM yyyy", "MMM yyyy", "MMM yy", "MM.yyyy", "MM/yyyy", "yyyyMM", "MMMM yy"]),
    locale=st.sampled_from(["nb_NO", "en_GB", "en_US"]),
)
def test_a_month_as_any_of_our_languages_writes_it_reads_back(day: dt.date, pattern: str, locale: str) -> None:
    written = read_date(format_date(day, pattern, locale=locale))
    assert written is not None
    assert (written.day, written.resolution) == (day.replace(day=1), "M")


@given(st.one_of(st.text(max_size=20), st.integers(), st.floats(), st.datetimes(), st.none(), st.booleans()))
def test_any_cell_is_a_date_of_our_time_or_none(cell: object) -> None:
    written = read_date(cell)
    assert written is None or 1900 <= written.day.year <= 2200 or written.resolution == "W"
