"""The finished pages in a real browser: accessible, self-contained, readable at any width and on paper."""

from __future__ import annotations

import datetime as dt
import importlib.util
import re
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from types import ModuleType

import numpy as np
import pandas as pd
import pytest
from axe_playwright_python.sync_playwright import Axe
from nbformat import v4
from playwright.sync_api import Browser, expect, sync_playwright
from playwright.sync_api import Page as Tab

from lnet_eval.evaluation import Evaluation, evaluate
from lnet_eval.inputs import load_network
from lnet_eval.inputs.network import Network
from lnet_eval.plan import read_plan
from lnet_eval.reporting.exporter import ReportExporter
from lnet_eval.reporting.index import IndexEntry, index_entry, index_page
from lnet_eval.reporting.linter import page_claims
from lnet_eval.reporting.page import SECTIONS, Page
from lnet_eval.texts import words

pytestmark = pytest.mark.e2e

ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
NARROW, WIDE = 320, 1280
SHEET = 672  # what is left of a sheet of A4 inside its margins, in pixels of CSS
MOST_BYTES = 1_500_000
MOST_SHEETS = 32  # of a shipped report on paper; decision 0018
FILLER = re.compile(r"^(image|figure|chart|figur|bilde|no description.*|\s*)$", re.IGNORECASE)
SHIPPED = ("ahus", "gode-pasientforlop", "phrk", "trygg-utskriving", "unn-plan", "vestre-viken")
PUBLISHED = tuple(f"{name}.{language}" for name in (*SHIPPED, "index") for language in ("nb", "en"))
CROWDED = ("forty.nb", "sixty.nb")
NAMES = ("full.nb", "full.en", "empty.nb", "empty.en", *PUBLISHED, "hostile.nb", *CROWDED)


# Parts of a page, each with the next dozen, that lie over one another by more than two pixels.
OVERLAPS = """() => {
    const parts = 'main p, main h3, main h4, main figure, main .scroll, main dl, main ul, main details, h1, nav a';
    const boxes = [...document.querySelectorAll(parts)]
        .filter(e => e.checkVisibility() && e.getClientRects().length).map(e => [e, e.getBoundingClientRect()]);
    const found = [];
    boxes.forEach(([one, a], i) => boxes.slice(i + 1, i + 13).forEach(([other, b]) => {
        const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left);
        const high = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
        if (one.contains(other) || wide <= 2 || high <= 2) return;
        found.push([one.outerHTML.slice(0, 90), other.outerHTML.slice(0, 90)]);
    }));
    return found;
}"""


# Words that go on from one line to the next; those too long for any line are left to the browser's hyphenation.
BROKEN_WORDS = """where => {
    const broken = [];
    for (const heading of document.querySelectorAll(where)) {
        const walker = document.createTreeWalker(heading, NodeFilter.SHOW_TEXT);
        while (walker.nextNode()) {
            for (const found of walker.currentNode.data.matchAll(/[\\p{L}\\p{N}]+/gu)) {
                if (found[0].length > 20) continue;
                const range = document.createRange();
                range.setStart(walker.currentNode, found.index);
                range.setEnd(walker.currentNode, found.index + found[0].length);
                const lines = new Set([...range.getClientRects()].map(box => Math.round(box.top)));
                if (lines.size > 1) broken.push(found[0]);
            }
        }
    }
    return broken;
}"""


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


