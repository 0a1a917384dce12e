"""Where in a sheet the table stands: titles above it, rows of headings, hidden rows, merged cells, notes below it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from lnet_eval.inputs.date_text import read_date

JOINED = " / "
_LOOKED_THROUGH = 40  # rows in which the headings are looked for
_NOTE = re.compile(
    r"(?:[*†‡¹²³]|\(?\d{1,2}\)|(?:merk|merknad|kilde|note|source|forklaring|obs|kommentar)\b)", re.IGNORECASE
)
_YEAR = re.compile(r"(?<![0-9])(?:19[5-9]|20[0-9])[0-9](?![0-9])")

Row = Sequence[object]
Area = tuple[int, int, int, int]


class LayoutSettings(Protocol):
    """What the plan says about where the table stands (`Layout`)."""

    @property
    def header_row(self) -> int | None: ...  # noqa: D102
    @property
    def header_rows(self) -> int: ...  # noqa: D102
    @property
    def last_row(self) -> int | None: ...  # noqa: D102
    @property
    def hidden(self) -> str: ...  # noqa: D102


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """A sheet taken apart.

    Attributes
    ----------
    headings : one text per column. header_row : where they begin, counted from 1.
    body : the rows of the table, and `numbers`, what a spreadsheet calls them.
    above, below, hidden : numbers of the rows with something in them that are no part of the table: titles, notes, and
        hidden rows that the plan leaves out.
    n_hidden : hidden rows that are used. n_filled : cells that got the value of the merged area they lie in.
    year : the only year that the rows above the table name, or None.
    """

    headings: tuple[str, ...]
    header_row: int
    body: list[list[object]]
    numbers: list[int]
    above: tuple[int, ...]
    below: tuple[int, ...]
    hidden: tuple[int, ...]
    n_hidden: int
    n_filled: int
    year: int | None


def place_table(
    rows: list[list[object]],
    settings: LayoutSettings,
    *,
    wanted: Sequence[str],
    hidden: frozenset[int] = frozenset(),
    merged: Sequence[Area] = (),
) -> Placed | None:
    """The table in `rows`; None where all of them are empty.

    Parameters
    ----------
    rows : cells, None where empty. wanted : headings that are looked for, where the plan names no row of headings.
    """
    n_filled = _fill_merged(rows, merged)
    top = _header_row(rows, settings, wanted)
    if top is None:
        return None
    first = top + settings.header_rows
    last = len(rows) if settings.last_row is None else max(first, min(settings.last_row, len(rows)))
    headings = _headings(rows[top:first], spread=not merged)
    end = _end(rows, first, last, len(headings)) if settings.last_row is None else last
    gone = frozenset() if settings.hidden == "use" else hidden
    inside = [i for i in range(first, end) if i + 1 not in gone]
    above = [i for i in range(top) if not is_empty_row(rows[i])]
    return Placed(
        headings=headings,
        header_row=top + 1,
        body=[rows[i] for i in inside],
        numbers=[i + 1 for i in inside],
        above=tuple(i + 1 for i in above),
        below=tuple(i + 1 for i in range(end, len(rows)) if not is_empty_row(rows[i])),
        hidden=tuple(i + 1 for i in range(first, end) if i + 1 in gone and not is_empty_row(rows[i])),
        n_hidden=sum(i + 1 in hidden for i in inside),
        n_filled=n_filled,
        year=_year(cell for i in above for cell in rows[i]),
    )


def is_empty_row(row: Row) -> bool:
    """Whether no cell of `row` holds anything."""
    return all(cell is None for cell in row)


def folded_heading(cell: object) -> str:
    """A heading as it is compared."""
    return "" if cell is None else " ".join(str(cell).split()).casefold()


def _header_row(rows: list[list[object]], settings: LayoutSettings, wanted: Sequence[str]) -> int | None:
    """The row the plan names, else of the first rows the one with most of the wanted headings, else the first."""
    if settings.header_row is not None:
        return settings.header_row - 1 if settings.header_row <= len(rows) else None
    filled = [i for i, row in enumerate(rows) if not is_empty_row(row)]
    if not filled:
        return None
    names = {folded_heading(name) for name in wanted} - {""}
    candidates = [i for i in filled[:_LOOKED_THROUGH] if i + settings.header_rows <= len(rows)] or filled[:1]

    def found(top: int) -> int:
        headings = _headings(rows[top : top + settings.header_rows], spread=True)
        return len(names & {folded_heading(heading) for heading in headings})

    return max(candidates, key=lambda top: (found(top), -top))


def _headings(rows: list[list[object]], *, spread: bool) -> tuple[str, ...]:
    """One heading per column; with several rows, what stands over several columns counts for each of them."""
    width = max(len(row) for row in rows)
    lines = [[_heading(row[i]) if i < len(row) else "" for i in range(width)] for row in rows]
    for line in lines[:-1] if spread else []:
        for i in range(1, width):
            line[i] = line[i] or line[i - 1]
    headings = [JOINED.join(dict.fromkeys(line[i] for line in lines if line[i])) for i in range(width)]
    if len(lines) > 1:  # a column is there where its lowest heading is, or a heading of its own
        filled = {i for row in rows for i, cell in enumerate(row) if cell is not None}
        headings = [text if i in filled else "" for i, text in enumerate(headings)]
    while headings and not headings[-1]:
        headings.pop()
    return tuple(headings)


def _heading(cell: object) -> str:
    """A heading's text; a date that Excel shows as a month is a month."""
    if isinstance(cell, dt.date):
        return f"{cell:%Y-%m}" if cell.day == 1 else f"{cell:%Y-%m-%d}"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else " ".join(str(cell).split())


