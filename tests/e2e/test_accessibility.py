"""The finished pages in a real browser: accessible, self-contained, readable at any width and on paper."""

from __future__ import annotations

import datetime as dt
import importlib.util
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from types import ModuleType

import pytest
from axe_playwright_python.sync_playwright import Axe
from nbformat import v4
from playwright.sync_api import Browser, sync_playwright
from playwright.sync_api import Page as Tab

from lnet_eval.evaluation import Evaluation, evaluate
from lnet_eval.inputs import load_network
from lnet_eval.reporting.exporter import ReportExporter
from lnet_eval.reporting.index import IndexEntry, index_entry, index_page
from lnet_eval.reporting.page import SECTIONS, Page

pytestmark = pytest.mark.e2e

ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
NARROW, WIDE = 320, 1280
MOST_BYTES = 1_500_000
FILLER = re.compile(r"^(image|figure|chart|figur|bilde|no description.*|\s*)$", re.IGNORECASE)
NAMES = ("full.nb", "full.en", "empty.nb", "empty.en", "ahus.nb", "ahus.en", "hostile.nb", "index.nb", "index.en")


@dataclass(frozen=True, slots=True)
class Visit:
    """What one page asked the network for."""

    requests: list[str]


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def samples(root: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("e2e_samples", root / "tests" / "reporting" / "samples.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _exported(evaluation: Evaluation, language: str) -> str:
    page = Page(evaluation, language)
    cells = []
    for name in SECTIONS:
        data, metadata = page.section(name)._repr_mimebundle_()
        cells.append(v4.new_code_cell(outputs=[v4.new_output("display_data", data=data, metadata=metadata)]))
    html, _ = ReportExporter().from_notebook_node(v4.new_notebook(cells=cells))
    return str(html)


def _hostile(samples: ModuleType) -> Evaluation:
    """Titles, decisions and texts with markup, very long words, emoji, and letters written from right to left."""
    long = "Overskrift" * 60 + " <b>x</b> 😀 «sitat» " + "ord " * 2000
    return samples.sample_evaluation(
        network={**samples.sample_plan().network.model_dump(), "title": long[:900], "owner": "مستشفى الجامعة"},
        memo={"decisions": [{"decision": long}], "assessment": "مستشفى الجامعة " * 50, "conclusion": long},
    )


@pytest.fixture(scope="module")
def pages(samples: ModuleType, examples: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Every page that is visited, as a file."""
    folder = tmp_path_factory.mktemp("pages")
    cases = {
        "full": samples.sample_evaluation(),
        "empty": samples.nothing_analysed(),
        "ahus": evaluate(load_network("ahus", data=examples)),
        "hostile": _hostile(samples),
    }
    entry = index_entry(cases["full"], published_on=dt.date(2026, 11, 23))
    failed = replace(entry, network="x", state="failed", failure="time_limit", failed_on=dt.date(2026, 11, 22))
    never = IndexEntry(network="y", titles={"nb": "Plan", "en": "Plan"}, state="never_evaluated")
    made = {}
    for name in NAMES:
        case, language = name.split(".")
        shown = language if language == "nb" else "en"
        html = index_page([entry, failed, never], shown) if case == "index" else _exported(cases[case], language)
        made[name] = folder / f"{name}.html"
        made[name].write_text(html, encoding="utf-8")
    return made


@pytest.fixture
def visit(browser: Browser, pages: dict[str, Path]) -> Iterator[object]:
    opened: list[Tab] = []

    def go(name: str, width: int = WIDE) -> tuple[Tab, Visit]:
        tab = browser.new_page(viewport={"width": width, "height": 900})
        opened.append(tab)
        seen = Visit(requests=[])
        tab.on("request", lambda request: seen.requests.append(request.url))
        tab.goto(pages[name].as_uri())
        return tab, seen

    yield go
    for tab in opened:
        tab.close()


@pytest.mark.parametrize(
    ("name", "width"),
    [
        *((name, width) for name in ("full.nb", "full.en", "index.nb", "index.en") for width in (NARROW, WIDE)),
        ("empty.nb", NARROW),
        ("empty.en", WIDE),
        ("ahus.nb", NARROW),
        ("ahus.en", WIDE),
        ("hostile.nb", NARROW),
    ],
)
def test_axe_finds_no_violation_on_screen_and_on_paper(visit, name: str, width: int) -> None:
    tab, _ = visit(name, width)
    for media in ("screen", "print") if width == WIDE else ("screen",):
        tab.emulate_media(media=media)
        found = Axe().run(tab).response["violations"]
        assert [(rule["id"], rule["nodes"][0]["html"][:200]) for rule in found] == [], media


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_asked_of_the_network(visit, name: str) -> None:
    _, seen = visit(name)
    outside = [address for address in seen.requests if not address.startswith(("file://", "data:"))]
    assert outside == []
    assert sum(address.startswith("file://") for address in seen.requests) == 1


@pytest.mark.parametrize("name", NAMES)
def test_the_page_never_scrolls_sideways_and_no_text_leaves_its_box(visit, name: str) -> None:
    for width in (NARROW, WIDE):
        tab, _ = visit(name, width)
        assert tab.evaluate("document.documentElement.scrollWidth") <= width
        spilt = tab.evaluate(
            """() => [...document.querySelectorAll('p, li, dd, dt, h1, h2, h3, h4, figcaption, summary, td, th')]
                .filter(e => e.checkVisibility() && !e.closest('.scroll, .drawing') && e.scrollWidth > e.clientWidth + 1
                             && getComputedStyle(e).display !== 'inline')
                .map(e => e.outerHTML.slice(0, 120))"""
        )
        assert spilt == []


@pytest.mark.parametrize("name", ["full.nb", "full.en", "ahus.nb", "ahus.en"])
def test_every_figure_is_described_in_its_own_words_and_every_table_is_labelled(visit, name: str) -> None:
    tab, _ = visit(name)
    alternatives = tab.eval_on_selector_all("img", "images => images.map(image => image.alt)")
    assert len(alternatives) >= 3
    assert [text for text in alternatives if FILLER.match(text) or len(text) < 40] == []
    elsewhere = [text for text in alternatives[1:] if text != alternatives[0]]  # the key figure is shown twice
    assert len(elsewhere) == len(set(elsewhere))
    assert tab.locator("figure").count() == len(alternatives) == tab.locator("details.data").count()
    assert tab.locator("table").count() == tab.locator("table > caption").count() >= 12
    assert tab.locator("th:not([scope])").count() == 0
    assert tab.locator("table:not(:has(th[scope=row]))").count() == 0


def test_all_eleven_sections_are_there_and_the_contents_lead_to_each(visit) -> None:
    tab, _ = visit("ahus.nb")
    assert tab.eval_on_selector_all("main > section", "all => all.map(one => one.id)") == list(SECTIONS)
    assert tab.eval_on_selector_all("nav a", "all => all.map(one => one.getAttribute('href'))") == [
        f"#{name}" for name in SECTIONS
    ]


@pytest.mark.parametrize("name", ["full.nb", "index.nb"])
def test_the_keyboard_reaches_everything_in_order_and_shows_where_it_is(visit, name: str) -> None:
    tab, _ = visit(name)
    reachable = tab.eval_on_selector_all(
        "a[href], summary, [tabindex='0']", "all => all.filter(one => one.checkVisibility()).length"
    )
    places = []
    for step in range(reachable):
        tab.keyboard.press("Tab")
        place = tab.evaluate(
            """() => { const e = document.activeElement, s = getComputedStyle(e);
                       return [e.tagName, e.className, s.outlineStyle, s.outlineWidth,
                               e.getBoundingClientRect().top + scrollY]; }"""
        )
        assert place[0] != "BODY", step
        assert place[2] != "none" or place[1] == "skip", place
        places.append(place)
    assert places[0][1] == "skip"
    tops = [place[4] for place in places[1:] if place[4] > 0]
    assert len(tops) >= reachable - 2


def test_the_skip_link_leads_to_the_report(visit) -> None:
    tab, _ = visit("full.nb")
    tab.keyboard.press("Tab")
    tab.keyboard.press("Enter")
    assert tab.evaluate("document.activeElement.id") == "report"


def test_a_section_can_be_folded_and_a_link_to_it_still_works(visit) -> None:
    tab, _ = visit("full.nb")
    summary = tab.locator("#limits > details > summary")
    summary.focus()
    tab.keyboard.press("Enter")
    assert not tab.locator("#limits-reading").is_visible()
    tab.keyboard.press("Enter")
    assert tab.locator("#limits-reading").is_visible()


@pytest.mark.parametrize("name", ["full.nb", "ahus.nb", "ahus.en", "empty.nb"])
def test_the_leadership_page_fits_two_printed_pages(visit, name: str) -> None:
    tab, _ = visit(name)
    tab.add_style_tag(content="main > section:not(#leadership), footer { display: none !important; }")
    assert _printed_pages(tab) <= 2


def test_what_is_folded_on_screen_is_open_on_paper_but_for_the_numbers_behind_figures(visit) -> None:
    tab, _ = visit("full.nb")
    tab.emulate_media(media="print")
    unseen = """which => [...document.querySelectorAll(
        `main > section:not(#leadership) ${which} > :not(summary, details.data)`)]
        .map(e => [e.getBoundingClientRect().height === 0, e.outerHTML.slice(0, 100)])"""
    folded = tab.evaluate(unseen, "details:not(.data)")
    assert folded
    assert [text for hidden, text in folded if hidden] == []
    assert all(hidden for hidden, _ in tab.evaluate(unseen, "details.data"))


@pytest.mark.parametrize("name", NAMES)
def test_a_page_is_small_enough_to_send(pages: dict[str, Path], name: str) -> None:
    assert pages[name].stat().st_size <= MOST_BYTES


def _printed_pages(tab: Tab) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", tab.pdf(prefer_css_page_size=True)))
