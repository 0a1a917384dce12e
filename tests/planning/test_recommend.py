"""The least demanding design is the one that takes the fewest unit-months, those of a staggered start among them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from lnet_eval.planning import Assessment
from lnet_eval.planning.designs import Option


def test_a_staggered_start_lasts_from_the_first_start_to_the_months_after_the_last() -> None:
    option = Option(kind="staggered", before=12, after=12, teams=8, starts=6, step=6)
    assert (option.months, option.unit_months) == (54, 432)


def test_units_outside_are_measured_as_long_as_the_teams() -> None:
    option = Option(kind="comparison", before=6, after=9, teams=8, comparisons=2)
    assert (option.months, option.unit_months) == (15, 150)


def long_steps(content: dict[str, Any]) -> dict[str, Any]:
    content["planning"] |= {"teams": 8, "comparisons": 0, "starts": 6, "step": 6, "months_before": [12, 18]}
    content["planning"]["assumptions"] = [{"measure": "tid", "effect": -1.6, "variation": 1.0}]
    return content


def test_the_months_that_a_staggered_start_adds_count_in_what_is_least_demanding(
    content: dict[str, Any], assessed: Callable[..., Assessment]
) -> None:
    found = assessed(long_steps(content))
    chosen = found.recommendation.chosen.option
    assert found.recommendation.choice == "enough"
    assert (chosen.kind, chosen.before, chosen.unit_months) == ("series", 18, 240)
    staggered = next(one for one in found.options if one.option.kind == "staggered")
    assert staggered.power is not None
    assert staggered.power.at_horizon.value > 0.8
    assert staggered.power.design.length == staggered.option.months


def test_the_designs_stand_in_the_order_of_what_they_demand(
    content: dict[str, Any], assessed: Callable[..., Assessment]
) -> None:
    found = assessed(long_steps(content))
    demanded = [one.option.unit_months for one in found.options]
    assert demanded == sorted(demanded)
    assert [one.option.kind for one in found.options] == [
        "two_points", "series", "series", "staggered", "drawn", "staggered", "drawn",
    ]  # fmt: skip
    frame = found.to_frame()
    assert set(frame.loc[frame["design"] == "drawn", "months"]) == {54, 60}