def _crowded(n_measures: int, n_teams: int) -> Evaluation:
    """A network with many measures or many teams, none of which changed, and a measure without unit."""
    months, rng = pd.date_range("2018-01-01", periods=18, freq="MS"), np.random.default_rng(20261125)
    content = {
        "network": {"id": "stort", "title": "Et stort nettverk", "owner": "Sykehuset", "focus_area": "Trykksår"},
        "phases": {"baseline_start": "2018-01", "start": "2018-10"},
        "units": [{"id": f"t{n}", "name": f"Avdeling for medisinsk rehabilitering {n}"} for n in range(n_teams)],
        "measures": [
            {"id": f"m{n}", "title": f"Forebygging av trykksår, nummer {n}", "definition": "Skår", "kind": "continuous",
             "better": "down", "key": n == 0}
            for n in range(n_measures)
        ],
    }  # fmt: skip
    rows = [
        (month, f"t{team}", f"m{measure}", float(value))
        for measure in range(n_measures)
        for team in range(n_teams)
        for month, value in zip(months, rng.normal(10, 1, len(months)), strict=True)
    ]
    frame = pd.DataFrame(rows, columns=["period", "unit", "measure", "value"])
    frame["numerator"] = frame["denominator"] = np.nan
    return evaluate(Network(plan=read_plan(content, network="stort"), measurements=frame))


def _hostile(samples: ModuleType) -> Evaluation:
    """Titles, decisions and texts with markup, very long words, emoji, and letters written from right to left."""
    long = "Overskrift" * 60 + " <b>x</b> 😀 «sitat» " + "ord " * 2000
    return samples.sample_evaluation(
        network={**samples.sample_plan().network.model_dump(), "title": long[:900], "owner": "مستشفى الجامعة"},
        memo={"decisions": [{"decision": long}], "assessment": "مستشفى الجامعة " * 50, "conclusion": long},
    )


class Pages:
    """Every page that is visited, as a file; a network is evaluated, and a page made, when it is first asked for."""

    def __init__(self, folder: Path, makers: dict[str, Callable[[], Evaluation]]) -> None:
        self._folder, self._makers = folder, makers
        self._evaluations: dict[str, Evaluation] = {}

    def evaluation(self, case: str) -> Evaluation:
        """The evaluation of one case."""
        if case not in self._evaluations:
            self._evaluations[case] = self._makers[case]()
        return self._evaluations[case]

    def __getitem__(self, name: str) -> Path:
        path = self._folder / f"{name}.html"
        if not path.exists():
            case, language = name.split(".")
            html = self._index(language) if case == "index" else _exported(self.evaluation(case), language)
            path.write_text(html, encoding="utf-8")
        return path

    def _index(self, language: str) -> str:
        """The overview of the shipped networks, of one that failed, and of one never evaluated; a run broke off."""
        day = dt.date(2026, 11, 23)
        entries = [index_entry(self.evaluation(name), published_on=day) for name in (*SHIPPED, "full")]
        failed = replace(entries[-1], network="x", state="failed", failure="time_limit", failed_on=day)
        never = IndexEntry(network="y", titles={"nb": "Plan", "en": "Plan"}, state="never_evaluated")
        began = dt.datetime(2026, 11, 23, 2, 30, tzinfo=dt.UTC)
        return index_page([*entries, failed, never], "nb" if language == "nb" else "en", under_way=[began])


@pytest.fixture(scope="module")
def pages(samples: ModuleType, examples: Path, tmp_path_factory: pytest.TempPathFactory) -> Pages:
    makers = {
        "full": samples.sample_evaluation,
        "empty": samples.nothing_analysed,
        "hostile": partial(_hostile, samples),
        "forty": partial(_crowded, 40, 2),
        "sixty": partial(_crowded, 1, 60),
        **{name: lambda name=name: evaluate(load_network(name, data=examples)) for name in SHIPPED},
    }
    return Pages(tmp_path_factory.mktemp("pages"), makers)


@pytest.fixture
def visit(browser: Browser, pages: Pages) -> Iterator[object]:
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


