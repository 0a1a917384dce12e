"""The front page of all networks."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from lnet_eval.evaluation import Evaluation
from lnet_eval.reporting.index import IndexEntry, index_entry, index_page


@pytest.fixture
def published(evaluation: Evaluation) -> IndexEntry:
    return index_entry(evaluation, published_on=dt.date(2026, 11, 23))


NEVER = IndexEntry(network="unn-plan", titles={"nb": "UNNs plan", "en": "UNN's plan"}, state="never_evaluated")


def test_a_published_report_shows_its_answers_grade_and_links(published: IndexEntry) -> None:
    html = index_page([published])
    assert "Ja. «Trykksår per 1000 liggedøgn»" in html
    assert "Vi kan ikke si om bedringen skyldes læringsnettverket." in html
    assert "svært lav" in html
    assert 'href="trygg-seng/report.nb.html"' in html
    assert 'href="trygg-seng/report.en.html"' in html


def test_a_network_never_evaluated_is_listed_without_links(published: IndexEntry) -> None:
    html = index_page([published, NEVER])
    assert "Aldri evaluert" in html
    assert "unn-plan/report" not in html


def test_a_failure_comes_first_with_its_date_and_the_report_that_still_stands(published: IndexEntry) -> None:
    failed = replace(published, network="ahus", state="failed", failure="time_limit", failed_on=dt.date(2026, 11, 22))
    html = index_page([NEVER, published, failed])
    assert html.index('id="ahus"') < html.index('id="trygg-seng"') < html.index('id="unn-plan"')
    assert "22. november 2026:" in html
    assert "Rapporten fra 23. november 2026 står fortsatt." in html
    unknown = index_page([replace(failed, failure="no_such_code", failed_on=None)])
    assert "Rapporten kunne ikke lages." in unknown


def test_a_first_run_that_failed_has_no_report_to_link_to() -> None:
    html = index_page([replace(NEVER, state="failed", failure="data_problems", failed_on=dt.date(2026, 1, 2))])
    assert "report.nb.html" not in html
    assert "står fortsatt" not in html


def test_the_front_page_needs_no_script_and_nothing_from_outside(published: IndexEntry) -> None:
    html = index_page([published, NEVER], "en")
    assert '<html lang="en">' in html
    assert "<script" not in html
    assert "src=" not in html
    assert html.count("<h1") == 1


def test_the_two_languages_link_to_one_another(published: IndexEntry) -> None:
    assert 'href="index.en.html" hreflang="en" lang="en"' in index_page([published], "nb")
    assert 'href="index.html" hreflang="nb" lang="nb"' in index_page([published], "en")


def test_titles_are_text(published: IndexEntry) -> None:
    html = index_page([replace(published, titles={"nb": "<script>1</script>", "en": "x"})])
    assert "<script" not in html


def test_an_empty_folder_says_so() -> None:
    assert "Det finnes ingen nettverk ennå." in index_page([])
