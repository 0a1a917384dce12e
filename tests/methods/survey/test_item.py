from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given as on_all
from hypothesis import strategies as st

from lnet_eval.errors import NotEnoughData
from lnet_eval.methods.survey import response_rate, survey_item

CLOSED_FORM = 1e-10  # the same formula in double precision on both sides
CASES = {"five_points": (5, (4, 5)), "five_points_even_n": (5, (4, 5)), "seven_points": (7, (6, 7)),
         "few": (5, (4, 5)), "one": (5, (4, 5))}  # fmt: skip

answers_of_people = st.lists(st.sampled_from([1, 2, 3, 4, 5, -1, math.nan]), min_size=1, max_size=60)


def memo_answers() -> np.ndarray:
    return np.repeat([5.0, 4.0, 3.0, 2.0], [40, 41, 12, 8])


@pytest.mark.golden
@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("quantity", ["agreement", "neutral", "median", "lower_quartile", "upper_quartile"])
def test_an_item_agrees_with_r(case, quantity, given, expected, agrees):
    items = given("items")
    points, agree = CASES[case]
    found = survey_item(items.loc[items["case"] == case, "answer"], points=points, agree=agree)
    agrees(found.estimate(quantity), expected["items"][case][quantity], CLOSED_FORM)


@pytest.mark.golden
def test_the_memos_survey_has_its_response_rate_its_agreement_and_its_bounds(expected, agrees):
    found = survey_item(memo_answers(), invited=250)
    agrees(found.estimate("response_rate"), expected["memo"]["response_rate"], CLOSED_FORM)
    agrees(found.estimate("agreement"), expected["memo"]["agreement"], CLOSED_FORM)
    bounds = found.estimate("agreement_bounds")
    assert (bounds.low, bounds.high) == (pytest.approx(81 / 250), pytest.approx((81 + 149) / 250))
    assert (round(100 * bounds.low, 1), round(100 * bounds.high, 1)) == (32.4, 92.0)


@pytest.mark.golden
def test_the_finite_population_narrows_the_interval_as_r_does(expected, agrees):
    found = survey_item(memo_answers(), invited=250, finite_population=True)
    finite = next(e for e in found.estimates if e.method == "wilson_finite_population")
    agrees(finite, expected["finite"], CLOSED_FORM)
    assert found.estimate("agreement").method == "wilson"


def test_where_all_invited_answered_nothing_is_left_to_the_silent():
    found = survey_item(memo_answers(), invited=101, finite_population=True)
    bounds = found.estimate("agreement_bounds")
    finite = next(e for e in found.estimates if e.method == "wilson_finite_population")
    assert bounds.low == bounds.high == bounds.value == finite.low == finite.high == 81 / 101
    assert found.estimate("response_rate").value == 1


def test_not_applicable_is_answered_but_in_no_denominator():
    found = survey_item(np.array([5, 5, 2, -1, -1, np.nan]), invited=10)
    assert (found.n, found.n_not_applicable, found.n_missing) == (3, 2, 1)
    assert found.estimate("agreement").value == pytest.approx(2 / 3)
    assert found.estimate("response_rate").value == pytest.approx(5 / 10)
    assert {c.code for c in found.cautions} == {
        "survey_low_response", "survey_few_answers", "survey_many_not_applicable",
    }  # fmt: skip


def test_those_without_an_answer_on_the_scale_are_the_silent_of_the_bounds():
    bounds = survey_item(np.array([5, 5, 2, -1, -1, np.nan]), invited=10).estimate("agreement_bounds")
    assert (bounds.low, bounds.high, bounds.n) == (0.2, 0.9, 10)


@pytest.mark.parametrize("answers", [[], [np.nan, np.nan]])
def test_no_answers_are_not_analysed(answers):
    with pytest.raises(NotEnoughData) as lack:
        survey_item(np.array(answers, dtype=float), invited=10)
    assert (lack.value.method, lack.value.reason) == ("survey_item", "survey_no_answers")


