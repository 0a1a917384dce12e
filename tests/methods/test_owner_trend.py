"""An owner's networks, one after the other: who took part, and which status reports came."""

from __future__ import annotations

import math

import pandas as pd
import pytest

from lnet_eval.errors import NotEnoughData
from lnet_eval.methods.estimate import wilson_share
from lnet_eval.methods.owner_trend import owner_trend
from lnet_eval.methods.two_samples import share_difference

ONE_IN_TEN = 0.1


def networks(*reports: tuple[float, float], participants: tuple[float, ...] = ()) -> pd.DataFrame:
    n = len(reports)
    taking_part = participants or (40.0,) * n
    return pd.DataFrame(
        {
            "network": [f"Nr. {i}" for i in range(n)], "year": range(2016, 2016 + n), "participants": taking_part,
            "reports_due": [due for due, _ in reports], "reports_submitted": [submitted for _, submitted in reports],
        }
    )  # fmt: skip


def test_the_share_of_reports_submitted_stands_with_its_interval_for_every_network() -> None:
    table = owner_trend(networks((36, 31), (30, 21), (22, 10)), falling=ONE_IN_TEN).table
    for row, (due, submitted) in zip(table.to_dict("records"), [(36, 31), (30, 21), (22, 10)], strict=True):
        share = wilson_share("share", submitted, due)
        assert [row[f"reports_{name}"] for name in ("share", "low", "high")] == [share.value, share.low, share.high]


def test_the_change_is_from_the_network_before_to_the_latest_with_newcombes_interval() -> None:
    change = owner_trend(networks((36, 31), (30, 21), (22, 10)), falling=ONE_IN_TEN).estimate("reports_change")
    assert change == share_difference("reports_change", wilson_share("a", 21, 30), wilson_share("b", 10, 22))


@pytest.mark.parametrize(("latest", "falls"), [((20, 18), False), ((20, 17), False), ((20, 14), True), ((20, 0), True)])
def test_reports_fall_when_their_share_falls_by_more_than_the_stated_part_of_itself(latest, falls) -> None:
    trend = owner_trend(networks((20, 18), latest), falling=ONE_IN_TEN)
    assert trend.reports_falling is falls
    assert not trend.falling, "participation is judged by itself"


def test_participation_may_fall_while_reports_do_not() -> None:
    trend = owner_trend(networks((20, 18), (20, 19), participants=(40.0, 20.0)), falling=ONE_IN_TEN)
    assert trend.falling
    assert not trend.reports_falling


@pytest.mark.parametrize("unknown", [(math.nan, 10), (20, math.nan), (0, 0), (math.nan, math.nan)])
def test_what_nobody_counted_has_no_share_no_change_and_no_warning(unknown) -> None:
    trend = owner_trend(networks(unknown, (20, 2)), falling=ONE_IN_TEN)
    assert math.isnan(trend.table["reports_share"].iloc[0])
    assert trend.estimate("reports_change") is None
    assert not trend.reports_falling


def test_a_table_without_status_reports_is_followed_all_the_same() -> None:
    table = networks((1, 1), (1, 1), participants=(40.0, 30.0)).drop(columns=["reports_due", "reports_submitted"])
    trend = owner_trend(table, falling=ONE_IN_TEN)
    assert trend.falling
    assert trend.table["reports_share"].isna().all()


def test_one_network_and_networks_that_nobody_counted_are_not_followed() -> None:
    with pytest.raises(NotEnoughData) as one:
        owner_trend(networks((20, 18)), falling=ONE_IN_TEN)
    assert one.value.reason == "one_network"
    with pytest.raises(NotEnoughData) as uncounted:
        owner_trend(networks((20, 18), (20, 18), participants=(math.nan, 40.0)), falling=ONE_IN_TEN)
    assert uncounted.value.reason == "networks_not_counted"
