import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lnet_eval.methods.data_quality import copied_between, data_quality, heaping, outlying, repeated
from lnet_eval.methods.series import Series, counted_series

PERIODS = pd.period_range("2019-01", periods=36, freq="M")
START = pd.Period("2020-07", "M")


def counted(events: np.ndarray, sizes: np.ndarray) -> Series:
    return counted_series("proportion", PERIODS, events.astype(float), sizes.astype(float))


def ordinary(seed: int) -> Series:
    rng = np.random.default_rng(seed)
    sizes = rng.integers(60, 140, 36)
    return counted(rng.binomial(sizes, 0.3), sizes)


def quality(**units: Series):
    every = ["a", "b", "c"]
    return data_quality(units, due=dict.fromkeys(every, PERIODS), starts=dict.fromkeys(every, START))


def test_a_unit_without_any_value_has_its_row() -> None:
    table = quality(a=ordinary(1)).table.set_index("unit")
    assert table.loc["c", ["due", "delivered", "share", "behind"]].tolist() == [36, 0, 0.0, 36]
    assert table.loc["a", ["due", "delivered", "share", "behind", "longest_gap"]].tolist() == [36, 36, 1.0, 0, 0]


def test_gaps_and_being_behind_are_counted_in_periods() -> None:
    value = np.random.default_rng(2).normal(10, 1, 36)
    value[5:9] = np.nan
    value[-3:] = np.nan
    row = quality(a=Series(kind="continuous", periods=PERIODS, value=value)).table.iloc[0]
    assert (row["delivered"], row["longest_gap"], row["behind"]) == (29, 4, 3)


def test_ordinary_counts_raise_no_question() -> None:
    doubtful = sum(quality(a=ordinary(2 * i), b=ordinary(2 * i + 1)).n_doubtful for i in range(40))
    assert doubtful <= 1


def test_numbers_rounded_to_fives_are_seen() -> None:
    rng = np.random.default_rng(4)
    sizes = 5 * rng.integers(12, 28, 36)
    found = quality(a=counted(rng.binomial(sizes, 0.3), sizes)).table.iloc[0]
    assert found["heaped"]
    assert (found["rounded"], found["rounded_of"]) == (36, 36)


def test_small_counts_have_no_last_digits_to_judge() -> None:
    assert heaping(np.random.default_rng(1).poisson(6, 40).astype(float)) is None
    assert heaping(np.arange(10.0)) is None
    assert heaping(np.full(40, 100.0)) is None


def test_decimals_are_judged_by_the_last_one_in_use() -> None:
    rng = np.random.default_rng(5)
    plain = heaping(np.round(rng.normal(50, 8, 60), 1))
    halves = heaping(np.round(2 * rng.normal(50, 8, 60)) / 2)
    assert plain is not None
    assert halves is not None
    assert plain.p_value > 0.001
    assert halves.p_value < 0.001


def test_a_month_copied_forward_is_seen_and_a_constant_series_is_not_called_copied() -> None:
    series = ordinary(6)
    assert series.numerator is not None
    assert series.denominator is not None
    events, sizes = series.numerator.copy(), series.denominator.copy()
    events[10:15], sizes[10:15] = events[10], sizes[10]
    row = quality(a=counted(events, sizes)).table.iloc[0]
    assert (row["copied"], row["repeats"]) == (True, 5)
    assert repeated(np.full((20, 1), 4.0)) == (20, 1.0)


def test_rare_events_repeat_zeros_without_being_copied() -> None:
    zeros = np.random.default_rng(8).poisson(0.15, 36).astype(float)
    assert repeated(zeros[:, None])[1] > 0.001


def test_two_teams_with_the_very_same_numbers_name_each_other() -> None:
    found = quality(a=ordinary(7), b=ordinary(7), c=ordinary(9))
    assert found.table["alike"].tolist() == ["b", "a", ""]
    assert found.n_doubtful == 2


def test_teams_that_share_few_or_constant_numbers_are_not_called_copies() -> None:
    assert copied_between(np.full((12, 1), 3.0), np.full((12, 1), 3.0)) == 0
    assert copied_between(np.arange(5.0)[:, None], np.arange(5.0)[:, None]) == 0


@pytest.mark.parametrize("kind", ["proportion", "rate", "continuous", "count"])
def test_one_slip_of_the_pen_is_an_outlier_and_a_shift_after_the_start_is_not(kind: str) -> None:
    rng = np.random.default_rng(10)
    size = np.full(36, 400.0)
    level = np.where(PERIODS < START, 0.1, 0.3)
    events = rng.poisson(size * level).astype(float)
    events[20] = 390.0
    if kind in {"proportion", "rate"}:
        series = counted_series(kind, PERIODS, events, size)
    else:
        series = Series(kind=kind, periods=PERIODS, value=events)
    found = quality(a=series)
    assert found.periods["a"] == (PERIODS[20],)
    assert found.table.iloc[0]["outliers"] == 1


@given(st.lists(st.floats(-1e3, 1e3), min_size=0, max_size=40))
@settings(max_examples=60, deadline=None)
def test_no_more_than_half_are_ever_outliers(values: list[float]) -> None:
    assert 2 * int(outlying(np.array(values, dtype=float)).sum()) <= max(len(values), 1)
