"""How accessible a report is beside what nbconvert makes of a notebook that shows the same.

    python benchmarks/accessibility.py                 the Ahus example, in Norwegian
    python benchmarks/accessibility.py phrk --language en

The peer is the notebook that an analyst would write: eight figures with matplotlib, two tables with pandas, headings
in Markdown, run and made to a page by nbconvert with each of its three templates. All are opened in the same Chromium,
at 320 and 1280 px, and asked the same: violations of axe-core (nodes, and of these critical or serious), requests to
the network, whether the page scrolls sideways, figures whose description is filler or missing, tables without caption
and headings of tables without scope. axe alone does not see the last three.
"""

from __future__ import annotations

import argparse
import re
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import astuple, dataclass, fields
from pathlib import Path

import nbformat
from axe_playwright_python.sync_playwright import Axe
from nbconvert import HTMLExporter
from nbconvert.preprocessors import ExecutePreprocessor
from playwright.sync_api import Browser, sync_playwright

import lnet_eval as le
from lnet_eval.reporting.exporter import ReportExporter
from lnet_eval.reporting.page import SECTIONS, Page

ROOT = Path(__file__).resolve().parents[1]
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
WIDTHS = (320, 1280)
FIGURES = 8
FILLER = re.compile(r"^(image|figure|chart|figur|bilde|no description.*|\s*)$", re.IGNORECASE)
READ = """import matplotlib.pyplot as plt
import lnet_eval as le
network = le.load_network({network!r}, data={data!r})
table = network.measurements
table.head()"""
DRAW = """one = [frame for _, frame in table.groupby(["measure", "unit"])][{number}]
fig, ax = plt.subplots()
ax.plot(one["period"], one["value"].fillna(one["numerator"] / one["denominator"]), "o-")
_ = ax.set_title({title!r})"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """One page in one browser, at both widths together."""

    page: str
    kb: int
    violations: int
    severe: int
    requests: int
    sideways: str
    figures: int
    undescribed: int
    tables: int
    uncaptioned: int
    unscoped: int


def our_page(network: str, language: str) -> str:
    """The report."""
    page = Page(le.evaluate(le.load_network(network, data=ROOT / "data" / "examples")), language)
    cells = []
    for name in SECTIONS:
        data, metadata = page.section(name)._repr_mimebundle_()
        shown = nbformat.v4.new_output("display_data", data=data, metadata=metadata)
        cells.append(nbformat.v4.new_code_cell(outputs=[shown]))
    html, _ = ReportExporter().from_notebook_node(nbformat.v4.new_notebook(cells=cells))
    return str(html)


def their_pages(network: str) -> Iterator[tuple[str, str]]:
    """The analyst's notebook as a page of each of nbconvert's templates: name and HTML."""
    v4 = nbformat.v4
    data = str(ROOT / "data" / "examples")
    cells = [v4.new_markdown_cell(f"# {network}"), v4.new_code_cell(READ.format(network=network, data=data))]
    for number in range(FIGURES):
        cells += [
            v4.new_markdown_cell(f"## Figure {number + 1}"),
            v4.new_code_cell(DRAW.format(number=number, title=f"Series {number + 1}")),
        ]
    cells.append(v4.new_code_cell("table.groupby('measure')[['value', 'numerator', 'denominator']].describe()"))
    notebook = v4.new_notebook(cells=cells)
    ExecutePreprocessor(timeout=300, kernel_name="python3").preprocess(notebook, {"metadata": {"path": str(ROOT)}})
    for template in ("lab", "classic", "basic"):
        html, _ = HTMLExporter(template_name=template).from_notebook_node(notebook)
        yield f"nbconvert {template}", html


def score(browser: Browser, name: str, html: str, folder: Path) -> Score:
    """Open a page at each width and ask it everything."""
    path = folder / f"{name.replace(' ', '-')}.html"
    path.write_text(html, encoding="utf-8")
    nodes = severe = 0
    asked: set[str] = set()
    sideways = []
    for width in WIDTHS:
        tab = browser.new_page(viewport={"width": width, "height": 900})
        tab.on("request", lambda request: asked.add(request.url))
        tab.goto(path.as_uri(), wait_until="load")
        for rule in Axe().run(tab).response["violations"]:
            nodes += len(rule["nodes"])
            severe += len(rule["nodes"]) if rule["impact"] in {"critical", "serious"} else 0
        if tab.evaluate("document.documentElement.scrollWidth") > width:
            sideways.append(str(width))
        alternatives = tab.eval_on_selector_all("img", "all => all.map(image => image.alt)")
        counts = tab.evaluate(
            """() => ['table', 'table:not(:has(> caption))', 'th:not([scope])']
                .map(what => document.querySelectorAll(what).length)"""
        )
        tab.close()
    outside = [address for address in asked if not address.startswith(("file:", "data:", "blob:"))]
    return Score(
        page=name,
        kb=round(path.stat().st_size / 1000),
        violations=nodes,
        severe=severe,
        requests=len(outside),
        sideways=" ".join(sideways) or "no",
        figures=len(alternatives),
        undescribed=sum(bool(FILLER.match(text)) or len(text) < 20 for text in alternatives),
        tables=counts[0],
        uncaptioned=counts[1],
        unscoped=counts[2],
    )


def main() -> None:
    """Print one row per page."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("network", nargs="?", default="ahus")
    parser.add_argument("--language", default="nb", choices=("nb", "en"))
    parser.add_argument("--browser", default="chromium", help="path or name of a Chromium")
    given = parser.parse_args()
    found = shutil.which(given.browser) or given.browser
    names = [field.name for field in fields(Score)]
    print("  ".join(f"{name:>{20 if name == 'page' else 11}}" for name in names))
    with tempfile.TemporaryDirectory() as scratch, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=ARGUMENTS)
        pages = [("lnet_eval", our_page(given.network, given.language)), *their_pages(given.network)]
        for name, html in pages:
            row = astuple(score(browser, name, html, Path(scratch)))
            print("  ".join(f"{value!s:>{20 if n == 'page' else 11}}" for n, value in zip(names, row, strict=True)))
        browser.close()


if __name__ == "__main__":
    main()
