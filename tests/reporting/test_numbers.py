"""How numbers are written, in both languages."""

from __future__ import annotations

import math

import pytest

from lnet_eval.evaluation.not_analysed import NotAnalysed
from lnet_eval.methods.estimate import Estimate
from lnet_eval.reporting.numbers import digits_of, estimate_text, interval_text, not_analysed_text, value_text
from lnet_eval.texts import words

NB, EN = words("nb"), words("en")
NAN = math.nan


def _estimate(value: float, low: float, high: float, unit: str, quantity: str = "level_change") -> Estimate:
    return Estimate(quantity=quantity, value=value, low=low, high=high, unit=unit, n=24, method="default")


def _plain(text: str) -> str:
    return text.replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("unit", "numbers", "norwegian", "english"),
    [
        ("proportion", (0.404, 0.34507, 0.46583), "40,4 % (95 % KI 34,5 til 46,6 %)", "40.4% (95% CI 34.5 to 46.6%)"),
        (
            "proportion_difference",
            (-0.08, -0.121, -0.034),
            "−8,0 prosentpoeng (95 % KI −12,1 til −3,4)",
            "−8.0 percentage points (95% CI −12.1 to −3.4)",
        ),
        ("ratio", (0.518, 0.341, 0.789), "0,52 (95 % KI 0,34 til 0,79)", "0.52 (95% CI 0.34 to 0.79)"),
        (
            "per 10000",
            (3.417, 1.2, 5.9),
            "3,42 per 10 000 (95 % KI 1,20 til 5,90)",
            "3.42 per 10,000 (95% CI 1.20 to 5.90)",
        ),
        ("NOK", (300_000, NAN, NAN), "300 000 kr", "NOK 300,000"),
        ("hours", (19.0, NAN, NAN), "19 timer", "19 hours"),
        ("hours", (2.25, NAN, NAN), "2,2 timer", "2.2 hours"),
        ("natural", (1234.5, 1100, 1300), "1 234 (95 % KI 1 100 til 1 300)", "1,234 (95% CI 1,100 to 1,300)"),
    ],
)  # fmt: skip
def test_each_unit_is_written_as_its_language_does(
    unit: str, numbers: tuple[float, float, float], norwegian: str, english: str
) -> None:
    estimate = _estimate(*numbers, unit)
    assert _plain(estimate_text(NB, estimate)) == norwegian
    assert _plain(estimate_text(EN, estimate)) == english


def test_a_missing_value_is_a_dash_and_a_missing_bound_leaves_the_interval_out() -> None:
    assert value_text(NB, NAN, "proportion") == "–"
    assert interval_text(NB, _estimate(1.0, NAN, 2.0, "ratio")) == ""
    assert interval_text(NB, _estimate(1.0, -math.inf, 2.0, "ratio")) == ""


def test_an_interval_that_is_not_a_confidence_interval_is_not_called_one() -> None:
    prediction = _estimate(0.5, 0.2, 0.9, "ratio", "prediction_level_ratio")
    bounds = _estimate(0.802, 0.324, 0.92, "proportion", "agreement_bounds")
    assert "prediksjonsintervall" in interval_text(NB, prediction)
    assert _plain(interval_text(NB, bounds)) == "ytterpunkter 32,4 og 92,0 %"
    assert "CI" not in interval_text(EN, bounds)


def test_a_rate_names_its_denominator(samples) -> None:
    rate, share = samples.sample_plan().measures
    assert _plain(value_text(NB, 3.9, "per 1000", rate)) == "3,90 per 1 000 liggedøgn"
    assert _plain(value_text(EN, 3.9, "per 1000", rate)) == "3.90 per 1,000 patient days"
    assert _plain(value_text(NB, 0.08, "proportion", share)) == "8,0 %"


def test_a_line_break_never_parts_a_number_from_its_unit() -> None:
    for say in (NB, EN):
        for unit in ("proportion", "NOK", "hours"):
            assert " " not in value_text(say, 1200.0, unit)


@pytest.mark.parametrize(("value", "digits"), [(0.0, 1), (0.8, 2), (0.045, 3), (5.2, 2), (52.0, 1), (520.0, 0)])
def test_small_numbers_have_more_decimals(value: float, digits: int) -> None:
    assert digits_of("natural", value) == digits


def test_a_reason_without_a_text_still_says_that_nothing_was_analysed() -> None:
    sentence = not_analysed_text(NB, NotAnalysed(method="x", reason="a_reason_nobody_wrote"))
    assert sentence.startswith("Ikke analysert")
