"""Attendance as it may be shown."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from lnet_eval.disclosure.counts import is_small
from lnet_eval.methods.estimate import Estimate

_NUMBERS: Final = ("invited", "attended")
_STEPS: Final = ((1, 0), (-1, 0), (0, 1), (0, -1), (1, 1), (-1, -1))  # invited, attended


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ProtectedAttendance:
    """One attendance table as it may be shown.

    Attributes
    ----------
    shown : the table; in hidden rows every number is missing (invited and attended are Int64).
    mask : True for hidden rows.
    publish : False where no choice of rows protects the small ones; the table is then left out.
    """

    shown: pd.DataFrame
    mask: pd.Series
    publish: bool


def protect_attendance(table: pd.DataFrame, k: int) -> ProtectedAttendance:
    """Hide the rows of small groups, and the first other row, so that no number follows from the column totals.

    Parameters
    ----------
    table : `by_gathering`, `by_role` or `by_level` of an `Attendance`: a heading column, then `invited, attended,
        share, low, high`. A row is small where 1…k−1 people were invited, or came. (Who stayed away is not counted as
        a group: it is a number of the gathering's, not something that people said.)

    Notes
    -----
    The other row is the first, in the table's own order by name or date, to which k or more came; it is hidden whether
    needed or not, as in `suppress`. What is left to know are the hidden rows' sums.
    """
    counts = table[list(_NUMBERS)].to_numpy(dtype=int)
    hidden = np.array([any(is_small(int(number), k) for number in row) for row in counts], dtype=bool)
    publish = True
    if hidden.any():
        large = [int(row) for row in np.flatnonzero(counts[:, 1] >= k)]
        publish = bool(large) and all(_movable(counts[row], counts[large[0]], k) for row in np.flatnonzero(hidden))
        hidden[large[0] if publish else slice(None)] = True
    out = table.astype(dict.fromkeys(_NUMBERS, "Int64"))
    numbers = [column for column in ("invited", "attended", "share", "low", "high") if column in out]
    out.loc[hidden, numbers] = pd.NA
    return ProtectedAttendance(shown=out, mask=pd.Series(hidden, index=table.index), publish=publish)


def shown_estimates(
    estimates: Iterable[Estimate], gatherings: ProtectedAttendance | None, k: int
) -> tuple[Estimate, ...]:
    """The estimates of an `Attendance` that may be shown beside its protected tables.

    The share over all gatherings, unless few were invited or came; the change from the first gathering to the last
    where both of these are shown in `gatherings`.
    """
    ends_shown = gatherings is not None and gatherings.publish and not gatherings.mask.iloc[[0, -1]].any()
    kept = []
    for estimate in estimates:
        if estimate.quantity == "attendance_change":
            if ends_shown:
                kept.append(estimate)
        elif not is_small(estimate.n, k) and not is_small(round(estimate.value * estimate.n), k):
            kept.append(estimate)
    return tuple(kept)


def _movable(small: npt.NDArray[np.int_], other: npt.NDArray[np.int_], k: int) -> bool:
    """Whether both numbers of the small row could be another by one, the other row making up for it."""
    moved = set()
    for step in _STEPS:
        changed, rest = small + step, other - step
        fits = changed[0] >= 1 and 0 <= changed[1] <= changed[0] and k <= rest[1] <= rest[0]
        if fits and any(is_small(int(number), k) for number in changed):
            moved |= {column for column, by in enumerate(step) if by}
    return moved == {0, 1}
