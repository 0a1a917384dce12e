"""Who took part: the flow of all enrolled teams, attendance, status reports."""

from __future__ import annotations

from lnet_eval.methods.participation.attendance import (
    GROUPS,
    Attendance,
    StatusReports,
    attendance,
    attended_by,
    by_group,
    leaders_as_one,
    status_reports,
)
from lnet_eval.methods.participation.composition import TeamComposition, team_composition
from lnet_eval.methods.participation.flow import INVITED, STEPS, TeamFlow, retention_curve, team_flow

__all__ = [
    "GROUPS",
    "INVITED",
    "STEPS",
    "Attendance",
    "StatusReports",
    "TeamComposition",
    "TeamFlow",
    "attendance",
    "attended_by",
    "by_group",
    "leaders_as_one",
    "retention_curve",
    "status_reports",
    "team_composition",
    "team_flow",
]