@pytest.mark.parametrize("name", [*PUBLISHED, "full.nb", "full.en", "empty.nb", "hostile.nb"])
def test_axe_finds_no_violation_narrow_wide_and_on_paper(visit, name: str) -> None:
    tab, _ = visit(name)
    for width, media in ((NARROW, "screen"), (WIDE, "screen"), (WIDE, "print")):
        tab.set_viewport_size({"width": width, "height": 900})
        tab.emulate_media(media=media)
        found = Axe().run(tab).response["violations"]
        assert [(rule["id"], rule["nodes"][0]["html"][:200]) for rule in found] == [], (width, media)


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_asked_of_the_network(visit, name: str) -> None:
    _, seen = visit(name)
    outside = [address for address in seen.requests if not address.startswith(("file://", "data:"))]
    assert outside == []
    assert sum(address.startswith("file://") for address in seen.requests) == 1


@pytest.mark.parametrize("name", NAMES)
def test_the_page_never_scrolls_sideways_and_no_text_leaves_its_box(visit, name: str) -> None:
    tab, _ = visit(name)
    for width in (NARROW, WIDE):
        tab.set_viewport_size({"width": width, "height": 900})
        assert tab.evaluate("document.documentElement.scrollWidth") <= width
        spilt = tab.evaluate(
            """() => [...document.querySelectorAll('p, li, dd, dt, h1, h2, h3, h4, figcaption, summary, td, th')]
                .filter(e => e.checkVisibility() && !e.closest('.scroll, .drawing') && e.scrollWidth > e.clientWidth + 1
                             && getComputedStyle(e).display !== 'inline')
                .map(e => e.outerHTML.slice(0, 120))"""
        )
        assert spilt == []
        assert tab.evaluate(OVERLAPS) == []


@pytest.mark.parametrize("name", ["full.nb", "full.en", "ahus.nb", "ahus.en", "phrk.nb", "vestre-viken.en"])
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


@pytest.mark.parametrize("name", [name for name in NAMES if not name.startswith(("index", "forty", "sixty"))])
def test_no_page_is_shrunk_on_paper_because_a_table_is_too_wide(visit, name: str) -> None:
    tab, _ = visit(name, SHEET)
    tab.emulate_media(media="print")
    assert tab.evaluate("document.documentElement.scrollWidth") <= SHEET


@pytest.mark.parametrize("name", PUBLISHED)
def test_no_word_of_a_heading_is_broken_on_a_telephone(visit, name: str) -> None:
    tab, _ = visit(name, NARROW)
    assert tab.evaluate(BROKEN_WORDS, "h1, h2, h3, h4") == []


def test_the_headings_of_the_overview_are_text_on_paper_so_that_every_sheet_repeats_them(visit) -> None:
    tab, _ = visit("index.nb")
    tab.emulate_media(media="print")
    shown = tab.eval_on_selector_all("thead button", "all => all.map(one => getComputedStyle(one).display)")
    assert shown == ["contents"] * 6


@pytest.mark.parametrize("name", ["full.nb", "ahus.en", "ahus.nb", "hostile.nb"])
def test_the_recommendation_is_seen_whole_on_a_telephone(visit, name: str) -> None:
    tab, _ = visit(name, NARROW)
    table = tab.locator("#table-decisions")
    box = table.bounding_box()
    assert box is not None
    assert box["x"] + box["width"] <= NARROW
    for cell in table.locator("th, td").all():
        inside = cell.bounding_box()
        assert inside is not None
        assert inside["x"] + inside["width"] <= NARROW


def test_the_recommendation_is_still_a_table_to_a_screen_reader_on_a_telephone(visit) -> None:
    tab, _ = visit("ahus.nb", NARROW)
    session = tab.context.new_cdp_session(tab)
    document = session.send("DOM.getDocument")["root"]["nodeId"]
    table = session.send("DOM.querySelector", {"nodeId": document, "selector": "#table-decisions"})["nodeId"]
    told = session.send("Accessibility.queryAXTree", {"nodeId": table})["nodes"]
    roles = [node["role"]["value"] for node in told if "role" in node]
    counts = [roles.count(role) for role in ("table", "row", "columnheader", "rowheader", "cell")]
    assert counts == [1, 4, 3, 3, 6]


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


