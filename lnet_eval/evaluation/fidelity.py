"""The network as planned against the network as delivered."""

from __future__ import annotations

import datetime as dt
import math
from typing import Final

from lnet_eval.errors import NotEnoughData
from lnet_eval.evaluation.attendance import count_participants
from lnet_eval.inputs.network import Network
from lnet_eval.methods.fidelity import Fidelity, Threshold, fidelity, thresholds
from lnet_eval.plan import Plan
from lnet_eval.plan.model import Gathering

DAYS_PER_MONTH: Final = 30.4375
HOURS_PER_DAY: Final = 7.5


def evaluate_fidelity(network: Network, as_of: dt.date) -> Fidelity:
    """The plan's design against what was held up to `as_of`, as far as both are known."""
    plan = network.plan
    design = plan.design.model_dump(exclude_none=True)
    hours = design.pop("hours_per_participant", None)
    if hours is not None:
        design["hours_per_participant_low"], design["hours_per_participant_high"] = hours
    if not design and not plan.gatherings and not said_delivered(plan):
        raise NotEnoughData("fidelity", "no_design")
    planned = {name: float(value) for name, value in design.items()}
    return fidelity(planned, delivered_design(network, as_of), limits=_limits(plan))


def _limits(plan: Plan) -> tuple[Threshold, ...]:
    """The plan's own limits; those that hang on the network's size as numbers of people and projects."""
    own, coaches, projects = plan.thresholds, plan.coaches, plan.delivered.projects
    return thresholds(
        teams_per_coach=own.teams_per_coach,
        coaches_per_team=own.coaches_per_team,
        months=own.months,
        participants=own.participants,
        least_teams=own.least_teams,
        core_team=own.core_team,
        main_responsibility=own.main_responsibility,
        coaches_trained=None if coaches is None else own.trained_per_coach * coaches,
        coaches_experienced=math.ceil(len(plan.teams) / own.teams_per_coach) if plan.teams else None,
        projects_aligned=None if projects is None else own.projects_aligned * projects,
    )


def said_delivered(plan: Plan) -> dict[str, float]:
    """What the plan says was delivered, by the names of the aspects."""
    said = plan.delivered.model_dump(exclude_none=True, exclude={"coach_training", "leader_training"})
    return {name: float(value) for name, value in said.items()}


def delivered_design(network: Network, as_of: dt.date) -> dict[str, float]:
    """What was delivered, by the same names as the design.

    A network has lasted from its start to its end, whatever lies between its first and last gathering; while it runs,
    nobody knows how long it will last.
    """
    plan = network.plan
    held = plan.held(as_of)
    found: dict[str, float] = {}
    if plan.teams:
        found["teams"] = len(plan.teams)
    if plan.gatherings:
        for name, kind in (
            ("gatherings", "gathering"), ("improvement_days", "improvement_day"), ("status_meetings", "status_meeting"),
        ):  # fmt: skip
            found[name] = sum(gathering.kind == kind for gathering in held)
    if plan.phases.end is not None and plan.phases.end <= as_of:
        found["months"] = months_between(plan.phases.start, plan.phases.end + dt.timedelta(days=1))
    if len(held) > 1:
        found["months_of_meetings"] = months_between(held[0].date, held[-1].date)
    days = [day for gathering in held if gathering.kind == "gathering" and (day := days_of(gathering)) is not None]
    if days:
        found["days_per_gathering"] = math.fsum(days) / len(days)
    hours = [gathering.hours for gathering in held]
    if hours and None not in hours:
        whole = math.fsum(hour for hour in hours if hour is not None)
        found["hours_per_participant_low"] = found["hours_per_participant_high"] = whole
    participants = count_participants(network)
    if participants is not None:
        found["participants"] = participants
    return {**found, **_coaching(plan), **said_delivered(plan)}


def months_between(first: dt.date, last: dt.date) -> float:
    """Calendar months from `first` to `last`, with one decimal: from 1 January to 1 July it is six."""
    return round((last.year - first.year) * 12 + last.month - first.month + (last.day - first.day) / DAYS_PER_MONTH, 1)


def days_of(gathering: Gathering) -> float | None:
    """How many working days of seven and a half hours a gathering lasted: at least one, to the nearest whole."""
    return None if gathering.hours is None else max(1.0, float(round(gathering.hours / HOURS_PER_DAY)))


def _coaching(plan: Plan) -> dict[str, float]:
    coaches = plan.coaches
    if coaches is None:
        return {}
    found = {"coaches": float(coaches), "coaches_per_team": coaches / len(plan.teams)}
    return {**found, "teams_per_coach": len(plan.teams) / coaches} if coaches else found
