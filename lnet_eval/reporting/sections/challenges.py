"""The challenges that the review names, each with its status in this network."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from lnet_eval.disclosure import is_small
from lnet_eval.evaluation.not_analysed import NotAnalysed
from lnet_eval.evaluation.results import Evaluation
from lnet_eval.evaluation.window import first_period_from
from lnet_eval.methods.its import InterruptedTimeSeries
from lnet_eval.reporting.numbers import estimate_text
from lnet_eval.reporting.sections.factors import Finding, Piece, finding, leaders, survey_pieces
from lnet_eval.texts import Words

_BASELINE: Final = 8  # measurements before the start from which a development before it can be seen
_SHARES: Final = {"yes": 1.0, "no": 0.0}


def challenges(evaluation: Evaluation, say: Words) -> tuple[Finding, ...]:
    """C1 to C7; the review's C8 is that something can be done about all of them."""
    first, later = _leaders_by_time(evaluation, say)
    return (
        finding("C1", [*_documented(evaluation, say)]),
        finding("C2", [*_left(evaluation, say)]),
        finding("C3", [*_cost(evaluation, say)]),
        finding("C4", [*_planning(evaluation, say)]),
        finding("C5", first),
        finding("C6", [*(later or [*leaders(evaluation, say)]), *survey_pieces(evaluation, ("leader-support",), say)]),
        finding("C7", [*_maintained(evaluation, say)]),
    )


def _documented(evaluation: Evaluation, say: Words) -> Iterator[Piece]:
    flow = evaluation.flow
    share = None if isinstance(flow, NotAnalysed) else flow.estimate("documented_share")
    if share is not None:
        text = say("success_factors.documented", n=say.number(round(share.value * share.n)), of=say.number(share.n))
        yield Piece(text=text, share=share.value)


def _left(evaluation: Evaluation, say: Words) -> Iterator[Piece]:
    flow = evaluation.flow
    if isinstance(flow, NotAnalysed) or flow.teams.empty:
        return
    n, left = len(flow.teams), int((flow.teams["outcome"] == "left").sum())
    yield Piece(text=say("success_factors.left", n=say.number(left), of=say.number(n)), share=1 - left / n)


def _cost(evaluation: Evaluation, say: Words) -> Iterator[Piece]:
    """Known costs can be judged; unknown ones are the challenge."""
    costs = evaluation.costs
    if isinstance(costs, NotAnalysed):
        yield Piece(text=say("success_factors.cost.unknown"), share=0.0)
        return
    cash, hours = costs.estimate("cash_total"), costs.estimate("hours_total")
    if cash is not None:
        yield Piece(text=say("success_factors.cost.cash", cash=estimate_text(say, cash)), share=1.0)
    if hours is None:
        yield Piece(text=say("success_factors.cost.no_hours"), share=0.5)
    else:
        yield Piece(text=say("success_factors.cost.hours", hours=estimate_text(say, hours)), share=1.0)


def _planning(evaluation: Evaluation, say: Words) -> Iterator[Piece]:
    plan = evaluation.network.plan
    locked = plan.plan.locked is not None and plan.plan.locked <= plan.phases.start
    answer = "yes" if locked else "no"
    yield Piece(text=say(f"success_factors.locked.{answer}"), share=_SHARES[answer])
    if plan.measures:
        n = sum(measure.target is not None for measure in plan.measures)
        numbers = {"n": say.number(n), "of": say.number(len(plan.measures))}
        yield Piece(text=say("success_factors.targets", **numbers), share=n / len(plan.measures))
    key = evaluation.key_measure
    if key is not None and key.series is not None:
        start = first_period_from(plan.phases.start, key.measure.freq)
        before = int(key.series.present[key.series.before(start)].sum())
        yield Piece(text=say("success_factors.baseline", n=say.number(before)), share=min(before / _BASELINE, 1.0))


def _leaders_by_time(evaluation: Evaluation, say: Words) -> tuple[list[Piece], list[Piece]]:
    """Leaders' attendance at the first gathering, and at all later ones; both, or neither where either is small."""
    frame = evaluation.network.attendance
    k = evaluation.network.plan.privacy.k
    if frame is None or frame.empty or "level" not in frame:
        return [], []
    leading = frame[frame["level"].notna() & (frame["level"].astype(str) != "")]
    if leading.empty:
        return [], []
    is_first = leading["gathering"] == frame["gathering"].min()
    counts = [leading.loc[part, ["invited", "attended"]].sum().astype(int) for part in (is_first, ~is_first)]
    if any(is_small(int(number), k) for count in counts for number in count):
        return [], []
    pieces: list[list[Piece]] = []
    for name, count in zip(("first", "later"), counts, strict=True):
        invited, attended = int(count["invited"]), int(count["attended"])
        if not invited:
            pieces.append([])
            continue
        numbers = {"n": say.number(attended), "of": say.number(invited)}
        pieces.append([Piece(text=say(f"success_factors.leaders.{name}", **numbers), share=attended / invited)])
    return pieces[0], pieces[1]


def _maintained(evaluation: Evaluation, say: Words) -> Iterator[Piece]:
    """Whether the key measure held through a follow-up; without one, that is the challenge."""
    key = evaluation.key_measure
    result = None if key is None else key.time_series
    change = result.estimate("maintained_against_end") if isinstance(result, InterruptedTimeSeries) else None
    if key is None or change is None:
        yield Piece(text=say("success_factors.maintained.unknown"), share=0.0)
        return
    text = estimate_text(say, change, key.measure)
    if not change.excludes(0.0):
        yield Piece(text=say("success_factors.maintained.unclear", change=text), share=0.6)
        return
    better = (change.value > 0) == (key.measure.better == "up")
    code, share = ("better", 1.0) if better else ("worse", 0.0)
    yield Piece(text=say(f"success_factors.maintained.{code}", change=text), share=share)
