"""Which hidden cells of a table can be solved from its totals.

A table with its totals is a circulation: every cell is an arc between its row and its column, every total an arc back.
A hidden cell can take another value exactly when some cycle of hidden cells runs through it along which each can be
moved by one without leaving what the reader knows about it. If there is no such cycle, the cell is solved. The same
cycles, laid through cells still visible, say which of these must be hidden too (Cox, network models for complementary
cell suppression).

References
----------
Cox LH. J Am Stat Assoc 1995;90:1453–62. https://doi.org/10.1080/01621459.1995.10476651
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

Kind = Literal["cell", "row_total", "column_total", "total"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Arc:
    """One cell or total: its place in the graph, and its count."""

    kind: Kind
    tail: str
    head: str
    value: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What a reader knows of a hidden arc: `low` ≤ count ≤ `high`."""

    low: int
    high: float


Bounds = Callable[[int], Known]
Price = Callable[[int], float | None]


def solved(arcs: Sequence[Arc], hidden: set[int], bounds: Bounds) -> list[int]:
    """The hidden arcs whose count follows from the rest, in order."""
    return [arc for arc in sorted(hidden) if cheapest_cycle(arcs, hidden, bounds, lambda _: None, arc) is None]


def cheapest_cycle(
    arcs: Sequence[Arc], hidden: set[int], bounds: Bounds, price: Price, through: int
) -> frozenset[int] | None:
    """The arcs on the cheapest cycle through one arc along which every count can move by one; None without any.

    Parameters
    ----------
    hidden : arcs that are hidden already, and cost nothing.
    bounds : what would be known of an arc, were it hidden.
    price : what it costs to hide a visible arc; None where it must stay visible.
    """
    steps: dict[str, list[tuple[str, int, float]]] = {}
    for number, arc in enumerate(arcs):
        cost = 0.0 if number in hidden else price(number)
        if number == through or cost is None:
            continue
        up, down = _movable(arc, bounds(number))
        if up:
            steps.setdefault(arc.tail, []).append((arc.head, number, cost))
        if down:
            steps.setdefault(arc.head, []).append((arc.tail, number, cost))
    own = arcs[through]
    up, down = _movable(own, bounds(through))
    ways = [_path(steps, own.head, own.tail)] if up else []
    ways += [_path(steps, own.tail, own.head)] if down else []
    found = [way for way in ways if way is not None]
    return min(found)[1] if found else None


def _movable(arc: Arc, known: Known) -> tuple[bool, bool]:
    return arc.value < known.high, arc.value > known.low


def _path(steps: dict[str, list[tuple[str, int, float]]], start: str, goal: str) -> tuple[float, frozenset[int]] | None:
    queue: list[tuple[float, str, tuple[int, ...]]] = [(0.0, start, ())]
    seen: set[str] = set()
    while queue:
        cost, node, path = heapq.heappop(queue)
        if node == goal:
            return cost, frozenset(path)
        if node in seen:
            continue
        seen.add(node)
        for neighbour, number, more in steps.get(node, []):
            if neighbour not in seen:
                heapq.heappush(queue, (cost + more, neighbour, (*path, number)))
    return None
