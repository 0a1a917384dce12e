"""What stands beside the comparison of all that enrolled."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from lnet_eval.errors import NotEnoughData
from lnet_eval.evaluation.funnels import team_funnel
from lnet_eval.evaluation.quality import completers_change
from lnet_eval.evaluation.window import Window
from lnet_eval.methods.series import Series, counted_series
from lnet_eval.plan.measure import Measure

START = pd.Period("2020-01", "M")
PERIODS = pd.period_range("2019-01", periods=24, freq="M")


def window(teams: list[str]) -> Window:
    return Window(
        first=PERIODS[0], last=PERIODS[-1], start=START, transition=0, team_transition=0,
        active_end=pd.Period("2020-06", "M"), starts=dict.fromkeys(teams, START),
    )  # fmt: skip


def share(before: float, after: float) -> Series:
    size = np.full(24, 100.0)
    return counted_series("proportion", PERIODS, np.where(PERIODS < START, before, after) * size, size)


def measure(kind: str = "proportion") -> Measure:
    return Measure.model_validate({"id": "m", "title": "M", "definition": "D", "kind": kind, "better": "up"})


def test_those_that_completed_are_compared_without_those_that_left() -> None:
    teams = {"a": share(0.3, 0.5), "b": share(0.3, 0.5), "c": share(0.3, 0.2)}
    found = completers_change(teams, {"c"}, window(list(teams)))
    assert found.n_teams == 2
    difference = found.estimate("difference")
    assert difference is not None
    assert difference.value == pytest.approx(0.2)


@pytest.mark.parametrize(("left", "reason"), [(set(), "nobody_left"), ({"a"}, "everybody_left")])
def test_without_both_kinds_of_team_there_is_nothing_to_compare(left: set[str], reason: str) -> None:
    with pytest.raises(NotEnoughData) as refusal:
        completers_change({"a": share(0.3, 0.5)}, left, window(["a"]))
    assert refusal.value.reason == reason


def test_the_funnel_counts_from_the_start_to_the_end_of_the_active_phase() -> None:
    teams = {name: share(0.9, 0.3) for name in "abcde"}
    found = team_funnel(measure(), teams, window(list(teams)))
    assert found.table["size"].tolist() == [600.0] * 5
    assert found.centre == pytest.approx(0.3)


def test_values_without_counts_have_no_funnel() -> None:
    teams = {"a": Series(kind="continuous", periods=PERIODS, value=np.ones(24))}
    with pytest.raises(NotEnoughData) as refusal:
        team_funnel(measure("continuous"), teams, window(["a"]))
    assert refusal.value.reason == "funnel_without_counts"
