from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given as on_all
from hypothesis import strategies as st
from scipy.stats import brunnermunzel

from lnet_eval.errors import NotEnoughData
from lnet_eval.methods.survey import pre_post_item
from lnet_eval.methods.survey.paired import newcombe_paired, signed_rank
from lnet_eval.methods.survey.unpaired import brunner_munzel, newcombe_unpaired

CLOSED_FORM = 1e-10  # the same formula in double precision on both sides
OPTIMISER = 1e-4  # MASS::polr stops at a relative tolerance on the deviance; its Hessian is numerical, as ours is

answers = st.lists(st.integers(1, 5), min_size=1, max_size=40)
pairs = st.lists(st.tuples(st.integers(1, 5), st.integers(1, 5)), min_size=1, max_size=40)


def linked(frame: pd.DataFrame):
    key = pd.Series([f"p{i}" for i in range(len(frame))])
    return pre_post_item(frame["pre"].to_numpy(float), frame["post"].to_numpy(float), pre_key=key, post_key=key)


@pytest.mark.golden
@pytest.mark.parametrize("case", ["better", "worse", "small", "large"])
@pytest.mark.parametrize("quantity", ["agreement_difference", "signed_rank", "improved", "worsened"])
def test_linked_answers_agree_with_r(case, quantity, given, expected, agrees):
    frame = given("pre_post").query("case == @case").reset_index(drop=True)
    agrees(linked(frame).estimate(quantity), expected["linked"][case][quantity], CLOSED_FORM)


@pytest.mark.golden
@pytest.mark.parametrize("case", ["better", "worse", "small", "large"])
def test_the_signed_rank_test_agrees_with_wilcox_test(case, given, expected):
    frame = given("pre_post").query("case == @case")
    found = signed_rank(frame["pre"].to_numpy(float), frame["post"].to_numpy(float))
    assert found.statistic == expected["linked"][case]["statistic"]
    assert found.p_value == pytest.approx(expected["linked"][case]["p_value"], abs=CLOSED_FORM)


@pytest.mark.golden
def test_without_ties_the_shift_is_that_of_the_exact_wilcox_test(given, expected, agrees):
    frame = given("untied_pairs")
    found = signed_rank(frame["pre"].to_numpy(float), frame["post"].to_numpy(float))
    assert found.statistic == expected["untied"]["statistic"]
    agrees(found.estimate, expected["untied"]["signed_rank"], CLOSED_FORM)


@pytest.mark.golden
@pytest.mark.parametrize("case", ["shifted", "alike"])
@pytest.mark.parametrize(
    ("quantity", "tolerance"),
    [("agreement_difference", CLOSED_FORM), ("superiority", CLOSED_FORM), ("odds_ratio", OPTIMISER)],
)
def test_anonymous_answers_agree_with_r(case, quantity, tolerance, given, expected, agrees):
    frame = given("groups").query("case == @case")
    pre, post = (frame.loc[frame["time"] == time, "answer"].to_numpy(float) for time in ("pre", "post"))
    found = pre_post_item(pre, post)
    assert found.linkage == "unlinked"
    assert found.shift is None
    agrees(found.estimate(quantity), expected["unlinked"][case][quantity], tolerance)


def test_linked_pairs_are_found_by_key_and_not_by_row():
    pre = pd.Series([1.0, 2.0, 3.0])
    found = pre_post_item(pre, pd.Series([5.0, 4.0, 3.0]), pre_key=pd.Series(["a", "b", "c"]),
                          post_key=pd.Series(["c", "b", "a"]))  # fmt: skip
    assert found.shift.loc[1, 3] == found.shift.loc[2, 4] == found.shift.loc[3, 5] == 1
    assert found.shift.to_numpy().sum() == 3
    assert found.estimate("improved").value == 1


def partly_linked(others: int):
    """Three persons linked, and so many others on both sides."""
    pre, post = np.array([1.0, 2, 3, *[2] * others]), np.array([4.0, 4, 5, *[5] * others])
    known = ["a", "b", "c"]
    return pre_post_item(pre, post, pre_key=pd.Series([*known, *[None] * others]),
                         post_key=pd.Series([*known, *[f"x{i}" for i in range(others)]]))  # fmt: skip


def test_a_partly_linked_question_shows_both_parts_and_says_so():
    found = partly_linked(10)
    assert found.linkage == "linked"
    assert {c.code for c in found.cautions} == {"pre_post_partly_linked", "superiority_without_interval"}
    assert found.estimate("agreement_difference").n == 3
    assert found.estimate("agreement_difference_not_linked").n == 20
    assert found.estimate("superiority").value == 1
    assert (found.n_before, found.n_after) == (13, 13)


