"""The leadership page as a Word document: decisions are filed as Word in Norwegian hospitals.

The document is made of the same blocks as the page, with what a screen reader needs in Word: real headings, header rows
that are marked as such, a language on every passage, and a text alternative on the figure.
"""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Iterable, Mapping
from typing import Any, Final

import docx
from docx.document import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Length, Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph

from lnet_eval.reporting.blocks import (
    Block,
    Bullets,
    Facts,
    Figure,
    Foldout,
    Heading,
    Panels,
    Prose,
    Section,
    Table,
    Words,
)
from lnet_eval.reporting.render import parts

LANGUAGE_TAGS: Final = {"nb": "nb-NO", "en": "en-GB"}
_BLUE, _ORANGE, _GREY = RGBColor(0x0B, 0x4F, 0x8A), RGBColor(0x9A, 0x3F, 0x00), RGBColor(0x47, 0x53, 0x5F)
_MARGIN, _FIGURE_WIDTH, _TERM_WIDTH = Mm(20), Mm(150), Mm(32)
_TABLE_WIDTH: Final = 170  # millimetres between the margins
_DATE_WIDTH: Final = 37  # millimetres for "30. september 2020" and the cell's margins
_SIZES: Final = {"Normal": 10, "Heading 1": 17, "Heading 2": 12, "Heading 3": 10.5, "Caption": 9}
_EPOCH: Final = (1980, 1, 1, 0, 0, 0)  # the earliest a ZIP file can say; the same report gives the same bytes


def word_document(
    section: Section,
    *,
    title: Words,
    language: str,
    owner: str,
    as_of: dt.date,
    drawings: Mapping[str, bytes],
    notice: str | None = None,
) -> bytes:
    """A section as a Word document of A4 pages.

    Parameters
    ----------
    title : heading 1, and the document's title. owner : its author.
    as_of : the day that the document says it was made and changed, so that the same data give the same bytes.
    drawings : PNG of each figure, by its id; a figure without one is left out.
    notice : a warning under the title, such as that the network is made up.

    Returns
    -------
    The bytes of a .docx file.
    """
    document = docx.Document()
    _set_up(document, language)
    about = document.core_properties
    about.title, about.author, about.language = str_of(title), owner, LANGUAGE_TAGS[language]
    about.comments, about.last_modified_by, about.revision = "", owner, 1
    about.created = about.modified = dt.datetime.combine(as_of, dt.time())
    _write(document.add_heading(level=1), title)
    if notice is not None:
        _write(document.add_paragraph(), notice, warning=True)
    for block in section.blocks:
        _add(document, block, drawings)
    return _same_bytes(document)


def str_of(words: Words) -> str:
    """A text without its marks."""
    return "".join(part.text for part in parts(words))


def _set_up(document: Document, language: str) -> None:
    page = document.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = _MARGIN
    for name, size in _SIZES.items():
        style: Any = document.styles[name]
        style.font.size = Pt(size)
        style.font.name = "Calibri"
        style.element.rPr.rFonts.set(qn("w:asciiTheme"), "minorHAnsi")
        style.paragraph_format.space_after = Pt(3)
        if name != "Normal":
            style.font.color.rgb = _BLUE if name.startswith("Heading") else _GREY
            style.paragraph_format.space_before = Pt(8 if name.startswith("Heading") else 2)
            style.paragraph_format.keep_with_next = True
    defaults = document.styles.element.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}")
    _speak(defaults, LANGUAGE_TAGS[language])


def _speak(properties: Any, tag: str) -> None:
    """Set the language of run properties."""
    spoken = properties.find(qn("w:lang"))
    if spoken is None:
        spoken = OxmlElement("w:lang")
        properties.append(spoken)
    spoken.set(qn("w:val"), tag)


def _add(document: Document, block: Block, drawings: Mapping[str, bytes]) -> None:
    match block:
        case Heading():
            _write(document.add_heading(level=block.level - 1), block.text)
        case Prose():
            paragraph = document.add_paragraph()
            _write(paragraph, block.text, strong=block.role == "lead", warning=block.role == "warning")
        case Facts():
            for term, said in block.rows:
                _fact(document.add_paragraph(), term, said)
        case Bullets():
            for entry in block.items:
                _write(document.add_paragraph(style="List Bullet"), entry)
        case Table():
            _table(document, block)
        case Figure():
            _figure(document, block, drawings)
        case Panels():
            for panel in block.panels:
                _add_all(document, (panel.heading, *panel.blocks), drawings)
        case Foldout():
            _add_all(document, block.blocks, drawings)


