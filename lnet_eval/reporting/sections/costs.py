"""What the network cost, for whom, and what stands beside it in natural units."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from typing import Final

import pandas as pd

from lnet_eval.evaluation.attendance import count_participants
from lnet_eval.evaluation.not_analysed import NotAnalysed
from lnet_eval.evaluation.results import Evaluation
from lnet_eval.evaluation.teams import team_signals
from lnet_eval.methods.cost import Costs
from lnet_eval.methods.estimate import HOURS, NOK, Estimate, estimates_frame
from lnet_eval.reporting.blocks import Block, Foldout, Heading, Prose, Section, Table
from lnet_eval.reporting.cautions import caution_prose
from lnet_eval.reporting.figures.costs import costs_figure
from lnet_eval.reporting.figures.tornado import tornado_figure
from lnet_eval.reporting.numbers import estimate_text, not_analysed_text, value_text
from lnet_eval.reporting.sections.cost_drivers import cost_driver_blocks
from lnet_eval.reporting.wording import change_sentence
from lnet_eval.texts import Words

_HEADS: Final = ("participant", "team", "project")
_PERSPECTIVES: Final = (("director", "cash"), ("with_hours", "total"))


def costs_section(evaluation: Evaluation, say: Words) -> Section:
    """Costs from two perspectives, and consequences beside them."""
    return Section(id="costs", title=say("costs.title"), blocks=tuple(_blocks(evaluation, say)))


def _blocks(evaluation: Evaluation, say: Words) -> Iterator[Block]:
    costs = evaluation.costs
    if isinstance(costs, NotAnalysed):
        yield Prose(text=not_analysed_text(say, costs))
    else:
        drivers = cost_driver_blocks(evaluation, costs, say)
        yield from costs_blocks(costs, say, divided=_divided(evaluation, say), drivers=drivers)
        yield from _sensitivity(evaluation, say)
    yield from _consequences(evaluation, say)


def costs_blocks(
    costs: Costs, say: Words, *, divided: str | None = None, drivers: Iterable[Block] = ()
) -> Iterator[Block]:
    """The sums from both perspectives, the hours, who bears what, and every item.

    Parameters
    ----------
    divided : what the costs per participant are divided by. drivers : what the cost is driven by.
    """
    if costs.price_year is not None:
        converted = "factor" in costs.items and costs.items["factor"].ne(1).any()
        yield Prose(text=say("costs.converted" if converted else "costs.price_year", year=costs.price_year))
    yield _perspectives(costs, say, divided)
    yield from drivers
    yield from _hours(costs, say)
    figure = costs_figure(costs, say)
    if figure is not None:
        yield figure
    yield from caution_prose(say, costs.cautions)
    yield _items(costs, say)


def _sensitivity(evaluation: Evaluation, say: Words) -> Iterator[Block]:
    """How far the cost moves with each assumption."""
    yield Heading(text=say("costs.sensitivity"), level=3, id="costs-sensitivity")
    found = evaluation.cost_sensitivity
    if isinstance(found, NotAnalysed):
        yield Prose(text=not_analysed_text(say, found))
        return
    figure = tornado_figure(found, say)
    if figure is not None:
        yield figure


def _divided(evaluation: Evaluation, say: Words) -> str | None:
    """What the costs per participant are divided by, where the plan and the registrations differ."""
    planned, counted = evaluation.network.plan.design.participants, count_participants(evaluation.network)
    if planned is None or counted is None or planned == counted:
        return None
    return say("costs.divided", planned=say.number(planned), counted=say.number(counted))


def _perspectives(costs: Costs, say: Words, note: str | None) -> Table:
    """The director's cash, and the same with the value of people's hours."""
    rows: list[tuple[str, ...]] = []
    for name, view in _PERSPECTIVES:
        whole = costs.estimate("cash_total" if view == "cash" else "total")
        if whole is None:
            unknown = say("costs.unknown" if view == "cash" else "costs.no_rate")
            rows.append((say(f"costs.perspective.{name}"), unknown, "–", "–", "–"))
            continue
        heads = (costs.estimate(f"{view}_per_{head}") for head in _HEADS)
        rows.append((say(f"costs.perspective.{name}"), _money(say, whole), *(_money(say, head) for head in heads)))
    return Table(
        id="cost-perspectives",
        caption=say("costs.caption"),
        columns=tuple(say(f"costs.column.{name}") for name in ("perspective", "total", *_HEADS)),
        rows=tuple(rows),
        numeric=(1, 2, 3, 4),
        note=note,
        data=estimates_frame(costs.estimates),
    )


def _money(say: Words, estimate: Estimate | None) -> str:
    return say("costs.unknown") if estimate is None else estimate_text(say, estimate)


def _hours(costs: Costs, say: Words) -> Iterator[Block]:
    hours = costs.estimate("hours_total")
    if hours is not None:
        yield Prose(text=say("costs.hours", hours=estimate_text(say, hours)))
    low, high = (costs.estimate(f"hours_per_participant_{bound}") for bound in ("low", "high"))
    if low is not None and high is not None:
        if low.value == high.value:
            yield Prose(text=say("costs.meeting_hours", hours=estimate_text(say, low)))
        else:
            bounds = {"low": say.number(low.value, 1), "high": estimate_text(say, high)}
            yield Prose(text=say("costs.meeting_hours_range", **bounds))


def _items(costs: Costs, say: Words) -> Foldout:
    """Every item, and the sums by category."""
    priced = "year" in costs.items and costs.items["year"].notna().any()
    more = ("price_year", "factor") if priced else ()
    items = Table(
        id="cost-items",
        caption=say("costs.items.caption"),
        columns=tuple(say(f"costs.column.{name}") for name in ("item", "category", "payer", "amount", "hours", *more)),
        rows=tuple(
            (
                str(row["item"]),
                _text(row["category"]),
                _text(row["payer"]),
                value_text(say, float(row["amount"]), NOK),
                value_text(say, float(row["hours"]), HOURS),
                *((_text(row["year"]), say.number(float(row["factor"]), 3)) if priced else ()),
            )
            for row in costs.items.to_dict("records")
        ),
        numeric=(3, 4, 5, 6) if priced else (3, 4),
        data=costs.items,
    )
    by_category = Table(
        id="costs-by-category",
        caption=say("costs.by_category.caption"),
        columns=tuple(say(f"costs.column.{name}") for name in ("category", "cash", "hours_value")),
        rows=tuple(
            (_text(row["category"]), *(value_text(say, float(row[part]), NOK) for part in ("cash", "hours_value")))
            for row in costs.by_category.to_dict("records")
        ),
        numeric=(1, 2),
        data=costs.by_category,
    )
    return Foldout(summary=say.plural("costs.items.summary", len(costs.items)), blocks=(by_category, items))


def _text(value: object) -> str:
    missing = value is None or value is pd.NA or (isinstance(value, float) and math.isnan(value))
    return "–" if missing else str(value)


def _consequences(evaluation: Evaluation, say: Words) -> Iterator[Block]:
    """What the measures did, in their own units, beside what it cost; never one divided by the other."""
    yield Heading(text=say("costs.consequences"), level=3, id="costs-consequences")
    yield Prose(text=say("costs.consequences.lead"))
    yield from _reach(evaluation, say)
    rows, data = [], []
    for measure in evaluation.measures:
        sentence = change_sentence(say, measure) or say("costs.consequences.not_analysed")
        expected = say("measures.verdict.not_analysed")
        if measure.primary is not None:
            effect = estimate_text(say, measure.primary, measure.measure)
            expected = say(f"measures.expected.{measure.time_change}", effect=effect)
        rows.append((say.of(measure.measure.title), sentence, expected))
        data.append({"measure": measure.measure.id, "change": measure.change, "time_change": measure.time_change})
    if not rows:
        yield Prose(text=say("costs.consequences.none"))
        return
    yield Table(
        id="consequences",
        caption=say("costs.consequences.caption"),
        columns=tuple(say(f"costs.column.{name}") for name in ("measure", "change", "expected")),
        rows=tuple(rows),
        data=pd.DataFrame(data),
    )


def _reach(evaluation: Evaluation, say: Words) -> Iterator[Block]:
    """How many people, teams and projects the network reached: consequences in their own units."""
    rows = [(code, n, of) for code, n, of in reached(evaluation) if n is not None]
    if not rows:
        return
    yield Table(
        id="reach",
        caption=say("costs.reach.caption"),
        columns=(say("costs.reach.what"), say("costs.reach.n")),
        rows=tuple(
            (
                say(f"costs.reach.{code}"),
                say.number(n) if of is None else say("costs.reach.of", n=say.number(n), of=say.number(of)),
            )
            for code, n, of in rows
        ),
        numeric=(1,),
        data=pd.DataFrame(rows, columns=["consequence", "n", "of"]),
    )


def reached(evaluation: Evaluation) -> Iterator[tuple[str, int | None, int | None]]:
    """What was reached: (code, how many, out of how many); None where nobody knows."""
    plan, flow, key = evaluation.network.plan, evaluation.flow, evaluation.key_measure
    yield "participants", count_participants(evaluation.network), None
    started = plan.delivered.projects
    yield ("projects", plan.design.projects, None) if started is None else ("projects_started", started, None)
    yield "projects_completed", plan.delivered.projects_completed, started
    yield "projects_aligned", plan.delivered.projects_aligned, started
    teams = len(plan.teams) or None
    yield "teams", teams, None
    if not isinstance(flow, NotAnalysed):
        steps = dict(zip(flow.steps["step"], flow.steps["n"], strict=True))
        left = int((flow.teams["outcome"] == "left").sum())
        yield "completed", len(flow.teams) - left, teams
        yield "documented", int(steps["enough_data"]), teams
    if key is not None and key.series is not None:
        yield "signal", sum(signal == "better" for signal in team_signals(key).values()), teams
