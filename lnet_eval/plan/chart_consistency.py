"""What the charts and targets of a plan must agree on with the rest of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from lnet_eval.plan.charting import ChartPhase, Exclusion, Target
from lnet_eval.plan.measure import Measure
from lnet_eval.plan.model import Plan

FITTING: Final[dict[str, frozenset[str]]] = {
    "p": frozenset({"proportion"}),
    "p'": frozenset({"proportion"}),
    "u": frozenset({"rate"}),
    "u'": frozenset({"rate"}),
    "i'": frozenset({"proportion", "rate"}),
    "c": frozenset({"count", "rate"}),
    "g": frozenset({"count", "time_between"}),
    "t": frozenset({"time_between"}),
}
"""Control chart → the kinds of measure it is made for; the others take any."""

Fault = tuple[str, str, dict[str, object]]
"""Code, dotted key in the plan, and the sentence's values."""


def chart_faults(plan: Plan) -> Iterator[Fault]:
    """Charts that do not fit their measure, units that are not in the plan, and dates outside its phases."""
    for number, measure in enumerate(plan.measures, start=1):
        key = f"measures.{number}"
        fitting = FITTING.get(measure.chart.kind)
        if fitting is not None and measure.kind not in fitting:
            yield "chart_unfit", f"{key}.chart.kind", {"chart": measure.chart.kind, "kind": measure.kind}
        yield from _units(plan, measure, key)
        yield from _dates(plan, measure, key)


def _units(plan: Plan, measure: Measure, key: str) -> Iterator[Fault]:
    known = {unit.id for unit in plan.units}
    charting = measure.chart
    lists: tuple[tuple[str, Sequence[Target | ChartPhase | Exclusion]], ...] = (
        ("targets", measure.targets), ("chart.phases", charting.phases), ("chart.exclude", charting.exclude),
    )  # fmt: skip
    for name, entries in lists:
        for number, entry in enumerate(entries, start=1):
            if entry.unit is not None and entry.unit not in known:
                yield "chart_unit_unknown", f"{key}.{name}.{number}.unit", {"named": entry.unit}


def _dates(plan: Plan, measure: Measure, key: str) -> Iterator[Fault]:
    first, last = plan.phases.baseline_start, plan.phases.follow_up_end or plan.phases.end
    lists: tuple[tuple[str, Sequence[ChartPhase | Exclusion]], ...] = (
        ("phases", measure.chart.phases), ("exclude", measure.chart.exclude),
    )  # fmt: skip
    for name, entries in lists:
        for number, entry in enumerate(entries, start=1):
            if entry.date < first or (last is not None and entry.date > last):
                yield "chart_date_outside", f"{key}.chart.{name}.{number}.date", {"date": entry.date.isoformat()}
