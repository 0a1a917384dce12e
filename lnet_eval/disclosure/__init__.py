"""Small groups of people: what may be shown of a count, and what must stay unseen beside it.

Everything that the report, its tables, figures, alternative texts and results.json say about groups of people goes
through these functions first. The rules and their reasons: docs/decisions/0006-small-groups.md.
"""

from __future__ import annotations

from lnet_eval.disclosure.answer_tables import AnswerTable, answer_tables_withheld
from lnet_eval.disclosure.attendance import ProtectedAttendance, protect_attendance, shown_estimates
from lnet_eval.disclosure.attendance_tables import is_solved, protect_attendance_tables
from lnet_eval.disclosure.counts import HIDDEN, Suppressed, is_small, shown, suppress, suppress_groups
from lnet_eval.disclosure.frame import ProtectedFrame, protect_frame
from lnet_eval.disclosure.items import ProtectedItem, item_is_safe, protect_item
from lnet_eval.disclosure.joint_groups import GroupTable, tables_withheld
from lnet_eval.disclosure.pre_post import ProtectedPrePost, protect_pre_post
from lnet_eval.disclosure.survey_parts import (
    NO_THEME,
    ProtectedThemes,
    protect_early_late,
    protect_themes,
    scale_is_safe,
)

__all__ = [
    "HIDDEN",
    "NO_THEME",
    "AnswerTable",
    "GroupTable",
    "ProtectedAttendance",
    "ProtectedFrame",
    "ProtectedItem",
    "ProtectedPrePost",
    "ProtectedThemes",
    "Suppressed",
    "answer_tables_withheld",
    "is_small",
    "is_solved",
    "item_is_safe",
    "protect_attendance",
    "protect_attendance_tables",
    "protect_early_late",
    "protect_frame",
    "protect_item",
    "protect_pre_post",
    "protect_themes",
    "scale_is_safe",
    "shown",
    "shown_estimates",
    "suppress",
    "suppress_groups",
    "tables_withheld",
]
