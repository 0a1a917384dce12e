"""What the data say of the nine success factors: sentences, and a status by one stated rule."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal

import pandas as pd

from lnet_eval.disclosure import protect_attendance, protect_item, shown_estimates
from lnet_eval.evaluation.not_analysed import NotAnalysed
from lnet_eval.evaluation.results import Evaluation
from lnet_eval.methods.estimate import find_estimate
from lnet_eval.reporting.sections.survey import agreement_sentence
from lnet_eval.texts import Words

Status = Literal["present", "partly", "weak", "unknown"]

PRESENT: Final = 0.75
WEAK: Final = 0.5
TEAMS_PER_COACH: Final = 2.0  # what Vestre Viken gives a coach; Ahus called three too many
_LATE: Final = ("end", "post")
_THEMES: Final = {
    "K1": ("leader-support",),
    "K2": ("ownership",),
    "K3": ("understanding-of-professions", "understanding", "collaboration", "trust"),
    "K5": ("time", "infrastructure"),
    "K7": ("usefulness", "content", "best-practice"),
    "K8": ("engagement", "professional-development"),
    "K9": ("organisational-development", "learning-culture", "culture"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """One thing that the data say: a sentence, and the share behind it where there is one."""

    text: str
    share: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A success factor or a challenge with what was found."""

    code: str
    status: Status
    pieces: tuple[Piece, ...]


def status_of(pieces: Sequence[Piece]) -> Status:
    """In place where every share is three quarters or more, weak where any is under a half, unknown without any."""
    shares = [piece.share for piece in pieces if piece.share is not None]
    if not shares:
        return "unknown"
    if min(shares) < WEAK:
        return "weak"
    return "present" if min(shares) >= PRESENT else "partly"


def finding(code: str, pieces: Sequence[Piece]) -> Finding:
    """A finding with the status that its pieces give it."""
    return Finding(code=code, status=status_of(pieces), pieces=tuple(pieces))


def factors(evaluation: Evaluation, say: Words) -> tuple[Finding, ...]:
    """K1 to K9, in the review's order."""
    found = {
        "K1": [*leaders(evaluation, say)],
        "K2": [*_completed(evaluation, say)],
        "K3": [],
        "K4": [*_data(evaluation, say)],
        "K5": [*_gatherings(evaluation, say), *_reports(evaluation, say)],
        "K6": [*_coaches(evaluation, say)],
        "K7": [*_guidelines(evaluation, say)],
        "K8": [*_attendance(evaluation, say)],
        "K9": [],
    }
    return tuple(
        finding(code, [*pieces, *survey_pieces(evaluation, _THEMES.get(code, ()), say)])
        for code, pieces in found.items()
    )


def survey_pieces(evaluation: Evaluation, themes: Sequence[str], say: Words) -> Iterator[Piece]:
    """What was answered to the questions of some themes, in the last survey that asked each."""
    plan, seen = evaluation.network.plan, set()
    in_time = enumerate(evaluation.surveys)  # the evaluation has them in the order in which they were asked
    late = {survey.survey: (plan.surveys[survey.survey].wave in _LATE, place) for place, survey in in_time}
    surveys = sorted(evaluation.surveys, key=lambda survey: late[survey.survey], reverse=True)
    for survey in surveys:
        about = plan.surveys[survey.survey]
        if about.wave in {"pre", "retrospective_pre"}:
            continue
        for item in about.items:
            result = survey.items.get(item.id)
            if item.theme not in themes or item.id in seen or result is None or isinstance(result, NotAnalysed):
                continue
            protected = protect_item(result, plan.privacy.k, agree=about.scale_of(item).agree)
            if protected is not None:
                seen.add(item.id)
                agreement = protected.estimate("agreement")
                text = agreement_sentence(item, protected, say, silent=False)
                yield Piece(text=text, share=None if agreement is None else agreement.value)


