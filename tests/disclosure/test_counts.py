from __future__ import annotations

import itertools
from collections import defaultdict

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.optimize import linprog

from lnet_eval.disclosure import HIDDEN, shown, suppress, suppress_groups

SPREAD = 0.5  # a whole number of people that is not solved has a range of at least one

tables = arrays(int, st.tuples(st.integers(1, 4), st.integers(1, 4)), elements=st.integers(0, 14))


def test_a_small_group_reads_less_than_k_and_another_is_hidden_beside_it():
    found = suppress_groups(pd.Series({"nurse": 40, "leader": 3, "physician": 12, "patient": 0}), k=5)
    assert found.labels.to_dict() == {"leader": "<\u00a05", "nurse": HIDDEN, "patient": "0", "physician": "12"}
    assert found.shown.isna().sum() == found.mask.sum() == 2
    assert (found.total, found.publish) == (55, True)


def test_without_small_groups_nothing_is_hidden():
    found = suppress(pd.Series([5, 0, 17]), k=5)
    assert found.shown.tolist() == [5, 0, 17]
    assert not found.mask.any()


@pytest.mark.parametrize("counts", [[1, 2, 4], [4, 4], [3], [1, 5], [1, 1, 5, 0]])
def test_groups_that_nothing_protects_are_not_published(counts):
    found = suppress(pd.Series(counts), k=5)
    assert not found.publish
    assert found.mask.all()
    assert set(found.labels) == {HIDDEN}
    assert found.total is None


def test_nobody_at_all_is_no_secret():
    assert suppress(pd.Series([0, 0]), k=5).labels.tolist() == ["0", "0"]
    assert suppress(pd.Series([], dtype=int), k=5).publish


def test_the_order_of_groups_does_not_follow_their_size():
    found = suppress_groups(pd.Series([40, 12, 3], index=["b", None, "a"]), k=5)
    assert found.shown.index.tolist()[:2] == ["a", "b"]
    assert pd.isna(found.shown.index[2])


def test_the_input_is_left_as_it_was():
    counts = pd.Series([3, 20])
    suppress(counts, k=5)
    assert counts.tolist() == [3, 20]


@pytest.mark.parametrize("counts", [[1.5, 3], [-1, 3], [np.nan, 3]])
def test_counts_that_are_no_counts_are_refused(counts):
    with pytest.raises(ValueError, match="whole numbers"):
        suppress(pd.Series(counts), k=5)


def test_a_k_below_three_is_refused():
    with pytest.raises(ValueError, match="at least 3"):
        suppress(pd.Series([1]), k=2)


def test_one_count_is_shown_as_it_may_be():
    assert [shown(count, 5) for count in (0, 1, 4, 5, 120, None, pd.NA, float("nan"))] == [
        "0", "<\u00a05", "<\u00a05", "5", "120", HIDDEN, HIDDEN, HIDDEN,
    ]  # fmt: skip


@pytest.mark.parametrize("k", [3, 4])
@pytest.mark.parametrize("size", [2, 3])
def test_no_group_can_be_solved_even_by_a_reader_who_knows_the_rule(size, k):
    """Every series of up to three groups: those that look alike differ in each hidden cell."""
    alike = defaultdict(list)
    for counts in itertools.product(range(3 * k), repeat=size):
        found = suppress(pd.Series(counts), k=k)
        if (
            found.publish and found.mask.any() and found.total < 3 * k
        ):  # of larger ones not all that look alike are here
            alike[tuple(found.labels), found.total].append((counts, tuple(found.mask)))
    assert alike
    for series in alike.values():
        for cell in np.flatnonzero(series[0][1]):
            assert len({counts[cell] for counts, _ in series}) > 1


@settings(deadline=None)
@given(st.lists(st.integers(0, 20), min_size=1, max_size=8), st.integers(3, 8))
def test_linear_programming_solves_no_hidden_group(counts, k):
    found = suppress(pd.Series(counts), k=k)
    assume(found.publish and found.mask.any())
    hidden = np.flatnonzero(found.mask)
    left = found.total - int(found.shown.sum())
    bounds = [(1, k - 1) if found.labels.iloc[cell] != HIDDEN else (k, None) for cell in hidden]
    for cell in range(hidden.size):
        low, high = extremes(cell, np.ones((1, hidden.size)), [left], bounds)
        assert high - low > SPREAD


@settings(deadline=None, max_examples=40)
@given(tables, st.integers(3, 7))
def test_linear_programming_solves_no_hidden_cell_or_total_of_a_cross_table(values, k):
    found = suppress(pd.DataFrame(values), k=k)
    assume(found.publish and found.mask.to_numpy().any())
    whole = with_totals(values)
    hidden = with_hidden_totals(found)
    assert not ((whole > 0) & (whole < k) & ~hidden).any()
    lowest = 0 if (whole[hidden] == 0).any() else 1
    cells = np.argwhere(hidden)
    equations, right = sums_of(whole, hidden, cells)
    for cell in range(len(cells)):
        low, high = extremes(cell, equations, right, [(lowest, None)] * len(cells))
        assert high - low > SPREAD


@given(tables, st.integers(3, 7))
def test_what_is_shown_of_a_cross_table_is_true(values, k):
    found = suppress(pd.DataFrame(values), k=k)
    seen = found.shown.to_numpy(dtype=float, na_value=np.nan)
    np.testing.assert_array_equal(np.isnan(seen), found.mask.to_numpy())
    assert (np.isnan(seen) | (seen == values)).all()
    assert all(pd.isna(total) or total == row.sum() for total, row in zip(found.row_totals, values, strict=True))
    assert found.publish or found.mask.to_numpy().all()


def test_totals_of_small_rows_are_hidden_too():
    found = suppress(pd.DataFrame([[2, 1], [20, 30], [14, 9]]), k=5)
    assert pd.isna(found.row_totals.iloc[0])
    assert found.publish


def test_a_cross_table_of_fewer_than_k_people_is_not_published():
    assert not suppress(pd.DataFrame([[1, 1], [0, 2]]), k=5).publish


def extremes(cell, equations, right, bounds):
    aim = np.zeros(len(bounds))
    aim[cell] = 1
    low = linprog(aim, A_eq=equations, b_eq=right, bounds=bounds)
    high = linprog(-aim, A_eq=equations, b_eq=right, bounds=bounds)
    assert low.status == 0
    assert high.status in {0, 3}  # 3: without upper bound
    return low.fun, np.inf if high.status == 3 else -high.fun


def with_totals(values):
    return np.block([[values, values.sum(1, keepdims=True)], [values.sum(0, keepdims=True), values.sum()]])


def with_hidden_totals(found):
    rows = found.row_totals.isna().to_numpy()[:, None]
    columns = found.column_totals.isna().to_numpy()[None, :]
    return np.block([[found.mask.to_numpy(), rows], [columns, np.array([[False]])]])


def sums_of(whole, hidden, cells):
    """Each row and column of the table with totals: its inner cells less its total are nought."""
    equations, right = [], []
    for axis in (0, 1):
        for line in range(whole.shape[axis]):
            sign = np.ones(whole.shape[1 - axis])
            sign[-1] = -1
            values, out = np.take(whole, line, axis), np.take(hidden, line, axis)
            equations.append([sign[place[1 - axis]] if place[axis] == line else 0.0 for place in cells])
            right.append(-float((sign * values)[~out].sum()))
    return np.array(equations), right
