"""From a raw table to our columns: headings found, rows filtered, cell values translated; nothing silently."""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from lnet_eval.inputs.findings import Findings
from lnet_eval.inputs.number_text import read_number
from lnet_eval.inputs.personal import personal_content, personal_heading
from lnet_eval.inputs.read import RawTable
from lnet_eval.plan.load import FILE_NAME
from lnet_eval.plan.tables import Source

_SUMS = frozenset({"sum", "sum total", "totalt", "total", "totalsum", "i alt", "totals", "all", "alle", "samlet"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """The columns that a table of ours has.

    Attributes
    ----------
    key : where the table stands in the plan, e.g. "sources.costs".
    required, optional : our names.
    usual : headings that are understood without being named in the plan.
    """

    key: str
    required: tuple[str, ...]
    optional: tuple[str, ...] = ()
    usual: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def names(self) -> tuple[str, ...]:
        """All our names."""
        return self.required + self.optional

    def headings(self, source: Source) -> list[str]:
        """Every heading that may stand for one of our names."""
        return [
            heading for name in self.names for heading in (source.columns.get(name, name), *self.usual.get(name, ()))
        ]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Columns:
    """A table with our names for its columns.

    Attributes
    ----------
    cells : the cells of the rows that are used, by our names; the index counts rows as a spreadsheet does.
    headings : the file's own heading of each of our names.
    raw : the table they come from.
    """

    cells: pd.DataFrame
    headings: Mapping[str, str]
    raw: RawTable

    @property
    def file(self) -> str:
        """The file's name."""
        return self.raw.file

    def has(self, name: str) -> bool:
        """Whether the file has our column `name`."""
        return name in self.cells


def cell_text(cell: object) -> str:
    """What a cell says as text: white space single, a whole number without decimals, "" where empty."""
    if cell is None or (isinstance(cell, float) and np.isnan(cell)) or cell is pd.NaT:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return " ".join(str(cell).split())


def folded(text: object) -> str:
    """`text` as it is compared: normal form, single spaces, no difference of case."""
    return unicodedata.normalize("NFKC", cell_text(text)).casefold().strip()


def our_columns(raw: RawTable, source: Source, shape: Shape, findings: Findings) -> Columns | None:
    """The columns of `shape` in `raw`; None where a required one is missing (said among the problems)."""
    before = len(findings)
    located = _locate_all(raw, source, shape, findings)
    keep = _filtered(raw, source, located, findings)
    if len(findings) > before:
        return None
    cells = pd.DataFrame({name: raw.cells[i] for name, i in located.items()}, index=raw.cells.index)
    cells = _translated(cells, source, shape, findings)
    empty = cells.isna().all(axis=1).to_numpy(dtype=bool)
    sums = keep & ~empty & _sums(cells)
    used = cells[keep & ~empty & ~sums]
    _note_rows(raw, findings, used=used.index, keep=keep, empty=empty, sums=sums)
    if used.empty and len(cells):
        findings.problem("no_rows_left", file=raw.file)
        return None
    note_dropped(raw, set(located.values()), findings)
    return Columns(cells=used, headings={name: raw.headings[i] for name, i in located.items()}, raw=raw)


def _note_rows(
    raw: RawTable, findings: Findings, *, used: pd.Index, keep: np.ndarray, empty: np.ndarray, sums: np.ndarray
) -> None:
    """Say what became of every row of the table. A row of a wide table has become several: any of them uses it."""
    verdicts = pd.DataFrame({"filtered": ~keep, "sums": sums, "empty": empty}, index=raw.cells.index)
    left = verdicts[~verdicts.index.isin(used)].groupby(level=0).any().astype(int)
    n = {str(name): int(count) for name, count in left.idxmax(axis=1).value_counts().items()} if len(left) else {}
    n_used = used.nunique() + raw.n_joined
    n_empty = n.get("empty", 0) + raw.outside.get("empty", 0)
    n_other = raw.outside.get("other", 0)
    n_read = raw.n_joined + len(raw.cells.index.unique()) + n_other + raw.outside.get("empty", 0)
    findings.note("rows", raw.file, read=n_read, used=n_used, filtered=n.get("filtered", 0), empty=n_empty)
    if n.get("sums"):
        findings.note("rows_sums", raw.file, n=n["sums"])
    if n_other:
        findings.note("rows_other", raw.file, n=n_other)


def _sums(cells: pd.DataFrame) -> np.ndarray:
    """Rows that sum up the others: "Totalt" where a unit, a measure or a period should stand."""
    found = np.zeros(len(cells), dtype=bool)
    for name in {"unit", "measure", "period"} & set(cells):
        said = {cell: folded(cell).rstrip(":") in _SUMS for cell in cells[name].unique()}
        found |= np.array([said[cell] for cell in cells[name]], dtype=bool)
    return found


def _locate_all(raw: RawTable, source: Source, shape: Shape, findings: Findings) -> dict[str, int]:
    for table, names in (("columns", source.columns), ("values", source.values)):
        for name in names:
            if name not in shape.names:
                near = difflib.get_close_matches(name, shape.names, n=1, cutoff=0.0)
                findings.problem("name_unknown", file=FILE_NAME, column=f"{shape.key}.{table}.{name}",
                                 near=near[0] if near else "–", names=", ".join(shape.names))  # fmt: skip
    located: dict[str, int] = {}
    for name in shape.names:
        named = source.columns.get(name)
        candidates = [named] if named is not None else [name, *shape.usual.get(name, ())]
        found = next((i for i in (locate(raw, heading, findings) for heading in candidates) if i is not None), None)
        if found is not None:
            located[name] = found
            if named is None and folded(raw.headings[found]) != name:
                findings.note("heading_usual", raw.file, name=name, heading=raw.headings[found])
        elif named is not None or name in shape.required:
            missing_column(raw, named or name, findings, also=() if named else shape.usual.get(name, ()))
    return located


def note_dropped(raw: RawTable, used: set[int], findings: Findings) -> None:
    """Count the columns that are not read: those that say who a person is, and the others."""
    unused = [(i, heading) for i, heading in enumerate(raw.headings) if i not in used]
    personal = {i for i, heading in unused if personal_heading(heading) or personal_content(raw.cells[i])}
    others = [i for i, heading in unused if heading and i not in personal]
    if personal:
        findings.note("personal_columns", raw.file, n=len(personal))
    if others:
        findings.note("columns_unused", raw.file, n=len(others))


def missing_column(raw: RawTable, heading: str, findings: Findings, *, also: Sequence[str] = ()) -> None:
    """Say that `raw` has no such heading, which one is nearest to it (or to `also`), and which there are."""
    headings = {folded(known): known for known in raw.headings if known}
    near = [match for name in (heading, *also) for match in difflib.get_close_matches(folded(name), headings, n=1)]
    nearest = headings[near[0]] if near else None
    listed = ", ".join(known[:60] for known in list(headings.values())[:40])
    if nearest is None:
        findings.problem("column_missing", file=raw.file, column=heading, headings=listed)
    else:
        findings.problem("column_missing_near", file=raw.file, column=heading, near=nearest, headings=listed)


def locate(raw: RawTable, heading: str, findings: Findings) -> int | None:
    """The number of the column `heading`: letter for letter, else without regard to case and white space (noted)."""
    exact = [i for i, known in enumerate(raw.headings) if known == heading]
    alike = exact or [i for i, known in enumerate(raw.headings) if known and folded(known) == folded(heading)]
    if len(alike) > 1:
        findings.problem("heading_twice", file=raw.file, column=heading, n=len(alike))
    if alike and not exact:
        findings.note("heading_alike", raw.file, heading=raw.headings[alike[0]], wanted=heading)
    return alike[0] if alike else None


def _filtered(raw: RawTable, source: Source, located: Mapping[str, int], findings: Findings) -> np.ndarray:
    keep = np.ones(len(raw.cells), dtype=bool)
    for heading, allowed in source.where.items():
        column = locate(raw, heading, findings)
        column = located.get(heading) if column is None else column
        if column is None:
            missing_column(raw, heading, findings)
            continue
        wanted = allowed if isinstance(allowed, list) else [allowed]
        cells = raw.cells[column]
        verdict = {cell: any(_equals(cell_text(cell), value) for value in wanted) for cell in cells.unique()}
        matches = np.array([verdict[cell] for cell in cells], dtype=bool)
        if len(matches) and not matches.any():
            findings.problem("where_matches_nothing", file=raw.file, column=raw.headings[column])
        keep &= matches
    return keep


def _equals(text: str, wanted: str | int | float | bool) -> bool:
    if isinstance(wanted, str):
        return folded(text) == folded(wanted)
    if isinstance(wanted, bool):
        return folded(text) in ({"true", "1", "ja", "yes", "sann"} if wanted else {"false", "0", "nei", "no", "usann"})
    return float(wanted) in {read_number(text, ","), read_number(text, ".")}


def _translated(cells: pd.DataFrame, source: Source, shape: Shape, findings: Findings) -> pd.DataFrame:
    for name, table in source.values.items():
        if name not in cells:
            continue
        meaning = {folded(said): meant for said, meant in table.items()}
        said = {cell: folded(cell) for cell in cells[name].unique()}
        for unused in [key for key in table if folded(key) not in set(said.values())]:
            findings.note("value_not_met", FILE_NAME, key=f"{shape.key}.values.{name}", value=unused)
        translated = [meaning.get(said[cell], cell) for cell in cells[name]]
        cells = cells.assign(**{name: pd.Series(translated, index=cells.index, dtype=object)})
    return cells
