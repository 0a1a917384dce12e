"""Suppress small counts of people, and the cells from which they could be had by subtraction."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, Generic, TypeVar

import numpy as np
import numpy.typing as npt
import pandas as pd

from lnet_eval.reporting.disclosure.cycles import Arc, Bounds, Known, cheapest_cycle, solved

HIDDEN: Final = ":"  # the sign of Norwegian official statistics for "not shown for confidentiality"
_PRICE_OF_ZERO: Final = 1e6  # an empty cell says little when shown and protects little when hidden
_PRICE_OF_TOTAL: Final = 1e9  # totals carry the table; they go last

Table = TypeVar("Table", pd.Series, pd.DataFrame)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Suppressed(Generic[Table]):
    """A table of counts as it may be shown.

    Attributes
    ----------
    shown : the counts (Int64), hidden ones as missing.
    mask : True where hidden.
    labels : what is printed: the count, "< k", or ":" for a cell hidden to protect another. Where "< k" would give
        a cell away, every hidden cell reads ":".
    row_totals, column_totals : of a frame, likewise with missing ones; None for a series.
    total : the grand total, None where it is itself small.
    publish : False where no choice of cells protects the small ones; the table is then left out, with its row names.
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
    """What is printed for one count that stands alone: "< 5" for a small group, ":" for a hidden one, or the number."""
    if count is None or count is pd.NA or (isinstance(count, float) and math.isnan(count)):
        return HIDDEN
    number = int(count)  # type: ignore[call-overload]
    return f"<\u00a0{k}" if is_small(number, k) else str(number)


def suppress(counts: Table, *, k: int) -> Suppressed[Table]:
    """Hide groups of 1…k−1 people, and as few other cells as keep these from being solved from the totals.

    The reader is taken to know every visible cell, all totals, and what the signs mean. A series' total counts as
    known (the number of answers stands elsewhere in the report). Several series over the same people share nothing but
    that total, so that each can be protected by itself.

    Parameters
    ----------
    counts : whole numbers of people, without totals: a series (one group column), or a frame (rows by columns).
    k : smallest group that may be shown.

    Raises
    ------
    ValueError : a count that is missing, negative or no whole number; k below 2.
    """
    values = _whole_numbers(counts, k)
    arcs = _series_arcs(values) if values.ndim == 1 else _frame_arcs(values)
    hidden, labelled = _hide(arcs, k)
    return _as_shown(counts, values, arcs, hidden, labelled=labelled, k=k)


def _whole_numbers(counts: pd.Series | pd.DataFrame, k: int) -> npt.NDArray[np.int_]:
    if k < 2:
        raise ValueError("k must be at least 2")
    values = counts.to_numpy(dtype=float, na_value=np.nan)
    if not np.all(np.isfinite(values)) or np.any(values < 0) or np.any(values != np.round(values)):
        raise ValueError("counts of people are whole numbers, none missing and none negative")
    return values.astype(int)


def _series_arcs(values: npt.NDArray[np.int_]) -> list[Arc]:
    cells = [Arc(kind="cell", tail="all", head="sum", value=int(value)) for value in values]
    return [*cells, Arc(kind="total", tail="sum", head="all", value=int(values.sum()))]


def _frame_arcs(values: npt.NDArray[np.int_]) -> list[Arc]:
    """Cells row by row, then row totals, column totals and the grand total."""
    rows, columns = values.shape
    cells = [
        Arc(kind="cell", tail=f"row {i}", head=f"column {j}", value=int(values[i, j]))
        for i in range(rows)
        for j in range(columns)
    ]
    across = [Arc(kind="row_total", tail="totals", head=f"row {i}", value=int(values[i].sum())) for i in range(rows)]
    down = [
        Arc(kind="column_total", tail=f"column {j}", head="sums", value=int(values[:, j].sum())) for j in range(columns)
    ]
    return [*cells, *across, *down, Arc(kind="total", tail="sums", head="totals", value=int(values.sum()))]


