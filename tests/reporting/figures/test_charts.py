"""Run and control charts as drawings: signs, events, phases, targets."""

from __future__ import annotations

import datetime as dt
import itertools
import re
import xml.etree.ElementTree as ET

import numpy as np
import pandas as pd
import pytest

from lnet_eval.methods.series import Series, counted_series
from lnet_eval.methods.spc import run_chart, standing
from lnet_eval.plan.measure import Measure
from lnet_eval.reporting.figures.axes import TimeScale
from lnet_eval.reporting.figures.chart_drawing import ChartDrawing, draw_chart
from lnet_eval.reporting.figures.events import MOST, event_list, events_within
from lnet_eval.reporting.figures.icons import ICONS, assurance_text, icon_svg, variation_text
from lnet_eval.reporting.figures.run_charts import chart_notes, chart_table
from lnet_eval.reporting.figures.team_charts import levels
from lnet_eval.texts import words

TEXT = "{http://www.w3.org/2000/svg}text"
PERIODS = pd.period_range("2019-01", periods=24, freq="M")


def series() -> Series:
    value = np.random.default_rng(3).normal(10, 1, 24) + 4 * (np.arange(24) >= 12)
    return Series(kind="continuous", periods=PERIODS, value=value)


def measure(**more: object) -> Measure:
    plain = {"id": "m", "title": "Ventetid", "definition": "D", "kind": "continuous", "better": "down", "unit": "dager"}
    return Measure.model_validate({**plain, **more})


def look(chart, events=(), name="c") -> ChartDrawing:
    return ChartDrawing(name=name, axis="Dager", share=False, standing=standing(chart, better="down"), events=events)


def texts(svg: str) -> list[ET.Element]:
    return [element for element in ET.fromstring(svg).iter(TEXT) if element.text]


def log(days: list[str]) -> pd.DataFrame:
    return pd.DataFrame({"date": pd.to_datetime(days), "what": [f"Hendelse {i}" for i in range(len(days))]})


@pytest.mark.parametrize("language", ["nb", "en"])
def test_the_signs_of_a_drawing_say_what_the_table_says(language):
    say = words(language)
    chart = run_chart(series(), chart="i", rules="mdc", target=12.0)
    said = {element.text for element in texts(draw_chart(chart, look(chart), say))}
    now = standing(chart, better="down")
    assert variation_text(now, say) in said
    assert assurance_text(now, say) in said


def test_events_on_one_day_are_drawn_beside_one_another_and_listed():
    say, scale = words("nb"), TimeScale.over([PERIODS])
    events = events_within(log(["2020-03-03"] * MOST), scale)
    chart = run_chart(series())
    drawn = texts(draw_chart(chart, look(chart, events), say))
    numbers = [float(e.get("x") or 0) for e in drawn if e.text in {str(i) for i in range(1, MOST + 1)}]
    # The value axis has numbers too; those of the events come at the end, in order.
    places = numbers[-MOST:]
    assert all(right - left >= 11 for left, right in itertools.pairwise(places))
    listed = [element.text for element in drawn if "mars 2020" in (element.text or "")]
    assert len(listed) == MOST


def test_events_outside_the_axis_are_left_out_and_many_are_counted():
    say, scale = words("nb"), TimeScale.over([PERIODS])
    events = events_within(log(["2018-01-01", *[f"2019-{m:02d}-15" for m in range(1, 13)], "2022-01-01"]), scale)
    assert [event.number for event in events] == list(range(1, 13))
    assert events[0].day == dt.date(2019, 1, 15)
    assert event_list(events, say)[-1].startswith("og 3 hendelser til")
    assert event_list((), say) == []


def test_a_chart_without_signal_target_or_events_is_drawn_and_stable():
    chart = run_chart(Series(kind="continuous", periods=PERIODS, value=np.resize([4.0, 6.0, 6.5, 3.5], 24)))
    assert draw_chart(chart, look(chart), words("nb")) == draw_chart(chart, look(chart), words("nb"))


def test_phases_are_named_with_date_reason_centre_line_and_limits():
    asked = {"kind": "i", "rules": "shewhart", "phases": [{"date": "2020-01", "reason": "Ny rutine"}]}
    chart = run_chart(series(), chart="i", rules="shewhart", phases=[pd.Period("2020-01", "M")])
    notes = list(chart_notes(chart, measure(chart=asked), words("nb")))
    assert notes[0].startswith("I-diagram")
    assert "Shewhart" in notes[1]
    assert notes[2].startswith("Fase 1: senterlinje")
    assert notes[3].startswith("Fase 2 fra januar 2020: Ny rutine. Senterlinje")
    numbers = re.search(r"Senterlinje ([−\d,]+), grenser ([−\d,]+) til ([−\d,]+)", notes[3])
    assert numbers is not None
    assert len({len(number.partition(",")[2]) for number in numbers.groups()}) == 1


def test_the_unit_of_a_phase_is_said_once():
    counts = counted_series("rate", PERIODS, np.resize([4.0, 6.0, 5.0, 3.0], 24), np.full(24, 1000.0), per=1000)
    about = measure(
        kind="rate", per=1000, unit="liggedøgn",
        chart={"kind": "u", "rules": "shewhart", "phases": [{"date": "2020-01", "reason": "Ny rutine"}]},
    )  # fmt: skip
    chart = run_chart(counts, chart="u", rules="shewhart", phases=[pd.Period("2020-01", "M")])
    notes = list(chart_notes(chart, about, words("nb")))
    assert [note.count("liggedøgn") for note in notes[2:]] == [1, 1]
    assert notes[2].endswith("1\u00a0000 liggedøgn.")


def test_the_step_between_two_phases_is_no_slope_in_the_teams_charts():
    x, y = np.array([0.0, 10.0, 20.0, 30.0]), np.array([5.0, 5.0, np.nan, 7.0])
    ends = [(xs[:2], ys[:2]) for xs, ys in levels(x, y, 5.0)]
    assert ends == [([-5, 15], [5, 5]), ([25, 35], [7, 7])]
    assert levels(x, np.full(4, np.nan), 5.0) == []


def test_an_excluded_period_is_named_with_its_reason_and_marked_in_the_table():
    asked = {"exclude": [{"date": "2019-05", "reason": "Streik"}]}
    chart = run_chart(series(), exclude=[pd.Period("2019-05", "M")])
    say = words("nb")
    assert list(chart_notes(chart, measure(chart=asked), say))[-1].endswith("ikke regnet med: Streik.")
    table = chart_table("c", chart, measure(chart=asked), title="T", say=say)
    assert table.rows[4][-1] == "ikke regnet med"
    assert table.data is not None
    assert {"signal", "rule", "heading", "included", "phase", "target", "chart", "rules"} <= set(table.data.columns)


def test_every_sign_has_a_form_and_stroke_of_its_own():
    drawn = {code: icon_svg(code) for code in ICONS}
    assert len(set(drawn.values())) == len(drawn)
    colourless = {code: (icon.form, icon.filled, icon.strokes) for code, icon in ICONS.items()}
    assert len(set(colourless.values())) == len(colourless)
    for svg in drawn.values():
        ET.fromstring(svg)
        assert 'aria-hidden="true"' in svg


@pytest.mark.parametrize("language", ["nb", "en"])
def test_every_sign_has_its_words(language):
    say = words(language)
    for code in ICONS:
        part = "assurance" if code in {"passes", "fails", "hit_or_miss"} else "variation"
        assert f"charts.{part}.{code}" in say
