"""Which cells of a cross table must be hidden so that its totals do not give the small ones away.

A table with its totals is a circulation: every cell is an arc between its row and its column, every total an arc back.
A hidden cell can take another value exactly when some cycle of hidden cells runs through it along which each can be
moved by one without leaving what the reader knows about it. If there is no such cycle, the cell is solved. The same
cycles, laid through cells still visible, say which of these must be hidden too.

References
----------
Cox LH (network models for complementary cell suppression). J Am Stat Assoc 1995;90:1453–62.
https://doi.org/10.1080/01621459.1995.10476651
"""

from __future__ import annotations

import heapq
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

_PRICE_OF_ZERO: Final = 1e6  # an empty cell says little when shown and protects little when hidden
_PRICE_OF_TOTAL: Final = 1e9  # totals carry the table; they go last


@dataclass(frozen=True, slots=True, kw_only=True)
class _Arc:
    """One cell or total: its nodes, its count, and what it costs to hide it (infinite: it must stay)."""

    tail: str
    head: str
    value: int
    price: float


def hidden_cells(values: npt.NDArray[np.int_], k: int) -> npt.NDArray[np.bool_] | None:
    """What to hide of a table with its totals as last row and column; None where nothing protects the small cells.

    Parameters
    ----------
    values : counts, rows by columns, without totals.
    """
    arcs = _arcs(values)
    if 0 < values.sum() < k:
        return None
    hidden = {number for number, arc in enumerate(arcs) if 0 < arc.value < k}
    while open_cells := [number for number in sorted(hidden) if _cycle(arcs, hidden, number, free=True) is None]:
        cycle = _cycle(arcs, hidden, open_cells[0], free=False)
        if cycle is None:
            return None
        hidden |= cycle
    flat = np.array([number in hidden for number in range(len(arcs))])
    return flat.reshape(values.shape[0] + 1, values.shape[1] + 1)


def _arcs(values: npt.NDArray[np.int_]) -> list[_Arc]:
    """Arcs in the order of the table with its totals. A cell runs from its row to its column, a total the other way."""
    rows, columns = values.shape
    arcs = []
    for i in range(rows + 1):
        for j in range(columns + 1):
            inner = values[i if i < rows else slice(None), j if j < columns else slice(None)]
            value = int(np.sum(inner))
            row, column = (f"row {i}" if i < rows else "totals"), (f"column {j}" if j < columns else "sums")
            is_total = (i == rows) + (j == columns)
            tail, head = (column, row) if is_total == 1 else (row, column)
            if is_total == 2:
                price = math.inf
            elif is_total:
                price = _PRICE_OF_TOTAL + value
            else:
                price = 1.0 + (value or _PRICE_OF_ZERO)
            arcs.append(_Arc(tail=tail, head=head, value=value, price=price))
    return arcs


def _cycle(arcs: Sequence[_Arc], hidden: set[int], through: int, *, free: bool) -> frozenset[int] | None:
    """The arcs on the cheapest cycle through one arc along which every count can move by one; None without any.

    With `free`, only arcs that are hidden already are used. Empty cells are hidden last: as long as none is hidden, a
    reader may know that every hidden cell holds somebody.
    """
    lowest = 0 if any(arcs[number].value == 0 for number in hidden) else 1
    steps: dict[str, list[tuple[str, int, float]]] = {}
    for number, arc in enumerate(arcs):
        price = 0.0 if number in hidden else math.inf if free else arc.price
        if number == through or math.isinf(price):
            continue
        steps.setdefault(arc.tail, []).append((arc.head, number, price))
        if arc.value > lowest:
            steps.setdefault(arc.head, []).append((arc.tail, number, price))
    own = arcs[through]
    ways = [_path(steps.get, own.head, own.tail)]
    if own.value > lowest:
        ways.append(_path(steps.get, own.tail, own.head))
    found = [way for way in ways if way is not None]
    return min(found, key=lambda way: way[0])[1] if found else None


def _path(
    steps: Callable[[str], list[tuple[str, int, float]] | None], start: str, goal: str
) -> tuple[float, frozenset[int]] | None:
    queue: list[tuple[float, str, tuple[int, ...]]] = [(0.0, start, ())]
    seen: set[str] = set()
    while queue:
        cost, node, path = heapq.heappop(queue)
        if node == goal:
            return cost, frozenset(path)
        if node in seen:
            continue
        seen.add(node)
        for neighbour, number, price in steps(node) or []:
            if neighbour not in seen:
                heapq.heappush(queue, (cost + price, neighbour, (*path, number)))
    return None