@pytest.mark.parametrize("name", [f"{name}.{language}" for name in SHIPPED for language in ("nb", "en")])
def test_the_same_figures_and_tables_stand_in_both_languages(visit, name: str) -> None:
    network, _, language = name.partition(".")
    tab, _ = visit(name)
    other, _ = visit(f"{network}.{'en' if language == 'nb' else 'nb'}")
    counts = "() => ['figure', 'table', 'h2', 'h3'].map(what => document.querySelectorAll(what).length)"
    assert tab.evaluate(counts) == other.evaluate(counts)
    assert tab.evaluate(counts)[2] >= len(SECTIONS)


@pytest.mark.parametrize("name", [name for name in PUBLISHED if not name.startswith("index")])
def test_no_sentence_of_a_shipped_report_claims_more_than_its_grade(pages: Pages, name: str) -> None:
    found = page_claims(
        pages[name].read_text(encoding="utf-8"), pages.evaluation(name.partition(".")[0]).evidence.grade
    )
    assert found == ()


def test_the_overview_is_whole_without_script(browser: Browser, pages: Pages) -> None:
    context = browser.new_context(java_script_enabled=False)
    tab = context.new_page()
    tab.goto(pages["index.nb"].as_uri())
    assert tab.locator("tbody tr:visible").count() == len(SHIPPED) + 3
    assert not tab.locator("#controls").is_visible()
    assert tab.locator("thead button").count() == 0
    context.close()


def test_the_overview_is_read_downwards_on_a_telephone_and_stays_a_table(visit) -> None:
    tab, _ = visit("index.nb", NARROW)
    assert tab.eval_on_selector(".register .scroll", "box => box.scrollWidth <= box.clientWidth")
    row = tab.get_by_role("row").filter(has=tab.get_by_role("rowheader", name="Akershus"))
    assert row.get_by_role("cell").count() == 6
    assert row.locator("td.answer").first.bounding_box()["width"] > NARROW / 2
    tab.locator("#filter-text").fill("antibiotika")
    expect(tab.locator("tbody tr:visible")).to_have_count(1)


def test_the_overview_is_searched_filtered_and_sorted_by_keyboard(visit) -> None:
    tab, _ = visit("index.nb")
    rows = tab.locator("tbody tr:visible")
    everything = rows.count()
    tab.locator("#filter-text").focus()
    tab.keyboard.type("antibiotika")
    expect(rows).to_have_count(1)
    expect(tab.locator("#shown")).to_have_text(f"Viser 1 av {everything} nettverk")
    tab.keyboard.press("Tab")
    tab.keyboard.press("Tab")
    tab.keyboard.press("Tab")
    tab.keyboard.press("Enter")  # "Vis alle"
    expect(rows).to_have_count(everything)  # waits; a function of our own could not, under the page's policy
    tab.locator("#filter-grade").select_option("moderate")
    expect(rows).to_have_count(1)
    assert rows.evaluate_all("rows => rows.map(row => row.id)") == ["ahus"]
    tab.locator("#filter-grade").select_option("")
    grade = tab.locator("thead th").nth(5)
    grade.locator("button").focus()
    tab.keyboard.press("Enter")
    assert grade.get_attribute("aria-sort") == "ascending"
    orders = rows.evaluate_all("rows => rows.map(row => row.cells[5].dataset.sort)")
    assert orders == sorted((order for order in orders if order), key=int) + [""] * orders.count("")
    tab.keyboard.press("Enter")
    assert grade.get_attribute("aria-sort") == "descending"
    assert rows.first.get_attribute("id") == "ahus"


@pytest.mark.parametrize(
    "name", [f"{name}.{language}" for name in (*SHIPPED, "full") for language in ("nb", "en")] + ["empty.nb"]
)
def test_the_leadership_page_fits_two_printed_pages(visit, name: str) -> None:
    tab, _ = visit(name)
    tab.add_style_tag(content="main > section:not(#leadership), footer { display: none !important; }")
    assert _printed_pages(tab) <= 2


