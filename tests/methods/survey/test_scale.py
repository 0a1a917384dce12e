from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from lnet_eval.errors import NotEnoughData
from lnet_eval.methods.survey import cronbach_alpha, mcdonald_omega, scale_score

CLOSED_FORM = 1e-10  # the same formula in double precision on both sides
OPTIMISER = 1e-6  # two optimisers of the same likelihood, each stopped by its own rule


def answers(n: int, loads: tuple[float, ...], seed: int = 1) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    common = rng.normal(size=n)
    return pd.DataFrame({str(i): a * common + rng.normal(scale=np.sqrt(1 - a**2), size=n) for i, a in enumerate(loads)})


@pytest.mark.golden
def test_alpha_and_feldts_interval_agree_with_psych(given, expected, agrees):
    agrees(cronbach_alpha(given("scale")), expected["scale"]["alpha"], CLOSED_FORM)


@pytest.mark.golden
def test_omega_and_its_jackknife_agree_with_factanal(given, expected, agrees):
    agrees(mcdonald_omega(given("scale")), expected["scale"]["omega"], OPTIMISER)


@pytest.mark.recovery
def test_omega_finds_the_reliability_of_a_planted_factor():
    loads = (0.9, 0.8, 0.7, 0.4)
    planted = sum(loads) ** 2 / (sum(loads) ** 2 + sum(1 - a**2 for a in loads))
    frame = answers(4000, loads)
    assert cronbach_alpha(frame).value < planted
    values = frame.to_numpy()
    from lnet_eval.methods.survey.scale import _omega  # the jackknife of 4000 rows would take too long here

    assert _omega(values, None) == pytest.approx(planted, abs=0.02)  # three standard errors at n = 4000


def test_fewer_than_three_questions_make_no_scale():
    with pytest.raises(NotEnoughData, match="scale_too_few_items"):
        cronbach_alpha(answers(80, (0.8, 0.8)))


def test_fewer_than_fifty_complete_answers_make_no_scale():
    frame = answers(60, (0.8, 0.8, 0.8))
    frame.iloc[:11, 0] = np.nan
    with pytest.raises(NotEnoughData) as lack:
        mcdonald_omega(frame)
    assert (lack.value.reason, lack.value.found) == ("scale_too_few_answers", 49)


def test_a_question_that_all_answered_alike_is_named_as_the_reason():
    with pytest.raises(NotEnoughData, match="scale_constant_item"):
        cronbach_alpha(answers(60, (0.8, 0.8, 0.8)).assign(alike=4.0))


def test_not_applicable_is_left_out_of_a_persons_score():
    frame = pd.DataFrame({"a": [5, -1, -1], "b": [3, 4, -1], "c": [1, 2, 3]}, dtype=float)
    assert scale_score(frame, fewest_answered=2).tolist()[:2] == [3.0, 3.0]
    assert np.isnan(scale_score(frame, fewest_answered=2).iloc[2])
    with pytest.raises(ValueError, match="fewest_answered"):
        scale_score(frame, fewest_answered=4)
