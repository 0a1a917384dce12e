"""The sections of network.toml about people and money: enrolment, teams, limits, costs, factors, interviews."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from pydantic import Field

from lnet_eval.plan.fields import Count, Month, Section, Text

Factor = Literal["K1", "K2", "K3", "K4", "K5", "K6", "K7", "K8", "K9"]
Challenge = Literal["C1", "C2", "C3", "C4", "C5", "C6", "C7"]
Component = Literal[
    "rationale", "several_sites", "experts", "change_package", "gatherings", "action_periods", "coaching",
    "measurement", "small_tests", "sharing", "leaders", "closing",
]  # fmt: skip
Year = Annotated[str, Field(pattern=r"^(19|20|21)\d\d$")]
Range = tuple[Annotated[float, Field(gt=0)], Annotated[float, Field(gt=0)]]


class Enrolment(Section):
    """`[enrolment]`: how many teams were asked before anybody enrolled."""

    invited_teams: int | None = Field(default=None, ge=0)


class Members(Section):
    """`members` of a team: whom it was made of, in numbers and never by name.

    Attributes
    ----------
    driving_force : whether somebody in the team drives its work on.
    leaders, professionals : how many of each.
    """

    driving_force: bool | None = None
    leaders: Count | None = None
    professionals: Count | None = None


class Delivered(Section):
    """`[delivered]`: what was carried out and stands in no file. People are counted, never named.

    Attributes
    ----------
    projects : improvement projects that were started; `projects_completed` of them were carried through, and
        `projects_aligned` serve the organisation's main goals.
    coaches_trained : people who have the qualification of a coach, which `coach_training` describes.
    coaches_experienced, coaches_in_training : of those who coached the teams.
    core_team : people who plan and run the network, `core_team_fte` in full-time equivalents, and how many of them
        hold the `main_responsibility`.
    leader_training : whether the network is part of the leaders' own training.
    """

    projects: int | None = Field(default=None, ge=0)
    projects_completed: int | None = Field(default=None, ge=0)
    projects_aligned: int | None = Field(default=None, ge=0)
    coaches_trained: Count | None = None
    coach_training: Text | None = None
    coaches_experienced: Count | None = None
    coaches_in_training: Count | None = None
    core_team: Count | None = None
    core_team_fte: float | None = Field(default=None, ge=0)
    main_responsibility: Count | None = None
    leader_training: bool | None = None


class Thresholds(Section):
    """`[thresholds]`: when a figure is worth a warning. The defaults are what the memo's networks learnt.

    Attributes
    ----------
    teams_per_coach, coaches_per_team : beyond these there are too few coaches, where the design says nothing.
    months : how much longer or shorter than planned a network may last.
    participants : the share of the planned participants that may be missing.
    least_teams : with fewer teams there are too few to learn from.
    trained_per_coach : with fewer people trained than this for each coach, the coaches are not prepared.
    core_team, main_responsibility : with fewer to run the network, or to be responsible for it, it hangs on single
        people.
    projects_aligned : the share of projects started that should serve the main goals.
    driving_force : the share of teams that should have somebody who drives the work.
    falling : the share by which participation may fall from one of the owner's networks to the next.
    score_high, score_low : a progress score from `score_high` up claims an improvement, one up to `score_low` none.
    """

    teams_per_coach: float = Field(default=2.0, gt=0)
    coaches_per_team: float = Field(default=0.5, ge=0)
    months: float = Field(default=1.0, ge=0)
    participants: float = Field(default=0.1, ge=0, le=1)
    least_teams: int = Field(default=3, ge=1)
    trained_per_coach: float = Field(default=1.0, ge=0)
    core_team: int = Field(default=3, ge=0)
    main_responsibility: int = Field(default=2, ge=0)
    projects_aligned: float = Field(default=0.5, ge=0, le=1)
    driving_force: float = Field(default=0.5, ge=0, le=1)
    falling: float = Field(default=0.1, ge=0, le=1)
    score_high: float = Field(default=3.5, ge=0.5, le=5.0)
    score_low: float = Field(default=2.5, ge=0.5, le=5.0)


class Sensitivity(Section):
    """`[costs.sensitivity]`: how far each assumption is moved, as factors (low, high)."""

    cash: Range = (0.8, 1.2)
    hours: Range = (0.8, 1.2)
    hourly_value: Range = (0.8, 1.2)
    participants: Range = (0.8, 1.2)


class CostScope(Section):
    """`[costs.scope]`: what the costs hang on: how many patient pathways, interventions and organisations take part."""

    pathways: int | None = Field(default=None, ge=1)
    interventions: int | None = Field(default=None, ge=1)
    organisations: int | None = Field(default=None, ge=1)


class Costing(Section):
    """`[costs]`: the prices that the costs are told in, and how much the network took in.

    Attributes
    ----------
    price_year : the year whose prices are used. index : the Consumer Price Index by year.
    hourly_value : NOK per hour for hours that have no rate of their own.
    """

    price_year: int | None = Field(default=None, ge=1900, le=2199)
    index: dict[Year, Annotated[float, Field(gt=0)]] = Field(default_factory=dict)
    hourly_value: float | None = Field(default=None, gt=0)
    sensitivity: Sensitivity = Sensitivity()
    scope: CostScope = CostScope()


class Judgement(Section):
    """What a person says of a success factor."""

    status: Literal["present", "partly", "weak"]
    reason: Text
    role: str = Field(min_length=1)
    date: dt.date


class FactorEntry(Section):
    """`[success_factors.<K1…K9>]`: a person's word on one success factor, before the start and during the network."""

    before: Judgement | None = None
    during: Judgement | None = None


class Action(Section):
    """`[challenges.<C1…C7>]`: what has been decided about one of the review's challenges."""

    action: Text
    responsible: str = ""
    deadline: str = ""
    state: Literal["planned", "under_way", "done"] = "planned"


class ComponentEntry(Section):
    """`[components.<id>]`: a person's word on one part of the Breakthrough model."""

    planned: bool = True
    delivered: Literal["yes", "partly", "no"]
    reason: Text
    role: str = Field(min_length=1)
    date: dt.date


class Interviewee(Section):
    """`[[interviewees]]`: whom the keywords come from, by role and organisation and never by name."""

    network: str = Field(min_length=1)
    role: str = Field(min_length=1)
    organisation: str | None = None
    persons: int = Field(default=1, ge=1)
    date: Month | None = None
