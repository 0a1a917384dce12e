"""Nettskjema: with and without codebook, and as the TSD data loader writes it.

With a codebook the headings are codes: `question`, `question.row` of a matrix, `question.option` of tick boxes and
`question.row.option` of a matrix of them; every code is the form's owner's choice, "-1" among them. Without one they
are the questions themselves, and the answers are words. Columns of Nettskjema's own begin with "$"; an anonymous form
has no `$created`. TSD's files are separated by commas, and their own columns may lack the "$".
"""

from __future__ import annotations

from lnet_eval.inputs.findings import Findings
from lnet_eval.inputs.formats.submissions import Submissions, all_of, find
from lnet_eval.inputs.read import RawTable
from lnet_eval.plan.survey import Survey

_NUMBER = ("$submission_id", "submission_id", "submissionid", "$submissionid")
_TIME = ("$created", "created", "createddate", "created_date", "$createddate")
_OTHER = ("$answer_time_ms", "answer_time_ms", "answertime", "formid", "form_id", "modified", "modifieddate")


def is_nettskjema(raw: RawTable) -> bool:
    """Whether the headings are Nettskjema's."""
    return find(raw, *_NUMBER) is not None or any(heading.startswith("$created") for heading in raw.headings)


def read_nettskjema(raw: RawTable, survey: Survey, findings: Findings) -> Submissions:
    """The submissions of a Nettskjema report."""
    dollars = frozenset(i for i, heading in enumerate(raw.headings) if heading.startswith("$"))
    submitted = find(raw, *_TIME)
    if survey.anonymous and submitted is not None:
        findings.note("nettskjema_not_anonymous", raw.file)
    return Submissions(
        raw=raw,
        tool="nettskjema",
        own=dollars | all_of(raw, *_NUMBER, *_TIME, *_OTHER),
        identifier=find(raw, *_NUMBER),
        submitted=submitted,
        tick="column",
        joints=(".", ": ", " - "),
    )
