"""Columns of dates, and the periods of a measure that they fall in."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass

import numpy as np
import pandas as pd

from lnet_eval.inputs.columns import Columns
from lnet_eval.inputs.date_text import FINENESS, lacks_year, read_date
from lnet_eval.inputs.findings import Findings
from lnet_eval.inputs.number_text import is_missing, read_number
from lnet_eval.plan.measure import ALIASES, Measure
from lnet_eval.plan.model import Plan

_FINENESS_OF = {frequency: FINENESS[alias] for frequency, alias in ALIASES.items()}


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Dates:
    """A column of dates.

    Attributes
    ----------
    days : datetime64, the first day of what each cell says; NaT where it says nothing readable.
    resolutions : "D", "W", "M", "Q" or "Y" per cell, "" where unreadable.
    """

    days: pd.Series
    resolutions: np.ndarray


def dates_in(columns: Columns, name: str, findings: Findings, *, year: str = "year") -> Dates:
    """Our column `name` as dates; unreadable and missing ones are among the problems.

    Parameters
    ----------
    year : our column with the year, used where the file has it.
    """
    heading, cells = columns.headings[name], columns.cells[name].tolist()
    years = _years(columns, year)
    known = {key: read_date(key[0], year=key[1]) for key in set(zip(cells, years, strict=True))}
    written = [known[key] for key in zip(cells, years, strict=True)]
    for row, cell, date in zip(columns.cells.index, cells, written, strict=True):
        if date is None:
            code = "date_missing" if is_missing(cell) else "date_unreadable"
            code = "date_without_year" if lacks_year(cell) else code
            findings.problem(code, file=columns.file, row=int(row), column=heading)
    habits = Counter(date.habit for date in written if date and date.habit)
    for habit, n in habits.items():
        findings.note(f"date_{habit}", columns.file, column=heading, n=n)
    days = np.array([date.day if date else None for date in written], dtype="datetime64[D]")
    resolutions = np.array([date.resolution if date else "" for date in written], dtype=object)
    return Dates(days=pd.Series(days.astype("datetime64[ns]")), resolutions=resolutions)


def _years(columns: Columns, name: str) -> list[int | None]:
    if not columns.has(name):
        return [None] * len(columns.cells)
    known = {cell: _year(cell) for cell in columns.cells[name].unique()}
    return [known[cell] for cell in columns.cells[name]]


def _year(cell: object) -> int | None:
    number = float(cell) if isinstance(cell, (int, float)) else read_number(str(cell or ""), ".")
    return int(number) if number is not None and 1900 <= number <= 2200 else None


def first_days(part: pd.DataFrame, measure: Measure, columns: Columns, findings: Findings) -> pd.Series:
    """The first day of each row's period of `measure`; NaT where the file's date is coarser than that period."""
    coarser = part["resolution"].map(FINENESS) > _FINENESS_OF[measure.frequency]
    findings.rows("period_coarser", part.loc[coarser, "row"], file=columns.file, column=columns.headings["period"],
                  measure=measure.id)  # fmt: skip
    days: pd.Series = part["day"].dt.to_period(measure.freq).dt.start_time.astype("datetime64[ns]")
    return days.where(~coarser)


def outside_phases(part: pd.DataFrame, measure: Measure, columns: Columns, plan: Plan, findings: Findings) -> pd.Series:
    """Which rows lie outside the phases that the plan states.

    Before the baseline, or after the end of follow-up where the plan has one: a problem each. Where the plan has an
    end but no end of follow-up, later rows are kept (they are the follow-up) and counted in a note.
    """
    phases, heading = plan.phases, columns.headings["period"]
    early = part["period"] < _start_of(phases.baseline_start, measure)
    findings.rows("date_before_baseline", part.loc[early, "row"], file=columns.file, column=heading,
                  day=phases.baseline_start.isoformat())  # fmt: skip
    late = pd.Series(False, index=part.index)
    if phases.follow_up_end is not None:
        late = part["period"] > pd.Timestamp(phases.follow_up_end)
        findings.rows("date_after_follow_up", part.loc[late, "row"], file=columns.file, column=heading,
                      day=phases.follow_up_end.isoformat())  # fmt: skip
    elif phases.end is not None:
        after = int((part["period"] > pd.Timestamp(phases.end)).sum())
        if after:
            findings.note("rows_after_end", columns.file, n=after, day=phases.end, measure=measure.title)
    return early | late


def _start_of(day: dt.date, measure: Measure) -> pd.Timestamp:
    return pd.Timestamp(day).to_period(measure.freq).start_time
