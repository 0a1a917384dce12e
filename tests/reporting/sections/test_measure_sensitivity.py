"""The other methods beside the default: of the network's own series, and of the comparison."""

from __future__ import annotations

import dataclasses

import numpy as np
import pandas as pd
import pytest

from lnet_eval.methods.its import controlled_time_series, interrupted_time_series
from lnet_eval.methods.series import Series
from lnet_eval.reporting.blocks import Foldout, Prose, Table
from lnet_eval.reporting.figures.time_series import answer_effect, horizon_of
from lnet_eval.reporting.sections.measure_sensitivity import controlled_foldout, sensitivity_foldout
from lnet_eval.reporting.sections.measures import measures_section
from lnet_eval.texts import words


def parts(foldout: Foldout) -> tuple[str, Table]:
    """The sentence about agreement, and the table."""
    return (
        next(str(block.text) for block in foldout.blocks if isinstance(block, Prose)),
        next(block for block in foldout.blocks if isinstance(block, Table)),
    )


def compared(measure, *, change: float):
    """The comparison of a measure with units outside that are as it was, all the time."""
    own = measure.series
    quiet = np.random.default_rng(3).binomial(400, 0.3, len(own)).astype(float)
    size = np.full(len(own), 400.0)
    after = ~own.before(measure.time_series.start)
    ours = np.random.default_rng(4).binomial(400, np.where(after, 0.3 + change, 0.3)).astype(float)
    kind = own.kind
    series = [
        dataclasses.replace(own, kind=kind, value=own.per * events / size, numerator=events, denominator=size)
        for events in (ours, quiet)
    ]
    horizon = horizon_of(answer_effect(measure, measure.time_series))
    return controlled_time_series(*series, start=measure.time_series.start, horizons=(1, horizon))


@pytest.fixture
def counted(pathways):
    """A measure with counts."""
    return next(m for m in pathways.measures if m.series is not None and m.series.denominator is not None)


@pytest.mark.parametrize("language", ["nb", "en"])
def test_the_comparison_says_how_many_methods_agree(counted, language):
    say = words(language)
    result = compared(counted, change=-0.15)
    found = list(controlled_foldout(counted, result, say))
    assert len(found) == 1
    sentence, table = parts(found[0])
    assert sentence == say("measures.sensitivity.agree_all", same="2", of="2")
    assert [row[0] for row in table.rows] == [say(f"measures.method.{m}") for m in ("default", "glm", "quasi_glm")]
    assert len(table.columns) == len(table.rows[0])
    assert "{" not in str(table.columns)


def test_methods_that_part_ways_are_counted(counted):
    say, result = words("nb"), compared(counted, change=-0.15)
    turned = tuple(
        dataclasses.replace(e, value=1.5, low=1.2, high=1.9) if e.method == "glm" else e for e in result.sensitivity
    )
    sentence, _ = parts(next(controlled_foldout(counted, dataclasses.replace(result, sensitivity=turned), say)))
    assert sentence == say("measures.sensitivity.agree_some", same="1", of="2")


def test_a_comparison_without_other_methods_has_no_foldout(counted):
    bare = dataclasses.replace(compared(counted, change=0.0), sensitivity=())
    assert list(controlled_foldout(counted, bare, words("nb"))) == []


def test_newey_and_wests_lag_is_stated(pathways):
    values = np.random.default_rng(5).normal(10, 1, 48)
    series = Series(kind="continuous", periods=pd.period_range("2018-01", periods=48, freq="M"), value=values)
    result = interrupted_time_series(series, start=pd.Period("2020-01", "M"))
    measure = dataclasses.replace(pathways.key_measure, series=series, time_series=result, primary=None)
    say = words("nb")
    _, table = parts(next(sensitivity_foldout(measure, measure.time_series, pathways.network.plan, say)))
    lag = measure.time_series.coefficients("newey_west").attrs["lag"]
    assert say.plural("measures.method.newey_west_lag", lag) in [row[0] for row in table.rows]


@pytest.mark.parametrize(("low", "high", "known"), [(-0.9, 0.95, False), (0.1, 0.6, True)])
def test_an_autocorrelation_that_cannot_be_told_is_not_told(pathways, texts_of, low, high, known):
    say, measure = words("nb"), pathways.key_measure
    result = measure.time_series
    estimates = tuple(
        dataclasses.replace(e, value=0.4, low=low, high=high) if e.quantity == "autocorrelation" else e
        for e in result.estimates
    )
    changed = dataclasses.replace(measure, time_series=dataclasses.replace(result, estimates=estimates))
    texts = texts_of(measures_section(dataclasses.replace(pathways, measures=(changed,)), say))
    said = [text for text in texts if "fra en periode til den neste" in text]
    assert len(said) == 1
    assert ("lar seg ikke fastslå" in said[0]) != known
    assert ("0,40" in said[0]) == known
