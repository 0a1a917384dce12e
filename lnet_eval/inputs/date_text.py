"""Dates as Norwegian and English files write them: days, weeks, months, quarters and years."""

from __future__ import annotations

import datetime as dt
import functools
import math
import re
from collections.abc import Callable
from typing import Literal, NamedTuple

Resolution = Literal["D", "W", "M", "Q", "Y"]
FINENESS: dict[str, int] = {"D": 0, "W": 1, "M": 2, "Q": 3, "Y": 4}
_EXCEL_EPOCH = dt.date(1899, 12, 30)
_EXCEL_SERIALS = range(14_000, 110_000)
_YEARS = range(1900, 2201)

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "januar january jan", "februar february feb", "mars march mar", "april apr", "mai may", "juni june jun",
            "juli july jul", "august aug", "september sept sep", "oktober october okt oct", "november nov",
            "desember december des dec",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
_MONTH = "(?P<name>" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + r")\.?"
_YEAR, _SHORT = r"(?P<year>[0-9]{4})", r"'?(?P<year>[0-9]{4}|[0-9]{2})"
_D, _M, _W, _Q = r"(?P<day>[0-9]{1,2})", r"(?P<month>[0-9]{1,2})", r"(?P<week>[0-9]{1,2})", r"(?P<quarter>[1-4])"
_TIME = r"(?:[t ][0-9]{1,2}[:.][0-9]{2}(?:[:.][0-9]{2}(?:[.,][0-9]+)?)?(?:z| ?[+-][0-9]{2}:?[0-9]{2})?)?"
_QUARTER_WORD = r"\.? ?(?:kvartal|kv\.?|quarter)"


class Written(NamedTuple):
    """The first day of what a cell says, how fine it says it, and how it was written (for the reading notes)."""

    day: dt.date
    resolution: Resolution
    habit: str | None = None


_PATTERNS: tuple[tuple[Resolution, str | None, str], ...] = (
    ("D", None, rf"{_YEAR}([-/.])(?P<month>[0-9]{{1,2}})\2(?P<day>[0-9]{{1,2}}){_TIME}"),
    ("D", None, rf"{_D}\. ?{_M}\. ?{_SHORT}{_TIME}"),
    ("D", "day_first", rf"{_D}([-/]){_M}\2{_SHORT}{_TIME}"),
    ("D", None, rf"{_YEAR}(?P<month>[0-9]{{2}})(?P<day>[0-9]{{2}})"),
    ("D", None, rf"{_D}\.?[ -]?{_MONTH},?[ -]{_SHORT}"),
    ("D", None, rf"{_MONTH} {_D},? {_YEAR}"),
    ("M", None, rf"{_YEAR} ?[-/.m]m? ?{_M}"),
    ("M", None, rf"{_YEAR}(?P<month>[0-9]{{2}})"),
    ("M", None, rf"{_M}[-/.]{_YEAR}"),
    ("M", None, rf"{_MONTH}[ ,/-]*{_SHORT}"),
    ("M", None, rf"{_YEAR}[ ,/-]*{_MONTH}"),
    ("Q", None, rf"{_YEAR}[ ,/-]*[kq]{_Q}"),
    ("Q", None, rf"[kq]{_Q}[ ,/-]*{_YEAR}"),
    ("Q", None, rf"{_Q}{_QUARTER_WORD}[ ,/-]*{_YEAR}"),
    ("Q", None, rf"{_YEAR}[ ,/-]*{_Q}{_QUARTER_WORD}"),
    ("W", None, rf"{_YEAR}[ ,/-]*(?:uke|week|w|u)\.? ?{_W}"),
    ("W", None, rf"(?:uke|week|w|u)\.? ?{_W}[ ,/-]+{_YEAR}"),
    ("Y", None, _YEAR),
)
_FORMS = tuple((resolution, habit, re.compile(pattern)) for resolution, habit, pattern in _PATTERNS)
_WITHOUT_YEAR: tuple[tuple[Resolution, re.Pattern[str]], ...] = (
    ("M", re.compile(_MONTH)),
    ("M", re.compile(_M)),
    ("Q", re.compile(rf"(?:[kq]{_Q}|(?P<other>[1-4]){_QUARTER_WORD})")),
    ("W", re.compile(rf"(?:uke|week|w|u)\.? ?{_W}")),
)


def read_date(cell: object, *, year: int | None = None) -> Written | None:
    """What `cell` (text, number or date of a workbook) says, or None where it says no date.

    Days with slashes are read day first, as Norwegian and British files have them; a two-digit year from 70 on
    lies in the last century; a whole number that could be an Excel serial day is read as one.

    Parameters
    ----------
    year : year of the row, where another column has it; "mars", "3", "K2" and "uke 12" are then dates too.
    """
    if isinstance(cell, dt.date):
        day = cell.date() if isinstance(cell, dt.datetime) and cell == cell else cell  # noqa: PLR0124 (NaT)
        return _known_year(Written(day, "D")) if day == day else None  # noqa: PLR0124
    if isinstance(cell, bool) or cell is None:
        return None
    if isinstance(cell, (int, float)):
        return _number(cell, year)
    return read_date_text(" ".join(str(cell).split()).casefold(), year)


def _number(number: float, year: int | None) -> Written | None:
    if not math.isfinite(number) or not 0 <= number < 1e9:
        return None
    whole = int(number)
    if number != whole:  # a serial day with a time of day
        return _serial(whole) if whole in _EXCEL_SERIALS else None
    return read_date_text(str(whole), year)


@functools.lru_cache(maxsize=100_000)
def read_date_text(text: str, year: int | None = None) -> Written | None:
    """`read_date` for text that is casefolded and has single spaces."""
    if year is not None:
        for resolution, pattern in _WITHOUT_YEAR:
            found = pattern.fullmatch(text)
            if found:
                return _date(resolution, None, {**found.groupdict(), "year": str(year)})
    if re.fullmatch(r"[0-9]{5,6}", text) and int(text) in _EXCEL_SERIALS:
        return _serial(int(text))
    for resolution, habit, pattern in _FORMS:
        found = pattern.fullmatch(text)
        if found:
            return _date(resolution, habit, found.groupdict())
    return None


def lacks_year(cell: object) -> bool:
    """Whether the cell says a month, quarter or week, but not of which year."""
    return isinstance(cell, str) and read_date(cell) is None and read_date(cell, year=2000) is not None


def _serial(days: int) -> Written:
    return Written(_EXCEL_EPOCH + dt.timedelta(days=days), "D", "excel_serial")


def _known_year(written: Written) -> Written | None:
    return written if written.day.year in _YEARS else None


def _date(resolution: Resolution, habit: str | None, parts: dict[str, str | None]) -> Written | None:
    text = parts["year"] or ""
    year = int(text)
    if len(text) == 2:
        year, habit = year + (1900 if year >= 70 else 2000), "two_digit_year"
    month = _MONTHS[parts["name"] or ""] if parts.get("name") else int(parts.get("month") or 1)
    makers: dict[Resolution, Callable[[], dt.date]] = {
        "D": lambda: dt.date(year, month, int(parts["day"] or 0)),
        "W": lambda: dt.date.fromisocalendar(year, int(parts["week"] or 0), 1),
        "M": lambda: dt.date(year, month, 1),
        "Q": lambda: dt.date(year, 3 * int(parts.get("quarter") or parts.get("other") or 0) - 2, 1),
        "Y": lambda: dt.date(year, 1, 1),
    }
    try:
        return _known_year(Written(makers[resolution](), resolution, habit))
    except ValueError:  # the 31st of April, month 13, week 54
        return None
