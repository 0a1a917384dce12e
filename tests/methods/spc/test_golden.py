"""Limits, runs and constants against formulas in R; the script lies beside the figures."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from lnet_eval.methods.series import Series, counted_series
from lnet_eval.methods.spc import RunChart, anhoej_signals, run_chart, subgroup_chart, subgroups_from_observations
from lnet_eval.methods.spc.runs import run_limits
from lnet_eval.methods.spc.subgroups import unbiased

pytestmark = pytest.mark.golden

# Closed formulas: nothing but rounding differs from R's 15 printed digits.
TOLERANCE = 1e-9

COLUMNS = {"i": "value", "mr": "value", "t": "between", "g": "cases", "c": "cases"}


@pytest.fixture(scope="module")
def golden(root: Path) -> Path:
    return root / "tests" / "golden" / "spc"


@pytest.fixture(scope="module")
def expected(golden: Path) -> dict:
    return json.loads((golden / "expected.json").read_text(encoding="utf-8"))


def series(golden: Path, chart: str) -> Series:
    table = pd.read_csv(golden / "series.csv")
    periods = pd.PeriodIndex(table["month"], freq="M")
    if chart in COLUMNS:
        return Series(kind="continuous", periods=periods, value=table[COLUMNS[chart]].to_numpy(dtype=float))
    events, size = table["events"].to_numpy(dtype=float), table["size"].to_numpy(dtype=float)
    return counted_series("proportion" if chart in {"p", "p'"} else "rate", periods, events, size)


def compare(chart: RunChart, limits: dict) -> None:
    for line in ("centre", "lower", "upper"):
        np.testing.assert_allclose(chart.table[line], np.array(limits[line], dtype=float), rtol=TOLERANCE)


@pytest.mark.parametrize("chart", ["p", "u", "p'", "u'", "c", "i", "i'", "g", "t", "mr"])
def test_limits_are_those_of_the_formulas_in_r(golden: Path, expected: dict, chart: str) -> None:
    compare(run_chart(series(golden, chart), chart=chart, judge=False), expected["charts"][chart])


def test_screened_limits_leave_out_the_large_ranges(golden: Path, expected: dict) -> None:
    compare(run_chart(series(golden, "i"), chart="i", screened=True, judge=False), expected["screened"])


@pytest.mark.parametrize("chart", ["xbar", "s"])
def test_limits_of_subgroups_are_those_of_the_formulas_in_r(golden: Path, expected: dict, chart: str) -> None:
    table = pd.read_csv(golden / "observations.csv")
    groups = subgroups_from_observations(table["value"].to_numpy(dtype=float), pd.PeriodIndex(table["month"], freq="M"))
    compare(subgroup_chart(groups, chart=chart, judge=False), expected["subgroups"][chart])


@pytest.mark.parametrize(("measure", "chart"), [("value", "i"), ("share", "p"), ("cases", "g")])
def test_runs_are_those_that_rle_counts(golden: Path, expected: dict, measure: str, chart: str) -> None:
    statistics = run_chart(series(golden, chart), judge=False).statistics.iloc[0]
    for name, digits in expected["runs"][measure].items():
        assert statistics[name] == digits


def test_run_limits_are_those_of_qbinom_up_to_300_points(expected: dict) -> None:
    longest, crossings = run_limits(np.arange(1, 301))
    assert list(longest) == expected["limits"]["longest_run_max"]
    assert list(crossings) == expected["limits"]["crossings_min"]
    assert anhoej_signals(np.resize([1.0, -1.0], 300), 0.0).longest_run_max == longest[-1]


def test_the_constant_c4(expected: dict) -> None:
    np.testing.assert_allclose(unbiased(np.arange(2, 26)), expected["c4"], rtol=TOLERANCE)
