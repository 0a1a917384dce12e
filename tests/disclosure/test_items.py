from __future__ import annotations

import itertools
from collections import defaultdict

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from lnet_eval.disclosure import item_is_safe, protect_item, protect_pre_post
from lnet_eval.methods.survey import pre_post_item, survey_item

counts_of_answers = st.lists(st.integers(0, 12), min_size=5, max_size=5)


def item(counts, *, not_applicable=0, left_open=0, invited=None, **scale):
    answers = [*np.repeat(np.arange(1, len(counts) + 1), counts), *[-1] * not_applicable, *[np.nan] * left_open]
    return survey_item(np.array(answers, dtype=float), points=len(counts), invited=invited, **scale)


def quantities(protected):
    return {estimate.quantity for estimate in protected.estimates}


def test_with_enough_answers_everywhere_everything_is_shown():
    found = protect_item(item([10, 6, 10, 30, 20], invited=100), 5)
    assert found.agreement == "exact"
    assert not found.merged
    assert found.groups == (((1,), 10), ((2,), 6), ((3,), 10), ((4,), 30), ((5,), 20))
    assert quantities(found) == {
        "response_rate", "agreement", "agreement_bounds", "neutral", "median", "lower_quartile", "upper_quartile",
    }  # fmt: skip


def test_fewer_answers_than_k_are_not_shown():
    few = item([1, 1, 0, 1, 1])
    assert not item_is_safe(few, 5)
    assert protect_item(few, 5) is None
    assert item_is_safe(item([1, 1, 1, 1, 1]), 5)


def test_small_answers_are_merged_with_their_neighbours_on_the_same_side():
    found = protect_item(item([2, 6, 10, 30, 20]), 5)
    assert found.merged
    assert found.groups == (((1, 2), 8), ((3,), 10), ((4,), 30), ((5,), 20))


def test_a_small_neutral_group_takes_the_neutral_share_with_it():
    found = protect_item(item([8, 6, 2, 30, 20]), 5)
    assert found.groups == (((1,), 8), ((2, 3), 8), ((4,), 30), ((5,), 20))
    assert "neutral" not in quantities(found)


def test_agreeing_and_not_are_never_merged():
    found = protect_item(item([0, 1, 4, 3, 40]), 5)
    assert found.groups == (((1, 2, 3), 5), ((4, 5), 43)) or found.groups[-1] == ((4, 5), 43)
    assert all(not ({3, 4} <= set(points)) for points, _ in found.groups)


@pytest.mark.parametrize(
    ("counts", "form", "limit"),
    [
        ([10, 10, 10, 1, 2], "fewer_than", 5),
        ([1, 1, 0, 20, 20], "at_least", 38),
        ([1, 1, 1, 3, 3], "some", None),
        ([0, 0, 0, 4, 4], "exact", None),
        ([4, 4, 0, 0, 0], "exact", None),
    ],
)
def test_a_share_with_a_small_side_is_given_as_a_bound(counts, form, limit):
    found = protect_item(item(counts, invited=60), 5)
    assert (found.agreement, found.limit) == (form, limit)
    assert ("agreement" in quantities(found)) == (form == "exact")
    assert ("agreement_bounds" in quantities(found)) == (form == "exact")
    assert bool(found.groups) == (form == "exact")


@pytest.mark.parametrize(("skipped", "left_open"), [(2, 0), (0, 2), (1, 1), (7, 1), (2, 30)])
def test_few_dont_knows_are_hidden_with_the_response_rate_that_would_give_them_away(skipped, left_open):
    found = protect_item(item([8, 6, 9, 30, 20], not_applicable=skipped, left_open=left_open, invited=200), 5)
    assert found.n_not_applicable is None
    assert "response_rate" not in quantities(found)


@pytest.mark.parametrize(("skipped", "left_open"), [(0, 0), (7, 0), (6, 9), (0, 8)])
def test_many_or_no_dont_knows_are_shown(skipped, left_open):
    assert protect_item(item([8, 6, 9, 30, 20], not_applicable=skipped, left_open=left_open), 5).n_not_applicable == (
        skipped
    )


def test_a_scale_without_a_middle_and_other_agreeing_points():
    found = protect_item(item([8, 9, 2, 20], agree=(3, 4)), 5)
    assert found.groups == (((1,), 8), ((2,), 9), ((3, 4), 22))


@settings(deadline=None)
@given(counts_of_answers, st.integers(3, 6))
def test_every_group_shown_is_empty_or_large_enough_and_adds_up(counts, k):
    assume(sum(counts) >= k)
    found = protect_item(item(counts), k)
    assert all(count == 0 or count >= k for _, count in found.groups)
    if found.groups:
        assert sum(count for _, count in found.groups) == sum(counts)
        assert [point for points, _ in found.groups for point in points] == [1, 2, 3, 4, 5]
    shares = [found.estimate(name) for name in ("agreement", "neutral")]
    for share in (share for share in shares if share is not None):
        people = round(share.value * share.n)
        assert people in {0, found.n} or k <= people <= found.n


