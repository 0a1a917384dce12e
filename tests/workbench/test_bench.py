"""The workbench answers to its choices."""

from __future__ import annotations

import ast
import base64
import html
import re
import shutil
from pathlib import Path
from typing import Any
from unittest.mock import Mock, create_autospec

import pytest

from lnet_eval.evaluation import Exploration
from lnet_eval.reporting.results import csv_text
from lnet_eval.workbench import Workbench
from lnet_eval.workbench.measure_choices import NAMES
from lnet_eval.workbench.measure_view import VIEWS


def text(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<style.*?</style>|<[^>]+>", " ", page, flags=re.DOTALL))


def test_every_choice_has_a_label_in_the_language_that_is_chosen(bench: Workbench) -> None:
    def labels() -> list[str]:
        chosen = [bench.network, bench.subject, bench.view, bench.language]
        return [one.description for one in chosen + [getattr(bench.measures, name) for name in NAMES]]

    norwegian = labels()
    assert norwegian[:4] == ["Nettverk", "Se på", "Visning", "Språk"]
    bench.language.value = "en"
    assert labels()[:4] == ["Network", "Look at", "View", "Language"]
    assert all(labels())
    assert set(norwegian) & set(labels()) <= {"Team"}


def test_charts_series_and_the_other_methods_are_seen_together(bench: Workbench) -> None:
    assert bench.page.value.count("<figure") >= 2
    assert "Newey" in bench.page.value or "Poisson" in bench.page.value
    assert "<figure" in bench.more.value


def test_what_the_model_leaves_over_follows_the_rest_and_what_was_there_does_not_stay(bench: Workbench) -> None:
    sent: list[str] = []
    for name in ("page", "more", "take"):
        getattr(bench, name).observe(lambda change, name=name: sent.append(name if change["new"] else f"no {name}"),
                                     names="value")  # fmt: skip
    bench.measures.transition.value += 1
    assert sent == ["no more", "no take", "page", "more", "take"]
    bench.view.value = "says"
    assert bench.more.value == ""


@pytest.mark.parametrize("view", VIEWS)
def test_every_view_shows_something_of_its_own(bench: Workbench, view: str) -> None:
    before = bench.page.value
    bench.view.value = view
    assert (bench.page.value != before) == (view != "charts")
    assert bench.message.value == ""


def test_what_the_report_would_say_stands_in_both_languages_each_marked(bench: Workbench) -> None:
    bench.view.value = "says"
    assert 'lang="nb"' in bench.page.value
    assert 'lang="en"' in bench.page.value
    assert "Skyldes det nettverket?" in text(bench.page.value)
    assert "Is it because of the network?" in text(bench.page.value)


def test_what_the_report_would_rest_on_is_worked_out_once_for_the_same_choices(
    bench: Workbench, monkeypatch: pytest.MonkeyPatch
) -> None:
    worked_out = create_autospec(Exploration.report, side_effect=Exploration.report)
    monkeypatch.setattr(Exploration, "report", worked_out)
    for view in ("says", "everything"):
        bench.view.value = view
    bench.language.value = "en"
    bench.measures.estimator.value = "quasi_glm"
    assert worked_out.call_count == 1
    bench.measures.rules.value = "perla"
    assert worked_out.call_count == 2
    bench.measures.rules.value = ""
    assert worked_out.call_count == 2


def test_another_measure_gives_another_page(bench: Workbench) -> None:
    pages = set()
    for _, measure in bench.measures.measure.options:
        bench.measures.measure.value = measure
        pages.add(bench.page.value)
    assert len(pages) == len(bench.measures.measure.options) > 1


def test_choices_are_kept_when_only_the_language_changes(bench: Workbench) -> None:
    bench.measures.measure.value = bench.measures.measure.options[-1][1]
    bench.measures.rules.value = "perla"
    before = bench.measures.choices()
    bench.language.value = "en"
    assert bench.measures.choices() == before
    assert bench.measures.measure.value == bench.measures.measure.options[-1][1]


def test_what_cannot_be_chosen_is_said_and_nothing_is_left_standing(bench: Workbench) -> None:
    bench.measures.rules.value = "mdc"
    assert "trenger kontrollgrenser" in text(bench.message.value)
    assert 'role="status"' in bench.message.value
    assert "<figure" not in bench.page.value
    assert bench.take.value == ""
    bench.measures.rules.value = "anhoej"
    assert bench.message.value == ""
    assert "<figure" in bench.page.value


def test_no_team_is_a_message(bench: Workbench) -> None:
    bench.measures.teams.value = ()
    assert "minst ett team" in text(bench.message.value)


def test_a_network_that_cannot_be_read_says_why_and_the_others_still_work(bench: Workbench) -> None:
    bench.network.value = "broken"
    assert "network.toml" in bench.message.value
    assert bench.measures.measure.disabled
    bench.network.value = "vestre-viken"
    assert not bench.measures.measure.disabled
    assert "<figure" in bench.page.value


def test_what_fails_while_choices_are_offered_is_said_too(bench: Workbench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bench.measures, "offer", Mock(side_effect=RuntimeError("no words for it")))
    bench.network.value = "trygg-utskriving"
    assert "RuntimeError" in text(bench.message.value)
    assert "<figure" not in bench.page.value


def test_files_that_changed_are_read_again_and_that_is_said(bench: Workbench, folder: Path) -> None:
    table = folder / "vestre-viken" / "malinger.csv"
    whole = table.read_bytes()
    table.write_bytes(b"noe;annet\n1;2\n")
    bench.measures.rules.value = "perla"
    assert "malinger.csv" in text(bench.message.value)
    table.write_bytes(whole)
    bench.measures.rules.value = "anhoej"
    assert "lest på nytt" in text(bench.message.value)
    assert "<figure" in bench.page.value


def test_a_network_that_comes_is_offered_and_one_that_goes_is_missed(bench: Workbench, folder: Path) -> None:
    shutil.copytree(folder / "vestre-viken", folder / "another")
    plan = folder / "another" / "network.toml"
    plan.write_text(plan.read_text(encoding="utf-8").replace('"vestre-viken"', '"another"'), encoding="utf-8")
    bench.language.value = "en"
    assert [name for name, _ in bench.network.options] == ["another", "broken", "trygg-utskriving", "vestre-viken"]
    assert bench.network.value == "vestre-viken"
    shutil.rmtree(folder / "vestre-viken")
    bench.language.value = "nb"
    assert bench.network.value == "vestre-viken"
    assert "vestre-viken" in text(bench.message.value)
    assert "<figure" not in bench.page.value
    bench.network.value = "another"
    assert "<figure" in bench.page.value
    bench.language.value = "en"
    assert "vestre-viken" not in [name for name, _ in bench.network.options]


def test_a_network_with_surveys_only_has_no_measure_to_choose(bench: Workbench) -> None:
    bench.network.value = "trygg-utskriving"
    assert "ingen indikatorer" in text(bench.page.value)
    bench.subject.value = "surveys"
    assert "<figure" in bench.page.value


def test_a_network_that_cannot_be_read_has_no_question_to_choose_not_even_that_of_another(bench: Workbench) -> None:
    asked, by_group = bench.surveys.item, bench.surveys.group
    assert len(asked.options) > 1
    bench.network.value = "broken"
    assert (asked.options, asked.disabled, by_group.options, by_group.disabled) == ((), True, (), True)


def ran(bench: Workbench, folder: Path) -> tuple[dict[str, Any], str]:
    """What the cell to take along defines, and what it shows."""
    code = re.search(r"<textarea[^>]*>(.*?)</textarea>", bench.take.value, re.DOTALL)
    assert code is not None
    *lines, last = ast.parse(html.unescape(code[1]).replace("from_root('data')", repr(str(folder)))).body
    assert isinstance(last, ast.Expr)
    names: dict[str, Any] = {}
    exec(compile(ast.Module(lines, []), "cell", "exec"), names)
    return names, eval(compile(ast.Expression(last.value), "cell", "eval"), names)._repr_html_()


def saved(bench: Workbench, kind: str) -> list[str]:
    """The files of a kind that can be saved, as base64."""
    return re.findall(rf'href="data:{re.escape(kind)};base64,([^"]+)"', bench.take.value)


def test_code_to_take_along_runs_by_itself_and_gives_the_same_numbers(bench: Workbench, folder: Path) -> None:
    bench.measures.season.value = "none"
    bench.measures.estimator.value = bench.measures.estimator.options[1][1]
    names, _ = ran(bench, folder)
    assert names["found"].choices == bench.measures.choices()
    assert base64.b64encode(csv_text(names["numbers"]).encode()).decode() in saved(bench, "text/csv")


@pytest.mark.parametrize("view", ["charts", "distribution", "everything"])
def test_code_to_take_along_draws_every_figure_that_can_be_saved(bench: Workbench, folder: Path, view: str) -> None:
    bench.view.value = view
    figures = saved(bench, "image/svg+xml")
    _, shown = ran(bench, folder)
    assert figures
    assert [figure for figure in figures if figure not in shown] == []


def test_of_a_survey_figures_tables_and_code_can_be_taken_along(bench: Workbench, folder: Path) -> None:
    bench.network.value = "trygg-utskriving"
    bench.subject.value = "surveys"
    figures, tables = saved(bench, "image/svg+xml"), saved(bench, "text/csv")
    assert figures
    assert len(tables) >= len(figures)
    _, shown = ran(bench, folder)
    assert [figure for figure in figures if figure not in shown] == []
    bench.surveys.item.value = bench.surveys.item.options[1][1]
    _, shown = ran(bench, folder)
    said = re.findall(r'<p class="lead">(.*?)</p>', bench.page.value, re.DOTALL)
    assert said
    assert all(sentence in shown for sentence in said)


def test_an_empty_folder_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LNET_LANGUAGE", "en")
    empty = tmp_path / "empty"
    empty.mkdir()
    assert "There are no networks" in Workbench(empty).page.value


def test_a_folder_that_is_not_there_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LNET_LANGUAGE", "en")
    assert f"no folder {tmp_path / 'nowhere'}" in text(Workbench(tmp_path / "nowhere").page.value)
