"""What the plan itself says was delivered, as pieces of the success factors."""

from __future__ import annotations

from collections.abc import Iterator

from lnet_eval.evaluation.not_analysed import NotAnalysed
from lnet_eval.evaluation.pieces import Piece, share_piece
from lnet_eval.evaluation.results import Evaluation


def leaders_told(evaluation: Evaluation) -> Iterator[Piece]:
    """At how many of the gatherings held the organiser says that leaders took part, and whether leaders are trained.

    That the network is part of the leaders' training is told, and counts towards no status: it says nothing of how
    this network was anchored.
    """
    held = evaluation.held
    n = sum(bool(gathering.leaders) for gathering in held)
    if n:
        yield Piece(code="leaders_told", values={"n": n, "of": len(held)}, share=n / len(held))
    trained = evaluation.network.plan.delivered.leader_training
    if trained is not None:
        yield Piece(code=f"leader_training.{'yes' if trained else 'no'}")


def driving_force(evaluation: Evaluation) -> Iterator[Piece]:
    """In how many teams somebody drives the work, of those that say."""
    found = evaluation.composition
    yield from share_piece("driving_force", None if isinstance(found, NotAnalysed) else found.estimate("driving_force"))


def trained_coaches(evaluation: Evaluation) -> Iterator[Piece]:
    """How many have a coach's qualification, beside how many coach."""
    plan = evaluation.network.plan
    trained, coaches = plan.delivered.coaches_trained, plan.coaches
    if trained is None or not coaches:
        return
    enough = plan.thresholds.trained_per_coach * coaches
    share = 1.0 if not enough else min(trained / enough, 1.0)
    yield Piece(code="coaches_trained", values={"n": trained, "of": coaches}, share=share)
