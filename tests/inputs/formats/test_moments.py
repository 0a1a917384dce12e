"""Times as the tools write them, put in order."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest

from lnet_eval.inputs.formats.moments import in_order


@pytest.mark.parametrize(
    "cells",
    [
        ["2023-06-01T20:57:15+02:00", "2023-06-01T20:57:16+02:00", "2023-06-02"],
        ["01.06.2023 08:00", "01.06.23 08.01", "02.06.2023"],
        ["13/1/2024 8:00", "14/1/2024 7:00", "1/2/2024 6:00"],
        ["1/13/24 8:00:00 AM", "1/13/24 12:30:00 PM", "2/1/24 1:00:00 AM"],
        [dt.datetime(2024, 1, 1, 8), dt.datetime(2024, 1, 1, 9), dt.date(2024, 1, 2)],
    ],
)
def test_later_times_have_higher_ranks(cells):
    assert in_order(cells, month_first=False).tolist() == [1, 2, 3]


def test_empty_cells_have_no_rank_and_equal_times_share_theirs():
    np.testing.assert_array_equal(
        in_order(["2024-01-02", None, "2024-01-01", ""], month_first=False), [2, np.nan, 1, np.nan]
    )
    assert in_order(["2024-01-02", "2024-01-02"], month_first=False).tolist() == [1, 1]


def test_a_day_that_may_be_a_month_is_read_as_the_tool_writes_it():
    cells = ["1/2/2024", "2/1/2024"]
    assert in_order(cells, month_first=True).tolist() == [1, 2]
    assert in_order(cells, month_first=False).tolist() == [2, 1]


@pytest.mark.parametrize("cell", ["i går", "2024-13-01", "31.02.2024", "=NOW()"])
def test_what_is_no_time_is_not_ordered(cell):
    assert in_order(["2024-01-01", cell], month_first=False) is None
