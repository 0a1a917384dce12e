"""The page in a notebook, and the files it writes."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from lnet_eval.errors import UsageError
from lnet_eval.evaluation import Evaluation
from lnet_eval.reporting.page import SECTIONS, Page


@pytest.mark.parametrize("language", ["nb", "en"])
@pytest.mark.parametrize("name", SECTIONS)
def test_every_section_is_shown_for_a_full_and_for_an_empty_network(
    evaluation: Evaluation, nothing_analysed: Evaluation, name: str, language: str
) -> None:
    for case in (evaluation, nothing_analysed):
        rendered = Page(case, language).section(name)
        data, metadata = rendered._repr_mimebundle_(include=None, exclude=None)
        assert metadata["lnet_eval"]["section"] == name
        assert metadata["lnet_eval"]["language"] == language
        assert f'lang="{language}"' in data["text/html"]
        assert len(data["text/html"]) > len("<section></section>") + len(rendered.title)


def test_the_opening_brings_the_style_once(evaluation: Evaluation) -> None:
    page = Page(evaluation, "nb")
    assert "<style>" in page.opening().html
    assert "<style>" not in page.section("limits").html


def test_an_unknown_section_or_language_is_refused(evaluation: Evaluation) -> None:
    with pytest.raises(UsageError, match="leadership"):
        Page(evaluation, "nb").section("../../etc")
    with pytest.raises(UsageError):
        Page(evaluation, "sv")


def test_results_and_tables_are_written_where_a_folder_is_given(evaluation: Evaluation, tmp_path: Path) -> None:
    page = Page(evaluation, "nb")
    page.write(None)
    page.write("")
    assert list(tmp_path.iterdir()) == []
    page.write(tmp_path / "out")
    results = json.loads((tmp_path / "out" / "results.json").read_text(encoding="utf-8"))
    assert results["network"]["id"] == "trygg-seng"
    names = {path.stem for path in (tmp_path / "out" / "tables").glob("*.csv")}
    assert {"decisions", "timeline", "fidelity", "completeness", "squire", "key-figure-data"} <= names


def test_both_languages_write_the_same_numbers(evaluation: Evaluation, tmp_path: Path) -> None:
    for language in ("nb", "en"):
        Page(evaluation, language).write(tmp_path / language)
    norwegian, english = (tmp_path / language for language in ("nb", "en"))
    assert (norwegian / "results.json").read_bytes() == (english / "results.json").read_bytes()
    for path in (norwegian / "tables").glob("*.csv"):
        with (
            path.open(encoding="utf-8", newline="") as one,
            (english / "tables" / path.name).open(encoding="utf-8", newline="") as other,
        ):
            assert len(list(csv.reader(one))) == len(list(csv.reader(other))), path.name


def test_table_ids_are_unique_over_the_whole_report(evaluation: Evaluation) -> None:
    page = Page(evaluation, "nb")
    ids = [table.id for name in SECTIONS for table in page._built(name).tables()]
    assert len(ids) == len(set(ids))
