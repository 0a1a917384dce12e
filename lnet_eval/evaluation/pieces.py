"""What the data say of success factors and challenges, as codes with numbers; the words are the report's."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import pandas as pd

from lnet_eval.disclosure import protect_item
from lnet_eval.evaluation.attendance import shown_attendance
from lnet_eval.evaluation.not_analysed import NotAnalysed
from lnet_eval.evaluation.results import Evaluation
from lnet_eval.methods.estimate import Estimate

_LATE: Final = ("end", "post")


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """One thing that the data say.

    Attributes
    ----------
    code : `success_factors.<code>` in the catalogues. values : its numbers, texts and estimates.
    share : the share behind it, by which it counts towards a status; None where it does not.
    """

    code: str
    values: Mapping[str, object] = field(default_factory=dict)
    share: float | None = None


def share_piece(code: str, share: Estimate | None) -> Iterator[Piece]:
    """A share of teams as so many of so many; nothing where it is not known."""
    if share is not None:
        yield Piece(code=code, values={"n": round(share.value * share.n), "of": share.n}, share=share.value)


def survey_pieces(evaluation: Evaluation, themes: Sequence[str], *, before: bool) -> Iterator[Piece]:
    """What was answered to the questions of some themes: before the start, or in the last survey that asked since.

    A retrospective pre-test is neither: it is asked afterwards about the time before.
    """
    plan, seen = evaluation.network.plan, set()
    in_time = enumerate(evaluation.surveys)  # the evaluation has them in the order in which they were asked
    late = {survey.survey: (plan.surveys[survey.survey].wave in _LATE, place) for place, survey in in_time}
    for survey in sorted(evaluation.surveys, key=lambda survey: late[survey.survey], reverse=True):
        about = plan.surveys[survey.survey]
        if about.wave == "retrospective_pre" or (about.wave == "pre") is not before:
            continue
        for item in about.items:
            result = survey.items.get(item.id)
            if item.theme not in themes or item.id in seen or result is None or isinstance(result, NotAnalysed):
                continue
            protected = protect_item(result, plan.privacy.k)
            if protected is not None:
                seen.add(item.id)
                agreement = protected.estimate("agreement")
                share = None if agreement is None else agreement.value
                yield Piece(code="survey", values={"item": item, "shown": protected}, share=share)


def leaders(evaluation: Evaluation) -> Iterator[Piece]:
    """How often leaders who were invited came, level by level."""
    attendance = evaluation.attendance
    if isinstance(attendance, NotAnalysed) or attendance.by_level.empty:
        return
    shown = shown_attendance(attendance, evaluation.network.plan.privacy.k)["level"]
    if not shown.publish:
        return
    for row in shown.shown.dropna(subset=["share"]).to_dict("records"):
        share = float(row["share"])
        yield Piece(code="leaders", values={"level": str(row["level"]), "share": share}, share=share)


def leaders_by_time(evaluation: Evaluation) -> tuple[list[Piece], list[Piece]]:
    """Leaders' attendance at the first gathering, and at all later ones, as far as these may be shown."""
    found: dict[str, list[Piece]] = {"first": [], "later": []}
    attendance = evaluation.attendance
    if isinstance(attendance, NotAnalysed) or attendance.by_leading.empty:
        return found["first"], found["later"]
    shown = shown_attendance(attendance, evaluation.network.plan.privacy.k)["leading"]
    for row in shown.shown[~shown.mask].to_dict("records"):
        if row["invited"]:
            values = {"n": int(row["attended"]), "of": int(row["invited"])}
            time = str(row["leading"])
            found[time].append(Piece(code=f"leaders.{time}", values=values, share=float(row["share"])))
    return found["first"], found["later"]


def left_out_of(evaluation: Evaluation) -> tuple[int, int] | None:
    """How many teams left, out of how many that enrolled; None where no team is known."""
    flow = evaluation.flow
    if isinstance(flow, NotAnalysed) or flow.teams.empty:
        return None
    return int((flow.teams["outcome"] == "left").sum()), len(flow.teams)


def delivered_of(evaluation: Evaluation, aspect: str) -> tuple[float, float] | None:
    """Planned and delivered of one aspect of the design; None where nothing was delivered or counted."""
    if isinstance(evaluation.fidelity, NotAnalysed):
        return None
    table = evaluation.fidelity.table
    row = table[table["aspect"] == aspect]
    if row.empty or pd.isna(row["delivered"].iloc[0]):
        return None
    return float(row["planned"].iloc[0]), float(row["delivered"].iloc[0])
