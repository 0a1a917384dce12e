"""What of the attendance may be used, given what earlier versions of the report were made of.

Two versions, laid beside one another, tell who came to the gathering between them, role by role. So a new gathering
waits where its numbers, or those of a group at it, of fewer than k people would follow by adding and subtracting from
everything that the two versions, and all before them, show. The design and its limits:
docs/decisions/0011-small-differences-between-versions.md.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from lnet_eval.disclosure import is_small, is_solved
from lnet_eval.evaluation.attendance import shown_attendance, shown_shares, with_sites
from lnet_eval.inputs.network import Network, ReadingNote, Release
from lnet_eval.inputs.releases import release_of, rests_on
from lnet_eval.methods.participation import GROUPS, attendance, by_group, leaders_as_one

KEY: Final = "sources.attendance"  # in the record of what versions rest on; no survey's id has a point
_COUNTS: Final = ["invited", "attended"]
_Rows = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Gatherings:
    """How many gatherings, the first ones, a version may rest on; `releases` has every such number, this one last."""

    n: int
    releases: tuple[Release, ...]


def without_small_differences(network: Network, known: Network) -> Network:
    """`known` (`network` up to the day of the report) with the attendance that this version may use, and a note.

    A release of attendance holds the *number of gatherings*, counted by date, and one digest of all their rows. Where
    rows of gatherings that are published already have changed, nothing is used.
    """
    source, table, used = network.plan.sources.attendance, network.attendance, known.attendance
    if source is None or table is None or used is None or used.empty:
        return known
    placed = with_sites(table.assign(unit=table["unit"].fillna("")), network.plan)
    earlier = network.released.get(KEY, ())
    until = used["gathering"].nunique()
    found = usable_gatherings(placed, earlier, network.plan.privacy.k, until=until)
    days = np.sort(placed["gathering"].unique())[: found.n]
    kept = used["gathering"].isin(days)
    known = replace(known, released={**network.released, KEY: found.releases})
    if kept.all():
        return known
    note = ReadingNote(
        code="attendance_held" if found.n else "attendance_withheld",
        file=source.file,
        values={"n": int((~kept).sum()), "k": network.plan.privacy.k},
    )
    return replace(known, attendance=used[kept].reset_index(drop=True), notes=(*known.notes, note))


def usable_gatherings(table: pd.DataFrame, earlier: Sequence[Release], k: int, *, until: int) -> Gatherings:
    """How many of the first `until` gatherings may be used when `earlier` versions are published.

    Parameters
    ----------
    table : `gathering, unit, role, level, invited, attended`, and `site` where it is known: every gathering there is.
    """
    days = np.sort(table["gathering"].unique())

    def rows(n: int) -> list[str]:
        part = table[table["gathering"].isin(days[:n])].astype(str)
        return [json.dumps([*row, k]) for row in part.itertuples(index=False, name=None)]

    if not earlier:
        return Gatherings(n=until, releases=(release_of(rows(until), until),))
    before = sorted({release.n for release in earlier})
    largest = next(release for release in earlier if release.n == before[-1])
    if not rests_on(rows(largest.n), largest):
        return Gatherings(n=0, releases=tuple(earlier))
    for n in range(until, 0, -1):
        if n in before:
            return Gatherings(n=n, releases=tuple(earlier))
        if not differences_solve({m: table[table["gathering"].isin(days[:m])] for m in {*before, n}}, k, new=n):
            return Gatherings(n=n, releases=(*earlier, release_of(rows(n), n)))
    return Gatherings(n=0, releases=tuple(earlier))


def differences_solve(versions: Mapping[int, pd.DataFrame], k: int, *, new: int) -> bool:
    """Whether the numbers of few people follow from what versions show together, and not without the new one.

    Parameters
    ----------
    versions : rows of attendance by the number of gatherings, with one index: each version begins as the longer do.
    new : which of them is not published; it may be shorter than one that is.
    """
    ordered = [versions[n] for n in sorted(versions)]
    index = ordered[-1].index
    told = [group for n, version in versions.items() if n != new for group in _shown(version, index, k)]
    now = list(_shown(versions[new], index, k))
    small = [group for version in ordered for group in _small(version, index, k)]
    for one, other in itertools.combinations(ordered, 2):
        placed = leaders_as_one(other)
        small += _small(placed.loc[placed.index.difference(one.index)], index, k, placed=True)
    return any(is_solved(group, [*told, *now]) and not is_solved(group, told) for group in small)


def _shown(version: pd.DataFrame, index: pd.Index, k: int) -> Iterator[_Rows]:
    """The sums over rows that a version shows."""
    if not version["invited"].sum():
        return
    found, placed = attendance(version), by_group(version)
    if any(estimate.quantity == "attendance" for estimate in shown_shares(found, k)):
        yield _members(version.index, index)
    for name, table in shown_attendance(found, k).items():
        for value, hidden in zip(table.shown[name], table.mask, strict=True):
            if table.publish and not hidden:
                yield _members(version.index[placed[name] == value], index)


def _small(rows: pd.DataFrame, index: pd.Index, k: int, *, placed: bool = False) -> Iterator[_Rows]:
    """The groups of few people among `rows`: all of them, and by every heading."""
    rows = rows if placed else leaders_as_one(rows)
    groups = [rows, *(part for name in GROUPS if name in rows for _, part in rows.groupby(name))]
    yield from (_members(part.index, index) for part in groups if _is_small(part, k))


def _is_small(rows: pd.DataFrame, k: int) -> bool:
    return any(is_small(int(number), k) for number in rows[_COUNTS].sum())


def _members(of: pd.Index, index: pd.Index) -> _Rows:
    return index.isin(of).astype(float)
