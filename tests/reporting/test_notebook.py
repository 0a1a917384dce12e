"""A chart that is the last line of a cell is drawn; a method still knows no drawing."""

from __future__ import annotations

import subprocess
import sys

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
