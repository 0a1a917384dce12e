"""Blocks as HTML: escaped, labelled, and in their own language."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest

from lnet_eval.reporting.blocks import (
    Block,
    Bullets,
    Facts,
    Figure,
    Foldout,
    Heading,
    Panel,
    Panels,
    Passage,
    Prose,
    Section,
    Table,
)
from lnet_eval.reporting.render import section_html, stylesheet

HOSTILE = "<script>alert('x')</script> \"q\" & 😀"
TABLE = Table(id="t", caption="Caption", columns=("A", "B"), rows=(("row", "1"),), numeric=(1,))
FIGURE = Figure(id="f", title="It fell", alt="A line that falls", svg="<svg xmlns='http://www.w3.org/2000/svg'/>",
                table=Table(id="f-data", caption="Data", columns=("A", "B"), rows=(("row", "1"),)))  # fmt: skip


def _html(*blocks: Block, id: str = "network") -> str:
    return section_html(Section(id=id, title="Title", blocks=blocks), "nb")


class _Tags(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]


@pytest.mark.parametrize(
    "block",
    [
        Prose(text=HOSTILE),
        Prose(text=HOSTILE, role="warning"),
        Heading(text=HOSTILE, level=3, id="h"),
        Facts(rows=((HOSTILE, HOSTILE),)),
        Bullets(items=(HOSTILE,)),
        Table(id="t", caption=HOSTILE, columns=(HOSTILE,), rows=((HOSTILE,),), note=HOSTILE),
        Figure(id="f", title=HOSTILE, alt=HOSTILE, svg="<svg/>", table=TABLE, note=HOSTILE),
        Foldout(summary=HOSTILE, blocks=(Prose(text=HOSTILE),)),
        Panels(panels=(Panel(heading=Heading(text=HOSTILE, level=4, id="p"), blocks=(Prose(text=HOSTILE),)),)),
        Prose(text=Passage(HOSTILE, language="en", mark="strong")),
        Prose(text=(HOSTILE, Passage(HOSTILE, href="https://example.org/?a=1&b=2"))),
    ],
)
def test_every_text_is_escaped(block: Block) -> None:
    html = _html(block)
    assert "<script" not in html
    assert "&lt;script&gt;" in html


def test_a_link_leads_only_to_a_page_a_file_near_it_or_a_place_on_it() -> None:
    leads = ("https://example.org/", "#limits", "../../ahus/report.nb.html")
    safe = _html(Prose(text=tuple(Passage("a", href=address) for address in leads)))
    assert [a["href"] for a in _Tags(safe).all("a")] == list(leads)
    for address in ("javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "//example.org/", "report.html"):
        assert _Tags(_html(Prose(text=Passage("a", href=address)))).all("a") == []


def test_a_passage_in_another_language_says_so() -> None:
    tags = _Tags(_html(Prose(text=Passage("A title", language="en")), Facts(rows=(("x", Passage("y", "en")),))))
    assert [span["lang"] for span in tags.all("span") if "lang" in span] == ["en", "en"]
    assert tags.all("section")[0]["lang"] == "nb"


def test_every_header_cell_has_a_scope_and_every_table_a_caption() -> None:
    html = _html(TABLE, FIGURE, Foldout(summary="More", blocks=(TABLE,)))
    tags = _Tags(html)
    assert len(tags.all("table")) == len(tags.all("caption")) == 3
    assert {th["scope"] for th in tags.all("th")} == {"col", "row"}


def test_a_wide_table_can_be_scrolled_with_the_keyboard_and_has_a_name() -> None:
    wide = Table(id="w", caption="Wide", columns=("A", "B", "C", "D"), rows=(("1", "2", "3", "4"),))
    scroller = next(div for div in _Tags(_html(wide)).all("div") if str(div.get("class")).startswith("scroll"))
    assert scroller["tabindex"] == "0"
    assert scroller["aria-labelledby"] == "w-caption"


def test_a_table_is_kept_on_one_sheet_when_it_is_short_and_not_when_its_cells_are_long() -> None:
    def kept(cell: str) -> bool:
        table = Table(id="t", caption="Caption", columns=("A", "B"), rows=(("row", cell),) * 3)
        return 'class="scroll short"' in _html(table)

    assert kept("A few words")
    assert not kept("A long sentence that goes on. " * 20)


def test_only_a_long_number_may_break_over_two_lines() -> None:
    table = Table(id="t", caption="Caption", columns=("A", "B"), numeric=(1,),
                  rows=(("x", "37.9%"), ("y", "30.3 percentage points (95% CI 16.2 to 42.7)")))  # fmt: skip
    assert [cell["class"] for cell in _Tags(_html(table)).all("td")] == ["number", "number long"]


def test_a_figure_has_its_alternative_text_its_finding_and_its_data() -> None:
    html = _html(FIGURE)
    (image,) = _Tags(html).all("img")
    assert image["alt"] == "A line that falls"
    assert str(image["src"]).startswith("data:image/svg+xml;base64,")
    assert re.search(r"<figcaption[^>]*>It fell</figcaption>", html)
    assert 'id="table-f-data"' in html


def test_the_leadership_page_cannot_be_folded_away_and_the_others_can_but_are_open() -> None:
    assert _Tags(_html(Prose(text="x"), id="leadership")).all("details") == []
    (fold,) = _Tags(_html(Prose(text="x"))).all("details")
    assert "open" in fold


def test_the_style_asks_for_nothing_from_outside() -> None:
    css = str(stylesheet("section", "page", "networks"))
    assert "url(" not in css
    assert "@import" not in css
    assert "http" not in css.replace('[href^="http"]', "")
