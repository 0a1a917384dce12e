"""The methods as a researcher calls them, on the files as their owners publish them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Literal

import numpy as np
import pandas as pd
import pytest

import lnet_eval as le
from lnet_eval.errors import FrameProblems

EXACT = 1e-8  # plain and quasi-likelihood fits follow R's glm to its own convergence


@pytest.fixture(scope="module")
def cdi(shared: Path) -> pd.DataFrame:
    return pd.read_csv(shared / "networks" / "hvidovre-cdi" / "cdi.csv")


@pytest.mark.golden
def test_the_plain_poisson_fit_of_hvidovre_is_rs(cdi: pd.DataFrame, shared: Path) -> None:
    result = le.interrupted_time_series(
        cdi, start="2014-11", kind="rate", numerator="n", denominator="days", period="month", per=10_000,
        horizons=(1, 6, 12),
    )  # fmt: skip
    expected = json.loads((shared / "reference/its/expected/hvidovre_cdi.json").read_text())["poisson"]["ratio"][
        "level"
    ]
    level = result.estimate("level_ratio", method="glm")
    assert level is not None
    np.testing.assert_allclose(
        [level.value, level.low, level.high], [expected["ratio"], expected["lo"], expected["hi"]], rtol=EXACT
    )


@pytest.mark.golden
def test_before_and_after_at_hvidovre_is_the_naive_ratio(cdi: pd.DataFrame) -> None:
    result = le.before_after(
        cdi, start="2014-11", kind="rate", numerator="n", denominator="days", period="month", per=10_000
    )
    ratio = result.estimate("ratio")
    assert ratio is not None
    assert round(ratio.value, 3) == 0.385


@pytest.mark.golden
def test_a_run_chart_counts_as_qicharts2_does(cdi: pd.DataFrame, shared: Path) -> None:
    frame = le.run_chart(cdi, period="month", value="n").to_frame()
    folder = shared / "reference/spc/expected/qicharts2"
    expected = json.loads((folder / "run_cdi.json").read_text())["summary"][0]
    counted = frame.set_index("quantity")["value"]
    assert counted["n_useful"] == expected["n.useful"]
    assert counted["longest_run"] == expected["longest.run"]
    assert counted["crossings"] == expected["n.crossings"]


def test_units_are_pooled_around_the_start(shared: Path) -> None:
    frame = pd.read_csv(shared / "networks/danish-infections/hospital_infections.csv")
    pooled = le.interrupted_time_series(
        frame[frame["infection"] == "CDI"], start="2016-01", kind="rate", numerator="n", denominator="days",
        period="month", per=10_000, unit="hospital",
    )  # fmt: skip
    level = pooled.estimate("level_ratio")
    assert level is not None
    assert level.n == 6
    assert level.low < 1 < level.high


def test_a_survey_item_carries_the_bounds_for_the_silent() -> None:
    item = le.survey_item([5] * 50 + [4] * 31 + [2] * 20, agree=(4, 5), invited=250)
    frame = item.to_frame().set_index("quantity")
    assert frame.loc["agreement_bounds", "low"] == pytest.approx(81 / 250)
    assert frame.loc["agreement_bounds", "high"] == pytest.approx((81 + 149) / 250)


def test_a_short_chart_is_refused_unless_it_is_asked_for() -> None:
    frame = pd.DataFrame({"period": pd.period_range("2020-01", periods=6, freq="M"), "y": [1, 5, 2, 6, 1, 7]})
    with pytest.raises(le.NotEnoughData):
        le.run_chart(frame, value="y")
    assert len(le.run_chart(frame, value="y", judge=False).points()) == 6


def test_single_observations_make_an_xbar_chart() -> None:
    months = pd.period_range("2020-01", periods=12, freq="M")
    frame = pd.DataFrame({"day": np.repeat(months.start_time, 5), "y": np.tile([1.0, 2.0, 3.0, 4.0, 5.0], 12)})
    points = le.run_chart(frame, period="day", value="y", chart="xbar", rules="shewhart", judge=False).points()
    assert len(points) == 12
    assert (points["value"] == 3.0).all()


def test_importing_the_package_loads_no_statistics() -> None:
    import subprocess
    import sys

    code = "import sys, lnet_eval; sys.exit('pandas' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_a_name_that_is_not_public_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError):
        le.nothing  # noqa: B018


def observations(**cells: dict[int, object]) -> pd.DataFrame:
    """Five observations a month for a year; `column={row: cell}` puts something else there."""
    months = pd.period_range("2020-01", periods=12, freq="M")
    frame = pd.DataFrame({"month": months.repeat(5).astype(str), "y": np.tile([1.0, 2.0, 3.0, 4.0, 5.0], 12)})
    for name, changed in cells.items():
        frame[name] = frame[name].astype(object)
        for row, cell in changed.items():
            frame.loc[row, name] = cell
    return frame


@pytest.mark.parametrize("chart", ["xbar", "s"])
def test_subgroups_are_read_as_every_other_frame(chart: Literal["xbar", "s"]) -> None:
    as_periods = observations().astype({"month": "period[M]"})
    expected, read = (
        le.run_chart(frame, period="month", value="y", chart=chart, judge=False).table
        for frame in (observations(), as_periods)
    )
    pd.testing.assert_frame_equal(read, expected)
    with pytest.raises(FrameProblems) as raised:
        le.run_chart(
            observations(month={3: None, 8: "snart"}, y={20: "mange", 30: None}), period="month", value="y", chart=chart
        )
    told = [(problem.code, problem.row, problem.column) for problem in raised.value.problems]
    assert told == [("date_missing", 5, "month"), ("date_unreadable", 10, "month"), ("number_unreadable", 22, "y")]


def test_a_missing_observation_is_left_out_of_its_subgroup() -> None:
    table = le.run_chart(
        observations(y={0: None, 1: np.nan}), period="month", value="y", chart="xbar", judge=False
    ).table
    assert table["value"].iloc[:2].tolist() == [4.0, 3.0]


def test_a_frame_without_observations_is_told() -> None:
    with pytest.raises(FrameProblems) as raised:
        le.run_chart(observations().iloc[:0], period="month", value="y", chart="s")
    assert [problem.code for problem in raised.value.problems] == ["frame_empty"]
