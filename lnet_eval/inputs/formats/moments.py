"""When submissions came, as the tools write it; used to put them in order, and then forgotten."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from typing import Final

import numpy as np

from lnet_eval.inputs.columns import cell_text

_CLOCK: Final = (
    r"(?:[T ,]+(?P<hour>[0-9]{1,2})[:.](?P<minute>[0-9]{2})(?:[:.](?P<second>[0-9]{2})(?:[.,][0-9]+)?)?"
    r"(?: ?(?P<half>[AaPp])\.?[Mm]\.?)?(?: ?(?:Z|[+-][0-9]{2}:?[0-9]{2}))?)?"
)
_ISO: Final = re.compile(r"(?P<year>[0-9]{4})[-/.](?P<month>[0-9]{1,2})[-/.](?P<day>[0-9]{1,2})" + _CLOCK)
_DOTS: Final = re.compile(r"(?P<day>[0-9]{1,2})\.(?P<month>[0-9]{1,2})\.(?P<year>[0-9]{4}|[0-9]{2})" + _CLOCK)
_SLASHES: Final = re.compile(r"(?P<one>[0-9]{1,2})[/-](?P<two>[0-9]{1,2})[/-](?P<year>[0-9]{4}|[0-9]{2})" + _CLOCK)


def in_order(cells: Sequence[object], *, month_first: bool) -> np.ndarray | None:
    """The rank of each submission in time, 1 the earliest, ties sharing theirs; nan where empty.

    Times keep their own clock: a survey's zone changes twice a year, its order hardly ever.

    Parameters
    ----------
    month_first : how 3/4/2024 is read where no date of the column tells.

    Returns
    -------
    None where a cell is no time.
    """
    texts = [cell if isinstance(cell, dt.date) else cell_text(cell) for cell in cells]
    slashes = [found for text in texts if isinstance(text, str) and (found := _SLASHES.fullmatch(text))]
    if any(int(found["one"]) > 12 for found in slashes):
        month_first = False
    elif any(int(found["two"]) > 12 for found in slashes):
        month_first = True
    moments: list[dt.datetime | None] = []
    for text in texts:
        if text == "":
            moments.append(None)
            continue
        moment = _of_cell(text) if isinstance(text, dt.date) else _of_text(text, month_first)
        if moment is None:
            return None
        moments.append(moment)
    known = sorted({moment for moment in moments if moment is not None})
    rank = {moment: float(number) for number, moment in enumerate(known, start=1)}
    return np.array([np.nan if moment is None else rank[moment] for moment in moments])


def _of_cell(cell: dt.date) -> dt.datetime:
    if isinstance(cell, dt.datetime):
        return cell.replace(tzinfo=None)
    return dt.datetime(cell.year, cell.month, cell.day)


def _of_text(text: str, month_first: bool) -> dt.datetime | None:
    found = _ISO.fullmatch(text) or _DOTS.fullmatch(text) or _SLASHES.fullmatch(text)
    if found is None:
        return None
    part = found.groupdict()
    if "one" in part:
        month, day = (part["one"], part["two"]) if month_first else (part["two"], part["one"])
    else:
        month, day = part["month"], part["day"]
    year = int(part["year"]) + (2000 if len(part["year"]) == 2 else 0)
    hour = int(part["hour"] or 0)
    if part["half"]:
        hour = hour % 12 + (12 if part["half"] in "Pp" else 0)
    try:
        return dt.datetime(year, int(month), int(day), hour, int(part["minute"] or 0), int(part["second"] or 0))
    except ValueError:
        return None
