"""Microsoft Forms: six columns of its own, in the language of the form owner's screen, then the questions in full.

Where people could choose several answers, these stand in one cell with semicolons between them.
"""

from __future__ import annotations

import re

from lnet_eval.inputs.findings import Findings
from lnet_eval.inputs.formats.submissions import Submissions, all_of, find
from lnet_eval.inputs.read import RawTable
from lnet_eval.plan.survey import Survey

_START = ("Starttidspunkt", "Start time")
_DONE = ("Fullføringstidspunkt", "Completion time")
_WHO = (
    "ID", "Id", "E-postadresse", "E-post", "Email", "Navn", "Name", "Tidspunkt for siste endring",
    "Last modified time", "Språk", "Language", "Totalt antall poeng", "Total points", "Tilbakemelding på test",
    "Quiz feedback",
)  # fmt: skip
_QUIZ = re.compile(r"(points|feedback|poeng|tilbakemelding) ?[-–] ?.+", re.IGNORECASE)


def is_forms(raw: RawTable) -> bool:
    """Whether the headings are those of Microsoft Forms, in Norwegian or English."""
    return find(raw, *_START) is not None and find(raw, *_DONE) is not None


def read_forms(raw: RawTable, _survey: Survey, _findings: Findings) -> Submissions:
    """The submissions of a Microsoft Forms workbook or CSV file."""
    quiz = frozenset(i for i, heading in enumerate(raw.headings) if _QUIZ.fullmatch(heading))
    return Submissions(
        raw=raw,
        tool="forms",
        own=all_of(raw, *_START, *_DONE, *_WHO) | quiz,
        identifier=find(raw, "ID"),
        submitted=find(raw, *_DONE),
        tick="cell",
    )
