"""Uploads to a national quality registry, old and new: organisation numbers become units, patients become counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import pandas as pd

from lnet_eval.inputs.columns import cell_text, folded, missing_column
from lnet_eval.inputs.findings import Findings
from lnet_eval.inputs.labels import Labels, measure_labels, unit_labels
from lnet_eval.inputs.number_text import is_missing, read_number
from lnet_eval.inputs.read import RawTable
from lnet_eval.plan.model import Plan
from lnet_eval.plan.tables import MeasurementSource

# The headings of both layouts of an upload, in small letters.
HEADINGS: Mapping[str, tuple[str, ...]] = {
    "period": ("year", "aar", "år"),
    "unit": ("orgnr", "org_nr", "organisasjonsnummer"),
    "name": ("shnavn", "sykehus", "sykehusnavn"),
    "measure": ("ind_id", "kvalindid"),
    "numerator": ("var", "variabel", "teller"),
    "denominator": ("denominator", "nevner"),
}
_NUMBER, _NAME, _SHORT, _PARENT = ("orgnr",), ("orgnavnenhetsreg", "navn"), ("kortnavn",), ("nivaaopp", "overordnet")
_LEVELS = 5  # department, hospital, trust, region, nation


@dataclass(frozen=True, slots=True, kw_only=True)
class Organisation:
    """An organisation's names, and the number of the one it belongs to ("" where that is not said)."""

    names: tuple[str, ...]
    parent: str


def wanted_headings() -> list[str]:
    """Every heading that an upload may have."""
    return [heading for names in HEADINGS.values() for heading in names]


def organisations_in(raw: RawTable, findings: Findings) -> dict[str, Organisation]:
    """The organisations of a list of them, by number."""
    at = {folded(heading): i for i, heading in enumerate(raw.headings)}
    columns = [next((at[name] for name in names if name in at), None) for names in (_NUMBER, _NAME, _SHORT, _PARENT)]
    if columns[0] is None or (columns[1] is None and columns[2] is None):
        missing_column(raw, "OrgNr" if columns[0] is None else "OrgNavnEnhetsreg", findings)
        return {}
    rows = raw.cells.itertuples(index=False, name=None)
    texts = [["" if i is None else cell_text(row[i]) for i in columns] for row in rows]
    return {number: Organisation(names=tuple(filter(None, (name, short))), parent=parent)
            for number, name, short, parent in texts}  # fmt: skip


def from_upload(
    raw: RawTable, source: MeasurementSource, plan: Plan, organisations: Mapping[str, Organisation], findings: Findings
) -> RawTable | None:
    """An upload as `period, unit, measure, numerator, denominator`, one row per year, unit and indicator.

    A unit of the plan is found by its organisation number (among its `codes`), by the name in the upload, by the names
    that `organisations` gives the number, or as the organisation it belongs to: the hospitals of a trust are then
    added up. An upload without denominators has a row per patient (0 or 1); these are counted. Rows of other
    organisations and other indicators than the plan's are left out and counted.

    Returns
    -------
    None where a column is missing or a number cannot be read (said as problems).
    """
    before = len(findings)
    at = _located(raw, source, findings)
    if len(findings) > before:
        return None
    frame = pd.DataFrame({name: raw.cells[i].map(cell_text) for name, i in at.items()}, index=raw.cells.index)
    frame["row"] = raw.cells.index
    labels, measures = unit_labels(plan), measure_labels(plan)
    frame["id"] = [_unit(number, name, labels, organisations) for number, name in _organisation_of(frame)]
    known = [measures.find(text) or "" for text in frame["measure"]] if "measure" in frame else source.measure or ""
    frame["indicator"] = known
    other = (frame["id"] == "") | (frame["indicator"] == "")
    used = _counted(raw, at, frame[~other], findings)
    if len(findings) > before or used is None:
        return None
    if used.empty:
        findings.problem("registry_without_units", file=raw.file, n=len(frame))
        return None
    return _summed(raw, used, n_other=int(other.sum()), n_empty=int((~other).sum()) - len(used))


