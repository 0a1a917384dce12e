"""Dose and response: R's numbers, and a plot without numbers under ten teams."""

from __future__ import annotations

import json
import math
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from lnet_eval.errors import NotEnoughData
from lnet_eval.methods.dose_response import LEAST_TEAMS, dose_response

GOLDEN = Path(__file__).resolve().parents[2] / "golden" / "people"
CLOSED_FORM = 1e-10  # the same formula in double precision on both sides
EXPECTED = json.loads((GOLDEN / "expected.json").read_text(encoding="utf-8"))["spearman"]


def points(dose, response) -> pd.DataFrame:
    return pd.DataFrame({"unit": [f"t{i}" for i in range(len(dose))], "dose": dose, "response": response})


@pytest.mark.golden
def test_the_rank_correlation_and_its_interval_agree_with_r():
    found = dose_response(pd.read_csv(GOLDEN / "dose.csv"), dose="attendance").estimates[0]
    assert found.n == EXPECTED["n"]
    for name in ("value", "low", "high"):
        assert getattr(found, name) == pytest.approx(EXPECTED[name], rel=CLOSED_FORM), name


def test_under_ten_teams_there_are_points_and_no_number():
    found = dose_response(points(np.arange(9), np.arange(9)), dose="attendance")
    assert len(found.points) == 9
    assert found.estimates == ()


def test_a_team_without_a_dose_or_a_response_is_left_out():
    dose = [0.1, 0.2, 0.3, math.nan, 0.5]
    assert dose_response(points(dose, [1, 2, math.nan, 4, 5]), dose="attendance").points["unit"].tolist() == [
        "t0", "t1", "t4",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("dose", "response", "reason"),
    [([1, 2], [1, 2], "dose_too_few_teams"), ([], [], "dose_too_few_teams"), ([1, 1, 1], [1, 2, 3], "dose_constant"),
     ([1, 2, 3], [4, 4, 4], "dose_constant")],
)  # fmt: skip
def test_too_little_is_not_analysed(dose, response, reason):
    with pytest.raises(NotEnoughData) as caught:
        dose_response(points(dose, response), dose="attendance")
    assert caught.value.reason == reason


def test_a_perfect_order_has_no_interval():
    found = dose_response(points(np.arange(12), np.arange(12) ** 3), dose="attendance").estimates[0]
    assert found.value == pytest.approx(1)
    assert math.isnan(found.low)


@pytest.mark.recovery
def test_the_interval_covers_a_planted_correlation():
    """800 draws of 15 teams with ρ = 0.5: a 95 % interval covers 93 to 97 % of them, give or take simulation error."""
    rng, n, covered, draws = np.random.default_rng(4), 15, 0, 800
    pearson = 2 * math.sin(math.pi * 0.5 / 6)  # the normal correlation whose rank correlation is 0.5
    for _ in range(draws):
        x = rng.standard_normal(n)
        y = pearson * x + math.sqrt(1 - pearson**2) * rng.standard_normal(n)
        found = dose_response(points(x, y), dose="attendance").estimates[0]
        covered += found.low <= 0.5 <= found.high
    assert n >= LEAST_TEAMS
    assert 0.92 <= covered / draws <= 0.98
