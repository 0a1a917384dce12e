"""Who was asked: by the plan, by the survey tool, or group by group."""

from __future__ import annotations

import pandas as pd

from lnet_eval.inputs.columns import folded
from lnet_eval.inputs.findings import Findings
from lnet_eval.inputs.formats import Submissions
from lnet_eval.plan.load import FILE_NAME
from lnet_eval.plan.survey import Survey


def invited_by(survey: Survey, submissions: Submissions, findings: Findings) -> int | None:
    """How many were asked: as the plan says, else as the tool's export or the plan's frame counts them."""
    counted = submissions.invited
    if counted is None and survey.frame:
        counted = max(sum(groups.values()) for groups in survey.frame.values())
    if survey.invited is None:
        return counted
    if counted is not None and counted != survey.invited:
        findings.note("invited_differs", submissions.raw.file, planned=survey.invited, counted=counted)
    return survey.invited


def check_frame(file: str, at: str, survey: Survey, groups: pd.DataFrame, findings: Findings) -> None:
    """Every respondent's group was among those asked, and no group answered more often than it was asked."""
    for column, invited in survey.frame.items():
        asked = {folded(name): number for name, number in invited.items()}
        found = groups[column].map(folded).value_counts()
        key = f"{at}.frame.{column}"
        strange = sum(int(found[name]) for name in map(str, found.index) if name and name not in asked)
        if strange:
            findings.problem(
                "group_not_in_frame", file=file, column=column, n=strange, groups=", ".join(invited), key=key
            )
        for name, number in invited.items():
            answers = int(found.get(folded(name), 0))
            if answers > number:
                findings.problem("group_answers_more_than_invited", file=FILE_NAME, column=key, group=name,
                                 invited=number)  # fmt: skip
