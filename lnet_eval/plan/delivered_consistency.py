"""What `[delivered]` must agree on: a part is never more than its whole."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from lnet_eval.errors import Problem
from lnet_eval.plan.model import Plan

_PARTS: Final = (
    ("projects_completed", "projects"),
    ("projects_aligned", "projects"),
    ("core_team_fte", "core_team"),
    ("main_responsibility", "core_team"),
)


def delivered_inconsistencies(plan: Plan, *, file: str) -> Iterator[Problem]:
    """Every part of what was delivered that is more than the whole it belongs to, with its key."""
    said = plan.delivered
    for part, whole in _PARTS:
        few, many = getattr(said, part), getattr(said, whole)
        if few is not None and many is not None and few > many:
            yield _problem(file, part, few, f"delivered.{whole}", many)
    coaching = plan.coaches
    known = [n for n in (said.coaches_experienced, said.coaches_in_training) if n is not None]
    if coaching is not None and sum(known) > coaching:
        key = "coaches_experienced" if said.coaches_experienced is not None else "coaches_in_training"
        yield _problem(file, key, sum(known), "units.coaches", coaching)


def _problem(file: str, part: str, few: float, whole: str, many: float) -> Problem:
    values = {"few": f"{few:g}", "whole": whole, "many": f"{many:g}"}
    return Problem(code="plan_part_above_whole", file=file, column=f"delivered.{part}", values=values)
