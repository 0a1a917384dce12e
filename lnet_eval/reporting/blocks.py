"""What a section is made of: prose, facts, tables, figures. Plain data; the template turns it into HTML.

Every text here is plain text in the page's language and is escaped by the template. Where a passage is in
another language it is a `Passage` that says so.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

import pandas as pd


@dataclass(frozen=True, slots=True)
class Passage:
    """A text that needs more than its letters: another language, a link, or a mark.

    Attributes
    ----------
    language : BCP 47 tag where the text is not (or may not be) in the page's language, else None.
    href : where it links to: an address (http, https), a file from the folder above ("../"), or "#id" on the page.
    mark : "warning" sets it apart with a sign and a frame, "strong" with weight.
    icon : a sign drawn before the text that says the same, as SVG of our own; it is not escaped.
    """

    text: str
    language: str | None = None
    href: str | None = None
    mark: Literal["warning", "strong"] | None = None
    icon: str | None = None

    def __str__(self) -> str:
        return self.text


Words = str | Passage | tuple[str | Passage, ...]
"""A text; where only a part of it is in another language or is a link, its parts in order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Prose:
    """One paragraph. `role`: lead (stands out), plain, note (small), warning (marked with a word and a frame)."""

    text: Words
    role: Literal["lead", "plain", "note", "warning"] = "plain"


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A heading inside a section: level 3 or 4 (the section's own is 2)."""

    text: Words
    level: Literal[3, 4]
    id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Terms and what is said of them (a description list)."""

    rows: tuple[tuple[Words, Words], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bullets:
    """A list."""

    items: tuple[Words, ...]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Table:
    """A table with a caption; the first column holds the row headings.

    Attributes
    ----------
    id : unique in the report; also the name of `tables/<id>.csv`.
    columns : headings, as many as each row has cells.
    rows : cells as they are to be read.
    numeric : indices of columns that are set flush right.
    data : the numbers behind it, for tables/<id>.csv: codes and plain numbers, already suppressed where needed.
    """

    id: str
    caption: Words
    columns: tuple[Words, ...]
    rows: tuple[tuple[Words, ...], ...]
    numeric: tuple[int, ...] = ()
    note: Words | None = None
    data: pd.DataFrame | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Figure:
    """A drawing with a title that states the finding, a text alternative, and its data as a table.

    Attributes
    ----------
    id : unique in the report; also the name of `tables/<id>.csv`.
    svg : the drawing.
    alt : what the drawing shows, from the same numbers.
    table : the figure's data as the reader may open it.
    """

    id: str
    title: Words
    alt: str
    svg: str
    table: Table
    note: Words | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Foldout:
    """Blocks behind a summary that opens without script."""

    summary: Words
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Panel:
    """A heading with what belongs to it, set in a frame."""

    heading: Heading
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Panels:
    """Frames of equal weight, beside one another where there is room."""

    panels: tuple[Panel, ...]


Block = Prose | Heading | Facts | Bullets | Table | Figure | Foldout | Panels


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Section:
    """One section of the report."""

    id: str
    title: str
    blocks: tuple[Block, ...] = field(default_factory=tuple)

    def tables(self) -> Iterator[Table]:
        """Every table of the section, those of figures and foldouts included."""
        yield from _tables(self.blocks)


def _tables(blocks: tuple[Block, ...]) -> Iterator[Table]:
    for block in blocks:
        if isinstance(block, Table):
            yield block
        elif isinstance(block, Figure):
            yield block.table
        elif isinstance(block, Foldout):
            yield from _tables(block.blocks)
        elif isinstance(block, Panels):
            for panel in block.panels:
                yield from _tables(panel.blocks)
