"""What is wrong with a table that a researcher hands over, row by row, all of it at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd

from lnet_eval.errors import FrameProblems, Problem

# A spreadsheet's first row is its headings.
_FIRST_ROW = 2


def period_index(column: pd.Series, freq: str) -> pd.PeriodIndex:
    """Dates, text such as "2014-11", years or periods as periods; missing where they cannot be read."""
    if isinstance(column.dtype, pd.PeriodDtype):
        return pd.PeriodIndex(column).asfreq(freq)
    if pd.api.types.is_integer_dtype(column.dtype):
        column = column.astype(str)
    return pd.PeriodIndex(pd.to_datetime(column, errors="coerce"), freq=freq)


def numbers_of(column: pd.Series) -> np.ndarray:
    """A column as floats; missing where a cell is not a number."""
    return pd.to_numeric(column, errors="coerce").to_numpy(dtype=float)


def refuse_bad_rows(
    frame: pd.DataFrame,
    *,
    period: str,
    freq: str,
    numbers: Sequence[str],
    counts: tuple[str, str] | None = None,
    several: bool = False,
) -> None:
    """Raise where a row could only be dropped or guessed at.

    Parameters
    ----------
    period : column with the period. numbers : columns that must be numbers or missing.
    counts : numerator and denominator, where the measure has them.
    several : whether a period may have several rows, one per observation.

    Raises
    ------
    FrameProblems : no rows, a period that is missing, unreadable or there twice, a cell that is no number or is
        infinite (of counts), a negative denominator, or events over a denominator of zero. No cell's value is told.
    """
    if not pd.api.types.is_integer_dtype(frame.index.dtype):
        frame = frame.reset_index(drop=True)  # a row is told by its place in the whole table, also within a part of it
    found = [*_of_periods(frame, period, freq, several=several)]
    for name in numbers:
        found += _of_numbers(frame[name])
    if counts is not None:
        found += _of_counts(frame[counts[0]], frame[counts[1]])
    if found:
        raise FrameProblems(sorted(found, key=lambda problem: problem.row or 0))


def units_of(column: pd.Series) -> tuple[pd.Series, list[Problem]]:
    """Each row's unit as text, missing where the cell is empty or blank, and a problem for every such row."""
    empty = column.isna() | column.astype(str).str.strip().eq("")
    problems = [_problem("row_without_unit", column, row) for row in np.flatnonzero(empty)]
    return column.astype(str).mask(empty), problems


def _problem(code: str, cells: pd.Series, row: int | np.integer, **values: object) -> Problem:
    return Problem(code=code, row=int(cells.index[int(row)]) + _FIRST_ROW, column=str(cells.name), values=values)


def _of_periods(frame: pd.DataFrame, name: str, freq: str, *, several: bool) -> Iterator[Problem]:
    if frame.empty:
        yield Problem(code="frame_empty")
        return
    cells, read = frame[name], period_index(frame[name], freq)
    given, known = cells.notna().to_numpy(), read.notna()
    first: dict[pd.Period, int] = {}
    for row, when in enumerate(read):
        if not given[row]:
            yield _problem("date_missing", cells, row)
        elif not known[row]:
            yield _problem("date_unreadable", cells, row)
        elif when in first and not several:
            yield _problem("period_twice", cells, row, period=str(when), first_row=first[when])
        else:
            first[when] = int(cells.index[row]) + _FIRST_ROW


def _of_numbers(column: pd.Series) -> Iterator[Problem]:
    unreadable = np.isnan(numbers_of(column)) & column.notna().to_numpy()
    for row in np.flatnonzero(unreadable):
        yield _problem("number_unreadable", column, row)


def _of_counts(events: pd.Series, size: pd.Series) -> Iterator[Problem]:
    over, under = numbers_of(events), numbers_of(size)
    for cells, column in ((events, over), (size, under)):
        for row in np.flatnonzero(np.isinf(column)):
            yield _problem("number_infinite", cells, row)
    for row in np.flatnonzero(under < 0):
        yield _problem("number_negative", size, row)
    for row in np.flatnonzero((under == 0) & (over > 0)):
        yield _problem("denominator_zero", size, row, measure=str(events.name))
