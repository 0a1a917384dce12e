"""A measure that is counted by week, quarter or year is reported, explored and shown as one by month is."""

from __future__ import annotations

import importlib
import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import lnet_eval as le
from lnet_eval.evaluation import Evaluation
from lnet_eval.reporting.contents import SECTIONS
from lnet_eval.reporting.notebook import SHOWN
from lnet_eval.reporting.page import Page
from lnet_eval.texts import words
from lnet_eval.workbench import Workbench

PLAN = """
[network]
id = "lite"
title = "Lite"
owner = "X"
focus_area = "Ventetid"
[phases]
baseline_start = {begins}
start = {start}
end = {ends}
[[units]]
id = "a"
name = "Avdeling A"
[[units]]
id = "b"
name = "Avdeling B"
[[measures]]
id = "dager"
title = {{ nb = "Ventetid", en = "Waiting time" }}
definition = {{ nb = "Dager", en = "Days" }}
unit = {{ nb = "dager", en = "days" }}
kind = "continuous"
better = "down"
source = "registry"
key = true
frequency = "{frequency}"
[sources.measurements]
file = "m.csv"
columns = {{ period = "p", unit = "u", measure = "k", value = "v" }}
"""
LENGTHS = {
    "week": ("2018-01-01", "2019-01-07", "2019-12-29", "W", "%G-W%V"),
    "quarter": ("2014-01-01", "2017-01-01", "2019-12-31", "Q", "%Y-%m"),
    "year": ("1998-01-01", "2010-01-01", "2019-12-31", "Y", "%Y-%m"),
}
WRITTEN = {
    "week": ("uke 2 2019", "week 2 of 2019"), "quarter": ("1. kvartal 2017", "quarter 1 of 2017"),
    "year": ("2010", "2010"),
}  # fmt: skip


@pytest.fixture(params=LENGTHS)
def frequency(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def folder(frequency: str, tmp_path: Path) -> Path:
    begins, start, ends, freq, written = LENGTHS[frequency]
    home = tmp_path / "lite"
    home.mkdir()
    text = PLAN.format(begins=begins, start=start, ends=ends, frequency=frequency)
    (home / "network.toml").write_text(text, encoding="utf-8")
    rng = np.random.default_rng(4)
    days = pd.period_range(begins, ends, freq=freq).to_timestamp()
    rows = [
        f"{day.strftime(written)};{unit};dager;{20 - 5 * (day >= pd.Timestamp(start)) + rng.normal():.2f}".replace(
            ".", ","
        )
        for unit in "ab"
        for day in days
    ]
    (home / "m.csv").write_text("\n".join(["p;u;k;v", *rows]) + "\n", encoding="utf-8")
    return tmp_path


@pytest.fixture
def evaluation(folder: Path) -> Evaluation:
    return le.evaluate(le.load_network("lite", data=folder))


@pytest.mark.parametrize(("language", "place"), [("nb", 0), ("en", 1)])
def test_the_report_is_made_and_names_the_periods(
    evaluation: Evaluation, frequency: str, language: str, place: int
) -> None:
    assert evaluation.better.code == "improved"
    page = Page(evaluation, language)
    pages = [page.section(name).html for name in SECTIONS]
    said = re.sub(r"<[^>]+>", " ", " ".join(pages)).replace("\N{NO-BREAK SPACE}", " ")
    assert WRITTEN[frequency][place] in said


@pytest.mark.parametrize("language", ["nb", "en"])
def test_what_is_explored_shows_itself(
    folder: Path, frequency: str, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LNET_LANGUAGE", language)
    found = le.explore(le.load_network("lite", data=folder), "dager", start=LENGTHS[frequency][1])
    for result in (found, found.measure.chart, found.measure.time_series):
        home, name = SHOWN[(type(result).__module__, type(result).__name__)]
        assert "<figure" in getattr(importlib.import_module(home), name)(result)
    with pytest.raises(le.UsageError, match="2040"):
        le.explore(le.load_network("lite", data=folder), "dager", start="2040-01-01")


def test_the_workbench_offers_every_period_and_answers(
    folder: Path, frequency: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LNET_LANGUAGE", "nb")
    bench = Workbench(folder)
    (value,) = [value for label, value in bench.measures.start.options if label == WRITTEN[frequency][0]]
    later = next(v for _, v in list(bench.measures.start.options)[-4:])
    for chosen in (later, value):
        bench.measures.start.value = chosen
        assert (bench.message.value, bench.page.value.count("<figure")) == ("", 2)
    assert "/" not in value


@pytest.mark.parametrize(
    ("period", "nb", "en"),
    [
        (pd.Period("2020-03", "M"), "mars 2020", "March 2020"),
        (pd.Period("2020Q2", "Q"), "2. kvartal 2020", "quarter 2 of 2020"),
        (pd.Period("2020-12-31", "W"), "uke 53 2020", "week 53 of 2020"),
        (pd.Period("2021-01-02", "W"), "uke 53 2020", "week 53 of 2020"),
        (pd.Period("2020", "Y"), "2020", "2020"),
    ],
)
def test_a_period_is_written_out(period: pd.Period, nb: str, en: str) -> None:
    assert (words("nb").period(period), words("en").period(period)) == (nb, en)
