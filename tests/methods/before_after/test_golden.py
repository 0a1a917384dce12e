"""Agreement with R; the script lies beside the figures."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from lnet_eval.methods.before_after import BeforeAfter, before_after, regression_to_mean
from lnet_eval.methods.before_after.measured import Measured
from lnet_eval.methods.before_after.network import pooled_effect
from lnet_eval.methods.before_after.ranks import middle
from lnet_eval.methods.before_after.regression_to_mean import Levels, variance_components
from lnet_eval.methods.series import Series, counted_series

pytestmark = pytest.mark.golden

# Closed formulas: nothing but rounding differs from R's 15 printed digits.
CLOSED = 1e-9
# The variance between teams is the top of a flat likelihood, found by two different searches.
SEARCHED = 1e-6

START = pd.Period("2022-01", "M")


@pytest.fixture(scope="module")
def golden(root: Path) -> Path:
    return root / "tests" / "golden" / "before_after"


@pytest.fixture(scope="module")
def expected(golden: Path) -> dict:
    return json.loads((golden / "expected.json").read_text(encoding="utf-8"))


def figures(result: BeforeAfter, quantity: str) -> list[float]:
    estimate = result.estimate(quantity)
    assert estimate is not None
    return [estimate.value, estimate.low, estimate.high]


def two_periods(before: tuple[float, float], after: tuple[float, float]) -> Series:
    events, sizes = np.array([before, after], dtype=float).T
    return counted_series("proportion", pd.period_range("2021-12", periods=2, freq="M"), events, sizes)


@pytest.mark.parametrize("row", range(5))
def test_risk_difference_and_ratio_of_one_team(golden: Path, expected: dict, row: int) -> None:
    x0, n0, x1, n1 = pd.read_csv(golden / "shares.csv").iloc[row]
    result = before_after({"a": two_periods((x0, n0), (x1, n1))}, starts={"a": START})
    for quantity, digits in expected["shares"][row].items():
        np.testing.assert_allclose(figures(result, quantity), digits, rtol=CLOSED, atol=CLOSED)


def test_rate_ratio_of_one_team_is_the_quasi_poisson_one(golden: Path, expected: dict) -> None:
    table = pd.read_csv(golden / "rates.csv")
    series = counted_series(
        "rate",
        pd.PeriodIndex(table["month"], freq="M"),
        table["events"].to_numpy(dtype=float),
        table["size"].to_numpy(dtype=float),
        per=1000,
    )
    result = before_after({"a": series}, starts={"a": START})
    for quantity in ("before", "after", "difference", "ratio"):
        np.testing.assert_allclose(figures(result, quantity), expected["rates"][quantity], rtol=CLOSED)


def test_odds_ratio_of_one_team_is_the_quasi_binomial_one(golden: Path, expected: dict) -> None:
    table = pd.read_csv(golden / "odds.csv")
    periods = pd.PeriodIndex(table["month"], freq="M")
    counts = (table[name].to_numpy(dtype=float) for name in ("events", "size"))
    result = before_after({"a": counted_series("proportion", periods, *counts)}, starts={"a": START})
    assert expected["odds"]["dispersion"] > 1
    np.testing.assert_allclose(figures(result, "odds_ratio"), expected["odds"]["odds_ratio"], rtol=CLOSED)


def test_odds_ratio_of_two_points_is_the_binomial_one(golden: Path, expected: dict) -> None:
    table = pd.read_csv(golden / "shares.csv")
    inner = table[(table["x0"] < table["n0"]) & (table["x1"] < table["n1"]) & (table["x0"] > 0) & (table["x1"] > 0)]
    assert len(inner) == len(expected["woolf"])
    for row, digits in zip(inner.itertuples(index=False), expected["woolf"], strict=True):
        result = before_after({"a": two_periods((row.x0, row.n0), (row.x1, row.n1))}, starts={"a": START})
        np.testing.assert_allclose(figures(result, "odds_ratio"), digits, rtol=CLOSED)


@pytest.fixture(scope="module")
def values(golden: Path) -> pd.DataFrame:
    return pd.read_csv(golden / "values.csv")


def value_series(values: pd.DataFrame, column: str, kind: str) -> dict[str, Series]:
    first = START - int((values["side"] == "before").sum())
    periods = pd.period_range(first, periods=len(values), freq="M")
    return {"a": Series(kind=kind, periods=periods, value=values[column].to_numpy(dtype=float))}


def test_means_and_shift_of_one_team(values: pd.DataFrame, expected: dict) -> None:
    result = before_after(value_series(values, "smooth", "continuous"), starts={"a": START})
    for quantity in ("before", "after", "difference", "median_difference"):
        np.testing.assert_allclose(figures(result, quantity), expected["values"][quantity], rtol=CLOSED)


def test_ordered_values_of_one_team(values: pd.DataFrame, expected: dict) -> None:
    result = before_after(value_series(values, "ordered", "ordinal"), starts={"a": START})
    np.testing.assert_allclose(figures(result, "superiority"), expected["values"]["superiority"], rtol=CLOSED)


@pytest.mark.parametrize("side", ["before", "after"])
def test_the_interval_of_a_median(values: pd.DataFrame, expected: dict, side: str) -> None:
    smooth = values.loc[values["side"] == side, "smooth"].to_numpy(dtype=float)
    np.testing.assert_allclose(middle(smooth, level=0.95), expected["values"][f"median_{side}"], rtol=CLOSED)


def test_several_teams_are_pooled_as_metafor_pools_them(golden: Path, expected: dict) -> None:
    table = pd.read_csv(golden / "teams.csv").set_index("unit")
    teams = {unit: two_periods((row["x0"], row["n0"]), (row["x1"], row["n1"])) for unit, row in table.iterrows()}
    result = before_after(teams, starts=dict.fromkeys(teams, START))
    for quantity in ("difference", "ratio", "odds_ratio"):
        np.testing.assert_allclose(figures(result, quantity), expected["teams"][quantity], rtol=SEARCHED)


def test_what_is_to_be_expected_of_teams_chosen_for_a_bad_baseline(golden: Path, expected: dict) -> None:
    table = pd.read_csv(golden / "baselines.csv")
    units = {
        chosen: {
            str(unit): Series(
                kind="continuous", periods=pd.period_range(START - len(rows), periods=len(rows), freq="M"),
                value=rows["value"].to_numpy(dtype=float),
            )
            for unit, rows in part.groupby("unit")
        }
        for chosen, part in table.groupby("chosen")
    }  # fmt: skip
    digits = expected["regression"]
    between, within = variance_components(Levels.of([rows["value"].to_numpy() for _, rows in table.groupby("unit")]))
    np.testing.assert_allclose([between, within], [digits["between"], digits["within"]], rtol=CLOSED)
    starts = dict.fromkeys([*units[0], *units[1]], START)
    found = regression_to_mean(units[1], units[0], starts=starts, unit="natural")
    np.testing.assert_allclose(
        [found.expected.value, found.reliability], [digits["expected"], digits["reliability"]], rtol=CLOSED
    )
    assert found.expected.low < found.expected.value < found.expected.high


def test_the_interval_of_teams_that_are_alike_is_not_narrower_than_their_own_errors_allow(expected: dict) -> None:
    figures = [
        Measured(value=effect, low=np.nan, high=np.nan, method="", effect=effect, error=error)
        for effect, error in ((0.10, 0.05), (0.11, 0.06), (0.09, 0.04), (0.105, 0.07))
    ]
    pooled = pooled_effect(figures, log=False, level=0.95)
    np.testing.assert_allclose([pooled.value, pooled.low, pooled.high], expected["alike"], rtol=SEARCHED)


def test_hvidovre_has_the_published_naive_rate_ratio(shared: Path) -> None:
    table = pd.read_csv(shared / "networks" / "hvidovre-cdi" / "cdi.csv")
    series = counted_series(
        "rate",
        pd.PeriodIndex(table["month"], freq="M"),
        table["n"].to_numpy(dtype=float),
        table["days"].to_numpy(dtype=float),
        per=10_000,
    )
    ratio = before_after({"a": series}, starts={"a": pd.Period("2014-11", "M")}).estimate("ratio")
    assert ratio is not None
    assert round(ratio.value, 3) == 0.385  # the reference prints three decimals
    assert ratio.excludes(1)
