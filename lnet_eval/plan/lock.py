"""The fingerprint of a plan: what was decided before the data, as one number that a change would alter."""

from __future__ import annotations

import hashlib
import json

from lnet_eval.plan.charting import Charting
from lnet_eval.plan.model import Plan

_DECIDED = {"network", "phases", "design", "units", "measures"}

_ADDED_LATER = ("targets", "chart")
"""Fields that are younger than locked plans: unset, they are not part of a fingerprint."""
_UNSET = {"targets": [], "chart": Charting().model_dump(mode="json")}


def plan_fingerprint(plan: Plan) -> str:
    """SHA-256 over what a plan decides before the data: network, phases, design, units and measures.

    What is only learnt later (a team that left, a definition that changed) is not part of it.
    """
    decided = plan.model_dump(mode="json", include=_DECIDED)
    for unit in decided["units"]:
        unit.pop("left")
    for measure in decided["measures"]:
        measure.pop("changes")
        for name in _ADDED_LATER:
            if measure[name] == _UNSET[name]:
                measure.pop(name)
    text = json.dumps(decided, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
