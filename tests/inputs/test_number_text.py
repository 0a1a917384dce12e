from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lnet_eval.inputs.number_text import is_missing, mark_evidence, read_number, read_numbers

NBSP = "\u00a0"


@pytest.mark.parametrize(
    ("text", "mark", "number"),
    [
        ("12", ",", 12), ("12,5", ",", 12.5), ("12.5", ".", 12.5), ("1 234,5", ",", 1234.5),
        (f"1{NBSP}234,5", ",", 1234.5), ("1\u202f234", ",", 1234), ("1.234,5", ",", 1234.5),
        ("1.234.567", ",", 1234567), ("1,234.5", ".", 1234.5), ("1'000", ".", 1000), ("-0,5", ",", -0.5),
        ("\u22123", ",", -3), ("–3", ".", -3), ("+3", ".", 3), (",5", ",", 0.5), ("45 %", ",", 45),
        ("45,2%", ",", 45.2),
        ("1e+05", ".", 100000), ("  7 ", ".", 7),
    ],
)  # fmt: skip
def test_numbers_are_read_in_both_habits(text: str, mark: str, number: float) -> None:
    assert read_number(text, mark) == number


@pytest.mark.parametrize(
    "text",
    ["", "1 23", "1 2345", "12,5,6", "1.234,5.6", "ca. 5", "<5", "5-6", "1,", "inf", "nan", "0x10", "1_000", "%"],
)
def test_what_is_no_number_is_not_read_as_one(text: str) -> None:
    assert read_number(text, ",") is None
    assert read_number(text, ".") is None


@pytest.mark.parametrize("cell", ["", " ", "–", "-", ".", "NA", "n/a", None, math.nan])
def test_signs_for_missing_are_missing(cell: object) -> None:
    assert is_missing(cell)


@pytest.mark.parametrize("cell", ["0", 0, 0.0, False, "x"])
def test_zero_is_not_missing(cell: object) -> None:
    assert not is_missing(cell)


def test_one_cell_settles_the_mark_of_its_column() -> None:
    assert mark_evidence(["1.234", "12,5"]).mark == ","
    assert mark_evidence(["1.234", "12.5"]).mark == "."


def test_a_column_of_thousands_or_decimals_settles_nothing() -> None:
    evidence = mark_evidence(["1.234", "5.678"])
    assert evidence.mark is None
    assert evidence.differs


def test_a_column_says_which_cells_are_unreadable_missing_and_per_cent() -> None:
    column = read_numbers(["1,5", "–", "tre", 4, 5.5, None, "20 %", True], ",")
    np.testing.assert_array_equal(column.values, [1.5, np.nan, np.nan, 4, 5.5, np.nan, 20, np.nan])
    assert column.unreadable.tolist() == [False, False, True, False, False, False, False, True]
    assert column.percent.tolist() == [False] * 6 + [True, False]


def test_an_integer_beyond_every_float_is_infinite() -> None:
    assert np.isinf(read_numbers([10**400], ".").values[0])


def written(number: float, mark: str, group: str) -> str:
    whole, _, part = f"{abs(number):,.3f}".partition(".")
    return ("-" if number < 0 else "") + whole.replace(",", group) + mark + part


@given(
    number=st.decimals(-(10**9), 10**9, places=3).map(float),
    habit=st.sampled_from([(",", " "), (",", NBSP), (",", "."), (",", ""), (".", ","), (".", ""), (".", "'")]),
)
def test_a_number_in_any_habit_reads_back_to_itself(number: float, habit: tuple[str, str]) -> None:
    mark, group = habit
    assert read_number(written(number, mark, group), mark) == number


@given(st.text(max_size=12))
def test_any_text_is_a_finite_number_or_none(text: str) -> None:
    for mark in (",", "."):
        number = read_number(text, mark)
        assert number is None or not math.isnan(number)
