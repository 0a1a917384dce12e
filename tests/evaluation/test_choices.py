"""What the answer hangs on, and what it does not hang on."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest

from lnet_eval.evaluation import evaluate
from lnet_eval.inputs.network import Network
from lnet_eval.methods.its import InterruptedTimeSeries, PooledTimeSeries

Make = Callable[..., Network]
Rates = Callable[..., pd.DataFrame]
TEAMS = {"a": 12.0, "b": 10.0, "c": 11.0}
HALVED = {"a": 6.0, "b": 5.0}
FALL = {"id": "fall", "title": "Fall", "definition": "Fall", "kind": "rate", "per": 1000, "source": "registry"}


def units(*, left: tuple[str, ...] = ()) -> list[dict[str, object]]:
    departure = {"date": "2020-06-01", "reason": "Noe"}
    return [{"id": unit, "name": unit, **({"left": departure} if unit in left else {})} for unit in TEAMS]


def time_series(network: Network) -> InterruptedTimeSeries:
    result = evaluate(network).measures[0].time_series
    assert isinstance(result, InterruptedTimeSeries)
    return result


def quantities(result: InterruptedTimeSeries) -> pd.DataFrame:
    frame = result.to_frame()
    return frame[frame["method"] == "without_left"]


def test_the_answer_without_the_teams_that_left_is_the_answer_of_those_that_stayed(make: Make, rates: Rates) -> None:
    frame = rates(TEAMS, after=HALVED)
    with_row = time_series(make(frame, units=units(left=("c",))))
    stayed = time_series(make(frame[frame["unit"] != "c"], units=units()))
    found = quantities(with_row)
    expected = pd.DataFrame([estimate.as_row() for estimate in stayed.estimates]).assign(method="without_left")
    pd.testing.assert_frame_equal(found.reset_index(drop=True), expected)
    own, other = with_row.estimate("level_ratio"), with_row.estimate("level_ratio", "without_left")
    assert own is not None
    assert other is not None
    assert other.value < own.value


@pytest.mark.parametrize("left", [(), ("a", "b", "c")])
def test_where_nobody_left_or_nobody_stayed_there_is_no_such_row(
    make: Make, rates: Rates, left: tuple[str, ...]
) -> None:
    assert quantities(time_series(make(rates(TEAMS, after=HALVED), units=units(left=left)))).empty


def test_a_team_that_left_without_data_makes_no_row(make: Make, rates: Rates) -> None:
    delivered = rates({"a": 12.0, "b": 10.0}, after=HALVED)
    assert quantities(time_series(make(delivered, units=units(left=("c",))))).empty


def test_those_that_stayed_with_too_little_make_no_row(make: Make, rates: Rates) -> None:
    frame = rates(TEAMS, after=HALVED)
    late = frame[(frame["unit"] == "c") | (frame["period"] >= "2020-01-01")]
    assert quantities(time_series(make(late, units=units(left=("c",))))).empty


def test_turning_what_is_better_turns_the_direction_and_no_number(make: Make, rates: Rates) -> None:
    frame = rates(TEAMS, after={"a": 6.0, "b": 5.0, "c": 5.5})
    down, up = (evaluate(make(frame, measures=[{**FALL, "better": way}])).measures[0] for way in ("down", "up"))
    assert (down.change, up.change) == ("better", "worse")
    assert (down.time_change, up.time_change) == ("better", "worse")
    assert isinstance(down.time_series, InterruptedTimeSeries)
    assert isinstance(up.time_series, InterruptedTimeSeries)
    pd.testing.assert_frame_equal(down.time_series.to_frame(), up.time_series.to_frame())


def test_the_pooled_answer_is_given_without_the_teams_that_left_too(make: Make, rates: Rates) -> None:
    baseline = {"a": 12.0, "b": 10.0, "c": 11.0, "d": 11.5}
    frame = rates(baseline, after={"a": 6.0, "b": 5.0, "c": 5.5})
    left = {"date": "2020-06-01", "reason": "Noe"}
    teams = [{"id": team, "name": team, **({"left": left} if team == "d" else {})} for team in baseline]
    pooled, stayed = (
        evaluate(make(part, units=some)).measures[0].pooled
        for part, some in ((frame, teams), (frame[frame["unit"] != "d"], teams[:3]))
    )
    assert isinstance(pooled, PooledTimeSeries)
    assert isinstance(stayed, PooledTimeSeries)
    beside = [estimate for estimate in pooled.sensitivity if estimate.method == "without_left"]
    assert [(e.quantity, e.value, e.low, e.high) for e in beside] == [
        (e.quantity, e.value, e.low, e.high) for e in stayed.estimates
    ]
    assert len(pooled.teams) == 4
    assert stayed.sensitivity == ()


def test_a_staged_programme_reaches_every_analysis(make: Make, rates: Rates) -> None:
    measure = {**FALL, "better": "down", "interruptions": ["2020-07", {"date": "2020-10", "what": "Mer"}]}
    baseline = {"a": 12.0, "b": 10.0, "c": 11.0}
    network = make(rates(baseline, after=HALVED), units=units(), measures=[measure])
    found = evaluate(network).measures[0]
    assert isinstance(found.time_series, InterruptedTimeSeries)
    assert [str(stage) for stage in found.time_series.interruptions] == ["2020-07", "2020-10"]
    assert isinstance(found.pooled, PooledTimeSeries)
    assert found.pooled.estimate("stage_2_level_ratio") is not None
    assert found.pooled.estimate("stage_2_level_change") is None
