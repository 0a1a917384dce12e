"""Attendance as it may be shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from lnet_eval.reporting.disclosure.counts import is_small

_NUMBERS: Final = ("invited", "attended")


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
    """Hide the rows of small groups, and so many others that neither column can be solved from its total.

    Parameters
    ----------
    table : `by_gathering`, `by_role` or `by_level` of an `Attendance`: a heading column, then `invited, attended,
        share, low, high`. A row is small where 1…k−1 people were invited, or came. (Who stayed away is not counted as
        a group: it is a number of the gathering's, not something that people said.)
    """
    counts = table[list(_NUMBERS)].to_numpy(dtype=int)
    hidden = np.array([any(is_small(int(number), k) for number in row) for row in counts], dtype=bool)
    if hidden.any():
        for row in np.argsort(counts[:, 0], kind="stable"):
            if _is_protected(counts[hidden]):
                break
            hidden[row] = True
    publish = not hidden.any() or _is_protected(counts[hidden])
    if not publish:
        hidden[:] = True
    out = table.astype(dict.fromkeys(_NUMBERS, "Int64"))
    numbers = [column for column in ("invited", "attended", "share", "low", "high") if column in out]
    out.loc[hidden, numbers] = pd.NA
    return ProtectedAttendance(shown=out, mask=pd.Series(hidden, index=table.index), publish=publish)


def _is_protected(counts: npt.NDArray[np.int_]) -> bool:
    """Whether at least two rows are hidden whose numbers can be shared out in another way.

    A reader knows the hidden rows' sums, and that nobody attends who was not invited. One person invited can be moved
    from the larger hidden group to the smaller if that leaves somebody in each; one who attended, if anybody did and
    somebody else did not fill their group.
    """
    if len(counts) < 2:
        return False
    invited, attended = counts[:, 0].sum(), counts[:, 1].sum()
    return bool(invited > len(counts) and attended > 0)