def leaders(evaluation: Evaluation, say: Words) -> Iterator[Piece]:
    """How often leaders who were invited came, level by level."""
    attendance = evaluation.attendance
    if isinstance(attendance, NotAnalysed) or attendance.by_level.empty:
        return
    shown = protect_attendance(attendance.by_level, evaluation.network.plan.privacy.k)
    if not shown.publish:
        return
    for row in shown.shown.dropna(subset=["share"]).to_dict("records"):
        share = float(row["share"])
        yield Piece(text=say("success_factors.leaders", level=str(row["level"]), share=say.percent(share)), share=share)


def _completed(evaluation: Evaluation, say: Words) -> Iterator[Piece]:
    flow = evaluation.flow
    if isinstance(flow, NotAnalysed) or flow.teams.empty:
        return
    n, left = len(flow.teams), int((flow.teams["outcome"] == "left").sum())
    yield Piece(text=say("success_factors.stayed", n=say.number(n - left), of=say.number(n)), share=1 - left / n)


def _data(evaluation: Evaluation, say: Words) -> Iterator[Piece]:
    due = sum(m.completeness.due for m in evaluation.measures)
    delivered = sum(m.completeness.delivered for m in evaluation.measures)
    if due:
        numbers = {"delivered": say.number(delivered), "due": say.number(due), "share": say.percent(delivered / due)}
        yield Piece(text=say("success_factors.delivered", **numbers), share=delivered / due)
    changes = sum(len(m.measure.changes) for m in evaluation.measures)
    if changes:
        yield Piece(text=say.plural("success_factors.changes", changes))


def _gatherings(evaluation: Evaluation, say: Words) -> Iterator[Piece]:
    if isinstance(evaluation.fidelity, NotAnalysed):
        return
    rows = {str(row["aspect"]): row for row in evaluation.fidelity.table.to_dict("records")}
    row = rows.get("gatherings")
    if row is None or pd.isna(row["planned"]) or pd.isna(row["delivered"]) or not float(row["planned"]):
        return
    planned, held = float(row["planned"]), float(row["delivered"])
    text = say("success_factors.gatherings", held=say.number(held), planned=say.number(planned))
    yield Piece(text=text, share=min(held / planned, 1.0))


def _reports(evaluation: Evaluation, say: Words) -> Iterator[Piece]:
    status = evaluation.status
    rate = None if isinstance(status, NotAnalysed) else status.estimate("submission_rate")
    if rate is not None:
        yield Piece(text=say("success_factors.reports", share=say.percent(rate.value)), share=rate.value)


def _coaches(evaluation: Evaluation, say: Words) -> Iterator[Piece]:
    """Teams to a coach: as many as a coach can follow count as in place, half again as many as partly."""
    if isinstance(evaluation.fidelity, NotAnalysed):
        return
    rows = {str(row["aspect"]): row for row in evaluation.fidelity.table.to_dict("records")}
    row = rows.get("teams_per_coach")
    if row is None or pd.isna(row["delivered"]) or float(row["delivered"]) <= 0:
        return
    ratio = float(row["delivered"])
    text = say("success_factors.coaches", ratio=say.number(ratio, 1))
    yield Piece(text=text, share=min(TEAMS_PER_COACH / ratio, 1.0))


def _guidelines(evaluation: Evaluation, say: Words) -> Iterator[Piece]:
    guidelines = evaluation.network.plan.network.guidelines
    if guidelines is not None:
        yield Piece(text=say("success_factors.guidelines", guidelines=say.of(guidelines)), share=1.0)


def _attendance(evaluation: Evaluation, say: Words) -> Iterator[Piece]:
    attendance = evaluation.attendance
    if isinstance(attendance, NotAnalysed):
        return
    shown = shown_estimates(attendance.estimates, attendance.by_gathering, evaluation.network.plan.privacy.k)
    whole = find_estimate(shown, "attendance")
    if whole is not None:
        yield Piece(text=say("success_factors.attendance", share=say.percent(whole.value)), share=whole.value)
