"""What speaks for a network and against it, in the memo's words, with what participants answered."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from lnet_eval.evaluation.benefits import Construct, constructs
from lnet_eval.evaluation.results import Evaluation
from lnet_eval.plan.survey import Item
from lnet_eval.reporting.blocks import Block, Foldout, Heading, Prose, Table
from lnet_eval.reporting.sections.success_factors import said
from lnet_eval.texts import Words


def benefit_blocks(evaluation: Evaluation, say: Words) -> Iterator[Block]:
    """Three benefits, three drawbacks and two values; nothing where no survey asked about any."""
    found = constructs(evaluation)
    asked = [construct for construct in found if construct.pieces]
    if not asked:
        return
    yield Heading(text=say("benefits.title"), level=3, id="experience-benefits")
    yield Prose(text=say("benefits.lead"))
    table = Table(
        id="benefits",
        caption=say("benefits.caption"),
        columns=tuple(say(f"benefits.column.{name}") for name in ("construct", "part", "answers")),
        rows=tuple(
            (
                say(f"benefits.{construct.part}.{construct.code}"),
                say(f"benefits.part.{construct.part}"),
                said(construct.pieces, evaluation, say),
            )
            for construct in asked
        ),
        note=say("benefits.note"),
        data=_data(found),
    )
    yield Foldout(summary=say("benefits.summary"), blocks=(table,))
    silent = [say(f"benefits.{one.part}.{one.code}") for one in found if not one.pieces]
    if silent:
        quoted = say.series([say("experience.quoted", item=name) for name in silent])
        yield Prose(role="note", text=say("benefits.not_asked", constructs=quoted))


def _data(found: tuple[Construct, ...]) -> pd.DataFrame:
    rows = [
        (
            construct.part,
            construct.code,
            item.id if isinstance(item := piece.values["item"], Item) else None,
            piece.share,
        )
        for construct in found
        for piece in construct.pieces
    ]
    return pd.DataFrame(rows, columns=["part", "construct", "item", "agreement"])
