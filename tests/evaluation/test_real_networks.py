"""Real networks, read from the files as their owners publish them, give the answers that are known of them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

import lnet_eval as le
from lnet_eval.evaluation import Evaluation, NotAnalysed
from lnet_eval.reporting.sections.measures import measures_section
from lnet_eval.reporting.wording import answer_sentence
from lnet_eval.texts import words

pytestmark = pytest.mark.golden
Evaluated = Callable[[str], Evaluation]


@pytest.fixture(scope="module")
def evaluated(root: Path, shared: Path) -> Evaluated:
    return lambda network: le.evaluate(
        le.load_network(network, data=root / "tests" / "real", files=shared / "networks")
    )


def test_hvidovre_got_better_and_the_cause_is_left_open(evaluated: Evaluated) -> None:
    result = evaluated("hvidovre-cdi")
    key = result.key_measure
    assert key is not None
    assert not isinstance(key.before_after, NotAnalysed)
    assert not isinstance(key.time_series, NotAnalysed)
    naive, step = key.before_after.estimate("ratio"), key.time_series.estimate("level_ratio", method="glm")
    quasi, slope = (
        key.time_series.estimate("level_ratio", method="quasi_glm"),
        key.time_series.estimate("slope_ratio"),
    )
    assert naive is not None
    assert step is not None
    assert quasi is not None
    assert slope is not None
    assert round(naive.value, 3) == 0.385
    assert (round(step.value, 3), round(step.low, 3), round(step.high, 3)) == (0.518, 0.341, 0.789)
    assert (round(quasi.low, 3), round(quasi.high, 3)) == (0.321, 0.837)
    assert not slope.excludes(1.0)
    assert result.better.code == "improved"
    assert result.because.code in {"low_better", "very_low_better"}
    assert isinstance(key.controlled, NotAnalysed)


def test_the_danish_placebo_is_no_longer_a_clear_change_and_never_the_networks_doing(evaluated: Evaluated) -> None:
    result = evaluated("danish-infections")
    key = result.key_measure
    assert key is not None
    assert key.measure.id == "cdi"
    assert not isinstance(key.pooled, NotAnalysed)
    step = key.pooled.estimate("level_ratio")
    assert step is not None
    assert step.n == 6
    assert not step.excludes(1.0)
    assert result.because.code == "no_clear_change"
    assert result.evidence.grade in {"low", "very_low"}


def test_iq_improved_and_so_did_everyone_and_two_points_say_no_more(evaluated: Evaluated) -> None:
    result = evaluated("iq-norge")
    assert result.better.code == "two_points_improved"
    assert result.because.code == "two_points"
    key = result.key_measure
    assert key is not None
    assert not isinstance(key.before_after, NotAnalysed)
    assert not isinstance(key.comparison_change, NotAnalysed)
    before, after = key.before_after.estimate("before"), key.before_after.estimate("after")
    assert before is not None
    assert after is not None
    assert (before.value, after.value) == (7.93, 7.15)
    outside = key.comparison_change.estimate("difference")
    assert outside is not None
    assert outside.value < 0
    assert result.evidence.grade == "very_low"
    assert isinstance(key.time_series, NotAnalysed)


@pytest.mark.parametrize(
    ("language", "words_of_it"), [("nb", "samme vei utenfor nettverket"), ("en", "same way outside")]
)
def test_the_answer_for_iq_says_that_everyone_else_moved_the_same_way(
    evaluated: Evaluated, language: str, words_of_it: str
) -> None:
    result = evaluated("iq-norge")
    sentence = answer_sentence(words(language), result.because, result)
    assert words_of_it in sentence
    assert "2012" in sentence
    assert "2022" in sentence


@pytest.mark.parametrize(
    ("language", "points"), [("nb", "0,78\u00a0prosentpoeng"), ("en", "0.78\u00a0percentage points")]
)
def test_a_difference_of_values_in_per_cent_is_in_percentage_points(
    evaluated: Evaluated, language: str, points: str
) -> None:
    result = evaluated("iq-norge")
    section = measures_section(result, words(language))
    (naive,) = [table for table in section.tables() if table.id == "naive-hba1c"]
    assert points in str(naive.rows[0][1])
    assert "2018" in str(naive.rows[0][0])
    assert "2012" in str(naive.rows[1][0])
