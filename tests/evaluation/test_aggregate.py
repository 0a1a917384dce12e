"""Units together."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from lnet_eval.evaluation.aggregate import joint_series, unit_series
from lnet_eval.evaluation.window import window_of
from lnet_eval.methods.series import Series
from lnet_eval.plan import Plan
from lnet_eval.plan.measure import Measure

PERIODS = pd.period_range("2020-01", periods=3, freq="M")


def series(kind: str, values: list[float]) -> Series:
    return Series(kind=kind, periods=PERIODS, value=np.array(values))  # type: ignore[arg-type]


@pytest.fixture
def rate(plan_with: Callable[..., Plan]) -> Measure:
    return plan_with().measures[0]


def test_rates_are_summed_over_their_counts_and_never_averaged(
    plan_with: Callable[..., Plan], rates: Callable[..., pd.DataFrame], rate: Measure
) -> None:
    frame = rates({"a": 5.0, "b": 1.0})
    frame.loc[frame["unit"] == "b", "denominator"] = 200.0
    window = window_of(plan_with(), rate, dt.date(2020, 12, 31))
    joint = joint_series(rate, unit_series(frame, rate, ["a", "b"], window))
    assert joint is not None
    first = frame[frame["period"] == frame["period"].min()]
    assert joint.value[0] == pytest.approx(1000 * first["numerator"].sum() / 2200)


def test_a_month_that_nobody_reported_stays_missing_and_keeps_its_place(
    plan_with: Callable[..., Plan], rates: Callable[..., pd.DataFrame], rate: Measure
) -> None:
    frame = rates({"a": 5.0})
    gap = frame["period"] == pd.Timestamp("2018-05-01")
    window = window_of(plan_with(), rate, dt.date(2020, 12, 31))
    own = unit_series(frame[~gap], rate, ["a", "b"], window)
    assert list(own) == ["a"]
    assert len(own["a"]) == 36
    assert np.isnan(own["a"].value[4])


def test_counts_are_missing_where_any_unit_is_and_means_are_not(rate: Measure) -> None:
    a, b = [1.0, 2.0, np.nan], [3.0, np.nan, 5.0]
    count = rate.model_copy(update={"kind": "count"})
    joint = joint_series(count, {"a": series("count", a), "b": series("count", b)})
    assert joint is not None
    np.testing.assert_array_equal(joint.value, [4.0, np.nan, np.nan])
    mean = rate.model_copy(update={"kind": "continuous"})
    joint = joint_series(mean, {"a": series("continuous", a), "b": series("continuous", b)})
    assert joint is not None
    np.testing.assert_array_equal(joint.value, [2.0, 2.0, 5.0])


def test_no_units_make_no_series(rate: Measure) -> None:
    assert joint_series(rate, {}) is None
