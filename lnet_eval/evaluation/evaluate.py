"""Evaluate one network: every section, or the reason it is not analysed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import replace

import pandas as pd

from lnet_eval.errors import NotEnoughData, UsageError
from lnet_eval.evaluation.answers import answer_because, answer_better, key_measure
from lnet_eval.evaluation.attempt import attempt
from lnet_eval.evaluation.findings import findings_without_measurements, has_started
from lnet_eval.evaluation.measures import evaluate_measure
from lnet_eval.evaluation.people import (
    count_participants,
    evaluate_fidelity,
    evaluate_flow,
    interview_matrix,
)
from lnet_eval.evaluation.results import Evaluation
from lnet_eval.evaluation.surveys import compare_surveys, evaluate_survey, wave_order
from lnet_eval.evidence import grade_evidence
from lnet_eval.inputs.network import Network
from lnet_eval.methods.cost import Costs, costs
from lnet_eval.methods.participation import Attendance, StatusReports, attendance, status_reports


def evaluate(
    network: Network, *, as_of: dt.date | str | None = None, only: Collection[str] | None = None
) -> Evaluation:
    """Evaluate a network with the data up to a day.

    Parameters
    ----------
    network : as `load_network` returns it.
    as_of : the day (or "2020-03-03") up to which data are used; by default the day of the latest data, so that the
        same files always give the same report.
    only : ids of the measures to evaluate; the others still count as planned. By default all of them.

    Raises
    ------
    UsageError : `as_of` is not a date.
    """
    plan = network.plan
    day = _day(as_of) or latest_day(network)
    known = _known_on(network, day)
    measured = set() if known.measurements is None else set(known.measurements["measure"])
    wanted = [measure for measure in plan.measures if only is None or measure.id in only]
    measures = tuple(evaluate_measure(known, measure, day, len(measured)) for measure in wanted)
    key = key_measure(measures)
    started = has_started(plan, day)
    better = answer_better(key, started=started)
    waves = sorted(known.surveys, key=lambda name: wave_order(plan.surveys[name]))
    return Evaluation(
        network=known,
        as_of=day,
        flow=attempt(lambda: evaluate_flow(plan, key, day)),
        attendance=attempt(lambda: _attendance(known)),
        status=attempt(lambda: _status(known)),
        fidelity=attempt(lambda: evaluate_fidelity(known)),
        measures=measures,
        surveys=tuple(evaluate_survey(known, name) for name in waves),
        comparisons=compare_surveys(known),
        costs=attempt(lambda: _costs(known)),
        interviews=attempt(lambda: interview_matrix(known)),
        evidence=key.evidence if key is not None else grade_evidence(findings_without_measurements(plan, day)),
        better=better,
        because=answer_because(key, better, started=started),
    )


def latest_day(network: Network) -> dt.date:
    """The last day that the network's data speak of: of its measurements, else of its gatherings, else of its plan.

    A plan without a memo's date is taken on its first day: a network that never delivers must not look unstarted.
    """
    plan = network.plan
    if network.measurements is not None and len(network.measurements):
        rows = network.measurements
        days = [
            pd.Period(rows.loc[rows["measure"] == measure.id, "period"].max(), freq=measure.freq).end_time.date()
            for measure in plan.measures
            if (rows["measure"] == measure.id).any()
        ]
        return max(days)
    held = [gathering.date for gathering in plan.gatherings if gathering.held]
    return max(held, default=plan.memo.date or plan.phases.start)


def _day(as_of: dt.date | str | None) -> dt.date | None:
    if as_of is None or as_of == "":
        return None
    try:
        return as_of if isinstance(as_of, dt.date) else dt.date.fromisoformat(as_of)
    except ValueError:
        raise UsageError("as_of must be a date such as 2020-03-03") from None


def _known_on(network: Network, day: dt.date) -> Network:
    """The network without what lies after `day`."""
    until = pd.Timestamp(day)
    kept: dict[str, pd.DataFrame] = {}
    for name, column in (
        ("measurements", "period"), ("attendance", "gathering"), ("status", "due"), ("events", "date"),
    ):  # fmt: skip
        frame = getattr(network, name)
        if frame is not None:
            kept[name] = frame[frame[column] <= until].reset_index(drop=True)
    asked = {
        name: answers
        for name, answers in network.surveys.items()
        if (date := network.plan.surveys[name].date) is None or date <= day
    }
    return replace(network, surveys=asked, **kept)  # type: ignore[arg-type]


def _attendance(network: Network) -> Attendance:
    if network.attendance is None or network.attendance.empty:
        raise NotEnoughData("attendance", "no_attendance")
    return attendance(network.attendance)


def _status(network: Network) -> StatusReports:
    if network.status is None or network.status.empty:
        raise NotEnoughData("status_reports", "no_status_reports")
    return status_reports(network.status)


def _costs(network: Network) -> Costs:
    if network.costs is None or network.costs.empty:
        raise NotEnoughData("costs", "no_costs")
    plan = network.plan
    return costs(
        network.costs,
        participants=plan.design.participants or count_participants(network),
        teams=len(plan.teams) or None,
        projects=plan.design.projects,
    )
