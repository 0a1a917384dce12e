import itertools
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lnet_eval.methods.spc import Runs, anhoej_signals
from lnet_eval.methods.spc.runs import run_lengths, sides

STATISTICS = ("n_useful", "longest_run", "longest_run_max", "crossings", "crossings_min", "signal")

numbers = st.one_of(st.integers(-20, 20).map(float), st.just(math.nan))
series = st.lists(numbers, min_size=1, max_size=40)


def figures(runs: Runs) -> list[float]:
    return [float(getattr(runs, name)) for name in STATISTICS]


def counted_by_hand(values: list[float], centre: float) -> tuple[int, float, float]:
    useful = [1 if value > centre else -1 for value in values if not math.isnan(value) and value != centre]
    if not useful:
        return 0, math.nan, math.nan
    longest = length = 1
    crossings = 0
    for earlier, later in itertools.pairwise(useful):
        crossings += earlier != later
        length = length + 1 if earlier == later else 1
        longest = max(longest, length)
    return len(useful), longest, crossings


@given(series, st.integers(-20, 20).map(float))
@settings(max_examples=200, deadline=None)
def test_runs_are_what_one_counts_by_hand(values: list[float], centre: float) -> None:
    runs = anhoej_signals(np.array(values), centre)
    found = [float(runs.n_useful), float(runs.longest_run), float(runs.crossings)]
    assert found == pytest.approx(counted_by_hand(values, centre), nan_ok=True)


@given(series, st.integers(-1000, 1000))
@settings(max_examples=100, deadline=None)
def test_adding_a_constant_changes_nothing(values: list[float], constant: int) -> None:
    moved = anhoej_signals(np.array(values) + constant)
    assert figures(moved) == pytest.approx(figures(anhoej_signals(np.array(values))), nan_ok=True)


@given(series)
@settings(max_examples=100, deadline=None)
def test_mirroring_and_reversing_change_nothing(values: list[float]) -> None:
    plain = figures(anhoej_signals(np.array(values)))
    assert figures(anhoej_signals(-np.array(values))) == pytest.approx(plain, nan_ok=True)
    assert figures(anhoej_signals(np.array(values)[::-1])) == pytest.approx(plain, nan_ok=True)


@given(series, st.integers(0, 40))
@settings(max_examples=100, deadline=None)
def test_missing_points_and_points_on_the_line_change_nothing(values: list[float], place: int) -> None:
    centre = 0.5
    plain = figures(anhoej_signals(np.array(values), centre))
    longer = [*values[:place], math.nan, centre, *values[place:]]
    assert figures(anhoej_signals(np.array(longer), centre)) == pytest.approx(plain, nan_ok=True)


@given(st.lists(st.lists(numbers, min_size=8, max_size=8), min_size=1, max_size=6))
@settings(max_examples=60, deadline=None)
def test_many_charts_at_once_are_the_charts_one_by_one(charts: list[list[float]]) -> None:
    together = anhoej_signals(np.array(charts))
    for row, chart in enumerate(charts):
        alone = figures(anhoej_signals(np.array(chart)))
        assert [float(getattr(together, name)[row]) for name in STATISTICS] == pytest.approx(alone, nan_ok=True)


@given(series)
@settings(max_examples=100, deadline=None)
def test_the_longest_of_the_run_lengths_is_the_longest_run(values: list[float]) -> None:
    lengths = run_lengths(sides(np.array(values), 0.0))
    longest = float(anhoej_signals(np.array(values), 0.0).longest_run)
    assert lengths.max() == (0 if math.isnan(longest) else longest)


def test_points_within_a_billionth_of_the_line_lie_on_it() -> None:
    third = 1 / 3
    assert list(sides(np.array([third, third + 1e-12, third - 1e-12, third + 1e-6, 0.0]), third)) == [0, 0, 0, 1, -1]


def test_a_number_that_only_rounding_sets_off_the_median_is_a_tie() -> None:
    values = np.array([0.1 + 0.2, 0.3, 0.3, 0.2, 0.4])
    assert anhoej_signals(values).n_useful == 2


@pytest.mark.parametrize("values", [[], [math.nan] * 4, [7.0] * 12, [3.0]])
def test_without_a_useful_point_there_is_nothing_to_count_and_no_signal(values: list[float]) -> None:
    runs = anhoej_signals(np.array(values, dtype=float))
    assert runs.n_useful == 0
    assert not runs.signal
    assert math.isnan(runs.longest_run)
    assert math.isnan(runs.crossings_min)


def test_a_clear_shift_signals_and_a_sawtooth_does_not() -> None:
    shifted = np.repeat([1.0, 2.0], 12)
    assert anhoej_signals(np.array([shifted, np.resize([1.0, 2.0], 24)])).signal.tolist() == [True, False]
