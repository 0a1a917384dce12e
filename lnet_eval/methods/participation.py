"""Who took part: the flow of all enrolled teams, attendance, status reports."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from lnet_eval.methods.estimate import Estimate


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class TeamFlow:
    """Every team that enrolled, and what became of it.

    Attributes
    ----------
    steps : one row per step: `step` (enrolled, any_data, enough_data, completed, follow_up_data), `n`.
    teams : one row per team: `unit, start, left (date or None), n_periods_before, n_periods_after, outcome`
        (completed, left, no_data, too_little_data).
    retention : one row per month since the start: `months, retained, low, high, at_risk` (Kaplan–Meier).
    estimates : `retention_at_end`, `documented_share` (teams with enough data out of all that enrolled, Wilson).
    """

    steps: pd.DataFrame
    teams: pd.DataFrame
    retention: pd.DataFrame
    estimates: tuple[Estimate, ...]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Attendance:
    """Attendance by gathering, by role and by leader level.

    Attributes
    ----------
    by_gathering : one row per gathering: `gathering, invited, attended, share, low, high` (Wilson).
    by_role : `role, invited, attended, share, low, high`; by_level likewise with `level` (N1, N2, …).
    estimates : `attendance` over all gatherings.
    """

    by_gathering: pd.DataFrame
    by_role: pd.DataFrame
    by_level: pd.DataFrame
    estimates: tuple[Estimate, ...]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class StatusReports:
    """Status reports submitted out of those due.

    Attributes
    ----------
    by_team : `unit, due, submitted, share`. estimates : `submission_rate` (Wilson).
    """

    by_team: pd.DataFrame
    estimates: tuple[Estimate, ...]
