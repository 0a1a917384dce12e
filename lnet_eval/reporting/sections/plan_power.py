"""Power: how often a network of each design would show the change that is hoped for."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from lnet_eval.methods.estimate import Estimate
from lnet_eval.methods.power import Power
from lnet_eval.plan.measure import Measure
from lnet_eval.plan.planning import Assumption
from lnet_eval.planning import Assessment
from lnet_eval.planning.baseline import FEWEST_MONTHS
from lnet_eval.planning.variations import Variation
from lnet_eval.reporting.blocks import Block, Facts, Heading, Prose, Section, Table
from lnet_eval.reporting.blocks import Words as BlockText
from lnet_eval.reporting.figures.power import power_figure
from lnet_eval.reporting.numbers import value_text
from lnet_eval.reporting.sections.plan_advice import counted, design_sentence, not_analysed_text
from lnet_eval.reporting.wording import plan_text
from lnet_eval.texts import Words


def plan_power_section(assessment: Assessment, say: Words) -> Section:
    """Curves, a table, the recommended design with one thing changed at a time, and the assumptions behind them."""
    return Section(id="plan_power", title=say("plan_power.title"), blocks=tuple(_blocks(assessment, say)))


def _blocks(assessment: Assessment, say: Words) -> Iterator[Block]:
    key, assumed = assessment.key, assessment.assumed
    if key is None or assumed is None:
        lacking = "no_measure" if key is None else "no_assumptions" if key.frequency == "month" else "not_monthly"
        yield Prose(role="warning", text=say(f"plan_power.{lacking}"))
        return
    yield Prose(text=say("plan_power.lead", enough=say.percent(assessment.network.plan.planning.enough)))
    yield Heading(text=say("plan_power.assumptions"), level=3, id="plan-power-assumptions")
    yield Facts(rows=tuple(_assumptions(key, assumed, assessment, say)))
    yield Prose(text=_where_from(assessment, say))
    figure = power_figure(assessment, say)
    if figure is not None:
        yield figure
    yield _table(assessment, say)
    lost = not_analysed_text(assessment, say)
    if lost is not None:
        yield Prose(role="warning", text=lost)
    if assessment.variations:
        yield Heading(text=say("plan_power.variations"), level=3, id="plan-power-variations")
        yield Prose(text=say("plan_power.variations.lead"))
        yield _variations(assessment, say)
    if assessment.others:
        yield _others(assessment, say)
    yield Prose(role="note", text=say("plan_power.note"))


def _assumptions(
    key: Measure, assumed: Assumption, assessment: Assessment, say: Words
) -> Iterator[tuple[BlockText, BlockText]]:
    unit = {"proportion": "proportion", "rate": f"per {key.per:g}"}.get(key.kind, "natural")
    change = "proportion_difference" if unit == "proportion" else unit
    yield say("plan_power.measure"), plan_text(say, key.title)
    if assumed.baseline is not None:
        yield say("plan_power.baseline"), value_text(say, assumed.baseline, unit, key)
    yield say("plan_power.effect"), value_text(say, assumed.effect, change, key)
    yield say("plan_power.shape"), say(f"plan_power.shape.{assumed.shape}")
    if assumed.denominator is not None:
        yield say("plan_power.denominator"), say.number(assumed.denominator)
    scale = "log" if key.kind in {"rate", "count"} else "logit" if key.kind == "proportion" else "natural"
    yield say("plan_power.variation"), say(f"plan_power.variation.{scale}", sd=say.number(assumed.variation, 2))
    yield say("plan_power.autocorrelation"), say.number(assumed.autocorrelation, 2)
    if assumed.shared:
        yield say("plan_power.shared"), say.percent(assumed.shared)
    if assumed.between:
        yield say("plan_power.between"), say.percent(assumed.between)
    if assumed.season:
        yield say("plan_power.season"), say("plan_power.season.value", size=say.number(assumed.season, 2))
    yield say("plan_power.teams"), say.number(assessment.recommendation.chosen.option.teams)
    plan = assessment.network.plan
    if plan.phases.transition_months:
        yield say("plan_power.transition"), counted(say, "plan_advice.months", plan.phases.transition_months)
    leaving = plan.planning.leaving
    if leaving:
        yield say("plan_power.leaving"), say.number(leaving)
    if assumed.source is not None:
        yield say("plan_power.source"), plan_text(say, assumed.source)


def _where_from(assessment: Assessment, say: Words) -> str:
    """Whether level and variation were measured or thought."""
    own, stated = assessment.own, assessment.stated
    if own is None or stated is None:
        return say("plan_power.own.none", least=say.number(FEWEST_MONTHS))
    if assessment.assumed is stated:
        return say("plan_power.own.impossible")
    return say(
        "plan_power.own",
        first=say.period(own.first),
        last=say.period(own.last),
        units=say.number(own.n_units),
        months=say.number(own.n_months),
        least=say.number(FEWEST_MONTHS),
        variation=say.number(stated.variation, 2),
        autocorrelation=say.number(stated.autocorrelation, 2),
    )


def share_text(say: Words, estimate: Estimate) -> str:
    """A power with the simulation's own uncertainty: "43 % (39–48)"."""
    return say(
        "plan_power.cell", power=say.percent(estimate.value),
        low=say.number(100 * estimate.low), high=say.number(100 * estimate.high),
    )  # fmt: skip