@pytest.mark.parametrize(("n", "k"), [(7, 3), (9, 3)])
def test_no_merged_answer_and_no_bounded_share_can_be_solved(n, k):
    """Every distribution of n answers: those that are shown alike differ in each merged point."""
    alike = defaultdict(list)
    for cuts in itertools.combinations_with_replacement(range(n + 1), 4):
        counts = np.diff([0, *cuts, n])
        found = protect_item(item(counts), k)
        numbers = tuple((e.quantity, round(e.value, 9), round(e.low, 9), round(e.high, 9)) for e in found.estimates)
        alike[found.agreement, found.limit, found.groups, numbers].append(counts)
    for (form, _, groups, _), same in alike.items():
        for point in (point for points, _ in groups if len(points) > 1 for point in points):
            assert len({counts[point - 1] for counts in same}) > 1, (groups, same)
        if form != "exact":
            assert len({counts[3:].sum() for counts in same}) > 1


def pairs(table, others=0):
    """Answers before and after from {(before, after): people}, and of others who answered after only."""
    rows = [pair for pair, people in table.items() for _ in range(people)]
    pre, post = np.array(rows, dtype=float).T
    keys = np.arange(len(rows)).astype(str)
    more = np.array([f"other {i}" for i in range(others)])
    return pre_post_item(
        pre, np.append(post, np.full(others, 3.0)), pre_key=keys, post_key=np.append(keys, more).astype(object)
    )


def test_a_linked_change_shows_its_shares_and_never_the_shift_table():
    found = protect_pre_post(pairs({(2, 4): 12, (4, 5): 8, (5, 3): 6, (2, 2): 9}), 5)
    assert {"agreement_pre", "agreement_post", "agreement_difference", "signed_rank"} <= quantities(found)
    assert found.changes.shown.to_dict() == {"worsened": 6, "same": 9, "improved": 20}


def test_a_small_number_who_changed_is_hidden_in_table_and_shares():
    found = protect_pre_post(pairs({(2, 4): 12, (4, 5): 8, (5, 3): 2, (2, 2): 9}), 5)
    assert found.changes.mask["worsened"]
    assert not {"improved", "worsened"} & quantities(found)


def test_a_side_with_few_who_agreed_takes_the_difference_with_it():
    found = protect_pre_post(pairs({(2, 4): 12, (4, 5): 2, (2, 2): 9}), 5)
    assert "agreement_pre" not in quantities(found)
    assert "agreement_difference" not in quantities(found)
    assert "agreement_post" in quantities(found)


@pytest.mark.parametrize(("others", "shown"), [(0, True), (2, False), (7, True)])
def test_pairs_that_are_almost_everybody_do_not_give_the_others_away(others, shown):
    change = pairs({(2, 4): 12, (4, 5): 8, (5, 3): 6, (2, 2): 9}, others=others)
    found = quantities(protect_pre_post(change, 5))
    assert ({"agreement_pre", "agreement_post", "agreement_difference"} <= found) == shown
    assert {"signed_rank", "improved", "worsened"} <= found


@pytest.mark.parametrize(("agreed", "shown"), [(0, True), (2, False), (6, False), (8, True)])
def test_those_who_left_do_not_follow_from_everybody_and_the_pairs(agreed, shown):
    # The question itself says what all before answered; less the pairs, these are the eight who left.
    stayed, left = np.repeat([2.0, 4.0], [20, 20]), np.repeat([4.0, 2.0], [agreed, 8 - agreed])
    keys = np.arange(48).astype(str)
    found = quantities(
        protect_pre_post(
            pre_post_item(np.append(stayed, left), np.roll(stayed, 10), pre_key=keys, post_key=keys[:40]), 5
        )
    )
    assert ({"agreement_pre", "agreement_difference"} <= found) == shown
    assert "agreement_post" in found


def test_a_change_among_fewer_than_k_is_not_shown():
    assert protect_pre_post(pairs({(2, 4): 3}), 5) is None
    assert protect_pre_post(pre_post_item(np.array([1.0] * 9), np.array([4.0] * 4)), 5) is None


def test_anonymous_groups_show_their_shares_where_these_are_large():
    found = protect_pre_post(pre_post_item(np.repeat([2.0, 4.0], [9, 8]), np.repeat([2.0, 5.0], [6, 14])), 5)
    assert {"agreement_pre", "agreement_post", "agreement_difference", "superiority"} <= quantities(found)
    assert found.changes is None
