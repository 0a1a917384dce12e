"""The costs of one network: in the plan's prices, and what they hang on."""

from __future__ import annotations

from lnet_eval.errors import NotEnoughData
from lnet_eval.evaluation.attempt import attempt
from lnet_eval.evaluation.attendance import count_participants
from lnet_eval.evaluation.not_analysed import NotAnalysed
from lnet_eval.inputs.network import Network
from lnet_eval.methods.cost import Costs, CostSensitivity, cost_sensitivity, costs
from lnet_eval.plan import Plan


def evaluate_costs(network: Network) -> Costs:
    """What the network cost, per participant, team and project, in the prices of the plan's year where it has one."""
    if network.costs is None or network.costs.empty:
        raise NotEnoughData("costs", "no_costs")
    plan = network.plan
    return costs(
        network.costs,
        participants=plan.design.participants or count_participants(network),
        teams=len(plan.teams) or None,
        projects=plan.design.projects if plan.delivered.projects is None else plan.delivered.projects,
        hours_per_participant=plan.design.hours_per_participant,
        price_year=plan.costs.price_year,
        index={int(year): value for year, value in plan.costs.index.items()},
        hourly_value=plan.costs.hourly_value,
        scope=cost_scope(plan),
    )


def cost_scope(plan: Plan) -> dict[str, int]:
    """How many pathways, interventions and organisations the plan says took part, in the singular."""
    said = plan.costs.scope.model_dump(exclude_none=True)
    return {name.removesuffix("s"): n for name, n in said.items()}


def evaluate_sensitivity(plan: Plan, spent: Costs | NotAnalysed) -> CostSensitivity | NotAnalysed:
    """How far the cost moves with each assumption, or why that cannot be said."""
    if isinstance(spent, NotAnalysed):
        return NotAnalysed(method="cost_sensitivity", reason="no_costs")
    ranges = plan.costs.sensitivity.model_dump()
    return attempt(lambda: cost_sensitivity(spent, ranges))