def _hide(arcs: Sequence[Arc], k: int) -> tuple[set[int] | None, bool]:
    """The arcs to hide, and whether small ones may read "< k"; None where nothing protects them."""
    small = {number for number, arc in enumerate(arcs) if is_small(arc.value, k)}
    if not small:
        return set(), True
    if is_small(arcs[-1].value, k):
        return None, False
    for labelled, dearest in ((True, _PRICE_OF_ZERO), (False, _PRICE_OF_TOTAL), (False, math.inf)):
        hidden = _protect(arcs, small, k, labelled=labelled, dearest=dearest)
        if hidden is not None:
            return hidden, labelled
    return None, False


def _protect(arcs: Sequence[Arc], small: set[int], k: int, *, labelled: bool, dearest: float) -> set[int] | None:
    """Add to the small arcs whatever is needed at a price below `dearest`; None where that is not enough."""

    def price(number: int) -> float | None:
        arc = arcs[number]
        if arc.kind == "total":
            return None
        cost = float(arc.value or _PRICE_OF_ZERO) if arc.kind == "cell" else _PRICE_OF_TOTAL + arc.value
        return 1.0 + cost if cost < dearest else None

    hidden = set(small)
    while True:
        bounds = _labelled_bounds(small, k) if labelled else _unlabelled_bounds(arcs, hidden)
        open_cells = solved(arcs, hidden, bounds)
        if not open_cells:
            return hidden
        cycle = cheapest_cycle(arcs, hidden, bounds, price, open_cells[0])
        if cycle is None:
            return None
        hidden |= cycle


def _labelled_bounds(small: set[int], k: int) -> Bounds:
    """Small ones read "< k"; a reader who knows the rule knows that all others hidden are k or more."""
    return lambda number: Known(low=1, high=k - 1) if number in small else Known(low=k, high=math.inf)


def _unlabelled_bounds(arcs: Sequence[Arc], hidden: set[int]) -> Bounds:
    """All hidden ones read alike. Empty cells are hidden last; as long as none is, a reader may know that too."""
    lowest = 0 if any(arcs[number].value == 0 for number in hidden) else 1
    return lambda number: Known(low=min(lowest, arcs[number].value), high=math.inf)


def _as_shown(
    counts: Table, values: npt.NDArray[np.int_], arcs: Sequence[Arc], hidden: set[int] | None, *, labelled: bool, k: int
) -> Suppressed[Table]:
    publish = hidden is not None
    unseen = set(range(len(arcs))) if hidden is None else hidden
    numbers: list[int | None] = [None if n in unseen else arc.value for n, arc in enumerate(arcs)]
    texts = [
        str(arc.value) if n not in unseen else shown(arc.value, k) if labelled and is_small(arc.value, k) else HIDDEN
        for n, arc in enumerate(arcs)
    ]
    size = values.size
    rows, columns = (values.shape[0], values.shape[1]) if values.ndim == 2 else (0, 0)
    framed = isinstance(counts, pd.DataFrame)
    total = None if is_small(arcs[-1].value, k) else arcs[-1].value
    return Suppressed(
        shown=_like(counts, numbers[:size], "Int64"),
        mask=_like(counts, [n in unseen for n in range(size)], "bool"),
        labels=_like(counts, texts[:size], "object"),
        row_totals=pd.Series(numbers[size : size + rows], index=counts.index, dtype="Int64") if framed else None,
        column_totals=pd.Series(numbers[size + rows : size + rows + columns], index=counts.columns, dtype="Int64")
        if isinstance(counts, pd.DataFrame)
        else None,
        total=total,
        publish=publish,
    )


def _like(counts: Table, flat: Sequence[object], dtype: Any) -> Table:
    if isinstance(counts, pd.DataFrame):
        values = np.array(flat, dtype=object).reshape(counts.shape)
        return pd.DataFrame(values, index=counts.index, columns=counts.columns).astype(dtype)
    return pd.Series(list(flat), index=counts.index, name=counts.name, dtype=dtype)
