"""The small tables about the network itself, checked: attendance, status reports, costs, interviews, events."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable

import numpy as np
import pandas as pd

from lnet_eval.inputs.cells import booleans_in, choices_in, numbers_in, texts_in, whole_numbers
from lnet_eval.inputs.columns import Columns, Shape, cell_text
from lnet_eval.inputs.date_text import read_date
from lnet_eval.inputs.decimals import number_columns
from lnet_eval.inputs.findings import Findings
from lnet_eval.inputs.labels import ids_in, unit_labels
from lnet_eval.inputs.periods import dates_in
from lnet_eval.inputs.scores import SHAPES as SCORE_SHAPES
from lnet_eval.inputs.scores import read_earlier, read_progress
from lnet_eval.plan.model import Plan
from lnet_eval.plan.tables import Source

Reader = Callable[[Columns, Source, Plan, Findings], pd.DataFrame | None]

SHAPES: dict[str, Shape] = {
    "attendance": Shape(
        key="sources.attendance",
        required=("gathering", "invited", "attended"),
        optional=("unit", "role", "level"),
        usual={
            "gathering": ("samling", "dato"), "unit": ("enhet", "team"), "role": ("rolle",), "level": ("nivå",),
            "invited": ("invitert", "inviterte"), "attended": ("møtt", "deltok", "deltakere"),
        },
    ),
    "status": Shape(
        key="sources.status",
        required=("due", "submitted"),
        optional=("unit",),
        usual={"due": ("frist",), "unit": ("enhet", "team"), "submitted": ("levert",)},
    ),
    "costs": Shape(
        key="sources.costs",
        required=("item", "kind"),
        optional=("category", "payer", "amount", "hours", "rate", "year"),
        usual={
            "item": ("post",), "category": ("kategori",), "payer": ("betaler",), "kind": ("type", "slag"),
            "amount": ("beløp", "kroner"), "hours": ("timer",), "rate": ("timepris", "timesats"),
            "year": ("år", "prisår"),
        },
    ),
    "interviews": Shape(
        key="sources.interviews",
        required=("number", "question", "network", "point", "keyword"),
        usual={
            "number": ("nummer", "nr"), "question": ("spørsmål",), "network": ("nettverk",), "point": ("punkt",),
            "keyword": ("stikkord",),
        },
    ),
    "events": Shape(
        key="sources.events",
        required=("date", "what"),
        optional=("kind",),
        usual={"date": ("dato",), "what": ("hva", "hendelse"), "kind": ("type", "slag")},
    ),
    **SCORE_SHAPES,
}  # fmt: skip

_KINDS_OF_COST = {
    "cash": "cash", "kontant": "cash", "kontanter": "cash", "penger": "cash", "kroner": "cash", "kr": "cash",
    "hours": "hours", "timer": "hours", "time": "hours", "arbeidstid": "hours",
}  # fmt: skip


def read_attendance(columns: Columns, source: Source, plan: Plan, findings: Findings) -> pd.DataFrame | None:
    """`gathering, unit, role, level, invited, attended`: one row per gathering, unit, role and level."""
    before = len(findings)
    units = _units(columns, source, plan, findings, may_be_empty=True)  # a director belongs to no team
    numbers = number_columns(columns, ("invited", "attended"), source.decimal, findings)
    invited, attended = (whole_numbers(columns, name, numbers, findings) for name in ("invited", "attended"))
    above = np.nan_to_num(attended) > np.nan_to_num(invited, nan=np.inf)
    rows = columns.cells.index.to_numpy()
    findings.rows("attended_above_invited", rows[above], file=columns.file, column=columns.headings["attended"])
    frame = pd.DataFrame(
        {
            "gathering": _gatherings(columns, plan, findings),
            "unit": [unit or None for unit in units],
            "role": texts_in(columns, "role", findings),
            "level": texts_in(columns, "level", findings),
        }
    )
    _refuse_duplicates(frame, ["gathering", "unit", "role", "level"], columns, findings)
    if len(findings) > before:
        return None
    return frame.assign(invited=invited.astype(int), attended=attended.astype(int))


def read_status(columns: Columns, source: Source, plan: Plan, findings: Findings) -> pd.DataFrame | None:
    """`due, unit, submitted`: one row per team and date on which a status report was due."""
    before = len(findings)
    frame = pd.DataFrame(
        {
            "due": dates_in(columns, "due", findings).days,
            "unit": _units(columns, source, plan, findings),
            "submitted": booleans_in(columns, "submitted", findings),
        }
    )
    _refuse_duplicates(frame, ["due", "unit"], columns, findings)
    return frame if len(findings) == before else None


def read_costs(columns: Columns, source: Source, plan: Plan, findings: Findings) -> pd.DataFrame | None:  # noqa: ARG001
    """`item, category, payer, kind, amount, hours, rate, year`.

    A cost whose amount or hours nobody knows is kept without a number, and counted in a note.
    """
    before = len(findings)
    numbers = numbers_in(columns, ("amount", "hours", "rate"), source.decimal, findings)
    kinds = choices_in(columns, "kind", _KINDS_OF_COST, findings)
    for name, kind in (("amount", "cash"), ("hours", "hours")):
        missing = np.isnan(numbers[name]) & (np.array(kinds, dtype=object) == kind)
        if missing.any():
            findings.note(f"cost_without_{name}", columns.file, n=int(missing.sum()))
    for name in ("hours", "rate"):
        findings.rows(
            "number_negative",
            columns.cells.index[numbers[name] < 0],
            file=columns.file,
            column=columns.headings.get(name),
        )
    frame = pd.DataFrame(
        {
            "item": texts_in(columns, "item", findings, needed=True),
            "category": texts_in(columns, "category", findings),
            "payer": texts_in(columns, "payer", findings),
            "kind": kinds,
            **numbers,
            "year": _years(columns, findings),
        }
    )
    return frame if len(findings) == before else None


def read_interviews(columns: Columns, source: Source, plan: Plan, findings: Findings) -> pd.DataFrame | None:  # noqa: ARG001
    """`number, question, network, point, keyword`: one row per keyword of the matrix."""
    before = len(findings)
    numbers = number_columns(columns, ("number", "point"), source.decimal, findings)
    whole = {name: whole_numbers(columns, name, numbers, findings) for name in ("number", "point")}
    texts = {name: texts_in(columns, name, findings, needed=True) for name in ("question", "network", "keyword")}
    frame = pd.DataFrame({**whole, **texts})[["number", "question", "network", "point", "keyword"]]
    _refuse_duplicates(frame, ["number", "network", "point"], columns, findings)
    return frame.astype({"number": int, "point": int}) if len(findings) == before else None


def read_events(columns: Columns, source: Source, plan: Plan, findings: Findings) -> pd.DataFrame | None:  # noqa: ARG001
    """`date, what, kind`: what else happened."""
    before = len(findings)
    frame = pd.DataFrame(
        {
            "date": dates_in(columns, "date", findings).days,
            "what": texts_in(columns, "what", findings, needed=True),
            "kind": texts_in(columns, "kind", findings),
        }
    )
    return frame.sort_values("date", kind="stable", ignore_index=True) if len(findings) == before else None


READERS: dict[str, Reader] = {
    "attendance": read_attendance,
    "status": read_status,
    "costs": read_costs,
    "interviews": read_interviews,
    "events": read_events,
    "progress": read_progress,
    "earlier": read_earlier,
}


def _units(
    columns: Columns, source: Source, plan: Plan, findings: Findings, *, may_be_empty: bool = False
) -> np.ndarray:
    ids = ids_in(
        columns,
        "unit",
        unit_labels(plan),
        findings,
        given=source.unit,
        only=[unit.id for unit in plan.units],
        may_be_empty=may_be_empty,
    )
    return np.full(len(columns.cells), "", dtype=object) if ids is None else ids


def _gatherings(columns: Columns, plan: Plan, findings: Findings) -> pd.Series:
    """Each row's gathering as a date of the plan: the date itself, its month, or the gathering's number."""
    found = {cell: _gathering(cell, plan) for cell in columns.cells["gathering"].unique()}
    for row, cell in columns.cells["gathering"].items():
        if found[cell] is None:
            known = ", ".join(f"{gathering.date:%Y-%m-%d}" for gathering in plan.gatherings) or "–"
            code = "date_unreadable" if read_date(cell) is None else "gathering_unknown"
            findings.problem(code, file=columns.file, row=int(str(row)), column=columns.headings["gathering"],
                             known=known)  # fmt: skip
    days = [found[cell] for cell in columns.cells["gathering"]]
    return pd.Series(pd.to_datetime(pd.Series(days, dtype=object)).to_numpy(), dtype="datetime64[ns]")


def _gathering(cell: object, plan: Plan) -> dt.date | None:
    number = re.fullmatch(r"(?:samling|gathering|nr\.?)?[ -]?([0-9]{1,2})\.?(?: samling)?", cell_text(cell).casefold())
    if number:
        held = sorted(gathering.date for gathering in plan.gatherings if gathering.kind == "gathering")
        return held[int(number[1]) - 1] if 1 <= int(number[1]) <= len(held) else None
    written = read_date(cell)
    if written is None:
        return None
    if not plan.gatherings:
        return written.day
    days = {gathering.date for gathering in plan.gatherings}
    if written.resolution == "D":
        return written.day if written.day in days else None
    same = [day for day in days if day.replace(day=1) == written.day]
    return same[0] if written.resolution == "M" and len(same) == 1 else None


def _years(columns: Columns, findings: Findings) -> pd.Series:
    cells = columns.cells["year"] if columns.has("year") else [None] * len(columns.cells)
    written = [read_date(cell) for cell in cells]
    wrong = [
        row
        for row, cell, year in zip(columns.cells.index, cells, written, strict=True)
        if year is None and cell_text(cell)
    ]
    findings.rows("date_unreadable", wrong, file=columns.file, column=columns.headings.get("year"))
    return pd.Series([year.day.year if year else None for year in written], dtype="Int64")


def _refuse_duplicates(frame: pd.DataFrame, keys: list[str], columns: Columns, findings: Findings) -> None:
    first: dict[tuple[object, ...], int] = {}
    comparable = frame[keys].astype(object).where(frame[keys].notna(), None)
    for row, key in zip(columns.cells.index, comparable.itertuples(index=False, name=None), strict=True):
        if key in first and key[0] is not None:
            findings.problem("duplicate_row", file=columns.file, row=int(row), first_row=first[key],
                             columns=", ".join(columns.headings.get(name, name) for name in keys))  # fmt: skip
        first.setdefault(key, int(row))
