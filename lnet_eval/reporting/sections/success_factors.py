"""The review's nine success factors and its challenges, with what this network's data say."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from lnet_eval.evaluation.results import Evaluation
from lnet_eval.reporting.blocks import Block, Heading, Prose, Section, Table
from lnet_eval.reporting.blocks import Words as BlockText
from lnet_eval.reporting.sections.challenges import challenges
from lnet_eval.reporting.sections.factors import factors
from lnet_eval.texts import Words


def success_factors_section(evaluation: Evaluation, say: Words) -> Section:
    """What was in place of what networks need, and what can still be done about it."""
    return Section(id="success_factors", title=say("success_factors.title"), blocks=tuple(_blocks(evaluation, say)))


def _blocks(evaluation: Evaluation, say: Words) -> Iterator[Block]:
    yield Prose(text=say("success_factors.lead"))
    rows: list[tuple[BlockText, ...]] = []
    data = []
    for factor in factors(evaluation, say):
        found = " ".join(piece.text for piece in factor.pieces) or say("success_factors.no_data")
        rows.append((say(f"success_factors.{factor.code}"), found, say(f"success_factors.status.{factor.status}")))
        data.append({"factor": factor.code, "status": factor.status, "pieces": len(factor.pieces)})
    yield Table(
        id="success-factors-table",
        caption=say("success_factors.caption"),
        columns=tuple(say(f"success_factors.column.{name}") for name in ("factor", "found", "status")),
        rows=tuple(rows),
        note=say("success_factors.note"),
        data=pd.DataFrame(data),
    )
    yield from _challenges(evaluation, say)


def _challenges(evaluation: Evaluation, say: Words) -> Iterator[Block]:
    """Every challenge that the review names, its status here, and what can be done."""
    yield Heading(text=say("success_factors.challenges"), level=3, id="success-factors-challenges")
    found = challenges(evaluation, say)
    open_ones = sum(challenge.status != "present" for challenge in found)
    yield Prose(text=say.plural("success_factors.challenges.lead", open_ones, of=say.number(len(found))))
    yield Table(
        id="challenges",
        caption=say("success_factors.challenges.caption"),
        columns=tuple(say(f"success_factors.column.{name}") for name in ("challenge", "here", "status", "action")),
        rows=tuple(
            (
                say(f"success_factors.{challenge.code}"),
                " ".join(piece.text for piece in challenge.pieces) or say("success_factors.no_data"),
                say(f"success_factors.challenge_status.{challenge.status}"),
                say("success_factors.no_action")
                if challenge.status == "present"
                else say(f"success_factors.{challenge.code}.action"),
            )
            for challenge in found
        ),
        data=pd.DataFrame([(c.code, c.status) for c in found], columns=["challenge", "status"]),
    )
