"""Wide tables made long: a column per month, unit or measure becomes a row per month, unit or measure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from lnet_eval.inputs.columns import cell_text, folded, locate
from lnet_eval.inputs.date_text import read_date
from lnet_eval.inputs.findings import Findings
from lnet_eval.inputs.labels import measure_labels, unit_labels
from lnet_eval.inputs.layout import JOINED
from lnet_eval.inputs.number_text import MARKS, read_numbers
from lnet_eval.inputs.read import RawTable
from lnet_eval.plan.model import Plan
from lnet_eval.plan.tables import MeasurementSource

NUMBERS: Mapping[str, tuple[str, ...]] = {
    "value": ("verdi", "value", "andel", "rate"),
    "numerator": ("teller", "numerator", "antall", "n"),
    "denominator": ("nevner", "denominator", "av"),
}
_FORMATS = {"D": "{:%Y-%m-%d}", "W": "{:%G}-W{:%V}", "M": "{:%Y-%m}", "Y": "{:%Y}"}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Across:
    """One of the columns that stand side by side: what it is for, and which number it holds."""

    column: int
    key: str
    number: str


def lengthen(raw: RawTable, source: MeasurementSource, plan: Plan, findings: Findings) -> RawTable | None:
    """`raw` with a row for each of its columns named after a period, a unit or a measure, as `source.wide` says.

    Numerators and denominators may stand side by side (headings of two rows, "mars / teller" and "mars / nevner") or
    below one another: the column that the plan calls `number` then says which row is which.

    Returns
    -------
    The table as it is where the plan does not call it wide; None where no column is named so (said as a problem).
    """
    if source.wide is None:
        return raw
    across = _columns_across(raw, source, plan, findings)
    if not across:
        findings.problem("wide_without_columns", file=raw.file, row=raw.header_row, kind=source.wide)
        return None
    others = [i for i in range(len(raw.headings)) if i not in {one.column for one in across}]
    which = locate(raw, source.columns["number"], findings) if "number" in source.columns else None
    long = _long(raw, across, others)
    if which is not None:
        long = long.assign(number=_numbers_named(raw, which, across, long, own=source.values, findings=findings))
        others = [i for i in others if i != which]
    long = _with_numbers_only(raw, long, source.decimal, findings)
    wide = _joined(long, others)
    n_named = long.loc[long["number"] != "", "row"].nunique()
    names = [name for name in NUMBERS if name in wide]
    headings = (*(raw.headings[i] for i in others), source.columns.get(source.wide, source.wide),
                *(source.columns.get(name, name) for name in names))  # fmt: skip
    frame = wide[[*others, "key", *names]].set_axis(range(len(headings)), axis=1)
    frame.index = pd.Index(wide["row"].to_numpy(), dtype="int64")
    return replace(
        raw,
        headings=headings,
        cells=frame.astype(object).where(frame.notna(), None),
        n_joined=n_named - wide["row"].nunique(),
        outside={"empty": len(raw.cells) - n_named},
    )


def _columns_across(raw: RawTable, source: MeasurementSource, plan: Plan, findings: Findings) -> list[_Across]:
    read = _reader(raw, source, plan, findings)
    found = []
    for i, heading in enumerate(raw.headings):
        if heading in source.columns.values():
            continue
        parts = heading.split(JOINED)
        number, rest = _take_number(parts, source)
        key = read(JOINED.join(rest)) if rest else None
        if key is not None:
            found.append(_Across(column=i, key=key, number=number))
    return found


def _take_number(parts: Sequence[str], source: MeasurementSource) -> tuple[str, list[str]]:
    """Which number a heading of several rows names, and what is left of it."""
    for part in parts if len(parts) > 1 else ():
        number = number_named(part, source.values.get("number", {}))
        if number is not None:
            return number, [other for other in parts if other != part]
    return "value", list(parts)


def number_named(text: object, own: Mapping[str, str] = {}) -> str | None:
    """Which of our numbers a file means by `text`: "teller" is the numerator."""
    said = folded(text)
    for word, name in own.items():
        if folded(word) == said:
            return name if name in NUMBERS else None
    return next((name for name, words in NUMBERS.items() if said in words), None)


def _reader(raw: RawTable, source: MeasurementSource, plan: Plan, findings: Findings) -> Callable[[str], str | None]:
    """What a heading means: the period, unit or measure, written so that it is read as just that."""
    if source.wide != "period":
        labels = unit_labels(plan) if source.wide == "unit" else measure_labels(plan)
        return labels.find
    year = source.year or raw.year
    if source.year is None and year is not None and any(_period(heading, None) is None and _period(heading, year)
                                                        for heading in raw.headings):  # fmt: skip
        findings.note("year_of_title", raw.file, year=str(year))
    has_years = any(folded(heading) in {"år", "year", folded(source.columns.get("year"))} for heading in raw.headings)
    return lambda heading: _month_only(heading) if has_years else _period(heading, year)


def _month_only(heading: str) -> str | None:
    """A month whose year stands in a column of its own."""
    return heading if not heading.isdigit() and read_date(heading, year=2000) is not None else None


def _period(heading: str, year: int | None) -> str | None:
    text = heading.replace(JOINED, " ")
    written = read_date(text) or (read_date(text, year=year) if year is not None else None)
    if written is None:
        return None
    if written.resolution == "Q":
        return f"{written.day.year}-K{(written.day.month + 2) // 3}"
    return _FORMATS[written.resolution].format(written.day, written.day)


def _long(raw: RawTable, across: Iterable[_Across], others: list[int]) -> pd.DataFrame:
    parts = [
        raw.cells[others].assign(
            row=raw.cells.index,
            key=one.key,
            number=one.number,
            cell=raw.cells[one.column],
            heading=raw.headings[one.column].replace(JOINED, " "),
        )
        for one in across
    ]
    return pd.concat(parts, ignore_index=True).sort_values("row", kind="stable", ignore_index=True)


def _numbers_named(
    raw: RawTable,
    which: int,
    across: Iterable[_Across],
    long: pd.DataFrame,
    *,
    own: Mapping[str, Mapping[str, str]],
    findings: Findings,
) -> list[str]:
    meaning = {cell: number_named(cell, own.get("number", {})) for cell in raw.cells[which].unique()}
    filled = raw.cells[[which, *(one.column for one in across)]].notna().any(axis=1)
    unknown = [int(str(row)) for row, cell in raw.cells[which][filled].items() if meaning[cell] is None]
    findings.rows("number_unnamed", unknown, file=raw.file, column=raw.headings[which])
    return [meaning[cell] or "" for cell in long[which]]


def _with_numbers_only(raw: RawTable, long: pd.DataFrame, decimal: str | None, findings: Findings) -> pd.DataFrame:
    """`long` without the cells that can be no number of ours, each told here, where its row and heading are known."""
    marks = MARKS if decimal is None else tuple(mark for mark in MARKS if mark == decimal)
    read = [read_numbers(list(long["cell"]), mark) for mark in marks]
    named, count = long["number"] != "", long["number"].isin(["numerator", "denominator"])
    wrong = {
        "number_unreadable": named & np.all([one.unreadable for one in read], axis=0),
        "number_infinite": named & np.all([np.isinf(one.values) for one in read], axis=0),
        "number_negative": count & np.all([one.values < 0 for one in read], axis=0),
    }
    for code, which in wrong.items():
        for heading, cells in long[which].groupby("heading", sort=False):
            findings.rows(code, cells["row"], file=raw.file, column=str(heading))
    return long.assign(cell=long["cell"].mask(np.any(list(wrong.values()), axis=0), None))


def _joined(long: pd.DataFrame, others: list[int]) -> pd.DataFrame:
    """Numbers of the same cell in one row; a second number for it gets a row of its own, to be told as a duplicate."""
    long = long[long["number"] != ""]
    place = [*others, "key"]
    by = [long[name].map(cell_text) for name in place]
    again = long.groupby([*by, long["number"]], dropna=False, sort=False).cumcount()
    group = long.groupby([*by, again], dropna=False, sort=False).ngroup()
    first = long.assign(group=group).drop_duplicates("group").set_index("group")[[*place, "row"]]
    for name in NUMBERS:
        own = long["number"] == name
        if own.any():
            first[name] = pd.Series(long.loc[own, "cell"].to_numpy(), index=group[own].to_numpy(), dtype=object)
    return first.reset_index(drop=True)
