"""What of a plan is past what can be simulated: more teams than any design has, more months, or too few of them."""

from __future__ import annotations

from collections.abc import Iterator

from lnet_eval.errors import DataProblems, Problem
from lnet_eval.methods.its.design import MIN_PER_PHASE
from lnet_eval.methods.power import MOST_PERIODS, MOST_UNITS
from lnet_eval.plan.load import FILE_NAME
from lnet_eval.plan.model import Plan
from lnet_eval.planning.designs import expected_teams, months_after


def refuse_past_power(plan: Plan) -> None:
    """Refuse a plan whose power cannot be calculated; one that asks for none may be as large as it is.

    Raises
    ------
    DataProblems : more teams, or more months to the end of the active phase, than can be simulated; or a transition
        that leaves fewer than three months after it.
    """
    found = list(_past_power(plan)) if plan.planning.assumptions else []
    if found:
        raise DataProblems(plan.network.id, found)


def _past_power(plan: Plan) -> Iterator[Problem]:
    teams, months = expected_teams(plan), months_after(plan)
    if teams > MOST_UNITS:
        values = {"named": teams, "most": MOST_UNITS}
        yield Problem(code="plan_teams_past_power", file=FILE_NAME, column="planning.teams", values=values)
    if months > MOST_PERIODS:
        values = {"months": months, "most": MOST_PERIODS}
        yield Problem(code="plan_months_past_power", file=FILE_NAME, column="phases.end", values=values)
    left = months - plan.phases.transition_months
    if left < MIN_PER_PHASE:
        values = {"months": months, "left": max(left, 0), "least": MIN_PER_PHASE}
        yield Problem(
            code="plan_transition_past_power", file=FILE_NAME, column="phases.transition_months", values=values
        )
