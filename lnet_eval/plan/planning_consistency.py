"""What a plan's expectations of its measures must agree with."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from typing import Final

from lnet_eval.errors import Problem
from lnet_eval.plan.model import Plan
from lnet_eval.plan.planning import highest_level

MOST_VARIATION: Final = 3.0  # on the log or logit scale: an ordinary month twenty times above its level, or below


def planning_inconsistencies(plan: Plan, *, file: str) -> Iterator[Problem]:
    """Every assumption that a measure cannot have, or that would not be an improvement, with its dotted key."""

    def wrong(code: str, key: str, **values: object) -> Problem:
        return Problem(code=f"plan_{code}", file=file, column=key, values=values)

    measures = {measure.id: measure for measure in plan.measures}
    for number, assumed in enumerate(plan.planning.assumptions, start=1):
        key, measure = f"planning.assumptions.{number}", measures.get(assumed.measure)
        if measure is None:
            near = difflib.get_close_matches(assumed.measure, list(measures), n=1, cutoff=0.0)
            yield wrong("assumption_unknown", f"{key}.measure", named=assumed.measure, near=near[0] if near else "–")
            continue
        if measure.key or measure is plan.key_measure:
            improvement = assumed.effect if measure.better == "up" else -assumed.effect
            if improvement <= 0:
                code = "assumption_no_change" if improvement == 0 else f"assumption_against_{measure.better}"
                yield wrong(code, f"{key}.effect", measure=measure.id, effect=f"{assumed.effect:g}")
        if measure.kind not in {"rate", "proportion", "count"}:
            continue
        if assumed.variation > MOST_VARIATION:
            named = {"measure": measure.id, "variation": f"{assumed.variation:g}", "most": f"{MOST_VARIATION:g}"}
            yield wrong("assumption_variation", f"{key}.variation", **named)
        top = highest_level(measure, assumed.denominator)
        levels = () if assumed.baseline is None else (assumed.baseline, assumed.baseline + assumed.effect)
        if not levels or not all(0 < level < top for level in levels):
            yield wrong("assumption_level", f"{key}.baseline", measure=measure.id)
        if assumed.denominator is None and measure.kind != "count":
            yield wrong("assumption_without_denominator", f"{key}.denominator", measure=measure.id)
