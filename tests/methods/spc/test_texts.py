"""Every code that charts and comparisons can give has its sentence, and the sentence its numbers."""

import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from lnet_eval.errors import NotEnoughData
from lnet_eval.methods.before_after import before_after
from lnet_eval.methods.estimate import Caution
from lnet_eval.methods.series import Series
from lnet_eval.methods.spc import funnel, run_chart
from lnet_eval.texts import words

WAVE = [4.0, 6.0, 6.5, 3.5, 5.5, 4.5]
CODE = re.compile(r'"((?:chart|funnel|nothing|no|one|periods)_[a-z_]*[a-z])"')


def series(value: list[float], kind: str = "continuous") -> Series:
    return Series(kind=kind, periods=pd.period_range("2020-01", periods=len(value), freq="M"), value=np.array(value))


def charts() -> list[Caution]:
    periods = pd.period_range("2020-01", periods=24, freq="M")
    gap = [*WAVE * 4]
    gap[3] = np.nan
    made = [
        run_chart(series(gap)),
        run_chart(series(WAVE * 2)),
        run_chart(series(WAVE * 4), baseline=(periods[0], periods[7])),
    ]
    for kind, value in (("continuous", [5.0] * 12), ("proportion", [1.0] * 11 + [0.9]), ("rate", [0.0] * 11 + [2.0]),
                        ("continuous", [1.0] * 11 + [0.9])):  # fmt: skip
        made += [run_chart(series(value, kind)), run_chart(series(value * 2, kind), phases=[periods[12]])]
    made.append(run_chart(series([*WAVE * 3, *WAVE]), phases=[periods[18]]))
    made.append(run_chart(series(WAVE * 4), phases=[periods[12]]))
    return [caution for chart in made for caution in chart.cautions]


def comparisons() -> list[Caution]:
    start = pd.Period("2020-07", "M")
    slow = series([1.0, 1.2, 2.0, 2.6, 2.4, 1.4] * 4)
    both, one = series([1.0, 2.0] * 6), series([1.0, 2.0])
    made = [
        before_after({"a": slow}, starts={"a": pd.Period("2021-01", "M")}),
        before_after({"a": both, "b": one}, starts={"a": start, "b": start}),
        before_after({"a": series([np.nan] * 5 + [1.0, 2.0])}, starts={"a": start}),
        before_after({"a": series([1.0, 2.0] * 3 + [4.0, 5.0], "ordinal")}, starts={"a": start}),
    ]
    return [caution for result in made for caution in result.cautions]


@pytest.mark.parametrize("language", ["nb", "en"])
def test_every_caution_given_can_be_said(language: str) -> None:
    say = words(language)
    given = charts() + comparisons()
    sentences = {say(f"caution.{caution.code}", **caution.values) for caution in given}
    assert len({caution.code for caution in given}) >= 16
    for sentence in sentences:
        assert sentence.endswith(".")
        assert "{" not in sentence


def refusals() -> list[NotEnoughData]:
    periods = pd.period_range("2020-01", periods=24, freq="M")
    start = {"a": pd.Period("2020-03", "M"), "b": pd.Period("2020-03", "M")}
    units = pd.DataFrame({"unit": list("abcde"), "numerator": 0, "denominator": 10})
    calls = [
        lambda: run_chart(series(WAVE)),
        lambda: run_chart(series([np.nan] * 6 + WAVE * 3), baseline=(periods[0], periods[4])),
        lambda: before_after({"a": series([1.0])}, starts=start),
        lambda: before_after({"a": series([np.nan, np.nan, 1.0])}, starts=start),
        lambda: before_after({"a": series([1.0]), "b": series([np.nan, np.nan, 1.0])}, starts=start),
        lambda: funnel(units.head(3), kind="rate"),
        lambda: funnel(units, kind="rate"),
    ]
    found = []
    for call in calls:
        with pytest.raises(NotEnoughData) as caught:
            call()
        found.append(caught.value)
    return found


@pytest.mark.parametrize("language", ["nb", "en"])
def test_every_refusal_can_be_said(language: str) -> None:
    say = words(language)
    given = refusals()
    assert len({refusal.reason for refusal in given}) == len(given)
    for refusal in given:
        sentence = say(f"not_analysed.{refusal.reason}", needed=refusal.needed, found=refusal.found)
        assert sentence.endswith(".")


def test_every_code_in_the_source_has_a_sentence(root: Path) -> None:
    say = words("nb")
    found = {
        code
        for folder in ("spc", "before_after")
        for path in (root / "lnet_eval" / "methods" / folder).glob("*.py")
        for code in CODE.findall(path.read_text(encoding="utf-8"))
    }
    assert len(found) >= 15
    assert [code for code in sorted(found) if f"caution.{code}" not in say and f"not_analysed.{code}" not in say] == []
