"""What is asked of a frame and cannot be had is refused by name, and one period may stand for a list of it."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import lnet_eval as le
from lnet_eval.errors import FrameProblems

START = "2019-07"


def table(seed: int = 3) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    return pd.DataFrame(
        {
            "period": pd.period_range("2018-01", periods=36, freq="M"),
            "y": rng.normal(10, 1, 36),
            "n": rng.poisson(20, 36),
            "days": 100,
        }
    )


def over_time(frame: pd.DataFrame | None = None, **asked):
    frame = table() if frame is None else frame
    return le.interrupted_time_series(frame, start=START, kind="continuous", value="y", **asked)


def by_unit(**cells: object) -> pd.DataFrame:
    """Three units; `row={place: unit}` puts another unit, or none, into a row."""
    frame = pd.concat([table(seed).assign(unit=unit) for seed, unit in enumerate("abc")])
    frame.index = range(500, 500 + len(frame))  # as after a filter: a row is told by its place in what was given
    for place, unit in cells.get("row", {}).items():
        frame.loc[500 + place, "unit"] = unit
    return frame


@pytest.mark.parametrize("season", ["bogus", "Fourier", "", ["fourier"]])
def test_a_season_that_is_none_is_refused_with_those_there_are(season) -> None:
    with pytest.raises(ValueError, match="there are fourier, months"):
        over_time(season=season)


@pytest.mark.parametrize("per", [0, -1000, np.nan, np.inf, "1000", None])
@pytest.mark.parametrize(
    ("method", "asked"),
    [
        (le.run_chart, {}),
        (le.before_after, {"start": START, "kind": "rate"}),
        (le.interrupted_time_series, {"start": START, "kind": "rate"}),
    ],
)
def test_a_rate_is_per_a_number_above_zero(method, asked, per) -> None:
    with pytest.raises(ValueError, match="per: a number above 0"):
        method(table(), numerator="n", denominator="days", per=per, **asked)


@pytest.mark.parametrize("horizons", [(1.5,), (0,), (-3,), (np.nan,), (np.inf,), ("6",), "12", (None,), (6, 2.25)])
def test_horizons_are_whole_numbers_from_one(horizons) -> None:
    with pytest.raises(ValueError, match="whole numbers that count from 1"):
        over_time(horizons=horizons)


@pytest.mark.parametrize("horizons", [6, (6.0,), np.array([6, 6])])
def test_a_whole_number_is_a_horizon_however_it_is_written(horizons) -> None:
    quantities = set(over_time(horizons=horizons).to_frame()["quantity"])
    assert {name for name in quantities if name.startswith("effect_at_")} == {"effect_at_6"}


@pytest.mark.parametrize("asked", ["interruptions", "follow_up"])
@pytest.mark.parametrize(
    ("period", "message"),
    [
        ("2031-01", "2031-01 is not among the periods"),
        ("2010-01", "2010-01 is not among the periods"),
        ("2018-06", "2018-06 does not come after the start 2019-07"),
        (START, "2019-07 does not come after the start 2019-07"),
    ],
)
def test_a_later_stage_lies_in_the_data_and_after_the_start(asked: str, period: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        over_time(**{asked: period})
    with pytest.raises(ValueError, match=message):
        over_time(by_unit(), unit="unit", **{asked: period})


def test_one_period_is_a_list_of_it() -> None:
    assert over_time(interruptions="2020-04").interruptions == over_time(interruptions=["2020-04"]).interruptions
    assert over_time(interruptions="2020-04").interruptions == (pd.Period("2020-04", freq="M"),)
    for asked in ("phases", "exclude"):
        alone, listed = (le.run_chart(table(), value="y", **{asked: one}) for one in ("2019-07", ["2019-07"]))
        pd.testing.assert_frame_equal(alone.table, listed.table)


def test_a_later_stage_may_lie_beyond_the_data_of_some_units() -> None:
    frame = by_unit()
    short = frame[(frame["unit"] != "c") | (frame["period"] < pd.Period("2020-06", freq="M"))]
    assert over_time(short, unit="unit", follow_up="2020-09").estimate("level_change").n == 3


@pytest.mark.parametrize("baseline", ["2018-01", ("2018-01",), ("2018-01", "2018-06", "2018-12"), ()])
def test_a_baseline_is_two_periods(baseline) -> None:
    with pytest.raises(ValueError, match="baseline: its first and its last period"):
        le.run_chart(table(), value="y", baseline=baseline)


@pytest.mark.parametrize("nothing", [None, np.nan, "", "  "])
@pytest.mark.parametrize("method", [le.interrupted_time_series, le.before_after])
def test_rows_without_a_unit_are_told(method, nothing) -> None:
    frame = by_unit(row={4: nothing, 40: nothing})
    with pytest.raises(FrameProblems) as raised:
        method(frame, start=START, kind="continuous", value="y", unit="unit")
    told = [(problem.code, problem.row, problem.column) for problem in raised.value.problems]
    assert told == [("row_without_unit", 6, "unit"), ("row_without_unit", 42, "unit")]
    assert [len(raised.value.sentences(language)) for language in ("nb", "en")] == [2, 2]


@pytest.mark.parametrize("method", [le.interrupted_time_series, le.before_after])
def test_what_is_wrong_with_several_units_is_told_at_once(method) -> None:
    frame = by_unit(row={4: None}).astype({"y": object})
    frame.loc[[500 + 10, 500 + 80], "y"] = "mange"
    with pytest.raises(FrameProblems) as raised:
        method(frame, start=START, kind="continuous", value="y", unit="unit")
    assert [problem.row for problem in raised.value.problems] == [6, 12, 82]


def test_units_of_one_name_are_one_unit() -> None:
    frame = by_unit().astype({"unit": object})
    frame["unit"] = [1] * 36 + ["1"] * 36 + [2] * 36
    with pytest.raises(FrameProblems) as raised:
        le.before_after(frame, start=START, kind="continuous", value="y", unit="unit")
    assert {problem.code for problem in raised.value.problems} == {"period_twice"}
