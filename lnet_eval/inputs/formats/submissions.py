"""What every survey tool's export comes down to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from lnet_eval.inputs.columns import folded
from lnet_eval.inputs.read import RawTable

Tick = Literal["column", "cell"]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Submissions:
    """The rows of an export that belong to one survey.

    Attributes
    ----------
    raw : the table, other events' and uninvited people's rows left out.
    tool : "nettskjema", "forms", "surveyxact", "redcap" or "plain".
    own : columns that the tool adds (running numbers, times, status); no questions, and none of them is kept.
    identifier : the column that tells submissions apart, or None.
    submitted : the column that says when, or None.
    tick : how an option that could be ticked is found: `joints` between the question's heading and the option's name
        make the heading of a column of its own, or the option stands among others in the question's cell.
    invited : how many the tool asked, where the export has everybody; None where it has answers only.
    counts : what else the export says of those asked (`partial`, `excused`, `not_invited`).
    """

    raw: RawTable
    tool: str
    own: frozenset[int] = frozenset()
    identifier: int | None = None
    submitted: int | None = None
    tick: Tick = "cell"
    joints: tuple[str, ...] = ()
    invited: int | None = None
    counts: Mapping[str, int] = field(default_factory=dict)


def find(raw: RawTable, *names: str) -> int | None:
    """The first column whose heading is one of `names`, without regard to case."""
    wanted = {folded(name) for name in names}
    return next((i for i, heading in enumerate(raw.headings) if folded(heading) in wanted), None)


def all_of(raw: RawTable, *names: str) -> frozenset[int]:
    """Every column whose heading is one of `names`, without regard to case."""
    wanted = {folded(name) for name in names}
    return frozenset(i for i, heading in enumerate(raw.headings) if folded(heading) in wanted)
