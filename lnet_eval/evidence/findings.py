"""What is known of one measure before it is graded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Risk = Literal["low", "unclear", "high"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirmed:
    """A person's judgement of one criterion: role and ISO date make it count."""

    risk: Risk
    role: str
    date: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """What is known of one measure before it is graded; every field is counted from the data or read in the plan.

    Attributes
    ----------
    started : whether any team had started on the day that the data reach; before it nothing is graded.
    n_before, n_after : periods with a value on each side of the start, in the series that was analysed.
    n_enrolled, n_analysed : teams that enrolled, and those with a result of their own (or in the joint series).
    n_comparison : comparison units with data on both sides.
    controlled, parallel : whether a controlled series was analysed, and whether it ran parallel before the start.
    randomised, n_starts : whether the order of starting was drawn, and how many different starts there are.
    locked : "before" the first point after the start, "after" it, "changed" since it was locked, or "never".
    n_events : concurrent events in the log; None where there is no log or it is empty.
    n_definition_changes : changes of definition inside the measured window.
    source : where the outcome comes from.
    delivered : share of the due periods that were delivered, all enrolled teams counted.
    n_left : teams that left.
    n_doubtful, n_with_data : units whose numbers look rounded or copied, and units with any numbers.
    n_planned, n_reported : measures of the plan, and those with data.
    at_ceiling, season_ignored : the series cannot move, or a seasonal measure is analysed without season.
    chosen_for_poor_baseline : what the plan says of how the teams were chosen.
    spans_both : the interval holds an important change in both directions.
    dose_response : the dose–response that the plan named before the start was found, its interval above 0.
    confirmed : by criterion.
    """

    started: bool = True
    n_before: int = 0
    n_after: int = 0
    n_enrolled: int = 0
    n_analysed: int = 0
    n_comparison: int = 0
    controlled: bool = False
    parallel: bool = False
    randomised: bool = False
    n_starts: int = 1
    locked: Literal["before", "after", "changed", "never"] = "never"
    n_events: int | None = None
    n_definition_changes: int = 0
    source: Literal["registry", "record", "self_report"] = "record"
    delivered: float = 0.0
    n_left: int = 0
    n_doubtful: int = 0
    n_with_data: int = 0
    n_planned: int = 0
    n_reported: int = 0
    at_ceiling: bool = False
    season_ignored: bool = False
    chosen_for_poor_baseline: bool | None = None
    spans_both: bool = False
    dose_response: bool = False
    confirmed: Mapping[str, Confirmed] = field(default_factory=dict)