def _end(rows: list[list[object]], first: int, last: int, width: int) -> int:
    """Where the table ends: before the notes, rows of one text that stand below an empty row or look like notes."""
    end = _trimmed(rows, first, last)
    if width < 2:
        return end
    start = end
    while start > first and _lone_text(rows[start - 1]):
        start -= 1
    if start < end and start > first and is_empty_row(rows[start - 1]):
        return _end(rows, first, start, width)  # there may be another block of notes above this one
    start = end
    while start > first and _lone_text(rows[start - 1]) and _NOTE.match(_only(rows[start - 1])):
        start -= 1
    return _trimmed(rows, first, start)


def _trimmed(rows: list[list[object]], first: int, end: int) -> int:
    while end > first and is_empty_row(rows[end - 1]):
        end -= 1
    return end


def _lone_text(row: Row) -> bool:
    """Whether the row holds one text that is neither number nor date."""
    filled = [cell for cell in row if cell is not None]
    if len(filled) != 1 or not isinstance(filled[0], str):
        return False
    return any(letter.isalpha() for letter in filled[0]) and read_date(filled[0], year=2000) is None


def _only(row: Row) -> str:
    return next(str(cell) for cell in row if cell is not None).strip()


def _fill_merged(rows: list[list[object]], merged: Sequence[Area]) -> int:
    """Give every cell of a merged area its text, date or year; a number stays where it stands, for it counts once."""
    n = 0
    for top, left, bottom, right in merged:
        if top > len(rows) or left > len(rows[top - 1]):
            continue
        value = rows[top - 1][left - 1]
        is_number = isinstance(value, (int, float)) and not (value == int(value) and 1950 <= value <= 2100)
        if value is None or is_number:
            continue
        width = min(right, max(len(row) for row in rows))
        for row in rows[top - 1 : bottom]:
            row.extend([None] * (width - len(row)))
            for i in range(left - 1, width):
                n += row[i] is None
                row[i] = value
    return n


def _year(cells: Iterable[object]) -> int | None:
    years = {int(found) for cell in cells if cell is not None for found in _YEAR.findall(str(cell))}
    return years.pop() if len(years) == 1 else None
