"""Which measures a person's confirmation of a criterion is said of."""

from __future__ import annotations

from typing import Final

from lnet_eval.plan.model import Confirmation, Criterion, Plan

NETWORK_CRITERIA: Final[frozenset[Criterion]] = frozenset({"independent", "shape_prespecified", "selective_reporting"})
"""The criteria that are the network's own; the others are about how one measure is recorded."""


def confirmations(plan: Plan, measure_id: str | None) -> dict[Criterion, Confirmation]:
    """What a person has confirmed of a measure, by criterion; of None: of a network without measures.

    An entry that names its measures is said of those. One that names none is said of every measure where the
    criterion is the network's own, or where it does not lower the risk. A "low" about how a measure is recorded is
    said of the key measures alone, where the plan has any. An entry that names the measure goes before one that
    does not, and a later one before an earlier.
    """
    keys = {measure.id for measure in plan.measures if measure.key}

    def concerns(criterion: Criterion, entry: Confirmation) -> bool:
        if entry.measures:
            return measure_id in entry.measures
        anywhere = criterion in NETWORK_CRITERIA or entry.judgement != "low" or not keys
        return anywhere or measure_id in keys

    found = {}
    for criterion, entries in plan.evidence.items():
        said = [entry for entry in entries if concerns(criterion, entry)]
        if said:
            found[criterion] = max(said, key=lambda entry: (bool(entry.measures), entry.date))
    return found
