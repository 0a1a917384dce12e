"""The human side: teams, attendance, surveys, fidelity, costs, interviews."""

from __future__ import annotations

import datetime as dt
import math

import pandas as pd

from lnet_eval.errors import NotEnoughData
from lnet_eval.evaluation.results import Interviews, MeasureEvaluation
from lnet_eval.inputs.network import Network
from lnet_eval.methods.fidelity import Fidelity, fidelity
from lnet_eval.methods.participation import TeamFlow, team_flow
from lnet_eval.plan import Plan
from lnet_eval.plan.model import Gathering


def evaluate_flow(plan: Plan, key: MeasureEvaluation | None, as_of: dt.date) -> TeamFlow:
    """What became of every team that enrolled, judged by its data for the key measure."""
    if not plan.teams:
        raise NotEnoughData("team_flow", "no_teams")
    series = {} if key is None else {team.unit: team.series for team in key.teams}
    end = min(plan.phases.end or as_of, as_of)
    rows = []
    for team in plan.teams:
        own = series.get(team.id)
        start = plan.start_of(team)
        counts = {"n_before": 0, "n_after": 0, "n_follow_up": 0}
        if own is not None:
            days = own.periods[own.present].start_time
            counts["n_before"] = int((days < pd.Timestamp(start)).sum())
            counts["n_follow_up"] = int((days > pd.Timestamp(end)).sum())
            counts["n_after"] = len(days) - counts["n_before"] - counts["n_follow_up"]
        left = pd.NaT if team.left is None else pd.Timestamp(team.left.date)
        rows.append({"unit": team.id, "start": pd.Timestamp(start), "left": left, **counts})
    return team_flow(pd.DataFrame(rows), end=pd.Timestamp(end))


def evaluate_fidelity(network: Network) -> Fidelity:
    """The plan's design against what was held, as far as both are known."""
    plan = network.plan
    design = plan.design.model_dump(exclude_none=True)
    hours = design.pop("hours_per_participant", None)
    if hours is not None:
        design["hours_per_participant_low"], design["hours_per_participant_high"] = hours
    if not design and not plan.gatherings:
        raise NotEnoughData("fidelity", "no_design")
    return fidelity({name: float(value) for name, value in design.items()}, delivered_design(network))


def delivered_design(network: Network) -> dict[str, float]:
    """What was delivered, by the same names as the design: gatherings held, duration, participants, coaches."""
    plan = network.plan
    held = [gathering for gathering in plan.gatherings if gathering.held]
    found: dict[str, float] = {}
    if plan.gatherings:
        for name, kind in (
            ("gatherings", "gathering"), ("improvement_days", "improvement_day"), ("status_meetings", "status_meeting"),
        ):  # fmt: skip
            found[name] = sum(gathering.kind == kind for gathering in held)
    if len(held) > 1:
        found["months"] = round((held[-1].date - held[0].date).days / 30.4375, 1)
    hours = _hours(held)
    if hours is not None:
        found["hours_per_participant_low"] = found["hours_per_participant_high"] = hours
    participants = count_participants(network)
    if participants is not None:
        found["participants"] = participants
    coaches = [team.coaches for team in plan.teams if team.coaches is not None]
    if coaches and len(coaches) == len(plan.teams):
        found["coaches"] = sum(coaches)
        found["coaches_per_team"] = sum(coaches) / len(plan.teams)
        if sum(coaches):
            found["teams_per_coach"] = len(plan.teams) / sum(coaches)
    return found


def count_participants(network: Network) -> int | None:
    """The most people who attended any one gathering; None where attendance is not recorded."""
    if network.attendance is None or network.attendance.empty:
        return None
    return int(network.attendance.groupby("gathering")["attended"].sum().max())


def interview_matrix(network: Network) -> Interviews:
    """Question by network, each cell its keywords in their order."""
    frame = network.interviews
    if frame is None or frame.empty:
        raise NotEnoughData("interviews", "no_interviews")
    ordered = frame.sort_values(["number", "point"], kind="stable")
    cells: dict[tuple[int, str], tuple[str, ...]] = {}
    for number, name, keyword in zip(ordered["number"], ordered["network"], ordered["keyword"], strict=True):
        cell = (int(number), str(name))
        cells[cell] = (*cells.get(cell, ()), str(keyword))
    return Interviews(
        questions={
            int(number): str(question) for number, question in zip(ordered["number"], ordered["question"], strict=True)
        },
        networks=tuple(dict.fromkeys(frame["network"])),
        cells=cells,
    )


def _hours(held: list[Gathering]) -> float | None:
    known = [gathering.hours for gathering in held]
    return math.fsum(hours for hours in known if hours is not None) if known and None not in known else None
