"""The sections of network.toml."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from lnet_eval.plan.fields import Identifier, Month, OneOrMore, Section, Text

Level = Literal["low", "unclear", "high"]
Criterion = Literal[
    "independent", "shape_prespecified", "collection_unaffected", "outcome_objective", "missing_data",
    "selective_reporting", "other",
]  # fmt: skip
Frequency = Literal["month", "week", "quarter", "year"]
ALIASES: dict[str, str] = {"month": "M", "week": "W", "quarter": "Q", "year": "Y"}


class About(Section):
    """`[network]`: who and what."""

    id: Identifier
    title: Text
    owner: str
    focus_area: Text
    guidelines: Text | None = None
    sites: Annotated[tuple[str, ...], OneOrMore] = ()
    registered: Month | None = None
    contact: str | None = None
    synthetic: bool = False
    source: Text | None = None
    chosen_for_poor_baseline: bool | None = None
    allocation: Literal["chosen", "randomised"] = "chosen"


class Phases(Section):
    """`[phases]`: when. A period belongs to the phase that its first day lies in."""

    baseline_start: Month
    start: Month
    transition_months: int = Field(default=0, ge=0, le=24)
    end: Month | None = None
    follow_up_end: Month | None = None

    @model_validator(mode="after")
    def in_order(self) -> Self:
        """The phases follow one another."""
        days = [self.baseline_start, self.start, self.end, self.follow_up_end]
        known = [day for day in days if day is not None]
        if known != sorted(set(known)):
            raise ValueError("phases_out_of_order")
        if self.follow_up_end is not None and self.end is None:
            raise ValueError("follow_up_without_end")
        return self


class Design(Section):
    """`[design]`: what was planned for the network, for the planned–delivered table."""

    gatherings: int | None = Field(default=None, ge=0)
    days_per_gathering: float | None = Field(default=None, gt=0)
    improvement_days: int | None = Field(default=None, ge=0)
    status_meetings: int | None = Field(default=None, ge=0)
    months: float | None = Field(default=None, gt=0)
    participants: int | None = Field(default=None, ge=0)
    projects: int | None = Field(default=None, ge=0)
    coaches: int | None = Field(default=None, ge=0)
    coaches_per_team: float | None = Field(default=None, ge=0)
    teams_per_coach: float | None = Field(default=None, gt=0)
    hours_per_participant: tuple[float, float] | None = None


class Gathering(Section):
    """`[[gatherings]]`: one gathering, status meeting or improvement day, planned or held or both."""

    date: dt.date
    kind: Literal["gathering", "status_meeting", "improvement_day"] = "gathering"
    hours: float | None = Field(default=None, gt=0)
    planned: bool = True
    held: bool = True
    title: Text | None = None


class Departure(Section):
    """When and why a team left."""

    date: Month
    reason: Text


class Unit(Section):
    """`[[units]]`: a team, or a unit outside the network that the teams are compared with."""

    id: Identifier
    name: str
    organisation: str | None = None
    site: str | None = None
    role: Literal["team", "comparison"] = "team"
    start: Month | None = None
    left: Departure | None = None
    coaches: int | None = Field(default=None, ge=0)
    codes: Annotated[tuple[str, ...], OneOrMore] = ()


class DefinitionChange(Section):
    """A change in what a measure counts."""

    date: Month
    what: Text


class Season(Section):
    """How season enters a model: `pairs` Fourier pairs, or one factor level per month."""

    form: Literal["fourier", "months"] = "fourier"
    pairs: int = Field(default=1, ge=1, le=3)


class Measure(Section):
    """`[[measures]]`: one measure of the family."""

    id: Identifier
    title: Text
    definition: Text
    kind: Literal["proportion", "rate", "count", "continuous", "ordinal", "time_between"]
    better: Literal["up", "down"]
    family: Literal["outcome", "process", "balancing"] = "outcome"
    target: float | None = None
    important: float | None = Field(default=None, gt=0)
    per: float = Field(default=1.0, gt=0)
    unit: Text | None = None
    source: Literal["registry", "record", "self_report"] = "record"
    key: bool = False
    frequency: Frequency = "month"
    season: Season | None = None
    changes: tuple[DefinitionChange, ...] = ()
    codes: Annotated[tuple[str, ...], OneOrMore] = ()

    @property
    def freq(self) -> str:
        """The pandas period alias of the measure's own period."""
        return ALIASES[self.frequency]

    @property
    def counted(self) -> bool:
        """Whether the measure is read as numerator and denominator."""
        return self.kind in {"proportion", "rate"}


class Source(Section):
    """`[sources.<table>]`: one file, and which of its columns is what."""

    file: str = Field(min_length=1)
    format: Literal["csv", "xlsx", "parquet"] | None = None
    sheet: str | None = None
    columns: dict[str, str] = Field(default_factory=dict)
    where: dict[str, str | int | float | bool | list[str | int | float]] = Field(default_factory=dict)
    values: dict[str, dict[str, str]] = Field(default_factory=dict)
    delimiter: Literal[";", ",", "\t", "|"] | None = None
    decimal: Literal[",", "."] | None = None
    encoding: str | None = None
    unit: Identifier | None = None
    measure: Identifier | None = None


