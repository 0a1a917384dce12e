"""Numbers as Norwegian and English files write them: decimal comma or point, grouped thousands, signs for missing."""

from __future__ import annotations

import functools
import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

Mark = Literal[",", "."]
MARKS: tuple[Mark, Mark] = (",", ".")
MISSING = frozenset({"", "–", "—", "-", "−", ".", "..", "na", "n/a", "nan", "#n/a"})
_INFINITE = frozenset({"inf", "-inf", "+inf", "infinity", "-infinity", "∞", "-∞"})
_SPACES = " \u00a0\u202f\u2009'’"
_PATTERNS: dict[Mark, re.Pattern[str]] = {
    mark: re.compile(
        rf"(?P<sign>[-+−–]?)(?P<whole>[0-9]+|[0-9]{{1,3}}(?:(?P<group>[{_SPACES}{re.escape(other)}])[0-9]{{3}})"
        rf"(?:(?P=group)[0-9]{{3}})*)?(?:{re.escape(mark)}(?P<part>[0-9]+))?(?P<power>[eE][-+]?[0-9]{{1,3}})?"
        r"(?P<percent>[ \u00a0\u202f]?%)?"
    )
    for mark, other in ((MARKS[0], MARKS[1]), (MARKS[1], MARKS[0]))
}


def is_missing(cell: object) -> bool:
    """Whether a cell says that there is no value: empty, "–", ".", "NA" and their like."""
    if isinstance(cell, str):
        return cell.strip().casefold() in MISSING
    return cell is None or (isinstance(cell, float) and math.isnan(cell)) or cell != cell  # noqa: PLR0124 (NaT)


@functools.lru_cache(maxsize=100_000)
def read_number(text: str, mark: Mark) -> float | None:
    """The number that `text` writes with `mark` as its decimal mark, or None where it writes none.

    Thousands may be grouped in threes by a space, a no-break or thin space, an apostrophe or the other mark. A
    trailing per cent sign is allowed and not applied.
    """
    found = _PATTERNS[mark].fullmatch(text.strip())
    if found is None or (found["whole"] is None and found["part"] is None):
        return None
    whole = re.sub(r"[^0-9]", "", found["whole"] or "0")
    sign = "-" if found["sign"] in {"-", "−", "–"} else ""
    return float(f"{sign}{whole}.{found['part'] or '0'}{found['power'] or ''}")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class NumberColumn:
    """A column of numbers.

    Attributes
    ----------
    values : floats, nan where missing or unreadable; infinite values are kept for the caller to refuse.
    unreadable : which cells hold something that is no number.
    percent : which cells ended with a per cent sign.
    """

    values: np.ndarray
    unreadable: np.ndarray
    percent: np.ndarray


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkEvidence:
    """What the texts of a column say about its decimal mark.

    Attributes
    ----------
    comma, point : some cell can only be read with this mark.
    differs : some cell can be read with both, as two different numbers ("1.234").
    """

    comma: bool
    point: bool
    differs: bool

    @property
    def mark(self) -> Mark | None:
        """The mark, where the column itself settles it."""
        if self.comma == self.point:
            return None
        return "," if self.comma else "."


def mark_evidence(cells: Iterable[object]) -> MarkEvidence:
    """What the cells that are text say about the decimal mark of their column."""
    comma = point = differs = False
    for text in {cell for cell in cells if isinstance(cell, str)}:
        if is_missing(text):
            continue
        with_comma, with_point = read_number(text, ","), read_number(text, ".")
        comma |= with_comma is not None and with_point is None
        point |= with_point is not None and with_comma is None
        differs |= with_comma is not None and with_point is not None and with_comma != with_point
    return MarkEvidence(comma=comma, point=point, differs=differs)


def read_numbers(cells: Sequence[object], mark: Mark) -> NumberColumn:
    """A column of cells (text, or numbers of a workbook) as numbers."""
    known = {cell: _read_cell(cell, mark) for cell in set(cells)}
    read = [known[cell] for cell in cells]
    return NumberColumn(
        values=np.array([cell[0] for cell in read], dtype=float),
        unreadable=np.array([cell[1] for cell in read], dtype=bool),
        percent=np.array([cell[2] for cell in read], dtype=bool),
    )


def _read_cell(cell: object, mark: Mark) -> tuple[float, bool, bool]:
    """The number of one cell, whether it is unreadable, and whether it ends with a per cent sign."""
    if is_missing(cell):
        return math.nan, False, False
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        return _as_float(cell), False, False
    if not isinstance(cell, str):
        return math.nan, True, False
    if cell.strip().casefold() in _INFINITE:
        return math.inf, False, False
    number = read_number(cell, mark)
    if number is None:
        return math.nan, True, False
    return number, False, cell.rstrip().endswith("%")


def _as_float(number: float) -> float:
    try:
        return float(number)
    except OverflowError:  # an integer of a parquet file or workbook beyond the range of floats
        return math.inf
