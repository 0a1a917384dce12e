"""The section of network.toml that a network is planned with, before it starts: all of it may be left out."""

from __future__ import annotations

from typing import Annotated, Final, Literal

from pydantic import Field

from lnet_eval.plan.fields import Identifier, OneOrMore, Section, Text
from lnet_eval.plan.measure import Measure

Reach = Literal["local", "regional", "national"]
Score = Annotated[int, Field(ge=0, le=3)]
Months = Annotated[int, Field(ge=3, le=120)]
LARGEST: Final = 10**9  # beyond any measure in its own unit
Size = Annotated[float, Field(ge=-LARGEST, le=LARGEST)]


class Interest(Section):
    """`[planning.areas.interest]`: how much each group wants the area, 0 (none) to 3 (strong); None is not asked."""

    organisation: Score | None = None
    leaders: Score | None = None
    clinicians: Score | None = None
    patients: Score | None = None


class Area(Section):
    """`[[planning.areas]]`: a focus area that is considered, with the memo's four criteria."""

    id: Identifier
    title: Text
    guidelines: Annotated[tuple[Reach, ...], OneOrMore] | None = None
    guideline_text: Text | None = None
    baseline: float | None = None
    target: float | None = None
    share: bool = False
    unit: Text | None = None
    interest: Interest = Interest()
    incidents: float | None = Field(default=None, ge=0)


class Assumption(Section):
    """`[[planning.assumptions]]`: what is expected of a measure, for the calculation of power.

    `effect` is the change that should be found, in the measure's own unit (0.15 for 15 percentage points);
    `season` is how far a yearly wave goes to each side of the level, on the same scale as `variation`.
    `denominator` is what a unit counts in a period; `variation` is the standard deviation from period to period in
    one unit, on the log or logit scale for rates and shares.
    """

    measure: Identifier
    effect: Size
    variation: float = Field(gt=0, le=LARGEST)
    baseline: Size | None = None
    denominator: float | None = Field(default=None, ge=1, le=LARGEST)
    autocorrelation: float = Field(default=0.3, gt=-1, lt=1)
    shared: float = Field(default=0.0, ge=0, lt=1)
    between: float = Field(default=0.0, ge=0, le=10)
    season: float = Field(default=0.0, ge=0, le=10)
    shape: Literal["sudden", "gradual"] = "sudden"
    source: Text | None = None


def highest_level(measure: Measure, denominator: float | None) -> float:
    """What the level of a counted measure must stay below: a whole, or `LARGEST` events of a unit in a period."""
    if measure.kind == "proportion":
        return 1.0
    return LARGEST * min(1.0, measure.per / max(1.0, denominator or 1.0)) if measure.kind == "rate" else LARGEST


class Planning(Section):
    """`[planning]`: the choices that are open before the start, and what is known to make them by.

    `teams` that are expected, how many of them are thought to stop delivering halfway (`leaving`), and `comparisons`
    outside that could be followed (0: none; left out: those that the plan names, or two); `starts` and `step` of a
    staggered start that would be possible; `months_before` to choose among; `enough` power; `simulations` per design.
    """

    teams: int | None = Field(default=None, ge=1, le=200)
    leaving: int = Field(default=0, ge=0, le=199)
    comparisons: int | None = Field(default=None, ge=0, le=200)
    starts: int = Field(default=3, ge=1, le=20)
    step: int = Field(default=2, ge=1, le=12)
    months_before: Annotated[tuple[Months, ...], Field(min_length=1)] = (6, 12, 18, 24)
    months_after: Months | None = None
    enough: float = Field(default=0.8, gt=0.05, lt=1)
    simulations: int = Field(default=300, ge=100, le=100_000)
    areas: tuple[Area, ...] = ()
    assumptions: tuple[Assumption, ...] = ()
