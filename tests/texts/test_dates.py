"""A line never ends inside a date, between a number and its per cent sign, or before what an interval is called."""

from __future__ import annotations

import datetime as dt

import pytest

from lnet_eval.methods.estimate import Estimate
from lnet_eval.reporting.numbers import interval_text
from lnet_eval.texts import words


@pytest.mark.parametrize(("language", "written"), [("nb", "3.\u00a0mars 2020"), ("en", "3\u00a0March 2020")])
def test_a_day_stays_with_its_month(language: str, written: str) -> None:
    assert words(language).date(dt.date(2020, 3, 3)) == written


@pytest.mark.parametrize(
    ("language", "typed", "tied"),
    [
        ("nb", "Frist: 1. oktober 2020, 72 % av dem.", "Frist: 1.\u00a0oktober 2020, 72\u00a0% av dem."),
        ("nb", "3 mai", "3\u00a0mai"),
        ("nb", "Nr. 3. Mange maier.", "Nr. 3. Mange maier."),
        ("en", "Due 1 October 2020, 72 % of them.", "Due 1\u00a0October 2020, 72\u00a0% of them."),
        ("en", "Of 3 Mayors", "Of 3 Mayors"),
    ],
)
def test_what_people_typed_is_tied_likewise(language: str, typed: str, tied: str) -> None:
    assert words(language).tied(typed) == tied


@pytest.mark.parametrize(("language", "start"), [("nb", "95\u00a0%\u00a0KI "), ("en", "95%\u00a0CI ")])
def test_the_level_stays_with_the_name_of_the_interval(language: str, start: str) -> None:
    estimate = Estimate(quantity="level_change", value=0.5, low=0.3, high=0.8, unit="ratio", n=24, method="default")
    assert interval_text(words(language), estimate).startswith(start)
