"""The same submission twice in one export."""

from __future__ import annotations

import dataclasses

import numpy as np

from lnet_eval.inputs.columns import cell_text, folded
from lnet_eval.inputs.findings import Findings
from lnet_eval.inputs.formats.submissions import Submissions


def each_once(submissions: Submissions, findings: Findings) -> Submissions:
    """The submissions without rows that repeat an earlier one cell for cell (counted in a note).

    Two rows with one number and different answers are a problem: which of them counts, only a person knows. Without
    numbers, rows that agree in everything and in the second they came are one submission; without times either, rows
    that agree are two people who think alike.
    """
    raw = submissions.raw
    column = submissions.identifier if submissions.identifier is not None else submissions.submitted
    if column is None:
        return submissions
    first: dict[str, tuple[int, tuple[str, ...]]] = {}
    keep = np.ones(len(raw.cells), dtype=bool)
    for place, (row, mark) in enumerate(zip(raw.cells.index, raw.cells[column], strict=True)):
        name = folded(mark)
        if not name:
            continue
        cells = tuple(cell_text(cell) for cell in raw.cells.iloc[place])
        known = first.setdefault(name, (int(row), cells))
        if known[0] == row:
            continue
        if known[1] == cells:
            keep[place] = False
        elif submissions.identifier is not None:
            findings.problem("submission_twice", file=raw.file, row=int(row), column=raw.headings[column],
                             first_row=known[0])  # fmt: skip
    if keep.all():
        return submissions
    findings.note("submissions_repeated", raw.file, n=int((~keep).sum()))
    return dataclasses.replace(submissions, raw=dataclasses.replace(raw, cells=raw.cells[keep]))
