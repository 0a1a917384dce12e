"""Early against late answers, and tests of the questions that were named beforehand."""

from __future__ import annotations

import math

import numpy as np
import pytest

from lnet_eval.errors import NotEnoughData
from lnet_eval.methods.survey import early_late, holm, pre_post_item
from lnet_eval.methods.survey.unpaired import newcombe_unpaired

CLOSED_FORM = 1e-10  # the same formula in double precision on both sides


def test_the_later_half_is_set_against_the_earlier():
    agrees = np.array([True] * 18 + [False] * 2 + [True] * 9 + [False] * 11)
    found = early_late(agrees, np.arange(40.0))
    assert (found.early.value, found.late.value) == (18 / 20, 9 / 20)
    expected = newcombe_unpaired(18, 20, 9, 20)
    assert (found.difference.low, found.difference.high) == (expected.low, expected.high)


def test_the_order_of_rows_does_not_matter_and_answers_without_a_time_are_left_out():
    agrees, order = np.array([True, False] * 20), np.r_[np.arange(30.0), [np.nan] * 10]
    mixed = np.random.default_rng(1).permutation(40)
    one, other = early_late(agrees, order), early_late(agrees[mixed], order[mixed])
    assert (one.early, one.late) == (other.early, other.late)
    assert one.early.n + one.late.n == 30


@pytest.mark.parametrize(
    ("n", "order", "reason"),
    [(19, np.arange(19.0), "survey_too_few_times"), (30, np.ones(30), "survey_one_time"),
     (30, np.full(30, np.nan), "survey_too_few_times")],
)  # fmt: skip
def test_too_few_or_simultaneous_answers_are_not_compared(n, order, reason):
    with pytest.raises(NotEnoughData) as lack:
        early_late(np.ones(n, dtype=bool), order)
    assert lack.value.reason == reason


@pytest.mark.golden
@pytest.mark.parametrize("case", ["alike", "shifted"])
def test_the_test_of_two_groups_agrees_with_r(case, given, expected):
    frame = given("groups").query("case == @case")
    pre, post = (frame.query("time == @time")["answer"].to_numpy(float) for time in ("pre", "post"))
    found = pre_post_item(pre, post)
    assert found.p_value == pytest.approx(expected["unlinked"][case]["superiority"]["p_value"], abs=CLOSED_FORM)


@pytest.mark.golden
def test_holms_adjustment_agrees_with_r(given, expected):
    cases = expected["linked"]
    key = {name: [f"p{i}" for i in range(len(given("pre_post").query("case == @name")))] for name in cases}
    tested = {}
    for name in cases:
        frame = given("pre_post").query("case == @name")
        tested[name] = pre_post_item(
            frame["pre"].to_numpy(float), frame["post"].to_numpy(float), pre_key=np.array(key[name], dtype=object),
            post_key=np.array(key[name], dtype=object),
        ).p_value  # fmt: skip
    assert holm(tested) == pytest.approx(expected["holm"], abs=CLOSED_FORM)


def test_a_question_without_a_test_counts_for_nothing():
    assert holm({"a": 0.04, "b": math.nan})["a"] == 0.04
    assert math.isnan(holm({"b": math.nan})["b"])
    assert holm({}) == {}
