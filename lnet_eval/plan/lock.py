"""The fingerprint of a plan: what was decided before the data, as one number that a change would alter."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any, Literal

from lnet_eval.plan.charting import Charting
from lnet_eval.plan.model import Plan

LockState = Literal["before", "after", "changed", "never"]

_DECIDED = {"network", "phases", "design", "units", "measures"}

_ADDED_LATER = ("targets", "chart", "interruptions", "dose")
"""Fields that are younger than locked plans: unset, they are not part of a fingerprint."""
_DESIGN_ADDED_LATER = ("coaches_trained", "core_team", "core_team_fte")
_UNSET: Mapping[str, Any] = {
    "targets": [],
    "chart": Charting().model_dump(mode="json"),
    "interruptions": [],
    "dose": None,
}


def plan_fingerprint(plan: Plan) -> str:
    """SHA-256 over what a plan decides before the data: network, phases, design, units and measures.

    What is only learnt later (a team that left, whom teams were made of, a definition that changed) is not part of it.
    """
    return fingerprint_of(decided_text(decided(plan)))


def lock_state(plan: Plan) -> LockState:
    """Whether the plan was locked before the network started, and is still the plan that was locked."""
    if plan.plan.locked is None:
        return "never"
    if plan.plan.fingerprint != plan_fingerprint(plan):
        return "changed"
    return "before" if locked_in_time(plan) else "after"


def locked_in_time(plan: Plan) -> bool:
    """Whether the plan was locked by the day the network started, changed since or not."""
    return plan.plan.locked is not None and plan.plan.locked <= plan.phases.start


def decided(plan: Plan) -> dict[str, Any]:
    """What a plan decides before the data, as JSON has it."""
    content = plan.model_dump(mode="json", include=_DECIDED)
    for unit in content["units"]:
        unit.pop("left")
        unit.pop("members")
    for name in _DESIGN_ADDED_LATER:
        if content["design"][name] is None:
            content["design"].pop(name)
    for measure in content["measures"]:
        measure.pop("changes")
        for name in _ADDED_LATER:
            if measure[name] == _UNSET[name]:
                measure.pop(name)
    return content


def spelled_out(content: Mapping[str, Any]) -> dict[str, Any]:
    """What was decided, with the fields that a fingerprint leaves out of a measure where they are unset."""
    return {**content, "measures": [{**_UNSET, **measure} for measure in content.get("measures", [])]}


def decided_text(content: Mapping[str, Any]) -> str:
    """What was decided, written in the one way that a fingerprint is taken of."""
    return json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def fingerprint_of(text: str) -> str:
    """SHA-256 of a text."""
    return hashlib.sha256(text.encode()).hexdigest()
