"""What an interrupted time series refuses, and that every refusal and caution can be said."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import lnet_eval.methods.its as its
from lnet_eval.errors import NotEnoughData
from lnet_eval.methods.its import interrupted_time_series
from lnet_eval.methods.series import Series
from lnet_eval.texts import words

START = pd.Period("2020-01", "M")
NOISE = np.random.default_rng(0).normal(size=400)


def continuous(values, first="2019-01"):
    values = np.asarray(values, dtype=float)
    return Series(kind="continuous", periods=pd.period_range(first, periods=len(values), freq="M"), value=values)


def share(events, size, first="2019-01", kind="proportion"):
    events = np.asarray(events, dtype=float)
    size = np.broadcast_to(np.asarray(size, dtype=float), events.shape).copy()
    return Series(
        kind=kind,
        periods=pd.period_range(first, periods=len(events), freq="M"),
        value=np.divide(events, size, out=np.full(len(events), np.nan), where=size > 0),
        numerator=events,
        denominator=size,
    )


def refused(series, **choices):
    with pytest.raises(NotEnoughData) as caught:
        interrupted_time_series(series, start=choices.pop("start", START), **choices)
    error = caught.value
    for language in ("nb", "en"):
        sentence = words(language)(f"not_analysed.{error.reason}", needed="3", found="2")
        assert "{" not in sentence
    return error.reason, error.needed, error.found


def test_two_points_before_are_too_few():
    assert refused(continuous(NOISE[:20]), start=pd.Period("2019-03", "M")) == ("its_too_few_before", 3, 2)


def test_two_points_after_are_too_few():
    assert refused(continuous(NOISE[:14])) == ("its_too_few_after", 3, 2)
    assert refused(continuous(NOISE[:20]), transition=6) == ("its_too_few_after", 3, 2)


def test_a_start_outside_the_series_leaves_a_side_empty():
    assert refused(continuous(NOISE[:20]), start=pd.Period("2030-01", "M")) == ("its_too_few_after", 3, 0)
    assert refused(continuous(NOISE[:20]), start=pd.Period("2001-01", "M")) == ("its_too_few_before", 3, 0)


def test_three_and_three_are_enough():
    result = interrupted_time_series(continuous(NOISE[:6], first="2019-10"), start=START)
    assert {c.code for c in result.cautions} >= {"its_short_series"}
    assert np.isfinite(result.to_frame()[["value", "low", "high"]].to_numpy()).all()


def test_a_side_without_any_value_is_refused():
    values = NOISE[:24].copy()
    values[12:] = np.nan
    assert refused(continuous(values)) == ("its_too_few_after", 3, 0)
    assert refused(continuous(np.full(24, np.nan)))[0] == "its_no_values"


def test_constant_and_perfectly_straight_series_have_no_variation_to_judge_from():
    assert refused(continuous(np.full(24, 7.3)))[0] == "its_constant"
    assert refused(continuous(np.zeros(24)))[0] == "its_constant"
    assert refused(continuous(np.arange(24.0)))[0] == "its_no_variation"


def test_infinite_values_are_refused_and_not_dropped():
    values = NOISE[:24].copy()
    values[3] = np.inf
    assert refused(continuous(values))[0] == "its_infinite_values"


def test_more_than_240_periods_are_refused_and_240_are_not():
    start = pd.Period("2010-01", "M")
    assert refused(continuous(NOISE[:241], first="2000-01"), start=start) == ("its_too_many_periods", 240, 241)
    result = interrupted_time_series(continuous(NOISE[:240], first="2000-01"), start=start, sensitivity=False)
    assert result.n_before + result.n_after == 240


def test_impossible_counts_are_refused():
    assert refused(share(np.where(np.arange(24) == 4, -1, 5), 10))[0] == "its_negative_counts"
    assert refused(share(np.where(np.arange(24) == 4, 11, 5), 10))[0] == "its_above_denominator"
    bare = Series(kind="proportion", periods=pd.period_range("2019-01", periods=24, freq="M"), value=np.full(24, 0.5))
    assert refused(bare)[0] == "its_no_denominators"


def test_a_phase_almost_without_events_is_refused():
    events = np.array([4.0] * 12 + [0.0] * 10 + [1.0, 1.0])
    assert refused(share(events, 100, kind="rate")) == ("its_too_few_events", 3, 2)
    assert refused(share(np.zeros(24), 100)) == ("its_too_few_events", 3, 0)
    counts = Series(kind="count", periods=pd.period_range("2019-01", periods=24, freq="M"), value=events)
    assert refused(counts) == ("its_too_few_events", 3, 2)


def test_a_phase_at_its_ceiling_is_refused():
    events = np.array([8.0, 9.0] * 6 + [10.0] * 11 + [9.0])
    assert refused(share(events, 10)) == ("its_ceiling", 3, 1)


def test_rare_events_get_an_answer_with_a_wide_interval():
    rng = np.random.default_rng(3)
    events = rng.poisson(0.5, 36).astype(float)
    result = interrupted_time_series(share(events, 100, first="2018-01", kind="rate"), start=START)
    ratio = result.estimate("level_ratio")
    assert 0 < ratio.low < ratio.value < ratio.high < np.inf
    assert ratio.high / ratio.low > 4


def test_a_zero_denominator_is_a_missing_period():
    events, size = np.tile([3.0, 5.0, 4.0], 8), np.full(24, 10.0)
    size[7], events[7] = 0.0, 0.0
    result = interrupted_time_series(share(events, size), start=START, sensitivity=False)
    assert result.n_before == 11
    assert np.isfinite(result.to_frame()[["value", "low", "high"]].to_numpy()).all()


def test_wrong_calls_are_errors_of_the_caller():
    series = continuous(NOISE[:24])
    with pytest.raises(ValueError, match="frequency"):
        interrupted_time_series(series, start=pd.Period("2020Q1", "Q"))
    with pytest.raises(ValueError, match="transition"):
        interrupted_time_series(series, start=START, transition=-1)
    with pytest.raises(ValueError, match="horizons"):
        interrupted_time_series(series, start=START, horizons=(0,))


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    events=st.lists(st.integers(0, 12), min_size=6, max_size=30),
    onset=st.integers(0, 30),
    kind=st.sampled_from(["rate", "proportion", "count", "continuous"]),
    holes=st.sets(st.integers(0, 29), max_size=8),
)
def test_any_series_gives_finite_numbers_or_a_reason(events, onset, kind, holes):
    values = np.array(events, dtype=float)
    values[[h for h in holes if h < len(values)]] = np.nan
    if kind in {"rate", "proportion"}:
        series = share(values, 12, kind=kind)
    else:
        series = Series(kind=kind, periods=pd.period_range("2019-01", periods=len(values), freq="M"), value=values)
    try:
        result = interrupted_time_series(series, start=series.periods[0] + onset)
    except NotEnoughData as error:
        result, key = None, f"not_analysed.{error.reason}"
    if result is None:
        assert key in words("nb")
        return
    frame = result.to_frame()
    assert np.isfinite(frame[["value", "low", "high"]].to_numpy()).all()
    assert (frame["low"] <= frame["high"]).all()
    assert np.isfinite(result.fitted[["counterfactual", "counterfactual_low", "counterfactual_high"]].to_numpy()).all()


def test_every_code_in_the_source_has_a_sentence_in_both_languages():
    source = "".join(path.read_text() for path in Path(its.__file__).parent.glob("*.py"))
    cautions = set(re.findall(r'Caution\(\s*code="(\w+)"', source))
    reasons = set(re.findall(r'"(its_\w+)"', source)) - cautions
    assert len(cautions) >= 10
    assert len(reasons) >= 10
    for language in ("nb", "en"):
        say = words(language)
        assert [c for c in cautions if f"caution.{c}" not in say] == []
        assert [r for r in reasons if f"not_analysed.{r}" not in say] == []
