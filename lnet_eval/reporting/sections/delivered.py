"""What the plan says was delivered, and whom the teams were made of: words beside the planned–delivered table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pandas as pd

from lnet_eval.evaluation.composition import shown_composition
from lnet_eval.evaluation.not_analysed import NotAnalysed
from lnet_eval.evaluation.results import Evaluation
from lnet_eval.methods.estimate import Estimate, find_estimate
from lnet_eval.plan.model import Gathering
from lnet_eval.reporting.blocks import Block, Foldout, Prose, Table
from lnet_eval.reporting.blocks import Words as BlockText
from lnet_eval.reporting.numbers import estimate_text
from lnet_eval.reporting.wording import plan_text, sentence_around
from lnet_eval.texts import Words


def delivered_blocks(evaluation: Evaluation, say: Words) -> Iterator[Block]:
    """How coaches were trained, and whether the network is part of the leaders' training; or that nothing is said."""
    plan = evaluation.network.plan
    said = plan.delivered
    if said.coach_training is not None:
        training = plan_text(say, said.coach_training)
        yield Prose(text=sentence_around(say, "delivered.coach_training", training=training))
    if said.leader_training is not None:
        yield Prose(text=say(f"delivered.leader_training.{'yes' if said.leader_training else 'no'}"))
    if not said.model_dump(exclude_none=True) and evaluation.as_of >= plan.phases.start:
        yield Prose(role="note", text=say("delivered.nothing"))


def composition_blocks(evaluation: Evaluation, say: Words) -> Iterator[Block]:
    """In how many teams somebody drives the work, and how leaders and professionals mix; nothing where not said."""
    found, plan = evaluation.composition, evaluation.network.plan
    if isinstance(found, NotAnalysed):
        return
    shown = shown_composition(found, plan.privacy.k)
    driven = find_estimate(shown, "driving_force")
    if driven is not None:
        few = driven.value < plan.thresholds.driving_force
        least = say.percent(plan.thresholds.driving_force)
        text = say("composition.driving_force", **_counted(driven, say))
        yield (
            Prose(role="warning", text=f"{text} {say('composition.driving_force.few', least=least)}")
            if few
            else Prose(text=text)
        )
    mixed = find_estimate(shown, "mixed")
    if mixed is not None:
        yield Prose(text=say("composition.mixed", **_counted(mixed, say)))
    among = find_estimate(shown, "leaders_among_members")
    if among is not None:
        numbers = {"n": say.number(among.n), "leaders": say.number(found.leaders)}
        yield Prose(text=say("composition.leaders", share=estimate_text(say, among), **numbers))
    elif found.estimate("leaders_among_members") is not None:
        yield Prose(role="note", text=say("composition.hidden", k=say.number(plan.privacy.k)))


def _counted(share: Estimate, say: Words) -> dict[str, str]:
    return {"n": say.number(round(share.value * share.n)), "of": say.number(share.n)}


def leaders_told_blocks(held: Sequence[Gathering], say: Words) -> Iterator[Block]:
    """Gathering by gathering, which levels of leaders the organiser says took part; nothing where none is said."""
    levels = sorted({level for gathering in held for level in gathering.leaders})
    if not levels:
        return
    rows: list[tuple[BlockText, ...]] = []
    for gathering in held:
        what = say(f"network.gathering.{gathering.kind}")
        title = what if gathering.title is None else plan_text(say, gathering.title)
        marks = (say("leaders_told.yes") if level in gathering.leaders else "–" for level in levels)
        rows.append((say.date(gathering.date), title, *marks))
    data = [[gathering.date.isoformat(), *(level in gathering.leaders for level in levels)] for gathering in held]
    sentences = (
        say(
            "leaders_told.level",
            level=level,
            n=say.number(sum(level in g.leaders for g in held)),
            of=say.number(len(held)),
        )
        for level in levels
    )
    yield Prose(text=" ".join(sentences))
    table = Table(
        id="leaders-at-gatherings",
        caption=say("leaders_told.caption"),
        columns=(say("leaders_told.date"), say("leaders_told.gathering"), *levels),
        rows=tuple(rows),
        note=say("leaders_told.note"),
        data=pd.DataFrame(data, columns=["date", *levels]),
    )
    yield Foldout(summary=say("leaders_told.summary"), blocks=(table,))
