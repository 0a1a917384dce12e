"""The table of measurements, checked: one number, or numerator and denominator, per period, unit and measure."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from lnet_eval.inputs.columns import Columns, Shape, missing_column
from lnet_eval.inputs.decimals import number_columns
from lnet_eval.inputs.findings import Findings
from lnet_eval.inputs.labels import ids_in, measure_labels, unit_labels
from lnet_eval.inputs.periods import dates_in, first_days, outside_phases
from lnet_eval.plan.measure import Measure
from lnet_eval.plan.model import Plan
from lnet_eval.plan.tables import Source

NUMBERS = ("value", "numerator", "denominator")
CELL = ["measure", "unit", "period"]
USUAL = {
    "period": ("periode", "måned", "dato", "month", "date"),
    "year": ("år",),
    "unit": ("enhet", "team"),
    "measure": ("måling", "måltall", "indikator"),
    "value": ("verdi",),
    "numerator": ("teller",),
    "denominator": ("nevner",),
}


def measurement_shape(key: str, source: Source) -> Shape:
    """The columns of measurements for `source`, which stands at `key` in the plan.

    What the source says itself is not looked for in the file: its unit, its measure, and which columns of numbers
    there are where it names one of them.
    """
    numbers = tuple(name for name in NUMBERS if name in source.columns) or NUMBERS
    if {"numerator", "denominator"} & set(numbers):
        numbers = tuple(name for name in NUMBERS if name in {*numbers, "numerator", "denominator"})
    labels = tuple(name for name in ("unit", "measure") if getattr(source, name) is None or name in source.columns)
    return Shape(key=key, required=("period",), optional=("year", *labels, *numbers), usual=USUAL)


def read_measurements(columns: Columns, source: Source, plan: Plan, findings: Findings) -> pd.DataFrame | None:
    """One source as `file, row, period, unit, measure, value, numerator, denominator`, each row checked by itself.

    Rows that have a problem are left out of the frame; the problem is among the findings.
    """
    units = ids_in(columns, "unit", unit_labels(plan), findings, given=source.unit, only=[u.id for u in plan.units])
    measures = ids_in(
        columns, "measure", measure_labels(plan), findings, given=source.measure, only=[m.id for m in plan.measures]
    )
    numbers = number_columns(columns, NUMBERS, source.decimal, findings)
    dates = dates_in(columns, "period", findings)
    if not numbers.keys() & {"value"} and not numbers.keys() >= {"numerator", "denominator"}:
        for name in ("value",) if not numbers else ("numerator", "denominator"):
            if name not in numbers:
                missing_column(columns.raw, source.columns.get(name, name), findings, also=USUAL[name])
        return None
    if units is None or measures is None:
        return None
    frame = pd.DataFrame({"file": columns.file, "row": columns.cells.index, "unit": units, "measure": measures})
    for name in NUMBERS:
        frame[name] = numbers[name].values if name in numbers else np.nan
    frame["percent"] = numbers["value"].percent if "value" in numbers else False
    frame["day"], frame["resolution"] = dates.days, dates.resolutions
    frame = frame[(frame["unit"] != "") & (frame["measure"] != "") & frame["day"].notna()]
    parts = [
        _one_measure(part.copy(), plan.measure(str(measure_id)), columns, plan, findings)
        for measure_id, part in frame.groupby("measure", sort=False)
    ]
    return pd.concat(parts, ignore_index=True) if parts else None


def _one_measure(
    part: pd.DataFrame, measure: Measure, columns: Columns, plan: Plan, findings: Findings
) -> pd.DataFrame:
    part["period"] = first_days(part, measure, columns, findings)
    part = part[part["period"].notna()]
    part = part[~outside_phases(part, measure, columns, plan, findings)]
    if measure.counted:
        _check_counts(part, measure, columns, findings)
    else:
        _check_has_value(part, measure, columns, findings)
    part = _as_shares(part, measure, columns, findings)
    _check_values(part, measure, columns, findings)
    return part


def _check_counts(part: pd.DataFrame, measure: Measure, columns: Columns, findings: Findings) -> None:
    numerator, denominator = part["numerator"], part["denominator"]

    def say(code: str, wrong: pd.Series, column: str) -> None:
        heading = columns.headings.get(column)
        findings.rows(code, part.loc[wrong, "row"], file=columns.file, column=heading, measure=measure.id)

    for name in ("numerator", "denominator"):
        say("count_negative", part[name] < 0, name)
    if measure.kind == "proportion":
        say("numerator_above_denominator", (numerator > denominator) & (numerator >= 0), "numerator")
    else:
        say("denominator_zero", (denominator == 0) & (numerator > 0), "denominator")
    half = numerator.isna() != denominator.isna()
    if half.any():
        findings.note("half_counts", columns.file, n=int(half.sum()), measure=measure.title)


def _check_has_value(part: pd.DataFrame, measure: Measure, columns: Columns, findings: Findings) -> None:
    if not columns.has("value") and not part.empty:
        row = int(part["row"].iloc[0])
        findings.problem("measure_needs_value", file=columns.file, row=row, measure=measure.id, kind=measure.kind)


def _as_shares(part: pd.DataFrame, measure: Measure, columns: Columns, findings: Findings) -> pd.DataFrame:
    """Divide percentages by 100: cells that end in "%", or all of a proportion whose unit in the plan is per cent."""
    if measure.kind != "proportion":
        return part
    percent = part["value"].notna() & (measure.in_percent | part["percent"].astype(bool))
    if percent.any():
        findings.note("percent_divided", columns.file, n=int(percent.sum()), measure=measure.title)
        part = part.assign(value=part["value"].where(~percent, part["value"] / 100))
    return part


def _check_values(part: pd.DataFrame, measure: Measure, columns: Columns, findings: Findings) -> None:
    value, heading = part["value"], columns.headings.get("value")
    if measure.kind == "proportion":
        outside = (value < 0) | (value > 1)
        findings.rows("proportion_outside", part.loc[outside, "row"], file=columns.file, column=heading,
                      measure=measure.id)  # fmt: skip
    elif measure.kind in {"rate", "count", "time_between"}:
        findings.rows("count_negative", part.loc[value < 0, "row"], file=columns.file, column=heading,
                      measure=measure.id)  # fmt: skip


def join_measurements(parts: Sequence[pd.DataFrame], findings: Findings) -> pd.DataFrame | None:
    """All sources as one table, sorted by measure, unit and period; two numbers for one cell are a problem."""
    if not parts:
        return None
    frame = pd.concat(parts, ignore_index=True)
    twice = frame[frame.duplicated(CELL, keep=False)]
    for _, cell in twice.groupby(CELL, sort=False):
        first = cell.iloc[0]
        for _, row in cell.iloc[1:].iterrows():
            findings.problem("duplicate_cell", file=row["file"], row=int(row["row"]), first_row=int(first["row"]),
                             first_file=first["file"], unit=row["unit"], measure=row["measure"],
                             period=f"{row['period']:%Y-%m-%d}")  # fmt: skip
    frame = frame.sort_values(CELL, kind="stable", ignore_index=True)
    return frame[["period", "unit", "measure", *NUMBERS]]
