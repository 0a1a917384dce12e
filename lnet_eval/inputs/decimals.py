"""Which decimal mark a column of a file uses, and its numbers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from lnet_eval.inputs.columns import Columns
from lnet_eval.inputs.findings import Findings
from lnet_eval.inputs.number_text import Mark, MarkEvidence, NumberColumn, is_missing, mark_evidence, read_numbers

Verdict = Literal["ambiguous", "mixed"]


def number_columns(
    columns: Columns, names: Sequence[str], decimal: str | None, findings: Findings
) -> dict[str, NumberColumn]:
    """The columns `names` as numbers; unreadable cells, and marks that cannot be told, are among the problems.

    A column's own cells settle its decimal mark where they can. Cells like "1.234" can be read as two different
    numbers; then the file's other columns settle it, else the comma that separates the file's cells, else the
    person who made the file must.

    Parameters
    ----------
    decimal : the plan's own word on the decimal mark, or None.
    """
    present = [name for name in names if columns.has(name)]
    evidence = {name: mark_evidence(columns.cells[name]) for name in present}
    numbers, guessed = {}, {}
    for name in present:
        mark, verdict = _decide(name, evidence, decimal, columns.raw.delimiter)
        heading = columns.headings[name]
        if verdict is not None:
            findings.problem(f"decimal_{verdict}", file=columns.file, column=heading)
        elif decimal is None and (evidence[name].comma or evidence[name].point or evidence[name].differs):
            guessed[heading] = mark
        numbers[name] = read_numbers(list(columns.cells[name]), mark)
        _say_unreadable(columns, name, numbers[name], mixed=verdict == "mixed", findings=findings)
    _note_marks(columns.file, guessed, findings)
    _note_missing(columns, present, findings)
    return numbers


def _decide(
    name: str, evidence: dict[str, MarkEvidence], decimal: str | None, delimiter: str | None
) -> tuple[Mark, Verdict | None]:
    own = evidence[name]
    elsewhere = {other.mark for other in evidence.values() if other.mark is not None}
    mark: Mark = "."
    verdict: Verdict | None = None
    if decimal is not None:
        mark = "," if decimal == "," else "."
    elif own.comma and own.point:
        verdict = "mixed"
    elif own.mark is not None:
        mark = own.mark
    elif own.differs and len(elsewhere) == 1:
        mark = elsewhere.pop()
    elif own.differs and delimiter != ",":
        verdict = "ambiguous"
    return mark, verdict


def _say_unreadable(columns: Columns, name: str, numbers: NumberColumn, *, mixed: bool, findings: Findings) -> None:
    heading, rows = columns.headings[name], columns.cells.index.to_numpy()
    if not mixed:
        findings.rows("number_unreadable", rows[numbers.unreadable], file=columns.file, column=heading)
    infinite = abs(numbers.values) == float("inf")
    findings.rows("number_infinite", rows[infinite], file=columns.file, column=heading)


def _note_marks(file: str, guessed: dict[str, Mark], findings: Findings) -> None:
    for mark in dict.fromkeys(guessed.values()):
        headings = ", ".join(heading for heading, own in guessed.items() if own == mark)
        findings.note("decimal", file, mark=mark, columns=headings)


def _note_missing(columns: Columns, names: Sequence[str], findings: Findings) -> None:
    n = sum(
        int(count)
        for name in names
        for cell, count in columns.cells[name].value_counts().items()
        if isinstance(cell, str) and is_missing(cell)
    )
    if n:
        findings.note("signs_for_missing", columns.file, n=n)