def test_a_few_who_cannot_be_linked_are_no_second_part_but_are_said():
    found = partly_linked(9)
    assert {c.code for c in found.cautions} == {"pre_post_pairs_only"}
    assert found.estimate("superiority") is None


def test_keys_that_match_nobody_leave_two_anonymous_groups():
    found = pre_post_item(np.array([1.0, 2]), np.array([4.0, 4]), pre_key=pd.Series(["a", "b"]),
                          post_key=pd.Series(["c", "d"]))  # fmt: skip
    assert found.linkage == "unlinked"
    assert {"pre_post_no_pairs", "pre_post_unlinked"} <= {c.code for c in found.cautions}


def test_a_key_that_stands_twice_is_refused_without_being_named():
    with pytest.raises(ValueError, match="1 linkage keys") as refusal:
        pre_post_item(np.array([1.0, 2]), np.array([4.0]), pre_key=pd.Series(["secret", "secret"]),
                      post_key=pd.Series(["secret"]))  # fmt: skip
    assert "secret" not in str(refusal.value)


@pytest.mark.parametrize(
    ("pre", "post", "reason"),
    [([np.nan], [3.0], "pre_post_no_answers_before"), ([3.0], [-1.0], "pre_post_no_answers_after")],
)
def test_a_side_without_answers_is_not_analysed(pre, post, reason):
    with pytest.raises(NotEnoughData) as lack:
        pre_post_item(np.array(pre), np.array(post))
    assert lack.value.reason == reason


def test_groups_that_do_not_overlap_have_no_interval_and_say_so():
    found = pre_post_item(np.array([1.0, 1, 2]), np.array([4.0, 5, 5]))
    assert found.estimate("superiority").value == 1
    assert np.isnan(found.estimate("superiority").low)
    assert found.estimate("odds_ratio") is None
    assert "superiority_without_interval" in {c.code for c in found.cautions}


def test_where_nobody_changed_the_shift_is_nought():
    found = signed_rank(np.array([3.0, 4, 5]), np.array([3.0, 4, 5]))
    assert (found.shift, found.low, found.high, found.n_changed) == (0, 0, 0, 0)
    assert np.isnan(found.p_value)


def test_those_who_did_not_change_hold_the_shift_back():
    pre = np.full(20, 3.0)
    assert signed_rank(pre, np.where(np.arange(20) < 4, 4.0, 3.0)).shift == 0


@on_all(answers, answers)
def test_swapping_before_and_after_turns_the_difference_round(pre, post):
    one = newcombe_unpaired(sum(a >= 4 for a in pre), len(pre), sum(a >= 4 for a in post), len(post))
    other = newcombe_unpaired(sum(a >= 4 for a in post), len(post), sum(a >= 4 for a in pre), len(pre))
    assert (one.value, one.low, one.high) == pytest.approx((-other.value, -other.high, -other.low))
    up = brunner_munzel(np.array(pre, float), np.array(post, float))
    down = brunner_munzel(np.array(post, float), np.array(pre, float))
    assert up.value == pytest.approx(1 - down.value)
    assert np.isnan(up.low) or up.low <= up.value <= up.high


@on_all(answers, answers)
def test_superiority_is_half_plus_half_the_share_above_less_the_share_below(pre, post):
    higher = np.mean([[(b > a) + (b == a) / 2 for b in post] for a in pre])
    assert brunner_munzel(np.array(pre, float), np.array(post, float)).value == pytest.approx(higher)


def test_the_interval_reaches_one_half_exactly_where_scipys_test_reaches_five_per_cent():
    rng = np.random.default_rng(3)
    for _ in range(50):
        pre, post = rng.integers(1, 6, 25).astype(float), rng.integers(1, 6, 30).astype(float)
        found = brunner_munzel(pre, post)
        assert found.excludes(0.5) == (brunnermunzel(pre, post).pvalue < 0.05)


@on_all(pairs)
def test_paired_intervals_hold_their_estimate_and_stay_within_reach(rows):
    pre, post = np.array(rows, dtype=float).T
    a, b = pre >= 4, post >= 4
    found = newcombe_paired(int((a & b).sum()), int((a & ~b).sum()), int((~a & b).sum()), int((~a & ~b).sum()))
    assert -1 - 1e-12 <= found.low <= found.value + 1e-12
    assert found.value - 1e-12 <= found.high <= 1 + 1e-12
    shift = signed_rank(pre, post)
    assert shift.low <= shift.shift <= shift.high


@pytest.mark.recovery
def test_the_hodges_lehmann_interval_covers_a_planted_shift():
    rng = np.random.default_rng(11)
    held = 0
    for _ in range(300):
        pre = rng.normal(size=20)
        found = signed_rank(pre, pre + 0.5 + rng.normal(size=20))
        held += found.low <= 0.5 <= found.high
    assert 0.92 <= held / 300 <= 0.98  # three standard errors of 300 draws around 95 %