def _cells(say: Words, power: Power) -> tuple[str, ...]:
    return tuple(share_text(say, estimate) for estimate in power.estimates[:3])


def _columns(say: Words, first: str, power: Power) -> tuple[str, ...]:
    at = say("plan_power.column.horizon", month=say.number(power.design.transition + power.design.at))
    return say(first), say("plan_power.column.level"), say("plan_power.column.slope"), at


def _table(assessment: Assessment, say: Words) -> Table:
    known = [(one.option, one.power) for one in assessment.options if one.power is not None]
    shown = [(option, power) for option, power in known if option.kind != "drawn"]
    return Table(
        id="plan-power",
        caption=say("plan_power.caption", n=say.number(shown[0][1].at_horizon.n)),
        columns=_columns(say, "plan_power.column.design", shown[0][1]),
        rows=tuple((_upper(design_sentence(say, option)), *_cells(say, power)) for option, power in shown),
        numeric=(1, 2, 3),
        note=say("plan_power.table_note"),
        data=assessment.to_frame(),
    )


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]


def _variations(assessment: Assessment, say: Words) -> Table:
    chosen = assessment.recommendation.chosen
    recommended = chosen.power or assessment.variations[0].power
    rows = [(_upper(design_sentence(say, chosen.option)), *_cells(say, recommended))]
    rows += [(_changed(variation, say), *_cells(say, variation.power)) for variation in assessment.variations]
    frames = [
        variation.power.to_frame().assign(changed=variation.what, to=variation.value)
        for variation in assessment.variations
    ]
    return Table(
        id="plan-power-variations-table",
        caption=say("plan_power.variations.caption"),
        columns=(say("plan_power.column.changed"), *_columns(say, "plan_power.column.design", recommended)[1:3],
                 say("plan_power.column.middle")),
        rows=tuple(rows),
        numeric=(1, 2, 3),
        data=pd.concat(frames, ignore_index=True),
    )  # fmt: skip


def _changed(variation: Variation, say: Words) -> str:
    if isinstance(variation.value, str):
        return say(f"plan_power.changed.shape.{variation.value}")
    digits = 1 if variation.what == "autocorrelation" else 0
    return say(f"plan_power.changed.{variation.what}", value=say.number(variation.value, digits))


def _others(assessment: Assessment, say: Words) -> Table:
    plan = assessment.network.plan
    first = next(iter(assessment.others.values()))
    return Table(
        id="plan-power-others",
        caption=say("plan_power.others"),
        columns=_columns(say, "plan_power.column.measure", first),
        rows=tuple(
            (plan_text(say, plan.measure(name).title), *_cells(say, power)) for name, power in assessment.others.items()
        ),
        numeric=(1, 2, 3),
        data=pd.concat(
            [power.to_frame().assign(measure=name) for name, power in assessment.others.items()], ignore_index=True
        ),
    )
