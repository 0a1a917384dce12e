"""Tables that could only be used by dropping or guessing are refused, with every row that is wrong."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import lnet_eval as le
from lnet_eval.errors import FrameProblems
from lnet_eval.texts import words

RNG = np.random.default_rng(2)


def table(**cells) -> pd.DataFrame:
    """Three years of a rate and of a value; `column={row: cell}` puts something else there."""
    frame = pd.DataFrame(
        {
            "period": pd.period_range("2018-01", periods=36, freq="M").astype(str),
            "value": RNG.normal(10, 1, 36),
            "n": RNG.poisson(20, 36).astype(float),
            "days": np.full(36, 100.0),
        }
    ).astype(dict.fromkeys(cells, object))
    for name, changed in cells.items():
        for row, cell in changed.items():
            frame.loc[row, name] = cell
    return frame


def found(frame: pd.DataFrame, **columns) -> list[tuple[str, int | None, str | None]]:
    with pytest.raises(FrameProblems) as raised:
        le.interrupted_time_series(frame, start="2019-07", **columns)
    for language in ("nb", "en"):
        assert all("{" not in sentence for sentence in raised.value.sentences(language))
    assert isinstance(raised.value, ValueError)
    return [(problem.code, problem.row, problem.column) for problem in raised.value.problems]


VALUE = {"kind": "continuous", "value": "value"}
RATE = {"kind": "rate", "numerator": "n", "denominator": "days"}


def test_every_bad_row_is_told_at_once():
    frame = table(period={3: None, 5: "snart", 9: "2018-01"}, value={7: "mange"})
    assert found(frame, **VALUE) == [
        ("date_missing", 5, "period"),
        ("date_unreadable", 7, "period"),
        ("number_unreadable", 9, "value"),
        ("period_twice", 11, "period"),
    ]


def test_no_cell_is_told():
    with pytest.raises(FrameProblems) as raised:
        le.interrupted_time_series(table(value={7: "Kari Nordmann"}), start="2019-07", **VALUE)
    assert "Kari" not in str(raised.value)
    assert words("nb")("problem.number_unreadable") in raised.value.sentences("nb")[0]


def test_counts_that_could_only_be_dropped_are_told():
    frame = table(n={2: np.inf}, days={4: -1.0, 6: 0.0})
    assert found(frame, **RATE) == [
        ("number_infinite", 4, "n"),
        ("number_negative", 6, "days"),
        ("denominator_zero", 8, "days"),
    ]


def test_irregular_dates_are_periods_that_stand_twice_or_are_missing():
    frame = table().assign(period=pd.date_range("2018-01-03", periods=36, freq="17D"))
    assert {code for code, _, _ in found(frame, **VALUE)} == {"period_twice"}
    quarters = table().iloc[::3]
    result = le.interrupted_time_series(quarters, start="2019-07", **VALUE)
    assert "its_missing_periods" in {caution.code for caution in result.cautions}


def test_a_table_without_rows_is_told():
    assert found(table().iloc[:0], **VALUE) == [("frame_empty", None, None)]


def test_rows_of_a_unit_are_told_by_their_place_in_the_whole_table():
    frame = pd.concat([table().assign(unit="a"), table(value={7: "x"}).assign(unit="b")])
    assert found(frame, **VALUE, unit="unit") == [("number_unreadable", 36 + 9, "value")]


def test_years_as_numbers_are_years():
    frame = table().assign(period=np.arange(1980, 2016))
    result = le.interrupted_time_series(frame, start="2000", freq="Y", **VALUE)
    assert (result.n_before, result.n_after) == (20, 16)


def test_a_kind_that_is_none_is_refused():
    with pytest.raises(ValueError, match="kind"):
        le.interrupted_time_series(table(), start="2019-07", kind="fast", value="value")


def test_a_unit_that_cannot_be_analysed_is_left_out_with_its_reason():
    frame = pd.concat([table().assign(unit=unit) for unit in "abc"])
    frame.loc[frame["unit"] == "c", "value"] = 5.0
    result = le.interrupted_time_series(frame, start="2019-07", unit="unit", **VALUE)
    assert dict(result.left_out) == {"c": "its_constant"}
    assert "its_teams_left_out" in {caution.code for caution in result.cautions}


@pytest.mark.parametrize(("columns", "factor"), [(VALUE, 1e300), (RATE, 1e12)])
def test_numbers_too_large_to_calculate_with_are_a_stated_reason(columns, factor):
    frame = table()
    frame[["value", "n", "days"]] *= factor
    with pytest.raises(le.NotEnoughData) as raised:
        le.interrupted_time_series(frame, start="2019-07", **columns)
    assert raised.value.reason == "its_huge_values"


def test_large_numbers_are_numbers():
    frame = table()
    frame["value"] *= 1e200
    numbers = le.interrupted_time_series(frame, start="2019-07", **VALUE).to_frame()[["value", "low", "high"]]
    assert np.isfinite(numbers.to_numpy()).all()
