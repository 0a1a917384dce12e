"""The human side: teams, attendance, surveys, fidelity, costs, interviews."""

from __future__ import annotations

import datetime as dt
import math

import pandas as pd

from lnet_eval.errors import NotEnoughData
from lnet_eval.evaluation.attendance import count_participants
from lnet_eval.evaluation.results import Interviews, MeasureEvaluation
from lnet_eval.inputs.network import Network
from lnet_eval.methods.owner_trend import OwnerTrend, owner_trend
from lnet_eval.methods.participation import TeamFlow, team_flow
from lnet_eval.plan import Plan


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
    return team_flow(pd.DataFrame(rows), end=pd.Timestamp(end), invited=plan.enrolment.invited_teams)


def evaluate_owner_trend(network: Network) -> OwnerTrend:
    """The owner's earlier networks, and this one; counts of few people are left out as if nobody knew them."""
    earlier, plan = network.earlier, network.plan
    if earlier is None or earlier.empty:
        raise NotEnoughData("owner_trend", "one_network", needed=2, found=1)
    participants = count_participants(network)
    own: dict[str, object] = {
        "network": plan.network.title.nb,
        "year": plan.phases.start.year,
        "teams": float(len(plan.teams)) if plan.teams else math.nan,
        "participants": math.nan if participants is None else float(participants),
        "invited": math.nan,
        "attended": math.nan,
    }
    if participants is not None and network.attendance is not None:
        own |= {name: float(network.attendance[name].sum()) for name in ("invited", "attended")}
    if network.status is not None and not network.status.empty:
        own |= {
            "reports_due": float(len(network.status)),
            "reports_submitted": float(network.status["submitted"].sum()),
        }
    table = pd.concat([earlier, pd.DataFrame([own])], ignore_index=True)
    people = ["participants", "invited", "attended"]
    few = table[people].apply(lambda column: column.between(1, plan.privacy.k - 1)).any(axis=1)
    table.loc[few, people] = math.nan
    return owner_trend(table, falling=plan.thresholds.falling)


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
