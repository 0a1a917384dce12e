"""One question by several group columns: laid beside one another, the tables give no small cell of any of them away.

Each table is protected against its own totals first (`suppress`). Where groups nest or overlap, a cell that one hides
can be had from another nevertheless: the ward is its hospital less the other wards.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.optimize import Bounds, LinearConstraint, milp

from lnet_eval.disclosure.counts import is_small
from lnet_eval.disclosure.joint_groups import SMALL

_Flags = npt.NDArray[np.bool_]
_Counts = npt.NDArray[np.int_]
_Numbers = npt.NDArray[np.float64]
_PATIENCE: Final = 2.0  # seconds for one search; a search without an end counts as a cell solved
_ROUNDING: Final = 1e-6  # what a search leaves of a whole number


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class AnswerTable:
    """Answers by the groups of one column, as they would be shown if the table stood alone, its totals with them.

    Attributes
    ----------
    row : for each person, the number of the row that counts them.
    hidden : rows by answers; True for a cell that is hidden.
    merged : whether a row stands for groups that the report hides.
    """

    row: _Counts
    hidden: _Flags
    merged: bool

    @property
    def hides(self) -> bool:
        """Whether anything is left unsaid."""
        return self.merged or bool(self.hidden.any())


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Cell:
    """A number of people that must not be told: which numbers by combination and answer it is the sum of."""

    sum: _Numbers
    count: int

    def differs(self, other: _Numbers) -> bool:
        """Whether it would be another number."""
        return bool(abs(self.sum.ravel() @ other - self.count) > 0.5)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Limits:
    """What a reader knows of the numbers by combination and answer: sums of them, and between what these lie."""

    sums: _Numbers
    low: _Numbers
    high: _Numbers

    def hold(self, numbers: _Numbers) -> bool:
        """Whether the reader may think of these numbers."""
        found = self.sums @ numbers
        return bool(((found >= self.low) & (found <= self.high)).all())


def answer_tables_withheld(
    tables: Sequence[AnswerTable], groups: pd.DataFrame, answer: _Counts, *, k: int
) -> tuple[bool, ...]:
    """Which tables must be left out, the earlier ones going first; whichever of them is looked at makes no difference.

    The reader is taken to know how many people there are of each combination of groups, how many gave each answer, and
    every number shown. A table is left out if, with those before it, a cell can have only one number that one of them
    hides, or that is small: of a group of any column, of a pair of groups, or of a whole combination. What "everybody"
    and "nobody" in a row that is shown says of its parts is no secret. In a survey of at most `SMALL` times k people a
    second table is left out where it or the first hides anything, as in `tables_withheld`.

    Since the number of people in each combination is taken as known, tables of another question about the same
    people, and how many there are in a group, add nothing.

    Parameters
    ----------
    groups : one row per person, one column for each column of groups, also for those without a table.
    answer : each person's answer, counted from 0; as many kinds as the tables have columns.
    k : smallest group that may be shown.
    """
    codes = groups.apply(lambda column: pd.factorize(column, use_na_sentinel=False)[0]).to_numpy(dtype=int)
    combination, first, which = np.unique(codes, axis=0, return_index=True, return_inverse=True)
    people = np.zeros((len(combination), max((table.hidden.shape[1] for table in tables), default=0)), dtype=int)
    if tables:
        np.add.at(people, (which.ravel(), answer), 1)
    placed = [replace(table, row=table.row[first]) for table in tables]
    possible: list[_Numbers] = []  # fits all tables together, and so any of them
    if len(placed) > 1:
        _unmoved(list(_secret(people, combination, placed, k)), possible, _known(people, placed))
    kept: list[AnswerTable] = []
    withheld = []
    for table in placed:
        beside = [*kept, table]
        few = bool(kept) and answer.size <= SMALL * k and any(other.hides for other in beside)
        out = few or _solves(beside, people, combination, possible, k)
        withheld.append(out)
        kept += [] if out else [table]
    return tuple(withheld)


def _solves(
    tables: Sequence[AnswerTable],
    people: _Counts,
    combination: _Counts,
    possible: Sequence[_Numbers],
    k: int,
) -> bool:
    """Whether a secret cell can have only the number it has, given all that is shown."""
    known = _known(people, tables)
    left = _unmoved(list(_secret(people, combination, tables, k)), list(possible), known)
    return any(_only_one(cell, known) for cell in left)


def _known(people: _Counts, tables: Sequence[AnswerTable]) -> _Limits:
    """What a reader knows of the numbers by combination and answer."""
    limits: list[tuple[_Numbers, float, float]] = []
    for place, n in enumerate(people.sum(axis=1)):
        one = np.zeros(people.shape)
        one[place] = 1
        limits.append((one, n, n))
    for j, n in enumerate(people.sum(axis=0)):
        limits.append((_sum(np.ones(len(people), dtype=bool), j, people.shape), n, n))
    for table in tables:
        counts = _counted(people, table)
        # As long as no empty cell is hidden, a reader may know that every hidden one holds somebody.
        least = 0 if (counts[table.hidden] == 0).any() else 1
        for i, j in np.ndindex(*counts.shape):
            n, hidden = float(counts[i, j]), table.hidden[i, j]
            limits.append((_sum(table.row == i, j, people.shape), least if hidden else n, np.inf if hidden else n))
    sums, lows, highs = zip(*limits, strict=True)
    return _Limits(sums=np.array([one.ravel() for one in sums]), low=np.array(lows), high=np.array(highs))


def _counted(people: _Counts, table: AnswerTable) -> _Counts:
    return np.array([people[table.row == i].sum(axis=0) for i in range(len(table.hidden))])


def _plain(people: _Counts, tables: Sequence[AnswerTable]) -> _Flags:
    """Combinations by answers: what one row that is shown says of each of its people, by "everybody" or "nobody"."""
    whole = AnswerTable(
        row=np.zeros(len(people), dtype=int), hidden=np.zeros((1, people.shape[1]), dtype=bool), merged=False
    )
    found = np.zeros(people.shape, dtype=bool)
    for table in [*tables, whole]:
        for i, (hidden, counts) in enumerate(zip(table.hidden, _counted(people, table), strict=True)):
            nobody = ~hidden & (counts == 0)
            found[table.row == i] |= nobody if nobody.sum() < len(nobody) - 1 else True
    return found


def _secret(people: _Counts, combination: _Counts, tables: Sequence[AnswerTable], k: int) -> Iterator[_Cell]:
    plain, places = _plain(people, tables), range(combination.shape[1])
    together = {*combinations(places, 1), *combinations(places, 2), tuple(places)}
    for columns in sorted(together):
        _, which = np.unique(combination[:, columns], axis=0, return_inverse=True)
        for group in range(which.max() + 1):
            members = which.ravel() == group
            for j, n in enumerate(people[members].sum(axis=0)):
                if is_small(n, k) and not plain[members, j].all():
                    yield _Cell(sum=_sum(members, j, people.shape), count=int(n))
    for table in tables:
        counts = _counted(people, table)
        for i, j in np.argwhere(table.hidden):
            yield _Cell(sum=_sum(table.row == i, int(j), people.shape), count=int(counts[i, j]))


def _unmoved(cells: Sequence[_Cell], possible: list[_Numbers], known: _Limits) -> list[_Cell]:
    """The cells that have no other number in `possible`, nor in what some searches find and add to it."""
    rng = np.random.default_rng(0)
    fits = [other for other in possible if known.hold(other)]
    left = [cell for cell in cells if not any(cell.differs(other) for other in fits)]
    while left:
        aims = np.array([cell.sum.ravel() for cell in left])
        other = _search(rng.choice([-1.0, 1.0], size=len(left)) @ aims, known)
        if other is None:
            break
        possible.append(other)
        still = [cell for cell in left if not cell.differs(other)]
        if len(still) == len(left):
            break
        left = still
    return left


def _only_one(cell: _Cell, known: _Limits) -> bool:
    ends = (_search(sign * cell.sum.ravel(), known) for sign in (1.0, -1.0))
    return not any(end is not None and cell.differs(end) for end in ends)


def _search(aim: _Numbers, known: _Limits) -> _Numbers | None:
    """Whole numbers by combination and answer that a reader may think of, with the least sum `aim`."""
    limits = LinearConstraint(known.sums, known.low, known.high)
    for whole in (0, 1):  # mostly they are whole without being asked to be, in a third of the time
        found = milp(
            aim, integrality=np.full(aim.size, whole), bounds=Bounds(0, np.inf), constraints=limits,
            options={"time_limit": _PATIENCE},
        ).x  # fmt: skip
        if found is None:
            return None
        if np.abs(found - np.round(found)).max() < _ROUNDING:
            break
    return np.round(np.asarray(found, dtype=float))


def _sum(members: _Flags, answer: int, shape: tuple[int, ...]) -> _Numbers:
    """The people of these combinations who gave one answer, as weights of the numbers by combination and answer."""
    weights = np.zeros(shape)
    weights[members, answer] = 1
    return weights
