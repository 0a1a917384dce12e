"""The challenges that the review names, each with its status in this network and what has been decided about it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from lnet_eval.evaluation.not_analysed import NotAnalysed
from lnet_eval.evaluation.pieces import Piece, leaders, leaders_by_time, left_out_of, share_piece, survey_pieces
from lnet_eval.evaluation.results import Evaluation
from lnet_eval.evaluation.window import first_period_from
from lnet_eval.methods.its import InterruptedTimeSeries
from lnet_eval.methods.success_factors import Status, status_of
from lnet_eval.plan.lock import lock_state
from lnet_eval.plan.people import Action, Challenge

_BASELINE: Final = 8  # measurements before the start from which a development before it can be seen


@dataclass(frozen=True, slots=True, kw_only=True)
class ChallengeFound:
    """One challenge: what the data say, and the action that the plan has about it, if any."""

    code: Challenge
    pieces: tuple[Piece, ...]
    action: Action | None

    @property
    def status(self) -> Status:
        """The status that the pieces give: "present" is under control."""
        return status_of(piece.share for piece in self.pieces)


def challenges(evaluation: Evaluation) -> tuple[ChallengeFound, ...]:
    """C1 to C7; the review's C8 is that something can be done about all of them."""
    first, later = leaders_by_time(evaluation)
    anchored = [*survey_pieces(evaluation, ("leader-support",), before=False)]
    found: dict[Challenge, list[Piece]] = {
        "C1": [*_documented(evaluation)],
        "C2": [*_left(evaluation)],
        "C3": [*_cost(evaluation)],
        "C4": [*_planning(evaluation)],
        "C5": [*first, *survey_pieces(evaluation, ("leader-support",), before=True)],
        "C6": [*(later or leaders(evaluation)), *anchored],
        "C7": [*_maintained(evaluation)],
    }
    decided = evaluation.network.plan.challenges
    return tuple(
        ChallengeFound(code=code, pieces=tuple(pieces), action=decided.get(code)) for code, pieces in found.items()
    )


def _documented(evaluation: Evaluation) -> Iterator[Piece]:
    flow = evaluation.flow
    yield from share_piece("documented", None if isinstance(flow, NotAnalysed) else flow.estimate("documented_share"))


def _left(evaluation: Evaluation) -> Iterator[Piece]:
    teams = left_out_of(evaluation)
    if teams is not None:
        left, n = teams
        yield Piece(code="left", values={"n": left, "of": n}, share=1 - left / n)


def _cost(evaluation: Evaluation) -> Iterator[Piece]:
    """Known costs can be judged; unknown ones are the challenge."""
    costs = evaluation.costs
    if isinstance(costs, NotAnalysed):
        yield Piece(code="cost.unknown", share=0.0)
        return
    cash, hours = costs.estimate("cash_total"), costs.estimate("hours_total")
    if cash is not None:
        yield Piece(code="cost.cash", values={"cash": cash}, share=1.0)
    if hours is None:
        yield Piece(code="cost.no_hours", share=0.5)
    else:
        yield Piece(code="cost.hours", values={"hours": hours}, share=1.0)


def _planning(evaluation: Evaluation) -> Iterator[Piece]:
    plan = evaluation.network.plan
    yield Piece(code="locked.yes", share=1.0) if lock_state(plan) == "before" else Piece(code="locked.no", share=0.0)
    if plan.measures:
        n, of = sum(measure.target is not None for measure in plan.measures), len(plan.measures)
        yield Piece(code="targets", values={"n": n, "of": of}, share=n / of)
    key = evaluation.key_measure
    if key is not None and key.series is not None:
        start = first_period_from(plan.phases.start, key.measure.freq)
        before = int(key.series.present[key.series.before(start)].sum())
        yield Piece(code="baseline", values={"n": before}, share=min(before / _BASELINE, 1.0))


def _maintained(evaluation: Evaluation) -> Iterator[Piece]:
    """Whether the key measure held through a follow-up; without one, that is the challenge."""
    key = evaluation.key_measure
    result = None if key is None else key.time_series
    change = result.estimate("maintained_against_end") if isinstance(result, InterruptedTimeSeries) else None
    if key is None or change is None:
        yield Piece(code="maintained.unknown", share=0.0)
        return
    if not change.excludes(0.0):
        yield Piece(code="maintained.unclear", values={"change": change}, share=0.6)
        return
    better = (change.value > 0) == (key.measure.better == "up")
    code, share = ("better", 1.0) if better else ("worse", 0.0)
    yield Piece(code=f"maintained.{code}", values={"change": change}, share=share)
