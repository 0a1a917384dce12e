"""What a plan's expectations of its measures must agree with."""

from __future__ import annotations

import difflib
import math
from collections.abc import Iterator

from lnet_eval.errors import Problem
from lnet_eval.plan.model import Plan


def planning_inconsistencies(plan: Plan, *, file: str) -> Iterator[Problem]:
    """Every assumption about a measure that is not there, or a level that it cannot have, with its dotted key."""

    def wrong(code: str, key: str, **values: object) -> Problem:
        return Problem(code=f"plan_{code}", file=file, column=key, values=values)

    measures = {measure.id: measure for measure in plan.measures}
    for number, assumed in enumerate(plan.planning.assumptions, start=1):
        key, measure = f"planning.assumptions.{number}", measures.get(assumed.measure)
        if measure is None:
            near = difflib.get_close_matches(assumed.measure, list(measures), n=1, cutoff=0.0)
            yield wrong("assumption_unknown", f"{key}.measure", named=assumed.measure, near=near[0] if near else "–")
            continue
        if measure.kind not in {"rate", "proportion", "count"}:
            continue
        top = 1.0 if measure.kind == "proportion" else math.inf
        levels = () if assumed.baseline is None else (assumed.baseline, assumed.baseline + assumed.effect)
        if not levels or not all(0 < level < top for level in levels):
            yield wrong("assumption_level", f"{key}.baseline", measure=measure.id)
        if assumed.denominator is None and measure.kind != "count":
            yield wrong("assumption_without_denominator", f"{key}.denominator", measure=measure.id)
