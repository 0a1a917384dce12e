"""SurveyXact: a dataset with everybody who was asked, and what became of each in `statoverall`.

`statoverall_1` … `statoverall_5` are 1 for those not invited, without an answer, with some answers, with all, and
excused. Older datasets have one column `statoverall` with the numbers 1 to 5.
"""

from __future__ import annotations

import re
from typing import Final

import numpy as np

from lnet_eval.inputs.columns import cell_text
from lnet_eval.inputs.findings import Findings
from lnet_eval.inputs.formats.submissions import Submissions, all_of, find
from lnet_eval.inputs.number_text import read_number
from lnet_eval.inputs.read import RawTable
from lnet_eval.plan.survey import Survey

NOT_INVITED, NO_ANSWER, PARTIAL, COMPLETED, EXCUSED = 1, 2, 3, 4, 5
_STATUS: Final = re.compile(r"stat(overall|completion|creation|distribution|source|collect)(_[0-9]+)?", re.IGNORECASE)
_OWN: Final = (
    "respondentid", "respondentkey", "organization", "created", "modified", "closetime", "starttime", "difftime",
    "responsecollectsessions", "numberofreturnedmail", "importgroup",
    "distributionschedule", "digitaldistributionstatus",
)  # fmt: skip
_TIMES: Final = ("closetime", "modified")


def is_surveyxact(raw: RawTable) -> bool:
    """Whether the headings are those of a SurveyXact dataset."""
    return find(raw, "respondentid") is not None and find(raw, "statoverall", "statoverall_4") is not None


def read_surveyxact(raw: RawTable, _survey: Survey, findings: Findings) -> Submissions:
    """Those who answered something, and how many were asked."""
    status = _status(raw, findings)
    answered = np.isin(status, (PARTIAL, COMPLETED))
    n_of = {code: int((status == code).sum()) for code in range(NOT_INVITED, EXCUSED + 1)}
    kept = RawTable(file=raw.file, headings=raw.headings, cells=raw.cells[answered], delimiter=raw.delimiter)
    invited = len(status) - n_of[NOT_INVITED]
    findings.note(
        "surveyxact_frame", raw.file, invited=invited, completed=n_of[COMPLETED], partial=n_of[PARTIAL],
        silent=n_of[NO_ANSWER], excused=n_of[EXCUSED], not_invited=n_of[NOT_INVITED],
    )  # fmt: skip
    return Submissions(
        raw=kept,
        tool="surveyxact",
        own=all_of(raw, *_OWN) | frozenset(i for i, h in enumerate(raw.headings) if _STATUS.fullmatch(h)),
        identifier=find(raw, "respondentid"),
        submitted=find(raw, *_TIMES),
        tick="column",
        joints=("_",),
        invited=invited,
        counts={"partial": n_of[PARTIAL], "excused": n_of[EXCUSED], "not_invited": n_of[NOT_INVITED]},
    )


def _status(raw: RawTable, findings: Findings) -> np.ndarray:
    """1…5 per row; a row that says none of them, or two, is a problem (and counted as without an answer)."""
    single = find(raw, "statoverall")
    if single is not None:
        said = [_number(cell) for cell in raw.cells[single]]
    else:
        columns = {code: find(raw, f"statoverall_{code}") for code in range(NOT_INVITED, EXCUSED + 1)}
        marks = {code: [_number(cell) == 1 for cell in raw.cells[i]] for code, i in columns.items() if i is not None}
        said = []
        for row in range(len(raw.cells)):
            codes = [code for code, mark in marks.items() if mark[row]]
            said.append(float(codes[0]) if len(codes) == 1 else None)
    for row, code in zip(raw.cells.index, said, strict=True):
        if code not in {NOT_INVITED, NO_ANSWER, PARTIAL, COMPLETED, EXCUSED}:
            findings.problem("surveyxact_status", file=raw.file, row=int(row), column="statoverall")
    return np.array([NO_ANSWER if code is None else code for code in said], dtype=float)


def _number(cell: object) -> float | None:
    return read_number(cell_text(cell), ".")
