"""From an executed notebook to one page."""

from __future__ import annotations

import itertools
import re

import nbformat
import pytest
from nbformat import v4

from lnet_eval.errors import UsageError
from lnet_eval.evaluation import Evaluation
from lnet_eval.reporting.exporter import NothingToShow, ReportExporter, collect
from lnet_eval.reporting.page import SECTIONS, Page

SHOWN = SECTIONS


def _notebook(page: Page, *extra: nbformat.NotebookNode) -> nbformat.NotebookNode:
    cells = []
    for name in ("opening", *SHOWN):
        rendered = page.opening() if name == "opening" else page.section(name)
        data, metadata = rendered._repr_mimebundle_()
        output = v4.new_output("execute_result", data=data, metadata=metadata, execution_count=1)
        cells.append(v4.new_code_cell("secret_code()", outputs=[output]))
    return v4.new_notebook(cells=[*cells, *extra])


def _page(evaluation: Evaluation, language: str = "nb", *extra: nbformat.NotebookNode) -> str:
    html, _ = ReportExporter().from_notebook_node(_notebook(Page(evaluation, language), *extra))
    return html


@pytest.fixture(scope="module")
def norwegian(evaluation: Evaluation) -> str:
    """The whole page, made once."""
    return _page(evaluation)


@pytest.mark.parametrize("language", ["nb", "en"])
def test_the_page_is_in_its_language_and_links_to_the_other(evaluation: Evaluation, language: str) -> None:
    html = _page(evaluation, language)
    other = {"nb": "en", "en": "nb"}[language]
    assert f'<html lang="{language}">' in html
    assert f'href="report.{other}.html" hreflang="{other}" lang="{other}"' in html
    assert html.count("<h1") == 1
    assert [f'id="{name}"' in html for name in SHOWN] == [True] * len(SHOWN)


def test_the_page_has_its_landmarks_and_a_way_past_the_contents(norwegian: str) -> None:
    for landmark in ("<header", "<nav", "<main", "<footer"):
        assert norwegian.count(landmark) == 1
    assert '<a class="skip" href="#report">' in norwegian
    targets = re.findall(r'<li><a href="#([a-z_]+)">', norwegian)
    assert targets == list(SHOWN)


def test_headings_skip_no_level(norwegian: str) -> None:
    levels = [int(level) for level in re.findall(r"<h([1-6])", norwegian)]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))


def test_no_id_stands_twice(norwegian: str) -> None:
    ids = re.findall(r'\sid="([^"]+)"', norwegian)
    assert len(ids) == len(set(ids))


def test_nothing_is_fetched_and_nothing_runs(norwegian: str) -> None:
    assert "<script" not in norwegian
    assert not re.search(r'\son\w+="', norwegian)
    assert "default-src 'none'" in norwegian
    assert re.findall(r'src="(?!data:)', norwegian) == []
    assert "<link" not in norwegian


def test_code_and_stray_output_are_never_shown(evaluation: Evaluation) -> None:
    stray = v4.new_code_cell(
        "print('seen')",
        outputs=[
            v4.new_output("stream", name="stdout", text="printed text"),
            v4.new_output("stream", name="stderr", text="a warning"),
            v4.new_output("error", ename="ValueError", evalue="a value", traceback=["Traceback of a row"]),
            v4.new_output("display_data", data={"text/html": "<p>stray html</p>"}),
            v4.new_output("display_data", data={"text/html": "forged"}, metadata={"lnet_eval": {"section": "forged"}}),
        ],
    )
    html = _page(evaluation, "nb", stray, v4.new_markdown_cell("# a note"))
    for text in ("secret_code", "printed text", "a warning", "Traceback", "stray html", "forged", "a note"):
        assert text not in html


def test_the_same_notebook_gives_the_same_page(evaluation: Evaluation, norwegian: str) -> None:
    assert _page(evaluation) == norwegian


def test_a_made_up_network_is_labelled_on_top_of_the_page(norwegian: str) -> None:
    assert "Syntetisk eksempel." in norwegian[: norwegian.index("<main")]


def test_a_notebook_without_a_section_is_refused() -> None:
    with pytest.raises(NothingToShow):
        ReportExporter().from_notebook_node(v4.new_notebook(cells=[v4.new_code_cell("1 + 1")]))


def test_a_section_shown_twice_is_printed_once(evaluation: Evaluation) -> None:
    page = Page(evaluation, "nb")
    data, metadata = page.section("limits")._repr_mimebundle_()
    again = v4.new_code_cell("", outputs=[v4.new_output("display_data", data=data, metadata=metadata)])
    assert _page(evaluation, "nb", again).count('id="limits"') == 1


def test_the_sections_are_read_from_a_notebook_that_was_saved(evaluation: Evaluation) -> None:
    saved = nbformat.reads(nbformat.writes(_notebook(Page(evaluation, "en"))), as_version=4)
    report = collect(saved)
    assert report["language"] == "en"
    assert [section["id"] for section in report["sections"]] == list(SHOWN)


def test_the_accessibility_statement_is_linked_where_its_address_is_known(
    evaluation: Evaluation, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "ikke oppgitt" in _page(evaluation).split("<footer>")[1]
    monkeypatch.setenv("LNET_ACCESSIBILITY_STATEMENT", "https://example.org/tilgjengelighet")
    assert 'href="https://example.org/tilgjengelighet"' in _page(evaluation).split("<footer>")[1]
    monkeypatch.setenv("LNET_ACCESSIBILITY_STATEMENT", "javascript:alert(1)")
    with pytest.raises(UsageError):
        Page(evaluation, "nb")


def test_a_name_with_markup_in_it_is_text_everywhere(samples) -> None:
    network = {**samples.sample_plan().network.model_dump(), "title": "<script>x</script>", "owner": "<b>O</b>"}
    html = _page(samples.sample_evaluation(network=network))
    assert "<script" not in html
    assert "<b>" not in html
