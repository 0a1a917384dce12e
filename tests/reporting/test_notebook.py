"""A chart that is the last line of a cell is drawn; a method still knows no drawing."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from IPython.core.interactiveshell import InteractiveShell

import lnet_eval as le
from lnet_eval.reporting.notebook import chart_html


@pytest.fixture
def frame() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "period": pd.period_range("2020-01", periods=24, freq="M").astype(str),
            "y": np.resize([4.0, 6.0, 6.5, 3.5], 24),
        }
    )


def test_a_cell_shows_the_chart_as_a_drawing_and_as_text(frame: pd.DataFrame) -> None:
    shell = InteractiveShell.instance()
    try:
        shell.push({"frame": frame})
        shell.run_cell("import lnet_eval as le")
        result = shell.run_cell('le.run_chart(frame, value="y")').result
        data, _ = shell.display_formatter.format(result)
    finally:
        InteractiveShell.clear_instance()
    assert "<svg" in data["text/html"]
    assert "Anhøj" in data["text/html"]
    assert data["text/plain"].startswith("RunChart(")


@pytest.mark.parametrize(
    ("code", "shown"),
    [
        ('le.interrupted_time_series(frame, start="2021-01", kind="continuous", value="y")', ["<figure", "newey_west"]),
        ('le.before_after(frame, start="2021-01", kind="continuous", value="y")', ["difference", "<caption"]),
        ("le.survey_item([4, 5, 3, 4, 2] * 6, invited=40)", ["agreement_bounds", 'scope="col"']),
        ('le.load_network("vestre-viken", data=data)', ["Tables", "<caption", "Units"]),
        ('le.evaluate(le.load_network("unn-plan", data=data))', ["Did it get better?", "Certainty"]),
        ('le.explore(le.load_network("ahus", data=data), "liggetid")', ["<figure", "alt="]),
    ],
    ids=["series", "before_after", "survey_item", "network", "evaluation", "exploration"],
)
def test_every_result_shows_itself_with_headings_captions_and_words(
    frame: pd.DataFrame, examples: Path, monkeypatch: pytest.MonkeyPatch, code: str, shown: list[str]
) -> None:
    monkeypatch.setenv("LNET_LANGUAGE", "en")
    shell = InteractiveShell.instance()
    try:
        shell.push({"frame": frame, "data": examples})
        shell.run_cell("import lnet_eval as le")
        ran = shell.run_cell(code)
        ran.raise_error()
        data, _ = shell.display_formatter.format(ran.result)
    finally:
        InteractiveShell.clear_instance()
    for part in shown:
        assert part in data["text/html"], part
    assert '<section class="lnet-section" id="shown" lang="en"' in data["text/html"]
    assert "<img" not in data["text/html"] or 'alt=""' not in data["text/html"]


@pytest.mark.parametrize(("language", "said"), [("nb", "Bare naturlig variasjon"), ("en", "Natural variation only")])
def test_the_drawing_is_in_the_users_language(
    frame: pd.DataFrame, language: str, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LNET_LANGUAGE", language)
    assert said in chart_html(le.run_chart(frame, value="y"))


def test_outside_a_notebook_a_chart_costs_no_drawing() -> None:
    code = "import lnet_eval as le, sys; le.run_chart; print('matplotlib' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_what_a_notebook_keeps_of_a_network_holds_no_row_of_a_person(examples: Path) -> None:
    network = le.load_network("trygg-utskriving", data=examples)
    for thing in (network, *network.surveys.values(), le.evaluate(network)):
        assert len(repr(thing)) < 120
    found = le.explore(le.load_network("ahus", data=examples), "liggetid", start="2019-06")
    assert repr(found) == "Exploration('ahus', 'liggetid', start='2019-06')"