def _located(raw: RawTable, source: MeasurementSource, findings: Findings) -> dict[str, int]:
    at = {folded(heading): i for i, heading in enumerate(raw.headings)}
    found = {}
    for name, usual in HEADINGS.items():
        named = (source.columns[name],) if name in source.columns else usual
        place = next((at[folded(heading)] for heading in named if folded(heading) in at), None)
        if place is not None:
            found[name] = place
        elif (
            name in {"period", "numerator"}
            or (name == "unit" and "name" not in found and not _has(at, "name"))
            or (name == "measure" and source.measure is None)
        ):
            missing_column(raw, named[0], findings, also=named[1:])
    return found


def _has(at: Mapping[str, int], name: str) -> bool:
    return any(heading in at for heading in HEADINGS[name])


def _organisation_of(frame: pd.DataFrame) -> zip[tuple[str, str]]:
    nothing = [""] * len(frame)
    return zip(frame.get("unit", nothing), frame.get("name", nothing), strict=True)


def _unit(number: str, name: str, labels: Labels, organisations: Mapping[str, Organisation]) -> str:
    """The plan's unit, or "" where the organisation and all that it belongs to are none of them."""
    found = labels.find(number) if number else None
    found = found or (labels.find(name) if name else None)
    for _ in range(_LEVELS):
        own = organisations.get(number)
        if found or own is None:
            break
        found = next((unit for label in own.names if (unit := labels.find(label))), None)
        number = own.parent
        found = found or (labels.find(number) if number else None)
    return found or ""


def _counted(raw: RawTable, at: Mapping[str, int], frame: pd.DataFrame, findings: Findings) -> pd.DataFrame | None:
    """The rows with numbers in them; where there are no denominators, every row is one patient."""
    per_patient = "denominator" not in at
    numbers = {}
    for name in ("numerator",) if per_patient else ("numerator", "denominator"):
        read = {text: _number(text) for text in set(frame[name])}
        bad = {text for text in read if read[text] is None and not is_missing(text)}
        bad |= {text for text in read if per_patient and read[text] not in {None, 0.0, 1.0}}
        wrong = [row for row, text in zip(frame["row"], frame[name], strict=True) if text in bad]
        code = "registry_not_yes_or_no" if per_patient else "number_unreadable"
        findings.rows(code, wrong, file=raw.file, column=raw.headings[at[name]])
        below = {text for text, number in read.items() if number is not None and number < 0 and text not in bad}
        negative = frame.loc[frame[name].isin(below), "row"]
        findings.rows("number_negative", negative, file=raw.file, column=raw.headings[at[name]])
        numbers[name] = frame[name].map(read).astype(float)
    found = frame.assign(**numbers)
    found["n"] = 1.0 if per_patient else found["denominator"]
    return found[found["numerator"].notna() & found["n"].notna()]


def _number(text: str) -> float | None:
    return None if is_missing(text) else read_number(text.replace(",", "."), ".")


def _summed(raw: RawTable, used: pd.DataFrame, *, n_other: int, n_empty: int) -> RawTable:
    """One row per year, unit and indicator; the same organisation twice stays twice, to be told as a duplicate."""
    place = ["period", "id", "indicator"]
    per_patient = "denominator" not in used
    again = 0 if per_patient else used.groupby([*place, used.get("unit", used.get("name"))]).cumcount()
    grouped = used.assign(again=again).groupby([*place, "again"], sort=False)
    rows = grouped.agg({"row": "first", "numerator": "sum", "n": "sum"}).reset_index()
    cells = rows[[*place, "numerator", "n"]].astype(object).set_axis(range(5), axis=1)
    cells.index = pd.Index(rows["row"].to_numpy(), dtype="int64")
    return replace(
        raw,
        headings=("period", "unit", "measure", "numerator", "denominator"),
        cells=cells,
        n_joined=len(used) - len(rows),
        outside={"other": n_other, "empty": n_empty},
    )