def _add_all(document: Document, blocks: Iterable[Block], drawings: Mapping[str, bytes]) -> None:
    for block in blocks:
        _add(document, block, drawings)


def _write(paragraph: Paragraph, text: Words, *, strong: bool = False, warning: bool = False) -> None:
    """Add a text as runs, each with its own language and mark."""
    for part in parts(text):
        run = paragraph.add_run(_printable(part.text))
        marked = warning or part.mark == "warning"
        run.bold = True if strong or marked or part.mark == "strong" else None
        if marked:
            run.font.color.rgb = _ORANGE
        if part.language is not None:
            _speak(run._r.get_or_add_rPr(), LANGUAGE_TAGS.get(part.language, part.language))


def _printable(text: str) -> str:
    """`text` without the control characters that XML has no place for."""
    return "".join(letter for letter in text if letter >= " " or letter in "\t\n")


def _fact(paragraph: Paragraph, term: Words, said: Words) -> None:
    """A term and what is said of it, the lines of the latter under one another."""
    layout = paragraph.paragraph_format
    layout.left_indent, layout.first_line_indent = _TERM_WIDTH, -_TERM_WIDTH
    layout.tab_stops.add_tab_stop(_TERM_WIDTH)
    _write(paragraph, term, strong=True)
    paragraph.add_run("\t")
    _write(paragraph, said)


def _table(document: Document, table: Table) -> None:
    """A table under its caption, its first row repeated on every page and marked as the heading."""
    _write(document.add_paragraph(style="Caption"), table.caption)
    made = document.add_table(rows=1, cols=len(table.columns), style="Table Grid")
    made.autofit = False
    for cell, text in zip(made.rows[0].cells, table.columns, strict=True):
        _write(cell.paragraphs[0], text, strong=True)
    for row in table.rows:
        for cell, text in zip(made.add_row().cells, row, strict=True):
            _write(cell.paragraphs[0], text)
    for column, width in zip(made.columns, _widths(len(table.columns)), strict=True):
        column.width = width  # Writer keeps to the columns', Word to the cells'
        for cell in column.cells:
            cell.width = width
    heading = made.rows[0]._tr.get_or_add_trPr()
    heading.append(OxmlElement("w:tblHeader"))
    for row in made.rows:
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    described = OxmlElement("w:tblCaption")
    described.set(qn("w:val"), str_of(table.caption))
    made._tbl.tblPr.append(described)
    if table.note is not None:
        _write(document.add_paragraph(), table.note)
    document.add_paragraph().paragraph_format.space_after = Pt(0)


def _widths(n_columns: int) -> tuple[Length, ...]:
    """The first column, where what is to be decided stands, has what the others leave; these have room for a date."""
    other = min(_DATE_WIDTH, _TABLE_WIDTH / n_columns)
    return (Mm(_TABLE_WIDTH - other * (n_columns - 1)), *(Mm(other) for _ in range(n_columns - 1)))


def _figure(document: Document, figure: Figure, drawings: Mapping[str, bytes]) -> None:
    drawing = drawings.get(figure.id)
    if drawing is None:
        return
    _write(document.add_paragraph(style="Caption"), figure.title)
    picture = document.add_picture(io.BytesIO(drawing), width=_FIGURE_WIDTH)
    picture._inline.docPr.set("descr", figure.alt)
    if figure.note is not None:
        _write(document.add_paragraph(), figure.note)


def _same_bytes(document: Document) -> bytes:
    """The document as a file that says nothing of when it was written."""
    written, again = io.BytesIO(), io.BytesIO()
    document.save(written)
    with zipfile.ZipFile(written) as source, zipfile.ZipFile(again, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            target.writestr(zipfile.ZipInfo(name, date_time=_EPOCH), source.read(name), zipfile.ZIP_DEFLATED)
    return again.getvalue()
