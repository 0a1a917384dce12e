"""The plan report and the comparison in a real browser: accessible, self-contained, readable at any width."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from nbformat import v4
from playwright.sync_api import Browser, sync_playwright

from lnet_eval.comparison import NetworkSummary, compare_networks
from lnet_eval.comparison.common_scale import ScaledEffect
from lnet_eval.comparison.compare import Unevaluated
from lnet_eval.inputs import load_network
from lnet_eval.inputs.network import Network
from lnet_eval.plan import read_plan
from lnet_eval.planning import assess
from lnet_eval.planning.readiness import FACTORS
from lnet_eval.reporting.comparison_page import comparison_page
from lnet_eval.reporting.contents import DOCUMENTS
from lnet_eval.reporting.document import Document
from lnet_eval.reporting.exporter import ReportExporter
from lnet_eval.reporting.plan_page import plan_page

pytestmark = pytest.mark.e2e

ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
NARROW, WIDE = 320, 1280
SHEET = 672  # what is left of a sheet of A4 inside its margins, in pixels of CSS
FIGURES = {"plan": 1, "compare": 1}
NAMES = tuple(f"{kind}.{language}" for kind in ("plan", "compare", "bare") for language in ("nb", "en"))


def exported(document: Document[Any]) -> str:
    cells = []
    for name in DOCUMENTS[document.kind]:
        data, metadata = document.section(name)._repr_mimebundle_()
        cells.append(v4.new_code_cell(outputs=[v4.new_output("display_data", data=data, metadata=metadata)]))
    html, _ = ReportExporter().from_notebook_node(v4.new_notebook(cells=cells))
    return str(html)


def network(number: int) -> NetworkSummary:
    effect = ScaledEffect(value=0.4 * number - 0.8, low=0.4 * number - 1.4, high=0.4 * number - 0.2, unit="sd")
    title = f"Læringsnettverk for trygg utskriving ved sykehus nummer {number}"
    keyword = {"number": 1, "question": "Ressursbruk?", "network": f"Sykehus {number}", "keyword": "Finne tid"}
    return NetworkSummary(
        network=f"n{number}", titles={"nb": title, "en": title}, owner="Sykehuset", synthetic=True,
        as_of="2024-01-31", better="improved", because="low_better", grade="low", tier=3, measure="m",
        measure_titles={"nb": "Fall", "en": "Falls"}, kind="rate", source="pooled", standardised=effect,
        log_ratio=ScaledEffect(value=0.1, low=-0.1, high=0.3, unit="ratio"), teams=8, attendance=0.5 + 0.05 * number,
        cash=100_000.0, factors=dict.fromkeys(FACTORS, "partly"), factors_before=dict.fromkeys(FACTORS, "weak"),
        interviews=(keyword,),
    )  # fmt: skip


@pytest.fixture(scope="module")
def pages(examples: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("pages")
    planned = assess(_quick(load_network("unn-plan", data=examples)), simulations=100)
    content = {
        "network": {"id": "ny", "title": "Nytt", "owner": "Sykehuset", "focus_area": "Fall"},
        "phases": {"baseline_start": "2026-01-01", "start": "2027-01-01"},
    }
    bare = assess(Network(plan=read_plan(content, network="ny")))
    register = [Unevaluated(network="z", titles={"nb": "Uten rapport", "en": "Without report"}, state="never")]
    compared = compare_networks([network(number) for number in range(8)], register=register)
    long = "Felles læringsnettverk ved Akershus universitetssykehus"
    five = compare_networks([replace(network(number), titles={"nb": long, "en": long}) for number in range(5)])
    made = {}
    for language in ("nb", "en"):
        for name, document in (
            ("plan", plan_page(planned, language)),
            ("compare", comparison_page(compared, language)),
            ("bare", plan_page(bare, language)),
            ("five", comparison_page(five, language)),
        ):
            path = folder / f"{name}.{language}.html"
            path.write_text(exported(document), encoding="utf-8")
            made[f"{name}.{language}"] = path
    return made


def _quick(network: Network) -> Network:
    """The planned network with two numbers of months and few teams, so that its power is soon simulated."""
    plan = network.plan
    planning = plan.planning.model_copy(update={"months_before": (6, 12), "teams": 2, "starts": 2})
    return Network(plan=plan.model_copy(update={"planning": planning}), interviews=network.interviews)


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        yield opened
        opened.close()


@pytest.mark.parametrize("name", NAMES)
def test_a_page_is_accessible_narrow_wide_and_on_paper_and_asks_nothing_of_the_network(
    browser: Browser, pages: dict[str, Path], name: str
) -> None:
    tab = browser.new_page()
    asked: list[str] = []
    tab.on("request", lambda request: asked.append(request.url))
    tab.goto(pages[name].as_uri())
    for width, media in ((NARROW, "screen"), (WIDE, "screen"), (WIDE, "print")):
        tab.set_viewport_size({"width": width, "height": 900})
        tab.emulate_media(media=media)
        found = Axe().run(tab).response["violations"]
        assert [(rule["id"], rule["nodes"][0]["html"][:200]) for rule in found] == [], (width, media)
        assert tab.evaluate("document.documentElement.scrollWidth") <= width
    assert [address for address in asked if not address.startswith(("file://", "data:"))] == []
    tab.close()


@pytest.mark.parametrize("name", NAMES)
def test_every_figure_is_described_every_table_labelled_and_the_contents_lead_somewhere(
    browser: Browser, pages: dict[str, Path], name: str
) -> None:
    tab = browser.new_page()
    tab.goto(pages[name].as_uri())
    alternatives = tab.eval_on_selector_all("img", "images => images.map(image => image.alt)")
    assert len(alternatives) == FIGURES.get(name.split(".", maxsplit=1)[0], 0)
    assert all(len(text) > 60 for text in alternatives)
    assert tab.locator("table").count() == tab.locator("table > caption").count() >= 4
    assert tab.locator("th:not([scope])").count() == 0
    assert tab.locator("h1").count() == 1
    kind = "compare" if name.startswith("compare") else "plan"
    links = tab.eval_on_selector_all("nav a", "links => links.map(link => link.getAttribute('href'))")
    assert links == [f"#{section}" for section in DOCUMENTS[kind]]
    assert all(tab.locator(link).count() == 1 for link in links)
    assert re.search(rf'href="{kind}\.(nb|en)\.html"', pages[name].read_text(encoding="utf-8"))
    tab.close()


@pytest.mark.parametrize(("name", "networks"), [("compare.nb", 8), ("compare.en", 8), ("five.nb", 5), ("five.en", 5)])
def test_the_names_of_networks_stand_over_their_own_columns_and_in_whole_words_on_paper(
    browser: Browser, pages: dict[str, Path], name: str, networks: int
) -> None:
    tab = browser.new_page(viewport={"width": SHEET, "height": 900})
    tab.goto(pages[name].as_uri())
    tab.emulate_media(media="print")
    assert tab.evaluate("document.documentElement.scrollWidth") <= SHEET
    broken = tab.evaluate(
        """() => [...document.querySelectorAll('[id^=table-compare-factors] th[scope=col]')].flatMap(heading => {
            const text = document.createTreeWalker(heading, NodeFilter.SHOW_TEXT).nextNode();
            const along = getComputedStyle(heading).writingMode.startsWith('h') ? 'top' : 'left';
            return [...text.data.matchAll(/[\\p{L}\\p{N}]+/gu)].filter(found => {
                const range = document.createRange();
                range.setStart(text, found.index);
                range.setEnd(text, found.index + found[0].length);
                return new Set([...range.getClientRects()].map(box => Math.round(box[along]))).size > 1;
            }).map(found => found[0]);
        })"""
    )
    assert tab.locator("[id^=table-compare-factors] th[scope=col]").count() == 2 * (networks + 1)
    assert broken == []
    away = tab.evaluate(
        """() => [...document.querySelectorAll('[id^=table-compare-factors] th[scope=col]')].map(heading => {
            const range = document.createRange();
            range.selectNodeContents(heading);
            return Math.abs(range.getBoundingClientRect().left - heading.getBoundingClientRect().left);
        })"""
    )
    assert max(away) < 6
    tab.close()