def test_a_question_that_fitted_nobody_says_so():
    with pytest.raises(NotEnoughData) as lack:
        survey_item(np.array([-1.0, -1.0]), invited=10)
    assert lack.value.reason == "survey_all_not_applicable"


def test_one_respondent_gets_the_widest_of_intervals():
    found = survey_item(np.array([4.0]))
    assert found.estimate("agreement").value == 1
    assert (found.estimate("median").low, found.estimate("median").high) == (1, 5)


def test_more_answers_than_invited_are_refused():
    with pytest.raises(ValueError, match="5 answers, but only 4 were invited"):
        survey_item(np.array([1, 2, 3, 4, -1]), invited=4)


def test_answers_outside_the_scale_are_counted_and_never_named():
    with pytest.raises(ValueError, match="2 of 4 answers are outside the scale 1 to 5") as refusal:
        survey_item(np.array([97, 3.5, 4, 5]))
    assert "97" not in str(refusal.value)
    assert "3.5" not in str(refusal.value)


@pytest.mark.parametrize(
    "scale", [{"points": 1}, {"agree": ()}, {"agree": (5, 6)}, {"agree": (1, 2, 3, 4, 5)}, {"not_applicable": 3}]
)
def test_a_scale_that_makes_no_sense_is_refused(scale):
    with pytest.raises(ValueError, match=r"scale|agreeing"):
        survey_item(np.array([1.0, 2.0]), **scale)


def test_an_even_scale_has_no_neutral_answer():
    assert survey_item(np.array([1.0, 4.0]), points=4, agree=(3, 4)).estimate("neutral") is None


def test_half_way_between_two_points_the_median_is_their_mean():
    assert survey_item(np.array([2.0, 3.0, 4.0, 5.0])).estimate("median").value == 3.5


def test_nobody_invited_gives_no_response_rate():
    with pytest.raises(NotEnoughData):
        response_rate(0, 0)
    with pytest.raises(ValueError, match="negative"):
        response_rate(-1, 5)


@on_all(answers_of_people, st.integers(0, 40))
def test_every_share_lies_in_its_interval_and_the_bounds_hold_every_completion(answers, silent):
    try:
        found = survey_item(pd.Series(answers, dtype=float), invited=len(answers) + silent)
    except NotEnoughData:
        assert not any(answer > 0 for answer in answers)
        return
    assert found.n + found.n_not_applicable + found.n_missing == len(answers)
    assert found.counts.sum() == found.n
    for estimate in found.estimates:
        if estimate.quantity != "agreement_bounds":
            assert estimate.low - 1e-12 <= estimate.value <= estimate.high + 1e-12
    bounds, share = found.estimate("agreement_bounds"), found.estimate("agreement").value
    assert bounds.low - 1e-12 <= share <= bounds.high + 1e-12
    median, lower, upper = (found.estimate(name) for name in ("median", "lower_quartile", "upper_quartile"))
    assert 1 <= lower.value <= median.value <= upper.value <= 5
    assert all(e.low >= 1 and e.high <= 5 for e in (median, lower, upper))


@on_all(answers_of_people)
def test_the_order_of_the_answers_does_not_matter(answers):
    try:
        one = survey_item(np.array(answers, dtype=float))
    except NotEnoughData:
        return
    other = survey_item(np.array(answers[::-1], dtype=float))
    pd.testing.assert_frame_equal(one.to_frame(), other.to_frame())


@pytest.mark.recovery
def test_the_order_statistics_cover_the_median_of_a_population():
    rng = np.random.default_rng(7)
    population = np.array([1, 2, 3, 4, 5])
    held = 0
    for _ in range(400):
        found = survey_item(rng.choice(population, 30, p=[0.1, 0.2, 0.25, 0.25, 0.2]).astype(float)).estimate("median")
        held += found.low <= 3 <= found.high
    assert held / 400 >= 0.95  # order statistics never cover less than they say
