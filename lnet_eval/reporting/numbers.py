"""How a number is written for a reader: with its unit, its interval, and the language's own habits.

A share is written as per cent, a difference between shares as percentage points, a rate with its denominator,
a ratio with two decimals, and a measure in its own unit with the words of the plan. A number and its interval
have the same number of decimals.
"""

from __future__ import annotations

import math
import re
from typing import Final

from lnet_eval.evaluation.not_analysed import NotAnalysed
from lnet_eval.methods.estimate import (
    CORRELATION,
    COUNT,
    HOURS,
    NATURAL,
    NOK,
    ODDS_RATIO,
    RATIO,
    SHARE,
    SHARE_DIFFERENCE,
    Estimate,
)
from lnet_eval.plan.measure import Measure
from lnet_eval.texts import Words

POINTS: Final = "points"
"""Percentage points of a measure whose values are themselves written in per cent; only `unit_of` gives it."""
_FIXED: Final = {RATIO: 2, ODDS_RATIO: 2, CORRELATION: 2, COUNT: 0, NOK: 0}
_SENTENCES: Final = {
    SHARE: "number.percent",
    SHARE_DIFFERENCE: "number.points",
    POINTS: "number.points",
    NOK: "number.nok",
    HOURS: "number.hours",
}
_LEVELS: Final = frozenset({"before", "after", "centre"})
_PER_CENT: Final = frozenset({SHARE, SHARE_DIFFERENCE})
_RATE: Final = re.compile(r"per (\d+(?:\.\d+)?(?:e\+?\d+)?)$")
_MOST_DECIMALS: Final = 4


def value_text(say: Words, value: float, unit: str, measure: Measure | None = None, digits: int | None = None) -> str:
    """`value` with its unit: "40,4 %", "−8,0 prosentpoeng", "3,4 per 10 000 liggedøgn", "0,52", "300 000 kr".

    Parameters
    ----------
    value : in `unit`; shares and their differences are fractions. A missing value is written "–".
    unit : a unit of `lnet_eval.methods.estimate`, or "per 1000".
    measure : the measure the value belongs to; its own words for the unit are used.
    digits : decimals; by default two or three figures, and never more than four decimals.
    """
    if not math.isfinite(value):
        return "–"
    number = number_text(say, value, unit, digits_of(unit, value) if digits is None else digits)
    return _with_unit(say, number, unit, measure)


def unit_of(estimate: Estimate, measure: Measure | None) -> str:
    """The unit an estimate is written in: a difference between two values in per cent is in percentage points."""
    in_points = measure is not None and measure.in_percent and estimate.quantity not in _LEVELS
    return POINTS if in_points and estimate.unit == NATURAL else estimate.unit


def interval_text(
    say: Words,
    estimate: Estimate,
    measure: Measure | None = None,  # noqa: ARG001
    digits: int | None = None,
) -> str:
    """The interval in words, "95 % KI 0,34 til 0,79"; empty where the method gives none.

    The unit is left to the value beside it, except the per cent sign, without which a share could be misread.
    Prediction intervals and the bounds over everyone invited are called what they are.
    """
    if not (math.isfinite(estimate.low) and math.isfinite(estimate.high)):
        return ""
    if digits is None:
        digits = digits_of(estimate.unit, estimate.value, estimate.low, estimate.high)
    low = number_text(say, estimate.low, estimate.unit, digits)
    high = number_text(say, estimate.high, estimate.unit, digits)
    if estimate.unit == SHARE:
        high = say.percent(estimate.high, digits)
    kind = "confidence"
    if estimate.quantity.startswith("prediction_"):
        kind = "prediction"
    elif estimate.quantity.endswith("_bounds"):
        kind = "bounds"
    return say(f"number.interval.{kind}", level=say.percent(estimate.level), low=low, high=high)


def estimate_text(say: Words, estimate: Estimate, measure: Measure | None = None, digits: int | None = None) -> str:
    """Value, unit and interval: "40,4 % (95 % KI 34,5 til 46,6 %)"."""
    if digits is None:
        digits = digits_of(estimate.unit, estimate.value, estimate.low, estimate.high)
    value = value_text(say, estimate.value, unit_of(estimate, measure), measure, digits)
    interval = interval_text(say, estimate, measure, digits)
    return f"{value} ({interval})" if interval else value


def number_text(say: Words, value: float, unit: str, digits: int) -> str:
    """The number alone, as it is written in `unit`: a share of 0.404 is "40,4"."""
    return say.number(100 * value if unit in _PER_CENT else value, digits)


def digits_of(unit: str, *values: float) -> int:
    """Decimals that show two or three figures of the largest of `values`, or as many as the unit always has."""
    if unit in _FIXED:
        return _FIXED[unit]
    finite = [abs(value) for value in values if math.isfinite(value)]
    largest = max(finite, default=0.0)
    if unit in _PER_CENT:
        return 1 if largest >= 0.001 or largest == 0 else 2
    if unit == HOURS:
        return 0 if all(value.is_integer() for value in map(float, finite)) else 1
    if largest == 0:
        return 1
    figures = 2 if largest < 1 else 3
    return min(max(figures - 1 - math.floor(math.log10(largest)), 0), _MOST_DECIMALS)


def not_analysed_text(say: Words, reason: NotAnalysed) -> str:
    """One sentence that says why there is no result, with how much was needed and found where that is known."""
    key = f"not_analysed.{reason.reason}"
    if key not in say:
        key = "not_analysed.other"
    needed = "–" if reason.needed is None else say.number(reason.needed, _whole(reason.needed))
    found = "–" if reason.found is None else say.number(reason.found, _whole(reason.found))
    return say(key, needed=needed, found=found)


def _whole(value: float) -> int:
    return 0 if float(value).is_integer() or not math.isfinite(value) else 2


def _with_unit(say: Words, number: str, unit: str, measure: Measure | None) -> str:
    own = say.of(measure.unit) if measure is not None and measure.unit is not None else ""
    rate = _RATE.match(unit)
    if unit in _SENTENCES:
        return say(_SENTENCES[unit], value=number)
    if rate and own.startswith("per "):
        return f"{number} {own}"
    if rate:
        return say("number.rate_of" if own else "number.rate", value=number, per=say.number(float(rate[1])), of=own)
    if unit == NATURAL and own:
        return say("number.natural", value=number, unit=own)
    return number
