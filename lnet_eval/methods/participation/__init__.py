"""Who took part: the flow of all enrolled teams, attendance, status reports."""

from __future__ import annotations

from lnet_eval.methods.participation.attendance import (
    Attendance,
    StatusReports,
    attendance,
    attended_by,
    status_reports,
)
from lnet_eval.methods.participation.flow import INVITED, STEPS, TeamFlow, retention_curve, team_flow

__all__ = [
    "INVITED",
    "STEPS",
    "Attendance",
    "StatusReports",
    "TeamFlow",
    "attendance",
    "attended_by",
    "retention_curve",
    "status_reports",
    "team_flow",
]
