"""Suppress small counts of people, and the cells from which they could be had by subtraction."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, Generic, TypeVar

import numpy as np
import numpy.typing as npt
import pandas as pd

from lnet_eval.disclosure.cross_table import hidden_cells

HIDDEN: Final = ":"  # the sign of Norwegian official statistics for "not shown for confidentiality"

Table = TypeVar("Table", pd.Series, pd.DataFrame)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Suppressed(Generic[Table]):
    """A table of counts as it may be shown.

    Attributes
    ----------
    shown : the counts (Int64), hidden ones as missing.
    mask : True where hidden.
    labels : what is printed: the count, "< k", or ":" for a cell that is hidden to protect another; in a frame every
        hidden cell reads ":".
    row_totals, column_totals : of a frame, hidden ones as missing; None for a series.
    total : the grand total; None where the table is not published.
    publish : False where nothing protects the small cells; the table is then left out, with the names of its rows.
    """

    shown: Table
    mask: Table
    labels: Table
    row_totals: pd.Series | None
    column_totals: pd.Series | None
    total: int | None
    publish: bool


def is_small(count: float, k: int) -> bool:
    """Whether a group of `count` people is too small to be shown (nobody is no group)."""
    return 0 < count < k


def shown(count: object, k: int) -> str:
    """What is printed for one count: "< 5" for a small group, ":" for a hidden one, or the number."""
    if count is None or count is pd.NA or (isinstance(count, float) and math.isnan(count)):
        return HIDDEN
    number = int(count)  # type: ignore[call-overload]
    return f"<\u00a0{k}" if is_small(number, k) else str(number)


def suppress(counts: Table, *, k: int) -> Suppressed[Table]:
    """Hide groups of 1…k−1 people, and as few other cells as keep these from being solved from the totals.

    The reader is taken to know every visible cell and total. A series' total always counts as known, for the number of
    answers stands elsewhere in the report; several series over the same people share nothing but that total, so that
    each can be protected by itself.

    A series loses its small groups and the first other one by name, whether that is needed or not: were the other one
    hidden only where needed, or chosen by its size, a reader who knows the rule would learn from that. If no group
    reaches k the series is not published. The order of its rows must not depend on the counts (`suppress_groups`).
    A frame is protected against solving from its row and column totals; some of these may be hidden too.

    Parameters
    ----------
    counts : whole numbers of people, without totals: a series (one group column), or a frame (rows by columns).
    k : smallest group that may be shown, 3 or more.

    Raises
    ------
    ValueError : a count that is missing, negative or no whole number; k below 3.
    """
    values = _whole_numbers(counts, k)
    if isinstance(counts, pd.DataFrame):
        return _frame(counts, values, k)
    return _series(counts, values, k)


def suppress_groups(counts: pd.Series, *, k: int) -> Suppressed[pd.Series]:
    """`suppress` for people counted by group, in the order of the groups' names: order by size would tell too much."""
    return suppress(counts.iloc[_by_label(counts.index)], k=k)


def _whole_numbers(counts: pd.Series | pd.DataFrame, k: int) -> npt.NDArray[np.int_]:
    if k < 3:
        raise ValueError("k must be at least 3: of two people, each knows the other")
    values = counts.to_numpy(dtype=float, na_value=np.nan)
    if not np.all(np.isfinite(values)) or np.any(values < 0) or np.any(values != np.round(values)):
        raise ValueError("counts of people are whole numbers, none missing and none negative")
    return values.astype(int)


def _series(counts: pd.Series, values: npt.NDArray[np.int_], k: int) -> Suppressed[pd.Series]:
    hidden = (values > 0) & (values < k)
    publish = True
    if hidden.any():
        large = [place for place in _by_label(counts.index) if values[place] >= k]
        # If the hidden sum is the least it can be, every small group is one person and the other exactly k.
        publish = bool(large) and values[hidden].sum() + values[large[0]] > hidden.sum() + k
        hidden[large[0] if publish else slice(None)] = True
    labels = [
        HIDDEN if out and (value >= k or not publish) else shown(value, k)
        for value, out in zip(values, hidden, strict=True)
    ]
    return Suppressed(
        shown=_like(counts, [None if out else value for value, out in zip(values, hidden, strict=True)], "Int64"),
        mask=_like(counts, list(hidden), "bool"),
        labels=_like(counts, labels, "object"),
        row_totals=None,
        column_totals=None,
        total=int(values.sum()) if publish else None,
        publish=publish,
    )


def _by_label(index: pd.Index) -> list[int]:
    """Places in the order of their names; those without a name last."""
    named = pd.isna(index)
    return sorted(range(len(index)), key=lambda place: (bool(named[place]), str(index[place]), place))


def _frame(counts: pd.DataFrame, values: npt.NDArray[np.int_], k: int) -> Suppressed[pd.DataFrame]:
    hidden = hidden_cells(values, k)
    publish = hidden is not None
    whole = np.ones((values.shape[0] + 1, values.shape[1] + 1), dtype=bool) if hidden is None else hidden
    framed = np.block([[values, values.sum(1, keepdims=True)], [values.sum(0, keepdims=True), values.sum()]])
    numbers = framed.astype(object)
    numbers[whole] = None
    inner = whole[:-1, :-1]
    return Suppressed(
        shown=_like(counts, list(numbers[:-1, :-1].ravel()), "Int64"),
        mask=_like(counts, list(inner.ravel()), "bool"),
        labels=_like(counts, list(np.where(inner, HIDDEN, values.astype(str)).ravel()), "object"),
        row_totals=pd.Series(list(numbers[:-1, -1]), index=counts.index, dtype="Int64"),
        column_totals=pd.Series(list(numbers[-1, :-1]), index=counts.columns, dtype="Int64"),
        total=int(values.sum()) if publish else None,
        publish=publish,
    )


def _like(counts: Table, flat: Sequence[object], dtype: Any) -> Table:
    if isinstance(counts, pd.DataFrame):
        values = np.array(flat, dtype=object).reshape(counts.shape)
        return pd.DataFrame(values, index=counts.index, columns=counts.columns).astype(dtype)
    return pd.Series(list(flat), index=counts.index, name=counts.name, dtype=dtype)
