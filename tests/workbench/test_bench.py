"""The workbench answers to its choices."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from lnet_eval.workbench import Workbench


@pytest.fixture
def bench(examples: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workbench:
    monkeypatch.setenv("LNET_LANGUAGE", "nb")
    for network in ("gode-pasientforlop", "unn-plan"):
        shutil.copytree(examples / network, tmp_path / network)
    broken = tmp_path / "broken"
    broken.mkdir()
    (broken / "network.toml").write_text("[network]\n")
    return Workbench(tmp_path)


def test_every_choice_has_a_label_in_the_language_that_is_chosen(bench: Workbench) -> None:
    choices = ("network", "measure", "view", "language")
    assert [getattr(bench, name).description for name in choices] == ["Nettverk", "Indikator", "Visning", "Språk"]
    bench.language.value = "en"
    assert [getattr(bench, name).description for name in choices] == ["Network", "Measure", "View", "Language"]


def test_a_measure_is_shown_as_charts_and_as_everything(bench: Workbench) -> None:
    bench.network.value = "gode-pasientforlop"
    charts = bench.page.value
    assert charts.count("<figure") >= 1
    bench.view.value = "everything"
    assert bench.page.value.count("<figure") > charts.count("<figure")


def test_another_measure_gives_another_page(bench: Workbench) -> None:
    bench.network.value = "gode-pasientforlop"
    pages = set()
    for _, measure in bench.measure.options:
        bench.measure.value = measure
        pages.add(bench.page.value)
    assert len(pages) == len(bench.measure.options) > 1


def test_the_measure_is_kept_when_only_the_language_changes(bench: Workbench) -> None:
    bench.network.value = "gode-pasientforlop"
    last = bench.measure.options[-1][1]
    bench.measure.value = last
    bench.language.value = "en"
    assert bench.measure.value == last


def test_a_network_that_cannot_be_read_says_why_and_the_others_still_work(bench: Workbench) -> None:
    bench.network.value = "broken"
    assert "network.toml" in bench.page.value
    assert bench.measure.disabled
    bench.network.value = "gode-pasientforlop"
    assert not bench.measure.disabled
    assert "<figure" in bench.page.value


def test_an_empty_folder_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LNET_LANGUAGE", "en")
    empty = tmp_path / "empty"
    empty.mkdir()
    assert "There are no networks" in Workbench(empty).page.value
