"""Workbooks with one sheet per team, or per measure: one source for each of them."""

from __future__ import annotations

import difflib

from lnet_eval.inputs.findings import Findings
from lnet_eval.inputs.labels import measure_labels, unit_labels
from lnet_eval.inputs.read import kind_of
from lnet_eval.inputs.workbook import NotATable, sheet_names
from lnet_eval.plan.model import Plan
from lnet_eval.plan.tables import MeasurementSource


def one_per_sheet(
    content: bytes, source: MeasurementSource, plan: Plan, findings: Findings
) -> tuple[MeasurementSource, ...]:
    """A source for each sheet that holds measurements, with the unit or the measure that the sheet is named after.

    Sheets that the plan names must be there; without names, all are read, and one that is called after no unit (or
    measure) of the plan is a problem: it may be a team with its name misspelt.
    """
    if source.each_sheet is None and not source.sheets:
        return (source,)
    if kind_of(source) != "xlsx":
        findings.problem("sheets_without_workbook", file=source.file)
        return ()
    try:
        names = sheet_names(content)
    except NotATable as error:
        findings.problem(error.code, file=source.file, values=error.values)
        return ()
    return tuple(
        found
        for name in source.sheets or names
        if (found := _of_sheet(name, names, source, plan, findings)) is not None
    )


def _of_sheet(
    wanted: str, names: list[str], source: MeasurementSource, plan: Plan, findings: Findings
) -> MeasurementSource | None:
    name = next((name for name in names if name.strip().casefold() == wanted.strip().casefold()), None)
    if name is None:
        findings.problem("sheet_missing", file=source.file, sheet=wanted, sheets=", ".join(names))
        return None
    if source.each_sheet is None:
        return source.model_copy(update={"sheet": name})
    labels = unit_labels(plan) if source.each_sheet == "unit" else measure_labels(plan)
    found = labels.find(name)
    if found is None:
        near = labels.nearest(name) or next(iter(difflib.get_close_matches(name, labels.written, n=1, cutoff=0.0)), "–")
        findings.problem(f"sheet_no_{source.each_sheet}", file=source.file, sheet=name[:60], near=near)
        return None
    return source.model_copy(update={"sheet": name, source.each_sheet: found})
