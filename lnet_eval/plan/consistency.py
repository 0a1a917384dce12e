"""What the sections of a plan must agree on between them."""

from __future__ import annotations

import datetime as dt
import difflib
from collections import Counter
from collections.abc import Iterator

from lnet_eval.errors import Problem
from lnet_eval.plan.chart_consistency import chart_faults
from lnet_eval.plan.delivered_consistency import delivered_inconsistencies
from lnet_eval.plan.measure import Measure
from lnet_eval.plan.model import Plan, Unit
from lnet_eval.plan.planning_consistency import planning_inconsistencies
from lnet_eval.plan.survey_consistency import survey_inconsistencies
from lnet_eval.plan.tables import Source

FILE_NAME = "network.toml"


def inconsistencies(plan: Plan) -> tuple[Problem, ...]:
    """Every place where one section of the plan contradicts another, each with its dotted key."""
    surveys = survey_inconsistencies(plan, file=FILE_NAME)
    return (
        *_sources(plan),
        *_units(plan),
        *_interruptions(plan),
        *_labels(plan),
        *surveys,
        *_evidence(plan),
        *_charts(plan),
        *_people(plan),
        *delivered_inconsistencies(plan, file=FILE_NAME),
        *planning_inconsistencies(plan, file=FILE_NAME),
    )


def _problem(code: str, key: str, **values: object) -> Problem:
    return Problem(code=f"plan_{code}", file=FILE_NAME, column=key, values=values)


def _charts(plan: Plan) -> Iterator[Problem]:
    for code, key, values in chart_faults(plan):
        yield _problem(code, key, **values)


def _sources(plan: Plan) -> Iterator[Problem]:
    units, measures = [unit.id for unit in plan.units], [measure.id for measure in plan.measures]
    for key, source in _named_sources(plan):
        yield from _known(source.unit, units, f"{key}.unit", "unit_unknown")
        yield from _known(source.measure, measures, f"{key}.measure", "measure_unknown")
    if plan.sources.measurements and not units:
        yield _problem("without_units", "units")
    if plan.sources.measurements and not measures:
        yield _problem("without_measures", "measures")


def _named_sources(plan: Plan) -> Iterator[tuple[str, Source]]:
    several = len(plan.sources.measurements) > 1
    for number, source in enumerate(plan.sources.measurements, start=1):
        yield (f"sources.measurements.{number}" if several else "sources.measurements"), source
    for name in ("attendance", "status", "costs", "interviews", "events", "progress", "earlier"):
        source = getattr(plan.sources, name)
        if source is not None:
            yield f"sources.{name}", source


def _known(named: str | None, ids: list[str], key: str, code: str) -> Iterator[Problem]:
    if named is not None and ids and named not in ids:
        near = difflib.get_close_matches(named, ids, n=1, cutoff=0.0)
        yield _problem(code, key, named=named, near=near[0] if near else "–")


def _units(plan: Plan) -> Iterator[Problem]:
    phases = plan.phases
    last = phases.follow_up_end or phases.end
    for number, unit in enumerate(plan.units, start=1):
        key = f"units.{number}"
        if unit.start is not None and not _between(phases.baseline_start, unit.start, last):
            yield _problem("unit_start_outside", f"{key}.start", unit=unit.id)
        if unit.left is not None and unit.left.date < phases.baseline_start:
            yield _problem("unit_left_before_baseline", f"{key}.left.date", unit=unit.id)


def _interruptions(plan: Plan) -> Iterator[Problem]:
    phases = plan.phases
    last = phases.end or phases.follow_up_end
    for number, measure in enumerate(plan.measures, start=1):
        for stage in measure.interruptions:
            if stage.date <= phases.start or (last is not None and stage.date > last):
                key = f"measures.{number}.interruptions"
                yield _problem("interruption_outside", key, measure=measure.id, day=stage.date.isoformat())


def _between(first: dt.date, day: dt.date, last: dt.date | None) -> bool:
    return first <= day and (last is None or day <= last)


def _labels(plan: Plan) -> Iterator[Problem]:
    listed: tuple[tuple[str, tuple[Unit | Measure, ...]], ...] = (("units", plan.units), ("measures", plan.measures))
    for name, things in listed:
        ids = {thing.id for thing in things}
        codes = [(number, thing.id, code) for number, thing in enumerate(things, 1) for code in set(thing.codes)]
        uses = Counter(code.casefold() for _, _, code in codes)
        for number, own, code in sorted(codes):
            if uses[code.casefold()] > 1 or code.casefold() in ids - {own}:
                yield _problem("code_used_twice", f"{name}.{number}.codes", label=code)


def _evidence(plan: Plan) -> Iterator[Problem]:
    measures = [measure.id for measure in plan.measures]
    for criterion, entries in plan.evidence.items():
        for named in dict.fromkeys(name for entry in entries for name in entry.measures if name not in measures):
            near = difflib.get_close_matches(named, measures, n=1, cutoff=0.0)
            key = f"evidence.{criterion}.measures"
            yield _problem("confirmed_measure_unknown", key, named=named, near=near[0] if near else "–")


def _people(plan: Plan) -> Iterator[Problem]:
    invited, limits, costs = plan.enrolment.invited_teams, plan.thresholds, plan.costs
    if invited is not None and invited < len(plan.teams):
        yield _problem("invited_below_enrolled", "enrolment.invited_teams", invited=invited, enrolled=len(plan.teams))
    if limits.score_low >= limits.score_high:
        yield _problem("scores_out_of_order", "thresholds.score_low")
    if costs.index and (costs.price_year is None or str(costs.price_year) not in costs.index):
        yield _problem("index_without_price_year", "costs.index")
    for name in ("cash", "hours", "hourly_value", "participants"):
        low, high = getattr(costs.sensitivity, name)
        if not low <= 1 <= high:
            yield _problem("range_without_one", f"costs.sensitivity.{name}")
