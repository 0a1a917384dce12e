"""What the model leaves over, as a drawing."""

from __future__ import annotations

import dataclasses
import math

import numpy as np
import pandas as pd
import pytest

from lnet_eval.evaluation.not_analysed import NotAnalysed
from lnet_eval.methods.its import InterruptedTimeSeries
from lnet_eval.methods.series import Series, counted_series
from lnet_eval.reporting.blocks import Figure, Foldout
from lnet_eval.reporting.figures.residuals import residuals, residuals_figure
from lnet_eval.reporting.sections.measures import measures_section
from lnet_eval.texts import words

EXACT = 1e-12  # the same few operations on the same numbers
MONTHS = pd.period_range("2019-01", periods=4, freq="M")
FITTED = np.array([0.2, 0.4, math.nan, 0.5])


def around(series: Series) -> InterruptedTimeSeries:
    """A result whose line is `FITTED`; its third period is the transition."""
    fitted = pd.DataFrame({"period": series.periods, "observed": series.value, "fitted": FITTED})
    return InterruptedTimeSeries(
        kind=series.kind, start=MONTHS[2], transition=1, n_before=2, n_after=1, estimates=(), sensitivity=(),
        fitted=fitted,
    )  # fmt: skip


def left_over(series: Series) -> np.ndarray:
    return residuals(around(series), series)["residual"].to_numpy()


def test_values_are_left_in_their_own_unit_and_gaps_stay_gaps() -> None:
    series = Series(kind="continuous", periods=MONTHS, value=np.array([1.2, math.nan, 3.0, 0.1]))
    np.testing.assert_allclose(left_over(series), [1.0, math.nan, math.nan, -0.4], rtol=EXACT)


def test_shares_are_measured_in_binomial_standard_deviations() -> None:
    trials = np.array([100.0, 25.0, 25.0, 0.0])
    series = counted_series("proportion", MONTHS, np.array([28.0, 10.0, 9.0, 0.0]), trials)
    counted = (28 - 100 * 0.2) / math.sqrt(100 * 0.2 * 0.8)
    np.testing.assert_allclose(left_over(series), [counted, 0.0, math.nan, math.nan], rtol=EXACT, atol=EXACT)


def test_rates_are_measured_in_poisson_standard_deviations_whatever_their_unit() -> None:
    days = np.array([100.0, 50.0, 50.0, 80.0])
    series = counted_series("rate", MONTHS, np.array([1.0, 3.0, 2.0, 9.0]), days, per=10)
    means = FITTED * days / 10
    np.testing.assert_allclose(left_over(series), (np.array([1, 3, 2, 9]) - means) / np.sqrt(means), rtol=EXACT)


def test_plain_counts_are_poisson_too() -> None:
    series = Series(kind="count", periods=MONTHS, value=np.array([1.0, 0.0, 2.0, 3.0]))
    np.testing.assert_allclose(left_over(series), (series.value - FITTED) / np.sqrt(FITTED), rtol=EXACT)


@pytest.mark.parametrize("language", ["nb", "en"])
def test_the_figure_stands_in_the_foldout_with_the_other_methods(network_evaluation, language):
    section = measures_section(network_evaluation, words(language))
    foldouts = [block for block in section.blocks if isinstance(block, Foldout)]
    drawn = [block.id for foldout in foldouts for block in foldout.blocks if isinstance(block, Figure)]
    analysed = [
        measure.measure.id
        for measure in network_evaluation.measures
        if isinstance(measure.time_series, InterruptedTimeSeries)
    ]
    assert analysed
    assert set(drawn) >= {f"residuals-{measure}" for measure in analysed}


def test_the_alternative_counts_both_sides(network_evaluation):
    measure = network_evaluation.measures[0]
    figure = residuals_figure(measure, network_evaluation.network.plan, words("en"))
    column = figure.table.data["residual"]
    assert f"{(column > 0).sum()} lie above the fitted line and {(column < 0).sum()} below" in figure.alt


def test_without_an_analysis_there_is_no_drawing(network_evaluation):
    reason = NotAnalysed(method="time_series", reason="its_too_few_before", needed=3, found=1)
    measure = dataclasses.replace(network_evaluation.measures[0], time_series=reason)
    assert residuals_figure(measure, network_evaluation.network.plan, words("nb")) is None
