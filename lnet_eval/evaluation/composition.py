"""Whom the teams were made of, as it may be shown."""

from __future__ import annotations

import pandas as pd

from lnet_eval.disclosure import is_small
from lnet_eval.methods.estimate import Estimate
from lnet_eval.methods.participation import TeamComposition, team_composition
from lnet_eval.plan import Plan
from lnet_eval.plan.people import Members


def evaluate_composition(plan: Plan) -> TeamComposition:
    """What the plan says of the teams' members, all teams together."""
    columns = list(Members.model_fields)
    rows = [(team.members or Members()).model_dump() for team in plan.teams]
    return team_composition(pd.DataFrame(rows, columns=columns, dtype=object))


def shown_composition(found: TeamComposition, k: int) -> tuple[Estimate, ...]:
    """The estimates that may be shown: of people, none where leaders or professionals are a small group."""
    few = is_small(found.leaders, k) or is_small(found.professionals, k)
    return tuple(one for one in found.estimates if one.quantity != "leaders_among_members" or not few)
