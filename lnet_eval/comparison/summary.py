"""What a comparison needs to know of one network: numbers that may be shown, and nothing of any person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from lnet_eval.comparison.common_scale import log_ratio, standardised
from lnet_eval.comparison.told import (
    Amount,
    Code,
    Count,
    Day,
    FirstAnswer,
    Interviews,
    Judged,
    Line,
    LogRatio,
    MeasureTitles,
    Share,
    Standardised,
    Statuses,
    Themes,
    Tier,
    Titles,
    Year,
)
from lnet_eval.disclosure import is_small
from lnet_eval.evaluation import Evaluation, NotAnalysed
from lnet_eval.evaluation.attendance import count_participants, shown_leaders, shown_shares
from lnet_eval.evaluation.themes import theme_rows
from lnet_eval.evidence import Grade
from lnet_eval.methods.cost import Costs
from lnet_eval.methods.estimate import find_estimate
from lnet_eval.plan.fields import Identifier


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class NetworkSummary:
    """One network in a comparison.

    Attributes
    ----------
    network, titles, owner, synthetic, as_of : which network, and the day its data reach.
    better, because : codes of the two answers. grade, tier : of the second one's evidence.
    afterwards : what became of an improvement after the network: "lost", "faded", or None.
    measure, measure_titles, kind : the key measure, or None.
    source : where the effect is from: "controlled", "pooled", "time_series", or None.
    standardised, log_ratio : the effect on a common scale, positive for better, or None.
    teams, teams_left, participants : how many; None where not known or too few to be shown.
    attendance, leaders : share of those invited who came: everybody, and leaders. reports : status reports delivered.
    teams_per_coach, organisations : teams to a coach; how many organisations the teams come from.
    cash, cash_per_participant, cash_per_team : NOK paid out. price_year : of the prices.
    hours, hours_per_participant : of work, as recorded. hours_unvalued : those that have no value in NOK.
    total_per_participant : NOK paid out and the value of the hours that have one; None where none has.
    divided_by : how many what is given per participant is divided by: those registered, and those planned where nobody
        is. None in a report from before this was told.
    factors : status of each of the nine success factors during the network, by code, as the data give it.
    judged : the status that a person gives, for the factors that somebody has judged.
    factors_before, judged_before : the same before it started; empty in a report from before these were told.
    interviews : rows of `number, question, network, keyword`.
    themes : of open questions, rows of `survey, survey_titles, question, question_texts, theme, theme_texts, by_person,
        n, written`: how many touched a theme of those who wrote something, as the report shows it; n and written are
        None where they are hidden, theme and its texts where none of the themes was touched.

    Examples
    --------
    >>> import lnet_eval as le
    >>> le.compare([le.evaluate(le.load_network("trygg-utskriving", data="data"))]).networks
    (NetworkSummary('trygg-utskriving', as_of='2023-06-12'),)
    """

    network: Identifier
    titles: Titles
    owner: Line
    synthetic: bool
    as_of: Day
    better: FirstAnswer
    because: Code
    grade: Grade
    tier: Tier
    afterwards: Literal["lost", "faded"] | None = None
    measure: Identifier | None = None
    measure_titles: MeasureTitles = field(default_factory=dict)
    kind: Code | None = None
    source: Code | None = None
    standardised: Standardised | None = None
    log_ratio: LogRatio | None = None
    teams: Count | None = None
    teams_left: Count | None = None
    participants: Count | None = None
    attendance: Share | None = None
    leaders: Share | None = None
    reports: Share | None = None
    teams_per_coach: Amount | None = None
    organisations: Count | None = None
    cash: Amount | None = None
    cash_per_participant: Amount | None = None
    cash_per_team: Amount | None = None
    price_year: Year | None = None
    hours: Amount | None = None
    hours_per_participant: Amount | None = None
    hours_unvalued: Amount | None = None
    total_per_participant: Amount | None = None
    divided_by: Count | None = None
    factors: Statuses = field(default_factory=dict)
    judged: Judged = field(default_factory=dict)
    factors_before: Statuses = field(default_factory=dict)
    judged_before: Judged = field(default_factory=dict)
    interviews: Interviews = ()
    themes: Themes = ()

    def as_json(self) -> dict[str, Any]:
        """The summary as plain values, for results.json."""
        return {name: list(value) if isinstance(value, tuple) else value for name, value in asdict(self).items()}

    def __repr__(self) -> str:
        """Of what and until when; its numbers are in its fields."""
        return f"NetworkSummary({self.network!r}, as_of={self.as_of!r})"


def summarise(
    evaluation: Evaluation, *, factors: Statuses, judged: Judged, factors_before: Statuses, judged_before: Judged
) -> NetworkSummary:
    """What a comparison may know of an evaluation; the others are fields of the summary as they are."""
    plan, key = evaluation.network.plan, evaluation.key_measure
    about = plan.network
    return NetworkSummary(
        network=about.id,
        titles={"nb": about.title.nb, "en": about.title.en},
        owner=about.owner,
        synthetic=about.synthetic,
        as_of=evaluation.as_of.isoformat(),
        better=evaluation.better.code,
        because=evaluation.because.code,
        grade=evaluation.evidence.grade,
        tier=evaluation.evidence.tier,
        afterwards=evaluation.better.afterwards,
        measure=None if key is None else key.measure.id,
        measure_titles={} if key is None else {"nb": key.measure.title.nb, "en": key.measure.title.en},
        kind=None if key is None else key.measure.kind,
        source=None if key is None else key.primary_source,
        standardised=None if key is None else standardised(key, plan),
        log_ratio=None if key is None else log_ratio(key),
        factors=dict(factors),
        judged=dict(judged),
        factors_before=dict(factors_before),
        judged_before=dict(judged_before),
        interviews=_interviews(evaluation),
        themes=theme_rows(evaluation.surveys, plan),
        **_people(evaluation),
        **_costs(evaluation),
    )


def _people(evaluation: Evaluation) -> dict[str, Any]:
    """Teams and participation; a number of few people is not told."""
    plan, k = evaluation.network.plan, evaluation.network.plan.privacy.k
    attendance, status, fidelity = evaluation.attendance, evaluation.status, evaluation.fidelity
    found: dict[str, Any] = {}
    if plan.teams:
        found["teams"] = len(plan.teams)
        found["teams_left"] = sum(team.left is not None for team in plan.teams)
        named = len({team.organisation for team in plan.teams if team.organisation})
        found["organisations"] = plan.costs.scope.organisations or named or None
    if not isinstance(attendance, NotAnalysed):
        whole = find_estimate(shown_shares(attendance, k), "attendance")
        found["attendance"] = None if whole is None else whole.value
        found["leaders"] = shown_leaders(attendance, k)
    if not isinstance(status, NotAnalysed) and (rate := status.estimate("submission_rate")) is not None:
        found["reports"] = rate.value
    if not isinstance(fidelity, NotAnalysed):
        delivered = fidelity.table.set_index("aspect")["delivered"].dropna()
        if "teams_per_coach" in delivered:
            found["teams_per_coach"] = float(delivered["teams_per_coach"])
    found["participants"] = _registered(evaluation)
    return found


def _registered(evaluation: Evaluation) -> int | None:
    """How many took part by the registrations, where that may be shown."""
    counted = count_participants(evaluation.network)
    return None if counted is None or is_small(counted, evaluation.network.plan.privacy.k) else counted


def _divisor(evaluation: Evaluation) -> int | None:
    """How many costs are divided by: those registered, and those planned where nobody is; None where they are few.

    Registered people who are too few to be shown are not replaced by the plan's.
    """
    if not isinstance(evaluation.attendance, NotAnalysed) and (registered := _registered(evaluation)) != 0:
        return registered
    plan = evaluation.network.plan
    planned = plan.design.participants or None
    return None if planned is None or is_small(planned, plan.privacy.k) else planned


def _costs(evaluation: Evaluation) -> dict[str, Any]:
    """What was paid out, and what people's time comes to; hours that nobody has recorded, or valued, are not nothing.

    Nothing is given per participant where they are few: beside the whole it would tell how many they are.
    """
    costs, divisor = evaluation.costs, _divisor(evaluation)
    if isinstance(costs, NotAnalysed):
        return {}
    cash, hours, total = (_value(costs, quantity) for quantity in ("cash_total", "hours_total", "total"))
    hours = hours or None
    return {
        "price_year": costs.price_year,
        "cash": cash,
        "cash_per_participant": _over(cash, divisor),
        "cash_per_team": _value(costs, "cash_per_team"),
        "hours": hours,
        "hours_per_participant": _over(hours, divisor),
        "hours_unvalued": float(costs.by_payer["hours_unvalued"].sum()),
        "total_per_participant": _over(total, divisor),
        "divided_by": None if cash is hours is total is None else divisor,
    }


def _over(amount: float | None, divisor: int | None) -> float | None:
    return None if amount is None or divisor is None else amount / divisor


def _value(costs: Costs, quantity: str) -> float | None:
    estimate = costs.estimate(quantity)
    return None if estimate is None else estimate.value


def _interviews(evaluation: Evaluation) -> tuple[Mapping[str, Any], ...]:
    matrix = evaluation.interviews
    if isinstance(matrix, NotAnalysed):
        return ()
    return tuple(
        {"number": number, "question": matrix.questions[number], "network": network, "keyword": keyword}
        for (number, network), keywords in matrix.cells.items()
        for keyword in keywords
    )
