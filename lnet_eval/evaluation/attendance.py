"""Attendance as it may be shown, all tables taken together."""

from __future__ import annotations

from typing import Final

import pandas as pd

from lnet_eval.disclosure import ProtectedAttendance, protect_attendance_tables
from lnet_eval.methods.participation import Attendance

TABLES: Final = ("gathering", "role", "level", "site")
"""In the order of their weight: a later one that would give away what an earlier one hides is left out."""


def shown_attendance(
    attendance: Attendance, k: int, *, more: dict[str, pd.DataFrame] | None = None
) -> dict[str, ProtectedAttendance]:
    """The tables of `attendance` by name, and `more` after them; those without rows are not there.

    Parameters
    ----------
    more : further tables over the same groups, by the column of `attendance.groups` that they are about.
    """
    tables = {name: getattr(attendance, f"by_{name}") for name in TABLES}
    return protect_attendance_tables(attendance.groups, {**tables, **(more or {})}, attendance.estimates, k)
