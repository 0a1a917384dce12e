"""The sections of network.toml."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from lnet_eval.plan.background import Background
from lnet_eval.plan.fields import Count, Identifier, Month, MonthEnd, OneOrMore, Section, Text
from lnet_eval.plan.measure import Measure
from lnet_eval.plan.people import (
    Action,
    Challenge,
    Component,
    ComponentEntry,
    Costing,
    Delivered,
    Enrolment,
    Factor,
    FactorEntry,
    Interviewee,
    Members,
    Thresholds,
)
from lnet_eval.plan.planning import Planning
from lnet_eval.plan.survey import Survey
from lnet_eval.plan.tables import Sources

Level = Literal["low", "unclear", "high"]
LeaderLevel = Annotated[str, Field(pattern=r"^N[1-9]$")]
Criterion = Literal[
    "independent", "shape_prespecified", "collection_unaffected", "outcome_objective", "missing_data",
    "selective_reporting", "other",
]  # fmt: skip


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
    end: MonthEnd | None = None
    follow_up_end: MonthEnd | None = None

    @property
    def baseline_months(self) -> int:
        """Months from the first of the baseline to the start."""
        first, start = self.baseline_start, self.start
        return (start.year - first.year) * 12 + start.month - first.month

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
    coaches_trained: Count | None = None
    core_team: Count | None = None
    core_team_fte: float | None = Field(default=None, ge=0)


class Gathering(Section):
    """`[[gatherings]]`: one gathering, status meeting or improvement day, planned or held or both.

    Attributes
    ----------
    leaders : the levels of leaders that the organiser says took part, e.g. ["N1", "N2"].
    """

    date: dt.date
    kind: Literal["gathering", "status_meeting", "improvement_day"] = "gathering"
    hours: float | None = Field(default=None, gt=0)
    planned: bool = True
    held: bool = True
    experts: int | None = Field(default=None, ge=0)
    leaders: Annotated[tuple[LeaderLevel, ...], OneOrMore] = ()
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
    members: Members | None = None
    codes: Annotated[tuple[str, ...], OneOrMore] = ()


class Confirmation(Section):
    """`[evidence.<criterion>]`: what a person has confirmed about one of EPOC's criteria.

    Attributes
    ----------
    measures : ids of the measures that it is said of; without it, see `confirmations`.
    """

    judgement: Level
    reason: Text
    role: str
    date: dt.date
    measures: Annotated[tuple[Identifier, ...], OneOrMore] = ()


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
    evidence: dict[Criterion, Annotated[tuple[Confirmation, ...], OneOrMore]] = Field(default_factory=dict)
    background: Background = Background()
    memo: Memo = Memo()
    privacy: Privacy = Privacy()
    plan: Lock = Lock()
    planning: Planning = Planning()
    disagreements: tuple[Disagreement, ...] = ()
    enrolment: Enrolment = Enrolment()
    delivered: Delivered = Delivered()
    thresholds: Thresholds = Thresholds()
    costs: Costing = Costing()
    success_factors: dict[Factor, FactorEntry] = Field(default_factory=dict)
    challenges: dict[Challenge, Action] = Field(default_factory=dict)
    components: dict[Component, ComponentEntry] = Field(default_factory=dict)
    interviewees: tuple[Interviewee, ...] = ()

    def __repr__(self) -> str:
        """Whose plan it is: what it says, of how few people at times, is in its fields."""
        return f"Plan({self.network.id!r}, {len(self.units)} units, {len(self.measures)} measures)"

    @model_validator(mode="after")
    def no_id_twice(self) -> Self:
        """Units and measures are known by their ids."""
        for things in (self.units, self.measures, self.planning.areas):
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

    @property
    def key_measure(self) -> Measure | None:
        """The measure that the two answers rest on: the first key measure, else the first outcome, else the first."""
        outcomes = (measure for measure in self.measures if measure.family == "outcome")
        candidates = [*(measure for measure in self.measures if measure.key), *outcomes, *self.measures]
        return candidates[0] if candidates else None

    @property
    def coaches(self) -> int | None:
        """How many coaches the teams have; None where there is no team, or one does not say."""
        said = [team.coaches for team in self.teams if team.coaches is not None]
        return sum(said) if said and len(said) == len(self.teams) else None

    def held(self, until: dt.date) -> tuple[Gathering, ...]:
        """The gatherings, status meetings and improvement days that were held up to `until`, that day included."""
        return tuple(gathering for gathering in self.gatherings if gathering.held and gathering.date <= until)

    def start_of(self, unit: Unit) -> dt.date:
        """The unit's own start, or the network's."""
        return unit.start or self.phases.start

    def unit(self, unit_id: str) -> Unit:
        """The unit with this id; raises KeyError."""
        return {unit.id: unit for unit in self.units}[unit_id]

    def measure(self, measure_id: str) -> Measure:
        """The measure with this id; raises KeyError."""
        return {measure.id: measure for measure in self.measures}[measure_id]
