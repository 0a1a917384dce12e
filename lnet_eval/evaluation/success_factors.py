"""The review's nine success factors, before the start and during the network: from data, surveys and a person."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, get_args

from lnet_eval.evaluation.attendance import shown_shares
from lnet_eval.evaluation.not_analysed import NotAnalysed
from lnet_eval.evaluation.pieces import (
    Piece,
    delivered_of,
    leaders,
    leaders_by_time,
    left_out_of,
    survey_pieces,
)
from lnet_eval.evaluation.pieces_delivered import driving_force, leaders_told, trained_coaches
from lnet_eval.evaluation.results import Evaluation
from lnet_eval.evaluation.window import first_period_from
from lnet_eval.methods.estimate import find_estimate
from lnet_eval.methods.success_factors import Status, status_of
from lnet_eval.plan.people import Factor, FactorEntry

FACTORS: Final[tuple[Factor, ...]] = get_args(Factor)
_THEMES: Final = {
    "K1": ("leader-support",),
    "K2": ("ownership", "commitment"),
    "K3": ("understanding-of-professions", "understanding", "collaboration", "trust"),
    "K5": ("time", "infrastructure"),
    "K6": ("expert-support",),
    "K7": ("usefulness", "content", "best-practice"),
    "K8": ("engagement", "professional-development"),
    "K9": ("organisational-development", "learning-culture", "culture"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SuccessFactor:
    """One success factor: what is known from before the start, what from the network, and what a person says."""

    code: Factor
    before: tuple[Piece, ...]
    during: tuple[Piece, ...]
    judged: FactorEntry

    @property
    def status_before(self) -> Status:
        """The status that the data from before the start give."""
        return status_of(piece.share for piece in self.before)

    @property
    def status_during(self) -> Status:
        """The status that the data from the network give."""
        return status_of(piece.share for piece in self.during)


def success_factors(evaluation: Evaluation) -> tuple[SuccessFactor, ...]:
    """K1 to K9, in the review's order."""
    plan = evaluation.network.plan
    first, _ = leaders_by_time(evaluation)
    before: dict[Factor, list[Piece]] = {
        "K1": first,
        "K4": [*_baseline(evaluation)],
        "K6": [*_planned_coaches(evaluation)],
        "K7": [*_guidelines(evaluation)],
    }
    during: dict[Factor, list[Piece]] = {
        "K1": [*leaders(evaluation), *leaders_told(evaluation)],
        "K2": [*_stayed(evaluation), *driving_force(evaluation)],
        "K4": [*_data(evaluation)],
        "K5": [*_gatherings(evaluation), *_reports(evaluation)],
        "K6": [*_coaches(evaluation), *trained_coaches(evaluation)],
        "K7": [*_guidelines(evaluation)],
        "K8": [*_attendance(evaluation)],
    }
    return tuple(
        SuccessFactor(
            code=code,
            before=(*before.get(code, ()), *survey_pieces(evaluation, _THEMES.get(code, ()), before=True)),
            during=(*during.get(code, ()), *survey_pieces(evaluation, _THEMES.get(code, ()), before=False)),
            judged=plan.success_factors.get(code, FactorEntry()),
        )
        for code in FACTORS
    )


def _stayed(evaluation: Evaluation) -> Iterator[Piece]:
    teams = left_out_of(evaluation)
    if teams is not None:
        left, n = teams
        yield Piece(code="stayed", values={"n": n - left, "of": n}, share=1 - left / n)


def _baseline(evaluation: Evaluation) -> Iterator[Piece]:
    """How many of the team's periods before the start have a value for the key measure, all enrolled teams counted."""
    key = evaluation.key_measure
    if key is None or key.series is None:
        return
    plan = evaluation.network.plan
    start = first_period_from(plan.phases.start, key.measure.freq)
    n = int(key.series.before(start).sum()) * len(plan.teams)
    delivered = sum(int(team.series.present[team.series.before(start)].sum()) for team in key.teams)
    if n:
        values = {"delivered": delivered, "due": n, "share": delivered / n}
        yield Piece(code="baseline_delivered", values=values, share=delivered / n)


def _planned_coaches(evaluation: Evaluation) -> Iterator[Piece]:
    plan = evaluation.network.plan
    planned = plan.design.coaches
    if planned and plan.teams:
        yield _coaching("coaches_planned", len(plan.teams) / planned, plan.thresholds.teams_per_coach)


def _coaches(evaluation: Evaluation) -> Iterator[Piece]:
    found = delivered_of(evaluation, "teams_per_coach")
    if found is not None and found[1] > 0:
        yield _coaching("coaches", found[1], evaluation.network.plan.thresholds.teams_per_coach)


def _coaching(code: str, ratio: float, most: float) -> Piece:
    """Teams to a coach: as many as a coach can follow count as in place, half again as many as partly."""
    return Piece(code=code, values={"ratio": ratio, "most": most}, share=min(most / ratio, 1.0))


def _data(evaluation: Evaluation) -> Iterator[Piece]:
    due = sum(m.completeness.due for m in evaluation.measures)
    delivered = sum(m.completeness.delivered for m in evaluation.measures)
    if due:
        values = {"delivered": delivered, "due": due, "share": delivered / due}
        yield Piece(code="delivered", values=values, share=delivered / due)
    changes = sum(len(m.measure.changes) for m in evaluation.measures)
    if changes:
        yield Piece(code="changes", values={"plural": changes})


def _gatherings(evaluation: Evaluation) -> Iterator[Piece]:
    found = delivered_of(evaluation, "gatherings")
    if found is None or math.isnan(found[0]) or not found[0]:
        return
    planned, held = found
    yield Piece(code="gatherings", values={"held": held, "planned": planned}, share=min(held / planned, 1.0))


def _reports(evaluation: Evaluation) -> Iterator[Piece]:
    status = evaluation.status
    rate = None if isinstance(status, NotAnalysed) else status.estimate("submission_rate")
    if rate is not None:
        yield Piece(code="reports", values={"share": rate.value}, share=rate.value)


def _guidelines(evaluation: Evaluation) -> Iterator[Piece]:
    guidelines = evaluation.network.plan.network.guidelines
    if guidelines is not None:
        yield Piece(code="guidelines", values={"guidelines": guidelines}, share=1.0)


def _attendance(evaluation: Evaluation) -> Iterator[Piece]:
    attendance = evaluation.attendance
    if isinstance(attendance, NotAnalysed):
        return
    shown = shown_shares(attendance, evaluation.network.plan.privacy.k)
    whole = find_estimate(shown, "attendance")
    if whole is not None:
        yield Piece(code="attendance", values={"share": whole.value}, share=whole.value)
