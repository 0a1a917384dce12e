"""The network: who and what, its timeline, planned against delivered, and where the sources disagree."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace

import pandas as pd

from lnet_eval.evaluation.results import Evaluation
from lnet_eval.plan.model import Plan, Unit
from lnet_eval.reporting.blocks import Block, Facts, Foldout, Heading, Passage, Prose, Section, Table
from lnet_eval.reporting.blocks import Words as BlockText
from lnet_eval.reporting.figures.timeline import timeline_figure
from lnet_eval.reporting.sections.delivered import delivered_blocks
from lnet_eval.reporting.sections.fidelity import fidelity_blocks, model_blocks
from lnet_eval.reporting.wording import plan_text
from lnet_eval.texts import Words


def network_section(evaluation: Evaluation, say: Words) -> Section:
    """What the network was, what happened when, and how much of the plan was carried out."""
    plan = evaluation.network.plan
    return Section(
        id="network",
        title=say("network.title"),
        blocks=(
            _facts(plan, say),
            _heading(say, "timeline"),
            replace(timeline_figure(plan, evaluation.network.events, say), table=_timeline(evaluation, say)),
            _heading(say, "fidelity"),
            *fidelity_blocks(evaluation.fidelity, say),
            *delivered_blocks(evaluation, say),
            Heading(text=say("model.heading"), level=3, id="network-part-model"),
            *model_blocks(evaluation.learning_network, say, evaluation.network.plan),
            *_teams(plan, say),
            *_disagreements(plan, say),
        ),
    )


def _heading(say: Words, name: str) -> Heading:
    return Heading(text=say(f"network.{name}"), level=3, id=f"network-part-{name}")


def _facts(plan: Plan, say: Words) -> Facts:
    about = plan.network
    rows: list[tuple[BlockText, BlockText]] = [
        (say("network.owner"), about.owner),
        (say("network.focus_area"), plan_text(say, about.focus_area)),
        (
            say("network.guidelines"),
            say("page.not_stated") if about.guidelines is None else plan_text(say, about.guidelines),
        ),
        (say("network.enrolled"), say.number(len(plan.teams))),
        (
            say("network.comparison"),
            say.number(len(plan.comparisons)) if plan.comparisons else say("network.comparison.none"),
        ),
    ]
    if about.sites:
        rows.append((say("network.sites"), say.series(list(about.sites))))
    if plan.background.rationale is not None:
        rows.append((say("network.rationale"), plan_text(say, plan.background.rationale)))
    if plan.background.ethics is not None:
        rows.append((say("network.ethics"), plan_text(say, plan.background.ethics)))
    if about.source is not None:
        rows.append((say("network.source"), plan_text(say, about.source)))
    return Facts(rows=tuple(rows))


def _timeline(evaluation: Evaluation, say: Words) -> Table:
    """Phases, gatherings, starts, departures and concurrent events, in the order of time."""
    entries = sorted(_entries(evaluation, say), key=lambda entry: (entry[0], entry[1]))
    return Table(
        id="timeline",
        caption=say("network.timeline.caption"),
        columns=(say("network.timeline.date"), say("network.timeline.kind"), say("network.timeline.what")),
        rows=tuple((say.date(day), say(f"network.timeline.{kind}"), what) for day, kind, what in entries),
        data=pd.DataFrame(
            [(day.isoformat(), kind, _plain(what)) for day, kind, what in entries], columns=["date", "kind", "what"]
        ),
    )


def _entries(evaluation: Evaluation, say: Words) -> Iterator[tuple[dt.date, str, BlockText]]:
    plan = evaluation.network.plan
    for name in ("baseline_start", "start", "end", "follow_up_end"):
        day = getattr(plan.phases, name)
        if day is not None:
            yield day, "phase", say(f"network.phase.{name}")
    for gathering in plan.gatherings:
        what: BlockText = say(f"network.gathering.{gathering.kind}")
        if gathering.title is not None:
            what = plan_text(say, gathering.title)
        kind = "held" if gathering.held else "not_held"
        yield gathering.date, kind if gathering.planned else f"{kind}_unplanned", what
    for unit in plan.teams:
        if unit.start is not None and unit.start != plan.phases.start:
            yield unit.start, "team_start", unit.name
        if unit.left is not None:
            reason = plan_text(say, unit.left.reason)
            yield unit.left.date, "team_left", (f"{unit.name}: ", reason)
    for measure in plan.measures:
        for change in measure.changes:
            yield change.date, "definition", (plan_text(say, measure.title), ": ", plan_text(say, change.what))
    if evaluation.network.events is not None:
        for row in evaluation.network.events.itertuples():
            yield pd.Timestamp(str(row.date)).date(), "event", str(row.what)


def _plain(text: BlockText) -> str:
    return "".join(str(part) for part in text) if isinstance(text, tuple) else str(text)


def _teams(plan: Plan, say: Words) -> Iterator[Block]:
    if not plan.units:
        return
    columns = ("name", "role", "organisation", "start", "left")
    rows: list[tuple[BlockText, ...]] = [
        (
            unit.name,
            say(f"network.role.{unit.role}"),
            unit.organisation or unit.site or "–",
            say.date(plan.start_of(unit)) if unit.role == "team" else "–",
            _left(unit, say),
        )
        for unit in plan.units
    ]
    table = Table(
        id="units",
        caption=say("network.units.caption"),
        columns=tuple(say(f"network.units.{name}") for name in columns),
        rows=tuple(rows),
        data=pd.DataFrame(
            [
                (unit.id, unit.role, plan.start_of(unit).isoformat(), unit.left.date.isoformat() if unit.left else None)
                for unit in plan.units
            ],
            columns=["unit", "role", "start", "left"],
        ),
    )
    yield Foldout(summary=say.plural("network.units.summary", len(plan.units)), blocks=(table,))


def _left(unit: Unit, say: Words) -> BlockText:
    if unit.left is None:
        return "–"
    reason = plan_text(say, unit.left.reason)
    return (f"{say.date(unit.left.date)}: ", reason if isinstance(reason, Passage) else Passage(reason))


def _disagreements(plan: Plan, say: Words) -> Iterator[Block]:
    """What the sources say where they contradict one another: all of it, side by side."""
    if not plan.disagreements:
        return
    yield _heading(say, "disagreements")
    yield Prose(text=say("network.disagreements.lead"))
    most = max(len(entry.statements) for entry in plan.disagreements)
    rows: list[tuple[BlockText, ...]] = []
    for entry in plan.disagreements:
        said = ((plan_text(say, s.text), " ", Passage(f"({s.source})")) for s in entry.statements)
        rows.append((plan_text(say, entry.topic), *said, *("–" for _ in range(most - len(entry.statements)))))
    yield Table(
        id="disagreements",
        caption=say("network.disagreements.caption"),
        columns=(
            say("network.disagreements.topic"),
            *(say("network.disagreements.statement", n=number) for number in range(1, most + 1)),
        ),
        rows=tuple(rows),
        data=pd.DataFrame(
            [
                (say.of(entry.topic), statement.source, say.of(statement.text))
                for entry in plan.disagreements
                for statement in entry.statements
            ],
            columns=["topic", "source", "statement"],
        ),
    )
