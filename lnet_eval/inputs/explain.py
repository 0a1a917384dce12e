"""What was understood of each cell of the measurements, and which heading of every other table is what."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from lnet_eval.inputs.activities import SHAPES
from lnet_eval.inputs.columns import Columns, cell_text, our_columns
from lnet_eval.inputs.decimals import number_columns
from lnet_eval.inputs.findings import Findings
from lnet_eval.inputs.folders import NetworkFiles, network_folder
from lnet_eval.inputs.labels import ids_in, measure_labels, unit_labels
from lnet_eval.inputs.measurements import NUMBERS
from lnet_eval.inputs.periods import dates_in
from lnet_eval.inputs.personal import looks_personal
from lnet_eval.inputs.read import read_table
from lnet_eval.inputs.sheets import one_per_sheet
from lnet_eval.inputs.sources import keyed_sources, measured_columns
from lnet_eval.plan import Plan, load_plan
from lnet_eval.plan.tables import MeasurementSource, Source

_PERIODS = {"D": "%Y-%m-%d", "W": "%G-W%V", "M": "%Y-%m", "Q": "%Y-%m", "Y": "%Y"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Understood:
    """One cell: row, heading, what it says, our name for the column, and what was understood ("" where nothing was)."""

    row: int
    heading: str
    said: str
    name: str
    meaning: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """One table as it was understood.

    Attributes
    ----------
    file : with the sheet, where a workbook has several. headings : our name and the file's heading of each column.
    cells : of measurements only, every cell of the rows that are used.
    """

    file: str
    headings: tuple[tuple[str, str], ...]
    cells: tuple[Understood, ...]


def explain_network(network: str, *, data: str | Path, files: str | Path | None = None) -> Iterator[Explanation]:
    """Every table of the network as it was understood; a table that cannot be read has none (`check` says why).

    Cells of surveys, and of the tables about the network itself, are not shown.

    Raises
    ------
    UsageError, DataProblems : there is no such network, or its plan cannot be read.
    """
    folder = network_folder(network, data)
    plan = load_plan(folder)
    scratch = Findings()
    store = NetworkFiles(folder, None if files is None else Path(files) / network, scratch)
    for key, source in keyed_sources(plan):
        content = None if source.file is None else store.read(source.file)
        for one in () if content is None else one_per_sheet(content, source, plan, scratch):
            columns = measured_columns(content or b"", one, plan, store, scratch, key=key)
            if columns is not None:
                yield _explained(columns, _cells(columns, one, plan))
    for name, shape in SHAPES.items():
        activity: Source | None = getattr(plan.sources, name)
        content = None if activity is None or activity.file is None else store.read(activity.file)
        if activity is None or content is None:
            continue
        raw = read_table(
            content, activity, scratch, wanted=shape.headings(activity), may_be_empty=True, layout=activity
        )
        columns = None if raw is None else our_columns(raw, activity, shape, scratch)
        if columns is not None:
            yield _explained(columns, ())


def _explained(columns: Columns, cells: tuple[Understood, ...]) -> Explanation:
    return Explanation(file=columns.file, headings=tuple(columns.headings.items()), cells=cells)


def _cells(columns: Columns, source: MeasurementSource, plan: Plan) -> tuple[Understood, ...]:
    """Every cell with what the readers themselves make of it."""
    meanings = _meanings(columns, source, plan)
    found = []
    for place, (row, cells) in enumerate(zip(columns.cells.index, columns.cells.to_dict("records"), strict=True)):
        for name, cell in cells.items():
            text = cell_text(cell)
            shown = "…" if looks_personal(text) else text[:60]
            meaning = meanings[str(name)][place] if str(name) in meanings else ""
            found.append(Understood(row=int(row), heading=columns.headings[str(name)], said=shown, name=str(name),
                                    meaning=meaning))  # fmt: skip
    return tuple(found)


def _meanings(columns: Columns, source: MeasurementSource, plan: Plan) -> dict[str, list[str]]:
    scratch = Findings()
    dates = dates_in(columns, "period", scratch)
    periods = ["" if not r else f"{day:{_PERIODS[r]}}" for day, r in zip(dates.days, dates.resolutions, strict=True)]
    found = {"period": periods}
    for name, labels, things in (
        ("unit", unit_labels(plan), plan.units), ("measure", measure_labels(plan), plan.measures),
    ):  # fmt: skip
        if columns.has(name):
            ids = ids_in(columns, name, labels, scratch, given=getattr(source, name), only=[t.id for t in things])
            found[name] = [""] * len(columns.cells) if ids is None else [str(one) for one in ids]
    for name, numbers in number_columns(columns, NUMBERS, source.decimal, scratch).items():
        found[name] = ["" if value != value else f"{value:g}" for value in numbers.values]  # noqa: PLR0124 (nan)
    return found
