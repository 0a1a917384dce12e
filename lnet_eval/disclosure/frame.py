"""Respondents against those invited, group by group, as it may be shown."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from lnet_eval.disclosure.counts import is_small


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ProtectedFrame:
    """One group column of a survey whose frame is known.

    Attributes
    ----------
    shown : `group, invited, answered` in the frame's order; `answered` is missing (Int64) in hidden rows.
    mask : True for hidden rows.
    not_stated : people who gave no group; None where that number is hidden.
    publish : False where no choice of rows protects the small ones; the table is then left out.
    """

    shown: pd.DataFrame
    mask: pd.Series
    not_stated: int | None
    publish: bool


def protect_frame(table: pd.DataFrame, k: int, *, answered: int) -> ProtectedFrame:
    """Hide how many answered of small groups, and of one more, so that nobody's answering follows from the sum.

    Parameters
    ----------
    table : `group, invited, answered`. answered : everybody who answered the survey, which the report says elsewhere.

    Notes
    -----
    A group of fewer than k invited is always hidden: whoever knows that one of one answered knows who. So is one from
    which 1…k−1 answered. With any of these goes the first other group by name from which k or more came, whether that
    is needed or not (as in `suppress`), and people without a group count as one more group. What a reader then knows
    of the hidden rows is their sum and how many were invited; where that leaves only one number for any of them, the
    table is not published.
    """
    invited, came = table["invited"].to_numpy(dtype=int), table["answered"].to_numpy(dtype=int)
    rest = answered - int(came.sum())
    hidden = np.array([asked < k or is_small(int(n), k) for asked, n in zip(invited, came, strict=True)], dtype=bool)
    rest_hidden = is_small(rest, k)
    publish = True
    if hidden.any() or rest_hidden:
        others = [i for i in np.argsort(table["group"].astype(str), kind="stable") if not hidden[i] and came[i] >= k]
        ranges = [_range(int(asked), k) for asked in invited[hidden]]
        ranges += [(1, k - 1)] if rest_hidden else []
        if others:
            hidden[others[0]] = True
            ranges.append((k, int(invited[others[0]])))
        known = int(came[hidden].sum()) + (rest if rest_hidden else 0)
        publish = bool(others) and all(_open(ranges, place, known) for place in range(len(ranges)))
        hidden = hidden if publish else np.ones(len(table), dtype=bool)
    shown = table.astype({"answered": "Int64"})
    shown.loc[hidden, "answered"] = pd.NA
    return ProtectedFrame(
        shown=shown,
        mask=pd.Series(hidden, index=table.index),
        not_stated=None if rest_hidden or not publish else rest,
        publish=publish,
    )


def _range(invited: int, k: int) -> tuple[int, int]:
    """What a reader who knows the rule can think of a hidden small group."""
    return (0, invited) if invited < k else (1, k - 1)


def _open(ranges: list[tuple[int, int]], place: int, total: int) -> bool:
    """Whether a hidden number can be more than one, given the others' ranges and the sum."""
    others = [bounds for number, bounds in enumerate(ranges) if number != place]
    low = max(ranges[place][0], total - sum(high for _, high in others))
    high = min(ranges[place][1], total - sum(low for low, _ in others))
    return high > low
