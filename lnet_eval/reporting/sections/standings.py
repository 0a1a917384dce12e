"""Every chart in one table: a row per measure and per team, with the same signs as the charts have."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from lnet_eval.evaluation.results import Evaluation, MeasureEvaluation
from lnet_eval.methods.estimate import SHARE
from lnet_eval.methods.spc import RunChart, Standing, standing
from lnet_eval.plan.measure import Measure
from lnet_eval.plan.model import Plan
from lnet_eval.reporting.blocks import Block, Foldout, Passage, Table
from lnet_eval.reporting.blocks import Words as BlockText
from lnet_eval.reporting.figures.axes import short_period
from lnet_eval.reporting.figures.cells import value_unit
from lnet_eval.reporting.figures.icons import assurance_text, icon_svg, variation_code, variation_text
from lnet_eval.reporting.figures.team_panels import in_order, team_standings
from lnet_eval.reporting.numbers import digits_of, number_text
from lnet_eval.reporting.wording import plan_text
from lnet_eval.texts import Words

_COLUMNS = ("measure", "unit", "latest", "centre", "target", "variation", "assurance")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One chart: the network's where `unit` is None; `name` is what the row is called."""

    measure: Measure
    unit: str | None
    name: str
    standing: Standing | None
    chart: RunChart | None


def standings_foldout(evaluation: Evaluation, say: Words) -> Iterator[Block]:
    """The table behind a summary; nothing where no measure has data."""
    plan = evaluation.network.plan
    rows = [row for measure in evaluation.measures if measure.series is not None for row in _rows(measure, plan, say)]
    if not rows:
        return
    table = Table(
        id="charts-at-a-glance",
        caption=say("charts.glance.caption"),
        columns=tuple(say(f"charts.glance.{name}") for name in _COLUMNS),
        rows=tuple(_cells(row, say) for row in rows),
        numeric=(2, 3, 4),
        note=say("charts.glance.note"),
        data=pd.DataFrame([_record(row) for row in rows]),
    )
    yield Foldout(summary=say.plural("charts.glance.summary", len(rows)), blocks=(table,))


def signs(now: Standing | None, say: Words) -> tuple[Passage, ...]:
    """The signs of a chart with their texts: variation, and the target where there is one."""
    passages = [variation_passage(now, say)]
    if now is not None and now.assurance is not None:
        passages += [Passage(". "), Passage(assurance_text(now, say), icon=icon_svg(now.assurance))]
    return tuple(passages)


def variation_passage(now: Standing | None, say: Words) -> Passage:
    """The sign for variation with its text."""
    return Passage(variation_text(now, say), icon=icon_svg(variation_code(now)))


def _rows(measure: MeasureEvaluation, plan: Plan, say: Words) -> Iterator[Row]:
    about = measure.measure
    whole = measure.chart if isinstance(measure.chart, RunChart) else None
    now = None if whole is None else standing(whole, better=about.better)
    yield Row(measure=about, unit=None, name=say("charts.glance.network"), standing=now, chart=whole)
    if len(plan.teams) < 2:
        return
    of_teams = team_standings(measure)
    charts = {team.unit: team.chart for team in measure.teams}
    for unit in in_order(plan.teams, of_teams, charts):
        chart = charts.get(unit.id)
        yield Row(
            measure=about,
            unit=unit.id,
            name=unit.name,
            standing=of_teams.get(unit.id),
            chart=chart if isinstance(chart, RunChart) else None,
        )


def _cells(row: Row, say: Words) -> tuple[BlockText, ...]:
    now = row.standing
    latest, centre, target = "–", "–", "–"
    if now is not None and now.period is not None:
        value, centre, target = _numbers(say, row.measure, (now.value, now.centre, now.target))
        latest = say("charts.glance.latest_cell", value=value, period=short_period(now.period, say))
    aim: BlockText = assurance_text(now, say)
    if now is not None and now.assurance is not None:
        aim = Passage(assurance_text(now, say), icon=icon_svg(now.assurance))
    return (
        plan_text(say, row.measure.title), row.name, latest, centre, target, variation_passage(now, say), aim,
    )  # fmt: skip


def _numbers(say: Words, measure: Measure, values: tuple[float | None, ...]) -> list[str]:
    """Values with common decimals and, but for the per cent sign, without their unit: the measure's name has it."""
    numbers = [math.nan if value is None else value for value in values]
    unit = value_unit(measure)
    digits = digits_of(unit, *numbers)
    if unit == SHARE:
        return [say.percent(number, digits) for number in numbers]
    return [number_text(say, number, unit, digits) for number in numbers]


def _record(row: Row) -> dict[str, object]:
    now, chart = row.standing, row.chart
    return {
        "measure": row.measure.id,
        "unit": row.unit,
        "chart": None if chart is None else chart.chart,
        "rules": None if chart is None else chart.rules,
        "period": None if now is None else str(now.period),
        "value": None if now is None else now.value,
        "centre": None if now is None else now.centre,
        "target": None if now is None else now.target,
        "variation": variation_code(now),
        "assurance": None if now is None else now.assurance,
        "n_met": None if now is None else now.n_met,
        "n_recent": None if now is None else now.n_recent,
    }
