"""Several attendance tables about the same people: none of them may give away what another hides."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from lnet_eval.disclosure.attendance import ProtectedAttendance, protect_attendance, shown_estimates
from lnet_eval.disclosure.counts import is_small
from lnet_eval.methods.estimate import Estimate

IN_THE_SPAN: Final = 1e-8  # what rounding leaves of a sum that is solved
_NUMBERS: Final = ("invited", "attended", "share", "low", "high")


def protect_attendance_tables(
    groups: pd.DataFrame, tables: Mapping[str, pd.DataFrame], estimates: Sequence[Estimate], k: int
) -> dict[str, ProtectedAttendance]:
    """Each table as `protect_attendance` shows it, and not at all where it would solve what an earlier one hides.

    The reader is taken to know which groups there were (which role came from which site to which gathering) and every
    number that is shown. A hidden row is solved if its sum follows from these by adding and subtracting. Tables come
    first that are named first; one that solves a hidden row, of its own or of any other, is left out.

    Parameters
    ----------
    groups : one row per group that was invited, with a column for each table's name; without rows, every table is
        protected by itself.
    tables : by name, as in an `Attendance`; the first column is the table's own name.
    estimates : of the `Attendance`, of which the total may be shown.
    """
    found = {name: protect_attendance(table, k) for name, table in tables.items() if not table.empty}
    if groups.empty:
        return found
    total = any(estimate.quantity == "attendance" for estimate in shown_estimates(estimates, None, k))
    shown = [np.full(len(groups), float(total))]
    members = {
        name: [(groups[name] == value).to_numpy(dtype=float) for value in table.shown[name]]
        for name, table in found.items()
    }
    # The hidden rows of every table, also of those that come later: what is shown first must not solve them either.
    # Those hidden to protect another count too, where their table is shown: what one protects stands on it.
    secret = [
        group
        for name, table in found.items()
        for group, few, out in zip(members[name], _small_rows(tables[name], k), table.mask, strict=True)
        if few or (out and table.publish)
    ]
    for name, table in found.items():
        visible = [group for group, out in zip(members[name], table.mask, strict=True) if table.publish and not out]
        if any(is_solved(group, [*shown, *visible]) for group in secret):
            found[name] = _withheld(table)
        else:
            shown += visible
    return found


def _small_rows(table: pd.DataFrame, k: int) -> list[bool]:
    return [any(is_small(int(row[name]), k) for name in ("invited", "attended")) for row in table.to_dict("records")]


def is_solved(group: npt.NDArray[np.float64], shown: Sequence[npt.NDArray[np.float64]]) -> bool:
    """Whether the sum over `group` follows by adding and subtracting from the sums over the groups that are shown."""
    if not shown:
        return False
    basis = np.array(shown).T
    weights, *_ = np.linalg.lstsq(basis, group, rcond=None)
    return bool(np.abs(basis @ weights - group).max() < IN_THE_SPAN)


def _withheld(table: ProtectedAttendance) -> ProtectedAttendance:
    gone = table.shown.copy()
    gone[[name for name in _NUMBERS if name in gone]] = pd.NA
    return ProtectedAttendance(shown=gone, mask=pd.Series(True, index=table.mask.index), publish=False)