class Sources(Section):
    """`[sources]`: the tables of the folder."""

    measurements: Annotated[tuple[Source, ...], OneOrMore] = ()
    attendance: Source | None = None
    status: Source | None = None
    costs: Source | None = None
    interviews: Source | None = None
    events: Source | None = None


class Scale(Section):
    """The answers of a survey item, from the most negative to the most positive."""

    labels: tuple[Text, ...]
    agree: tuple[int, ...] = (4, 5)
    not_applicable: tuple[str, ...] = ()


class Item(Section):
    """One question of a survey; `column` is the file's own heading."""

    id: Identifier
    column: str
    text: Text
    theme: Identifier | None = None
    key: bool = False


class Survey(Section):
    """`[surveys.<id>]`: one survey at one point in time."""

    title: Text
    file: str = Field(min_length=1)
    wave: str = Field(pattern=r"^(gathering-[1-9]\d?|end|pre|post|retrospective_pre)$")
    format: Literal["csv", "xlsx", "parquet"] | None = None
    sheet: str | None = None
    delimiter: Literal[";", ",", "\t", "|"] | None = None
    decimal: Literal[",", "."] | None = None
    encoding: str | None = None
    date: Month | None = None
    invited: int | None = Field(default=None, ge=0)
    anonymous: bool = True
    key: str | None = None
    scale: Scale
    items: tuple[Item, ...] = Field(min_length=1)
    groups: Annotated[tuple[str, ...], OneOrMore] = ()

    @model_validator(mode="after")
    def never_linked_when_anonymous(self) -> Self:
        """An anonymous survey has no key that could link a person's answers."""
        if self.anonymous and self.key is not None:
            raise ValueError("anonymous_survey_with_key")
        return self


class Confirmation(Section):
    """`[evidence.<criterion>]`: what a person has confirmed about one of EPOC's criteria."""

    judgement: Level
    reason: Text
    role: str
    date: dt.date


class Decision(Section):
    """One row of the memo's recommendation."""

    decision: Text
    responsible: str = ""
    deadline: str = ""


class Memo(Section):
    """`[memo]`: the head of the leadership page, and what a person wants to say on it."""

    case: Text | None = None
    to: str = ""
    sender: str = Field(default="", alias="from")
    date: dt.date | None = None
    decisions: tuple[Decision, ...] = ()
    assessment: Text | None = None
    conclusion: Text | None = None


class Privacy(Section):
    """`[privacy]`: groups of people smaller than `k` are not shown."""

    k: int = Field(default=5, ge=3)


class Lock(Section):
    """`[plan]`: when the plan was locked, and the fingerprint it had then."""

    locked: dt.date | None = None
    fingerprint: str | None = Field(default=None, pattern=r"^[0-9a-f]{64}$")


class Statement(Section):
    """What one source says."""

    text: Text
    source: str


class Disagreement(Section):
    """`[[disagreements]]`: sources that contradict one another; all of them are shown."""

    topic: Text
    statements: tuple[Statement, ...] = Field(min_length=2)


class Plan(Section):
    """A whole network.toml."""

    network: About
    phases: Phases
    design: Design = Design()
    gatherings: tuple[Gathering, ...] = ()
    units: tuple[Unit, ...] = ()
    measures: tuple[Measure, ...] = ()
    sources: Sources = Sources()
    surveys: dict[Identifier, Survey] = Field(default_factory=dict)
    evidence: dict[Criterion, Confirmation] = Field(default_factory=dict)
    memo: Memo = Memo()
    privacy: Privacy = Privacy()
    plan: Lock = Lock()
    disagreements: tuple[Disagreement, ...] = ()

    @model_validator(mode="after")
    def no_id_twice(self) -> Self:
        """Units and measures are known by their ids."""
        for things in (self.units, self.measures):
            ids = [thing.id for thing in things]
            if len(ids) != len(set(ids)):
                raise ValueError("id_used_twice")
        return self

    @property
    def teams(self) -> tuple[Unit, ...]:
        """Every team that enrolled, those that left included."""
        return tuple(unit for unit in self.units if unit.role == "team")

    @property
    def comparisons(self) -> tuple[Unit, ...]:
        """The units outside the network."""
        return tuple(unit for unit in self.units if unit.role == "comparison")

    def start_of(self, unit: Unit) -> dt.date:
        """The unit's own start, or the network's."""
        return unit.start or self.phases.start

    def unit(self, unit_id: str) -> Unit:
        """The unit with this id; raises KeyError."""
        return {unit.id: unit for unit in self.units}[unit_id]

    def measure(self, measure_id: str) -> Measure:
        """The measure with this id; raises KeyError."""
        return {measure.id: measure for measure in self.measures}[measure_id]
