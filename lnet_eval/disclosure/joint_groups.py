"""Several group tables of the same people: none of them may give away what another hides.

Each table is protected by itself first. Where groups nest or overlap (wards in hospitals, professions at sites, the
same people before and after), numbers of different tables can be subtracted from one another nevertheless. A table
that would allow it is left out whole: hiding a single row of it would tell a reader who knows the rule why.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy.optimize import Bounds, LinearConstraint, milp

_Flags = npt.NDArray[np.bool_]
_Numbers = npt.NDArray[np.float64]
SMALL: Final = 4
"""A survey answered by at most this many times k people shows one group table where anything is hidden."""
_PATIENCE: Final = 10.0  # seconds for one search; a search without an end counts as a number solved


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class GroupTable:
    """One table of respondents by group, as it would be published if it stood alone.

    Attributes
    ----------
    survey : whose respondents it counts; `members` of two surveys may be the same people.
    shown : for each number that is shown, which people it counts; first of all everybody who answered.
    hidden : for each number that is not shown, which people it counts, and between what it lies for all that a reader
        who knows the rule can tell.
    lonely : whether the table hides a group of which nobody answered: no row says where such a group belongs.
    """

    survey: str
    shown: tuple[_Flags, ...]
    hidden: tuple[tuple[_Flags, float, float], ...]
    lonely: bool = False

    @property
    def answered(self) -> int:
        """How many answered the survey: the first number shown counts everybody."""
        return int(self.shown[0].sum())


def tables_withheld(tables: Sequence[GroupTable], k: int) -> tuple[bool, ...]:
    """Which tables must be left out, the earlier ones going first.

    The reader is taken to know which combinations of groups there are, and every number shown. A table is left out if,
    with those before it, a number that one of them hides can be only one, or if 1…k−1 people who share their groups
    can be told by adding and subtracting numbers of the same survey. In a survey of at most `SMALL` times
    k people that is not asked: a second table is left out where it or the first hides anything, whatever the numbers,
    so that leaving it out says nothing of them.

    Parameters
    ----------
    tables : over the same people, one flag per person in each of their groups.
    k : smallest group that may be shown.
    """
    kept: list[GroupTable] = []
    withheld = []
    for table in tables:
        beside = [*kept, table]
        same = [other for other in beside if other.survey == table.survey]
        alone = len(beside) == 1
        together = len(same) > 1
        lonely = together and any(other.lonely for other in same)
        few = together and table.answered <= SMALL * k and any(other.hidden for other in same)
        out = not alone and (lonely or few or _tells_few(same, k) or _solves(beside))
        withheld.append(out)
        kept += [] if out else [table]
    return tuple(withheld)


def _combinations(tables: Sequence[GroupTable]) -> tuple[_Numbers, _Numbers, int]:
    """Numbers shown, then hidden ones, by combination of groups; how many people each has; how many are shown."""
    shown = [group for table in tables for group in table.shown]
    hidden = [group for table in tables for group, _, _ in table.hidden]
    columns, people = np.unique(np.array([*shown, *hidden]), axis=1, return_counts=True)
    somewhere = columns.any(axis=0)
    return columns[:, somewhere].astype(float), people[somewhere].astype(float), len(shown)


def _tells_few(tables: Sequence[GroupTable], k: int) -> bool:
    """Whether some sum of the numbers shown, each taken any number of times, counts 1…k−1 people once, and nobody else.

    Looked for are weights of the numbers and a set of combinations that are the same people.
    """
    if len(tables) < 2:
        return False
    columns, people, n_shown = _combinations(tables)
    shown = columns[:n_shown].T
    chosen = np.hstack([shown, -np.eye(people.size)])
    few = np.concatenate([np.zeros(n_shown), people])
    weights = np.full(n_shown, np.inf)
    found = milp(
        np.zeros(few.size),
        integrality=np.repeat([0, 1], [n_shown, people.size]),
        bounds=Bounds(
            np.concatenate([-weights, np.zeros(people.size)]), np.concatenate([weights, (people < k).astype(float)])
        ),
        constraints=[LinearConstraint(chosen, 0, 0), LinearConstraint(few[None, :], 1, k - 1)],
        options={"time_limit": _PATIENCE},
    )
    return found.status != 2  # 2: proved that there is none


def _solves(tables: Sequence[GroupTable]) -> bool:
    """Whether a hidden number can be only the one it is, given all that is shown and the rule of hiding."""
    columns, people, n_shown = _combinations(tables)
    ranges = np.array([(low, high) for table in tables for _, low, high in table.hidden]).reshape(-1, 2)
    groups, counts = columns[n_shown:], columns @ people
    known = [LinearConstraint(columns[:n_shown], counts[:n_shown], counts[:n_shown])]
    if len(groups):
        known.append(LinearConstraint(groups, ranges[:, 0], ranges[:, 1]))
    possible: list[_Numbers] = [people]
    for group, counted in zip(groups, counts[n_shown:], strict=True):
        if not group.any() or any(abs(group @ other - counted) > 0.5 for other in possible):
            continue
        for aim in (group, -group):
            found = milp(
                aim, integrality=np.ones(people.size, dtype=int), constraints=known, options={"time_limit": _PATIENCE}
            )
            if found.x is not None and abs(group @ found.x - counted) > 0.5:
                possible.append(np.round(found.x))
                break
        else:
            return True
    return False
