"""Attendance as it may be shown, everything that a report says of it taken together."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import pandas as pd

from lnet_eval.disclosure import ProtectedAttendance, protect_attendance_tables, shown_estimates
from lnet_eval.errors import NotEnoughData
from lnet_eval.inputs.network import Network
from lnet_eval.methods.estimate import Estimate
from lnet_eval.methods.participation import Attendance, attendance
from lnet_eval.plan import Plan

TABLES: Final = ("gathering", "role", "level", "site", "leading", "unit")
"""In the order of their weight: a later one that would give away what an earlier one hides is left out."""


def evaluate_attendance(network: Network) -> Attendance:
    """Who came to the gatherings, by everything that the report asks about."""
    if any(note.code == "attendance_withheld" for note in network.notes):
        raise NotEnoughData("attendance", "attendance_withheld")
    if network.attendance is None or network.attendance.empty:
        raise NotEnoughData("attendance", "no_attendance")
    return replace(attendance(with_sites(network.attendance, network.plan)), k=network.plan.privacy.k)


def with_sites(frame: pd.DataFrame, plan: Plan) -> pd.DataFrame:
    """Attendance with each row's `site`, "" for people who belong to none; as it is where no team has a site.

    Those without a site are a group as well: left out, they could be had by subtraction.
    """
    sites = {unit.id: unit.site for unit in plan.teams if unit.site is not None}
    return frame.assign(site=frame["unit"].map(sites).fillna("")) if sites else frame


def shown_attendance(came: Attendance, k: int) -> dict[str, ProtectedAttendance]:
    """The tables of an `Attendance` by name; those without rows are not there."""
    tables = {name: getattr(came, f"by_{name}") for name in TABLES}
    return protect_attendance_tables(came.groups, tables, came.estimates, k)


def shown_shares(came: Attendance, k: int) -> tuple[Estimate, ...]:
    """The estimates of an `Attendance` that may be shown."""
    return shown_estimates(came.estimates, shown_attendance(came, k).get("gathering"), k)


def shown_leaders(came: Attendance, k: int) -> float | None:
    """The share of invited leaders who came, where it follows from what is shown; else None."""
    tables = shown_attendance(came, k)
    if "level" not in tables:
        return None
    roles, levels = tables["role"], tables["level"]
    together = roles.shown[(roles.shown["role"] == "") & ~roles.mask]
    rows = levels.shown if levels.publish and not levels.mask.any() else together
    invited = 0 if rows.empty else int(rows["invited"].sum())
    return int(rows["attended"].sum()) / invited if invited else None


def count_participants(network: Network) -> int | None:
    """The most people who attended any one gathering; None where attendance is not recorded, or may not be shown."""
    try:
        came = evaluate_attendance(network)
    except NotEnoughData:
        return None
    shown = shown_attendance(came, network.plan.privacy.k)["gathering"]
    counts = came.by_gathering["attended"].to_numpy(dtype=int)
    most = int(counts.argmax())
    return None if shown.mask.iloc[most] else int(counts[most])
