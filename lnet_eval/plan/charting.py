"""The parts of `[[measures]]` that say what is aimed at, and how the measure is charted."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from lnet_eval.plan.fields import Identifier, Month, OneOrMore, Section, Text

ChartKind = Literal["run", "i", "p", "u", "c", "g", "t", "p'", "u'", "i'"]
RuleSet = Literal["anhoej", "shewhart", "mdc", "perla"]


class Target(Section):
    """A target that is not everybody's from the beginning: of one unit, or from a date on."""

    value: float
    start: Month | None = Field(default=None, alias="from")
    unit: Identifier | None = None


class ChartPhase(Section):
    """A date from which a chart has a new centre line, and why; of one unit's chart where it names a unit."""

    date: Month
    reason: Text
    unit: Identifier | None = None


class Exclusion(Section):
    """A period that is drawn and does not count, and why; of one unit's chart where it names a unit."""

    date: Month
    reason: Text
    unit: Identifier | None = None


class Charting(Section):
    """`chart` of a measure: kind, rule set, and what is decided about its periods.

    Attributes
    ----------
    kind : "run" (the median; the default for every kind of measure) or a control chart.
    rules : the one set of rules that the chart is judged by.
    screened : whether large moving ranges are left out of sigma.
    phases, exclude : dated and with a reason each.
    """

    kind: ChartKind = "run"
    rules: RuleSet = "anhoej"
    screened: bool = False
    phases: Annotated[tuple[ChartPhase, ...], OneOrMore] = ()
    exclude: Annotated[tuple[Exclusion, ...], OneOrMore] = ()

    @model_validator(mode="after")
    def rules_fit_the_chart(self) -> Self:
        """Rules about limits need a chart that has them."""
        if self.kind == "run" and self.rules in {"shewhart", "mdc"}:
            raise ValueError("rules_without_limits")
        return self
