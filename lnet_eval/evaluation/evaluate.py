"""Evaluate one network: every section, or the reason it is not analysed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import replace

import pandas as pd

from lnet_eval.errors import NotEnoughData, UsageError
from lnet_eval.evaluation.answers import answer_because, answer_better, key_measure
from lnet_eval.evaluation.attempt import attempt
from lnet_eval.evaluation.attendance import evaluate_attendance
from lnet_eval.evaluation.attendance_versions import without_small_differences
from lnet_eval.evaluation.choices import one_or_more
from lnet_eval.evaluation.composition import evaluate_composition
from lnet_eval.evaluation.costs import evaluate_costs, evaluate_sensitivity
from lnet_eval.evaluation.fidelity import evaluate_fidelity
from lnet_eval.evaluation.findings import findings_without_measurements, has_started
from lnet_eval.evaluation.learning_network import evaluate_learning_network
from lnet_eval.evaluation.measures import evaluate_measure
from lnet_eval.evaluation.on_one_thread import on_one_thread
from lnet_eval.evaluation.people import (
    evaluate_flow,
    evaluate_owner_trend,
    interview_matrix,
)
from lnet_eval.evaluation.results import Evaluation
from lnet_eval.evaluation.surveys import compare_surveys, evaluate_surveys
from lnet_eval.evaluation.teams import evaluate_doses, evaluate_progress
from lnet_eval.evaluation.window import last_measured
from lnet_eval.evidence import grade_evidence
from lnet_eval.inputs.network import Network
from lnet_eval.methods.participation import StatusReports, status_reports
from lnet_eval.plan import Plan
from lnet_eval.plan.measure import Measure
from lnet_eval.texts import default_language, words


@on_one_thread()
def evaluate(
    network: Network, *, as_of: dt.date | str | None = None, only: str | Collection[str] | None = None
) -> Evaluation:
    """Evaluate a network with the data up to a day.

    Parameters
    ----------
    network : as `load_network` returns it.
    as_of : the day (or "2020-03-03") up to which data are used; by default everything that was read, seen from the day
        of the latest data, so that the same files always give the same report.
    only : ids of the measures to evaluate; the others still count as planned. By default all of them.

    Raises
    ------
    UsageError : `as_of` is not a date, or `only` names a measure that the plan does not have.

    Examples
    --------
    A network that measured nothing has a survey, and an answer that says so:

    >>> import lnet_eval as le
    >>> result = le.evaluate(le.load_network("trygg-utskriving", data="data"))
    >>> result
    Evaluation('trygg-utskriving', as_of='2023-06-12')
    >>> result.better.code, result.evidence.grade
    ('no_measurements', 'very_low')
    """
    plan = network.plan
    wanted = _wanted(plan, only)
    asked = _day(as_of)
    day = asked or latest_day(network)
    known = without_small_differences(network, network if asked is None else _known_on(network, day))
    met = day if asked is not None else max([day, *(g.date for g in plan.gatherings if g.held)])
    measured = set() if known.measurements is None else set(known.measurements["measure"])
    measures = tuple(evaluate_measure(known, measure, day, len(measured)) for measure in wanted)
    key = key_measure(measures)
    started = has_started(plan, day)
    better = answer_better(key, started=started)
    spent = attempt(lambda: evaluate_costs(known))
    return Evaluation(
        network=known,
        as_of=day,
        flow=attempt(lambda: evaluate_flow(plan, key, day)),
        attendance=attempt(lambda: evaluate_attendance(known)),
        status=attempt(lambda: _status(known)),
        fidelity=attempt(lambda: evaluate_fidelity(known, met)),
        measures=measures,
        surveys=evaluate_surveys(known),
        comparisons=compare_surveys(known),
        costs=spent,
        cost_sensitivity=evaluate_sensitivity(plan, spent),
        interviews=attempt(lambda: interview_matrix(known)),
        evidence=key.evidence if key is not None else grade_evidence(findings_without_measurements(plan, day)),
        better=better,
        because=answer_because(key, better, started=started),
        progress=attempt(lambda: evaluate_progress(known, key)),
        owner_trend=attempt(lambda: evaluate_owner_trend(known)),
        doses=evaluate_doses(known, key),
        composition=attempt(lambda: evaluate_composition(plan)),
        learning_network=evaluate_learning_network(known, measures, key, met),
        met=met,
    )


def latest_day(network: Network) -> dt.date:
    """The last day that the network's data speak of: of measurements, else of gatherings and surveys, else of plan.

    A plan without a memo's date is taken on its first day: a network that never delivers must not look unstarted.
    """
    plan = network.plan
    if network.measurements is not None and len(network.measurements):
        days = [last_measured(network.measurements, measure) for measure in plan.measures]
        return max(day for day in days if day is not None)
    held = [gathering.date for gathering in plan.gatherings if gathering.held]
    held += [date for name in network.surveys if (date := plan.surveys[name].date) is not None]
    return max(held, default=plan.memo.date or plan.phases.start)


def _wanted(plan: Plan, only: str | Collection[str] | None) -> list[Measure]:
    if only is None:
        return list(plan.measures)
    chosen, known = one_or_more(only), [measure.id for measure in plan.measures]
    unknown = [measure for measure in chosen if measure not in known]
    if unknown:
        say = words(default_language())
        told = [say("explore.unknown_measure", measure=measure, known=", ".join(known)) for measure in unknown]
        raise UsageError("\n".join(told))
    return [measure for measure in plan.measures if measure.id in chosen]


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
        ("progress", "date"),
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


def _status(network: Network) -> StatusReports:
    if network.status is None or network.status.empty:
        raise NotEnoughData("status_reports", "no_status_reports")
    return status_reports(network.status)
