"""The interrupted time series as a drawing."""

from __future__ import annotations

import dataclasses
import re
import xml.etree.ElementTree as ET

import numpy as np

from lnet_eval.evaluation.not_analysed import NotAnalysed
from lnet_eval.plan.measure import Interruption
from lnet_eval.reporting.figures.time_series import answer_effect, time_series_figure
from lnet_eval.reporting.numbers import value_text
from lnet_eval.texts import words

SVG = "{http://www.w3.org/2000/svg}"
TENTH_OF_A_POINT = 0.06  # coordinates are rounded to one decimal


def rings(svg: str) -> np.ndarray:
    """Places of the measured points: the longest run of equal signs."""
    runs = [[use for use in group if use.tag == f"{SVG}use"] for group in ET.fromstring(svg).iter(f"{SVG}g")]
    longest = max(runs, key=len)
    return np.array([(float(use.get("x")), float(use.get("y"))) for use in longest])


def test_the_points_drawn_are_the_numbers_of_the_table(network_evaluation):
    measure = dataclasses.replace(network_evaluation.measures[0], comparison=None)
    figure = time_series_figure(measure, network_evaluation.network.plan, words("nb"))
    observed = figure.table.data["observed"].dropna().to_numpy()
    drawn = rings(figure.svg)
    assert len(drawn) == len(observed)
    slope, height = np.polyfit(observed, drawn[:, 1], 1)
    assert slope < 0
    assert np.abs(height + slope * observed - drawn[:, 1]).max() < TENTH_OF_A_POINT


def test_a_missing_month_keeps_its_distance_in_time(network_evaluation):
    measure = dataclasses.replace(network_evaluation.measures[0], comparison=None)
    value = measure.series.value.copy()
    value[5] = np.nan
    gap = dataclasses.replace(measure, series=dataclasses.replace(measure.series, value=value))
    figure = time_series_figure(gap, network_evaluation.network.plan, words("nb"))
    steps = np.diff(rings(figure.svg)[:, 0])
    assert np.isclose(steps.max(), 2 * np.median(steps), atol=2 * TENTH_OF_A_POINT)
    assert figure.table.rows[5][1] == "–"


def test_the_alternative_says_what_the_model_found(network_evaluation):
    measure, say = network_evaluation.measures[0], words("nb")
    figure = time_series_figure(measure, network_evaluation.network.plan, say)
    effect = answer_effect(measure, measure.time_series)
    number = value_text(say, abs(effect.value), effect.unit, measure.measure)
    assert number.split()[0] in figure.alt
    assert number.split()[0] in str(figure.title)
    assert str(int(effect.quantity.rsplit("_", 1)[1])) in figure.alt


def test_every_stage_is_marked_and_the_line_breaks_there(network_evaluation):
    measure, plan, say = network_evaluation.measures[0], network_evaluation.network.plan, words("nb")
    later = measure.time_series.start + 6
    fitted = measure.time_series.fitted.copy()
    fitted["segment"] = fitted["segment"] + (fitted["period"] >= later)
    stage = Interruption(date=later.start_time.date())
    staged = dataclasses.replace(
        measure,
        measure=measure.measure.model_copy(update={"interruptions": (stage,)}),
        time_series=dataclasses.replace(measure.time_series, interruptions=(later,), fitted=fitted),
    )
    plain, figure = (time_series_figure(one, plan, say) for one in (measure, staged))
    assert "Nytt trinn" in figure.svg
    assert "Nytt trinn" not in plain.svg
    assert say.period(later) in figure.alt
    assert len(heavy_lines(figure.svg)) == len(heavy_lines(plain.svg)) + 1


def heavy_lines(svg: str) -> list[str]:
    """The paths as heavy as the fitted line."""
    return [
        path.get("d")
        for path in ET.fromstring(svg).iter(f"{SVG}path")
        if "stroke-width:2;" in path.get("style", "") + ";"
    ]


def test_without_a_model_the_points_stand_with_the_median_before_the_start(network_evaluation):
    reason = NotAnalysed(method="time_series", reason="its_too_few_before", needed=3, found=1)
    measure = dataclasses.replace(network_evaluation.measures[0], time_series=reason)
    figure = time_series_figure(measure, network_evaluation.network.plan, words("en"))
    assert "median" in figure.alt
    assert "expected" not in figure.table.data.dropna(axis=1, how="all").columns


def test_a_measure_without_data_has_no_drawing(network_evaluation):
    measure = dataclasses.replace(network_evaluation.measures[0], series=None)
    assert time_series_figure(measure, network_evaluation.network.plan, words("nb")) is None


def test_the_drawing_may_stand_twice_under_two_names(network_evaluation):
    measure, plan = network_evaluation.measures[0], network_evaluation.network.plan
    figure = time_series_figure(measure, plan, words("nb"), name="key-figure")
    assert figure.id == "key-figure"
    assert figure.table.id.startswith("key-figure")
    assert not re.search(r'id="time-series', figure.svg)