@pytest.mark.parametrize("name", PUBLISHED)
def test_no_identifier_of_a_plan_or_a_program_meets_a_reader(visit, examples: Path, name: str) -> None:
    """But for the codes of the rules, which the table of rules has a column for."""
    tab, _ = visit(name)
    text = tab.evaluate("""() => {
        const copy = document.body.cloneNode(true);
        for (const gone of copy.querySelectorAll("[id^=table-rules-], script, style")) gone.remove();
        return [...copy.querySelectorAll("*")].filter(e => !e.children.length).map(e => e.textContent).join("\\n");
    }""")
    assert set(re.findall(r"(?<![\w.])[a-z]+_[a-z_]+\b(?!\.\w)", text)) - {"lnet_eval"} == set()
    network = name.partition(".")[0]
    if network in SHIPPED:
        plan = read_plan(
            tomllib.loads((examples / network / "network.toml").read_text(encoding="utf-8")), network=network
        )
        ids = {one.id for one in (*plan.units, *plan.measures) if "-" in one.id}
        assert {one for one in ids if re.search(rf"(?<![\w-]){one}(?![\w-])", text)} == set()


@pytest.mark.parametrize("name", ["ahus.nb", "phrk.en", "full.nb"])
def test_the_letters_of_a_printed_figure_can_be_read(visit, name: str) -> None:
    """Letters are drawn 10 to 11 pixels high: at half of that, some five points."""
    tab, _ = visit(name, SHEET)
    tab.emulate_media(media="print")
    scales = tab.evaluate(
        """() => [...document.querySelectorAll('figure img')].filter(e => e.checkVisibility())
            .map(e => [e.closest('figure').id, e.getBoundingClientRect().width / e.naturalWidth])"""
    )
    assert len(scales) > 5
    assert [figure for figure, scale in scales if scale < 0.5] == []


@pytest.mark.parametrize("name", [f"{name}.nb" for name in SHIPPED])
def test_a_printed_report_is_no_pile_of_paper(visit, name: str) -> None:
    tab, _ = visit(name)
    assert _printed_pages(tab) <= MOST_SHEETS


def test_prose_that_is_folded_on_screen_is_open_on_paper_and_tables_and_drawings_are_not(visit) -> None:
    """What is left out on paper is said: beside the foldout, and at the foot of the report."""
    tab, _ = visit("full.nb")
    tab.emulate_media(media="print")
    of_charts = "details:has(> .scroll > #table-charts-at-a-glance)"
    unseen = """([within, what]) => [...document.querySelectorAll(
        `main > section:not(#leadership) ${within} > ${what}`)]
        .map(e => [e.getBoundingClientRect().height === 0, e.outerHTML.slice(0, 100)])"""
    prose = tab.evaluate(unseen, [f".foldout:not({of_charts})", ":is(p:not(.note), ul, dl)"])
    assert prose
    assert [text for hidden, text in prose if hidden] == []
    for within, what in ((".foldout", ":is(.scroll, figure)"), ("details.data", ":not(summary)")):
        left_out = tab.evaluate(unseen, [within, what])
        assert left_out
        assert all(hidden for hidden, _ in left_out)
    said = "e => getComputedStyle(e, '::after').content"
    beside = tab.locator(f".foldout:has(> .scroll):not({of_charts}) > summary").first.evaluate(said)
    assert words("nb")("page.on_screen") in beside
    assert tab.locator("footer .lnet-paper").is_visible()
    tab.emulate_media(media="screen")
    assert not tab.locator("footer .lnet-paper").is_visible()


@pytest.mark.parametrize("name", [name for name in NAMES if name not in CROWDED])
def test_a_page_is_small_enough_to_send(pages: Pages, name: str) -> None:
    assert pages[name].stat().st_size <= MOST_BYTES


def _printed_pages(tab: Tab) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", tab.pdf(prefer_css_page_size=True)))
