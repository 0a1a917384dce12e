"""The front page of all networks."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import re
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
    assert "22.\u00a0november 2026:" in html
    assert "Rapporten fra 23.\u00a0november 2026 står fortsatt." in html
    unknown = index_page([replace(failed, failure="no_such_code", failed_on=None)])
    assert "Rapporten kunne ikke lages." in unknown


def test_a_first_run_that_failed_has_no_report_to_link_to() -> None:
    html = index_page([replace(NEVER, state="failed", failure="data_problems", failed_on=dt.date(2026, 1, 2))])
    assert "report.nb.html" not in html
    assert "står fortsatt" not in html


def test_the_front_page_is_whole_without_script_and_needs_nothing_from_outside(published: IndexEntry) -> None:
    html = index_page([published, NEVER], "en")
    assert '<html lang="en">' in html
    assert "src=" not in html
    assert html.count("<h1") == 1
    assert '<form id="controls" hidden' in html  # what does nothing without script is not there without it


def test_the_only_script_is_the_one_that_the_policy_permits(published: IndexEntry) -> None:
    html = index_page([published])
    scripts = re.findall(r"<script>(.*?)</script>", html, re.DOTALL)
    assert html.count("<script") == len(scripts) == 1
    digest = base64.b64encode(hashlib.sha256(scripts[0].encode()).digest()).decode()
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', html)
    assert policy is not None
    assert f"script-src 'sha256-{digest}';" in policy[1]
    assert policy[1].startswith("default-src 'none'")


def test_a_plan_that_claims_too_much_is_flagged_with_the_word_and_the_grade_it_needs(published: IndexEntry) -> None:
    assert "«effekt» i memo.assessment krever høy tillit" in index_page([published])
    assert "“effect” in memo.assessment needs high certainty" in index_page([published], "en")
    never = {"place": "memo.case", "language": "nb", "word": "signifikant", "needs": "never"}
    assert "«signifikant» i memo.case skal ikke brukes" in index_page([replace(published, claims=(never,))])
    assert "claims" not in index_page([replace(published, claims=())]).split("</style>")[1]


def test_columns_are_sorted_by_day_and_by_grade_and_not_by_their_letters(published: IndexEntry) -> None:
    html = index_page([published])
    assert f'data-sort="{published.as_of.isoformat()}"' in html
    assert 'data-sort="1"' in html  # very low is the first step of the ladder, after what is not graded


def test_a_title_written_once_is_marked_as_norwegian_on_the_english_page() -> None:
    entry = replace(NEVER, titles={"nb": "Trygg seng", "en": "Trygg seng"})
    assert '<span lang="nb">Trygg seng</span>' in index_page([entry], "en")
    assert '<span lang="nb">' not in index_page([entry], "nb")
    assert '<span lang="nb">' not in index_page([NEVER], "en")


def test_the_two_languages_link_to_one_another(published: IndexEntry) -> None:
    assert 'href="index.en.html" hreflang="en" lang="en"' in index_page([published], "nb")
    assert 'href="index.html" hreflang="nb" lang="nb"' in index_page([published], "en")


def test_the_accessibility_statement_is_linked_where_its_address_is_known(published: IndexEntry) -> None:
    known = index_page([published], statement="https://sykehuset.example/erklaring")
    assert '<a href="https://sykehuset.example/erklaring">Tilgjengelighetserklæring</a>' in known
    for unknown in (None, "javascript:alert(1)"):
        html = index_page([published], statement=unknown)
        assert "javascript" not in html
        assert "Adressen til tilgjengelighetserklæringen er ikke oppgitt." in html


def test_titles_are_text(published: IndexEntry) -> None:
    html = index_page([replace(published, titles={"nb": "<script>1</script>", "en": "x"})])
    assert "&lt;script&gt;1" in html
    assert html.count("<script") == 1


def test_an_empty_folder_says_so() -> None:
    assert "Det finnes ingen nettverk ennå." in index_page([])
