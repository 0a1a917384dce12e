"""Pooling, prediction and meta-regression agree with metafor; the permutation test with its permutest."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from lnet_eval.errors import NotEnoughData
from lnet_eval.methods.moderators import EXHAUSTIVE, MetaRegression, meta_regression
from lnet_eval.methods.random_effects import random_effects_summary

FOLDER = Path(__file__).resolve().parents[1] / "golden" / "comparison"
# metafor's own optimiser stops at 1e-12 in τ², which near a flat top is 1e-6 in τ.
TOLERANCE = 1e-5
RNG = np.random.default_rng(0)


@pytest.fixture(scope="module")
def given() -> pd.DataFrame:
    return pd.read_csv(FOLDER / "input.csv")


@pytest.fixture(scope="module")
def expected() -> dict[str, Any]:
    content: dict[str, Any] = json.loads((FOLDER / "expected.json").read_text(encoding="utf-8"))
    return content


def regression(given: pd.DataFrame) -> MetaRegression:
    return meta_regression(given["effect"], given["se"], given["attendance"], name="attendance", unit="sd", rng=RNG)


@pytest.mark.golden
def test_the_mean_and_what_a_new_network_may_expect_agree_with_metafor(
    given: pd.DataFrame, expected: dict[str, Any]
) -> None:
    found = random_effects_summary(given["effect"], given["se"])
    for name, value in expected["pooled"].items():
        assert getattr(found, name) == pytest.approx(value, abs=TOLERANCE), name


@pytest.mark.golden
def test_the_slope_on_a_moderator_agrees_with_metafor(given: pd.DataFrame, expected: dict[str, Any]) -> None:
    found, wanted = regression(given), expected["regression"]
    for estimate in found.estimates[:2]:
        assert estimate.value == pytest.approx(wanted[estimate.quantity], abs=TOLERANCE)
        assert estimate.low == pytest.approx(wanted[f"{estimate.quantity}_low"], abs=TOLERANCE)
        assert estimate.high == pytest.approx(wanted[f"{estimate.quantity}_high"], abs=TOLERANCE)
    assert found.estimates[2].value == pytest.approx(wanted["tau"], abs=TOLERANCE)


@pytest.mark.golden
def test_the_permutation_p_agrees_with_metafor(given: pd.DataFrame, expected: dict[str, Any]) -> None:
    found = regression(given)
    assert found.every_order
    assert found.n_orders == 720
    assert found.permutation_p == pytest.approx(expected["regression"]["permutation_p"], abs=1e-9)


@pytest.mark.recovery
def test_a_planted_slope_is_found_and_no_slope_is_found_seldom() -> None:
    rng = np.random.default_rng(5)
    errors = rng.uniform(0.2, 0.4, 12)
    moderator = rng.uniform(0.4, 1.0, 12)
    effects = 2.0 * moderator + rng.normal(0, errors)
    found = meta_regression(effects, errors, moderator, name="x", unit="sd", rng=rng)
    assert not found.every_order
    assert found.n_orders < EXHAUSTIVE
    assert found.slope.low < 2.0 < found.slope.high
    assert found.permutation_p < 0.01
    false = [
        meta_regression(rng.normal(0, errors), errors, moderator, name="x", unit="sd", rng=rng).permutation_p < 0.05
        for _ in range(12)
    ]
    assert sum(false) <= 3


def test_the_measures_unit_does_not_change_the_answer(given: pd.DataFrame) -> None:
    plain = regression(given)
    large = meta_regression(
        1e6 * given["effect"], 1e6 * given["se"], given["attendance"], name="attendance", unit="sd", rng=RNG
    )
    assert large.slope.value == pytest.approx(1e6 * plain.slope.value, rel=1e-6)
    assert large.permutation_p == plain.permutation_p


@pytest.mark.parametrize(
    ("moderator", "reason"),
    [
        ([0.5, 0.6, 0.7, 0.8, np.nan, np.nan], "moderator_too_few_networks"),
        ([0.5] * 6, "moderator_does_not_vary"),
    ],
)
def test_too_few_networks_or_no_variation_are_refused(given: pd.DataFrame, moderator: list[float], reason: str) -> None:
    with pytest.raises(NotEnoughData) as raised:
        meta_regression(given["effect"], given["se"], moderator, name="x", unit="sd", rng=RNG)
    assert raised.value.reason == reason
