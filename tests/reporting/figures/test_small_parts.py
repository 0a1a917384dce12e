"""The parts that drawings are made of: axes, labels, texts, colours."""

from __future__ import annotations

import itertools
import subprocess
import sys

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lnet_eval.reporting.figures import style
from lnet_eval.reporting.figures.axes import TimeScale, short_period, value_scale
from lnet_eval.reporting.figures.endlabels import spread
from lnet_eval.reporting.figures.marks import Mark, label_rows
from lnet_eval.reporting.figures.style import clean, shortened, text_width, wrapped
from lnet_eval.texts import words

TEXT_CONTRAST = 4.5
MARK_CONTRAST = 3.0


@pytest.mark.parametrize(
    ("period", "nb", "en"),
    [
        (pd.Period("2018-01", "M"), "jan. 2018", "Jan 2018"),
        (pd.Period("2018Q2", "Q"), "2. kv. 2018", "Q2 2018"),
        (pd.Period("2018", "Y"), "2018", "2018"),
    ],
)
def test_periods_on_an_axis_are_short_and_in_the_language(period, nb, en):
    assert (short_period(period, words("nb")), short_period(period, words("en"))) == (nb, en)


def test_weeks_are_numbered_as_the_calendar_does():
    assert short_period(pd.Period("2018-03-22", "W"), words("nb")) == "uke\u00a012 2018"


@given(n=st.integers(1, 400), freq=st.sampled_from(["M", "Q", "Y", "W"]), width=st.floats(120, 420))
@settings(max_examples=60, deadline=None)
def test_labels_under_an_axis_never_touch(n, freq, width):
    periods = pd.period_range("2001-01-01", periods=n, freq=freq)
    scale = TimeScale.over([periods])
    ticks = scale.ticks(width, words("nb"))
    assert ticks
    places = [(place + 0.5) / n * width for place, _ in ticks]
    halves = [text_width(label, style.SMALL) / 2 for _, label in ticks]
    for (left, half), (right, other) in zip(
        zip(places, halves, strict=True), list(zip(places, halves, strict=True))[1:], strict=False
    ):
        assert left + half <= right - other + 0.5


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=30))
@settings(max_examples=60, deadline=None)
def test_a_value_axis_holds_every_value(values):
    scale = value_scale(values, share=False, say=words("nb"))
    assert scale.low <= min(values)
    assert max(values) <= scale.high
    assert all(scale.low - 1e-9 <= tick <= scale.high + 1e-9 for tick in scale.ticks)
    assert len(set(scale.labels)) == len(scale.labels)


def test_shares_are_labelled_as_per_cent_and_never_beyond_a_hundred():
    scale = value_scale([0.9, 1.0], share=True, say=words("nb"))
    assert scale.labels[-1].endswith("\u00a0%")
    assert max(scale.ticks) <= 1.0 + 1e-9


@given(
    st.lists(
        st.tuples(st.floats(-0.5, 35.5), st.text(st.characters(categories=["L"]), min_size=1, max_size=24)), max_size=7
    )
)
@settings(max_examples=80, deadline=None)
def test_no_label_covers_another_or_is_crossed_by_a_line(marks):
    n, width, room = 36, 330.0, 200.0
    scale = TimeScale.over([pd.period_range("2018-01", periods=n, freq="M")])
    events = [Mark(place=place, label=label, kind="definition") for place, label in marks]
    labels = label_rows(events, scale, width, room=room)
    spans = [(label.left, label.left + text_width(label.text, style.SMALL), label) for label in labels]
    for i, (left, right, label) in enumerate(spans):
        for other_left, other_right, other in spans[i + 1 :]:
            assert label.row != other.row or right <= other_left or other_right <= left
        for other in labels:
            line = (other.mark.place + 0.5) / n * width
            assert other.row <= label.row or not left < line < right


@given(st.lists(st.floats(0, 150), min_size=1, max_size=5))
@settings(max_examples=60, deadline=None)
def test_direct_labels_keep_their_distance(wanted):
    sizes = [25.0] * len(wanted)
    placed = sorted(spread(wanted, sizes, -12.0, 154.0))
    assert all(b - a >= 25.0 - 1e-6 for a, b in itertools.pairwise(placed))
    assert placed[0] >= -12.0 + 12.5 - 1e-6
    assert placed[-1] <= 154.0 - 12.5 + 1e-6


@given(st.text(max_size=200), st.floats(30, 300))
@settings(max_examples=60, deadline=None)
def test_a_text_is_cut_to_its_room(text, width):
    assert text_width(shortened(text, width), style.TEXT) <= max(width, text_width("…"))
    assert all(text_width(line) <= max(width, text_width("…")) for line in wrapped(text, width))
    assert len(wrapped(text, width, lines=3)) <= 3


def test_names_that_differ_in_their_last_number_still_differ_when_cut():
    cut = [shortened(f"Medisinsk sengepost {i}", 80) for i in (1, 2)]
    assert cut[0] != cut[1]
    assert all(name.startswith("Medi") and text_width(name) <= 80 for name in cut)
    assert cut[1].endswith("… 2")


def test_control_characters_never_reach_a_drawing():
    assert clean("a\x00b\x1b[31m\u202ec\nd") == "ab[31mc d"


def luminance(colour: str) -> float:
    parts = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    linear = np.where(parts <= 0.03928, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
    return float(linear @ (0.2126, 0.7152, 0.0722))


def contrast(colour: str, ground: str = "#ffffff") -> float:
    light, dark = sorted((luminance(colour), luminance(ground)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("colour", [style.BLUE, style.ORANGE, style.INK, style.GREY])
def test_colours_that_write_can_be_read(colour):
    assert contrast(colour) >= TEXT_CONTRAST


def test_rules_can_be_seen():
    assert contrast(style.RULE) >= MARK_CONTRAST


@pytest.mark.parametrize("ground", [style.PALE_BLUE, style.PALE_ORANGE, style.PALE_GREY])
def test_ink_can_be_read_on_pale_fills(ground):
    assert contrast(style.INK, ground) >= TEXT_CONTRAST


@pytest.mark.house
def test_no_drawing_needs_pyplot():
    code = (
        "import sys, pkgutil, importlib, lnet_eval.reporting.figures as f\n"
        "[importlib.import_module(f'{f.__name__}.{m.name}') for m in pkgutil.iter_modules(f.__path__)]\n"
        "from lnet_eval.reporting.figures.style import new_figure, style\n"
        "from lnet_eval.reporting.figures.vector import svg\n"
        "with style():\n    svg(new_figure(40), 'x')\n"
        "sys.exit('matplotlib.pyplot' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
