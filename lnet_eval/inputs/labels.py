"""What a file calls units and measures, and which of the plan's it means."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from typing import Protocol

import numpy as np

from lnet_eval.inputs.columns import Columns, cell_text, folded
from lnet_eval.inputs.findings import Findings
from lnet_eval.inputs.personal import looks_personal
from lnet_eval.plan.model import Plan


class Named(Protocol):
    """A unit or a measure of the plan."""

    @property
    def id(self) -> str: ...  # noqa: D102
    @property
    def codes(self) -> Sequence[str]: ...  # noqa: D102


class Labels:
    """Finds the id that a label means: an id first, then a code, then a name, without regard to case."""

    def __init__(self, things: Iterable[tuple[Named, Sequence[str]]]) -> None:
        self._meaning: dict[str, str] = {}
        self._written: dict[str, str] = {}
        self.ambiguous: set[str] = set()
        listed = list(things)
        for labels in (
            [(thing.id, thing.id) for thing, _ in listed],
            [(code, thing.id) for thing, _ in listed for code in thing.codes],
            [(name, thing.id) for thing, names in listed for name in names],
        ):
            level: dict[str, set[str]] = {}
            for label, thing_id in labels:
                level.setdefault(folded(label), set()).add(thing_id)
                self._written.setdefault(folded(label), label)
            for label, ids in level.items():
                if label in self._meaning:
                    continue
                if len(ids) == 1:
                    self._meaning[label] = next(iter(ids))
                else:
                    self.ambiguous.add(label)

    def find(self, label: object) -> str | None:
        """The id, or None where the label is unknown or could mean two."""
        return self._meaning.get(folded(label))

    @property
    def written(self) -> list[str]:
        """Every label, as the plan writes it."""
        return list(self._written.values())

    def nearest(self, label: object) -> str | None:
        """The known label most like this one."""
        near = difflib.get_close_matches(folded(label), list(self._meaning), n=1, cutoff=0.6)
        return self._written[near[0]] if near else None


def unit_labels(plan: Plan) -> Labels:
    """The labels of the plan's units."""
    return Labels((unit, (unit.name,)) for unit in plan.units)


def measure_labels(plan: Plan) -> Labels:
    """The labels of the plan's measures."""
    return Labels((measure, (measure.title.nb, measure.title.en)) for measure in plan.measures)


def ids_in(
    columns: Columns,
    name: str,
    labels: Labels,
    findings: Findings,
    *,
    given: str | None,
    only: Sequence[str],
    may_be_empty: bool = False,
) -> np.ndarray | None:
    """The id of each row: what the source says, else what the column says, else the plan's only one.

    Parameters
    ----------
    name : "unit" or "measure"; also the beginning of the problem codes.
    given : the id that the source names for all of its rows, or None.
    only : all ids of the plan.
    may_be_empty : an empty cell means none of them, and is no problem.

    Returns
    -------
    One id per row ("" where unknown, which is among the problems), or None where no column says it.
    """
    n = len(columns.cells)
    if given is not None:
        return np.full(n, given, dtype=object)
    if not columns.has(name):
        if len(only) == 1:
            return np.full(n, only[0], dtype=object)
        findings.problem(f"{name}_column_missing", file=columns.file, column=name, n=len(only))
        return None
    said = {cell: labels.find(cell) for cell in columns.cells[name].unique()}
    rows: dict[str, list[int]] = {}
    for row, cell in columns.cells[name].items():
        if said[cell] is None and not (may_be_empty and not cell_text(cell)):
            rows.setdefault(cell_text(cell), []).append(int(str(row)))
    for label, where in rows.items():
        _say_unknown(columns, name, labels, findings, label=label, rows=where)
    return np.array([said[cell] or "" for cell in columns.cells[name]], dtype=object)


def _say_unknown(
    columns: Columns, name: str, labels: Labels, findings: Findings, *, label: str, rows: list[int]
) -> None:
    """One problem per label, at its first row: a unit that is missing in the plan is one mistake, in many rows."""
    near = labels.nearest(label)
    if not label:
        code = "empty"
    elif folded(label) in labels.ambiguous:
        code = "ambiguous"
    else:
        code = "unknown" if near is None else "unknown_near"
    # a mistaken column could hold anything, a person's number among it
    shown = "…" if looks_personal(label) else label[:60]
    findings.problem(
        f"{name}_{code}",
        file=columns.file,
        row=rows[0],
        column=columns.headings[name],
        values={"label": shown, "near": near or "–", "n": len(rows)},
    )
