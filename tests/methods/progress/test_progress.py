"""Progress scores against R, and where scores and series contradict one another."""

from __future__ import annotations

import json
import math
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lnet_eval.errors import NotEnoughData
from lnet_eval.methods.progress import flag_of, progress_scores

GOLDEN = Path(__file__).resolve().parents[2] / "golden" / "people"
CLOSED_FORM = 1e-10  # the same formula in double precision on both sides
EXPECTED = json.loads((GOLDEN / "expected.json").read_text(encoding="utf-8"))


def scores(*rows: tuple) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["date", "unit", "self", "coach"])
    return frame.assign(date=pd.to_datetime(frame["date"])).astype({"self": float, "coach": float})


@pytest.mark.golden
@pytest.mark.parametrize("quantity", ["self_minus_coach", "claims_improvement"])
def test_the_estimates_agree_with_r(quantity):
    frame = pd.read_csv(GOLDEN / "scores.csv", parse_dates=["date"])
    found = progress_scores(frame, signals=dict.fromkeys(frame["unit"].unique()), high=3.5, low=2.5).estimate(quantity)
    expected = EXPECTED[quantity]
    assert found.n == expected["n"]
    for name in ("value", "low", "high"):
        assert getattr(found, name) == pytest.approx(expected[name], rel=CLOSED_FORM, abs=CLOSED_FORM), name


@pytest.mark.parametrize(
    ("last", "signal", "flag"),
    [
        (4.0, "none", "not_documented"), (3.5, "none", "not_documented"), (4.0, None, "no_series"),
        (4.0, "worse", "contradicted"), (2.5, "better", "underrated"), (3.0, "better", None), (3.0, "none", None),
        (4.0, "better", None), (2.0, "none", None), (math.nan, "better", None), (math.nan, "none", None),
    ],
)  # fmt: skip
def test_a_score_that_the_series_does_not_bear_out_is_flagged(last, signal, flag):
    assert flag_of(last, signal, high=3.5, low=2.5) == flag


def test_the_latest_score_counts_and_a_date_without_an_own_score_is_no_score():
    frame = scores(("2019-03-01", "a", 1.0, None), ("2019-09-01", "a", None, 2.0), ("2019-06-01", "a", 3.5, 3.0))
    team = progress_scores(frame, signals={"a": "none"}, high=3.5, low=2.5).teams.iloc[0]
    assert (team["first"], team["last"], team["coach"], team["n_scores"], team["n_pairs"]) == (1.0, 3.5, 2.0, 2, 1)
    assert team["difference"] == 0.5


def test_a_team_that_never_scored_keeps_its_row():
    found = progress_scores(scores(("2019-03-01", "a", 2.0, None)), signals={"a": None, "b": "better"}, high=3.5, low=2)
    assert found.teams["unit"].tolist() == ["a", "b"]
    assert found.teams["n_scores"].tolist() == [1, 0]
    assert found.estimate("claims_improvement").n == 1
    assert found.estimate("self_minus_coach") is None


def test_two_teams_have_a_difference_without_an_interval():
    frame = scores(("2019-03-01", "a", 3.0, 2.0), ("2019-03-01", "b", 2.0, 2.0))
    found = progress_scores(frame, signals={"a": None, "b": None}, high=3.5, low=2.5).estimate("self_minus_coach")
    assert found.value == 0.5
    assert math.isnan(found.low)
    assert math.isnan(found.high)


def test_without_a_score_nothing_is_analysed():
    with pytest.raises(NotEnoughData) as caught:
        progress_scores(scores(("2019-03-01", "a", None, None)), signals={"a": None}, high=3.5, low=2.5)
    assert caught.value.reason == "no_progress_scores"


def test_a_score_off_the_scale_is_refused():
    with pytest.raises(ValueError, match="between"):
        progress_scores(scores(("2019-03-01", "a", 5.5, None)), signals={"a": None}, high=3.5, low=2.5)


@given(st.floats(0.5, 5.0), st.sampled_from(["better", "worse", "none", None]), st.floats(2.6, 5), st.floats(0.5, 2.5))
def test_a_score_between_the_limits_is_never_flagged(last, signal, high, low):
    if low < last < high:
        assert flag_of(last, signal, high=high, low=low) is None
