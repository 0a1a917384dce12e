"""The benefits, drawbacks and values that the memo names, with what participants answered to each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from lnet_eval.evaluation.pieces import Piece, survey_pieces
from lnet_eval.evaluation.results import Evaluation

Part = Literal["benefit", "drawback", "value"]
CONSTRUCTS: Final[tuple[tuple[Part, str, tuple[str, ...]], ...]] = (
    ("benefit", "competence", ("professional-development", "method")),
    ("benefit", "structure", ("organisational-development",)),
    ("benefit", "collaboration", ("collaboration", "learning-culture", "culture", "identity", "pride")),
    ("drawback", "time", ("time",)),
    ("drawback", "preparation", ("infrastructure",)),
    ("drawback", "everyday", ("commitment",)),
    ("value", "method", ("method",)),
    ("value", "help", ("change-support",)),
)
"""What the memo says speaks for a network, against it, and makes it worth the effort; each with its themes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Construct:
    """One of them: `part`, `code`, and what was answered to its questions, none where it was not asked."""

    part: Part
    code: str
    pieces: tuple[Piece, ...]


def constructs(evaluation: Evaluation) -> tuple[Construct, ...]:
    """Every construct in the memo's order, with the answers of the surveys since the start."""
    return tuple(
        Construct(part=part, code=code, pieces=tuple(survey_pieces(evaluation, themes, before=False)))
        for part, code, themes in CONSTRUCTS
    )
