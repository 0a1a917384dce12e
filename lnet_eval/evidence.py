"""Strength of evidence: what the data as delivered allow anyone to say.

The tier comes from the design as the data show it, seven criteria from what was found in them and what a person
has confirmed, and the grade from a table of rules. Every rule has a reason code that the report prints.

References
----------
EPOC (2017). Suggested risk of bias criteria for EPOC reviews; What study designs can be considered for inclusion.
Guyatt GH et al. GRADE: an emerging consensus. BMJ 2008;336:924–6. https://doi.org/10.1136/bmj.39489.470347.AD
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Final, Literal

Grade = Literal["very_low", "low", "moderate", "high"]
Risk = Literal["low", "unclear", "high"]
GRADES: Final[tuple[Grade, ...]] = ("very_low", "low", "moderate", "high")
CRITERIA: Final = (
    "independent",
    "shape_prespecified",
    "collection_unaffected",
    "outcome_objective",
    "missing_data",
    "selective_reporting",
    "other",
)
MINIMUM_POINTS: Final = 3  # EPOC: three before and three after
FULL_POINTS: Final = 8  # a side of a series long enough to see its own trend
MINIMUM_UNITS: Final = 2  # EPOC: two intervention and two control sites
COMPLETE_ENOUGH: Final = 0.8


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
    n_planned, n_reported : measures of the plan, and those with data.
    at_ceiling, season_ignored : the series cannot move, or a seasonal measure is analysed without season.
    chosen_for_poor_baseline : what the plan says of how the teams were chosen.
    spans_both : the interval holds an important change in both directions.
    dose_response : a pre-specified dose–response was found in three or more staggered replications.
    confirmed : by criterion.
    """

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
    n_planned: int = 0
    n_reported: int = 0
    at_ceiling: bool = False
    season_ignored: bool = False
    chosen_for_poor_baseline: bool | None = None
    spans_both: bool = False
    dose_response: bool = False
    confirmed: Mapping[str, Confirmed] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """One of EPOC's criteria: low, unclear or high risk, what was found, and whether a person confirmed it.

    Attributes
    ----------
    found : code of what was found in the data (`evidence.found.<code>`), with its numbers in `values`.
    confirmed_by, confirmed_on : role and ISO date from the plan, or None.
    """

    criterion: str
    risk: Risk
    found: str
    values: tuple[tuple[str, object], ...] = ()
    confirmed_by: str | None = None
    confirmed_on: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One rule that was applied on the way to the grade: its reason code and the steps it took off or added."""

    reason: str
    change: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Tier, criteria and grade.

    Attributes
    ----------
    tier : 0–7, computed from the data (`evidence.tier.<n>`).
    ceiling : the grade that the tier allows at most.
    steps : the rules applied, in order. grade : what is left.
    raise_by : code of the one thing that would have raised the grade (`evidence.raise.<code>`).
    """

    tier: int
    ceiling: Grade
    criteria: tuple[Judgement, ...]
    steps: tuple[Step, ...]
    grade: Grade
    raise_by: str


@dataclass(frozen=True, slots=True)
class Tier:
    """A design: its number, the best grade it can carry, and when the data amount to it."""

    number: int
    ceiling: Grade
    holds: Callable[[Findings], bool]


@dataclass(frozen=True, slots=True)
class Rule:
    """A reason to move the grade by `change` steps."""

    reason: str
    change: int
    holds: Callable[[Findings, Mapping[str, Judgement]], bool]


def _points(findings: Findings, least: int) -> bool:
    return min(findings.n_before, findings.n_after) >= least


def _units(findings: Findings) -> bool:
    return min(findings.n_analysed, findings.n_comparison) >= MINIMUM_UNITS


# The highest tier that holds counts.
TIERS: Final[tuple[Tier, ...]] = (
    Tier(0, "very_low", lambda _: True),
    Tier(1, "very_low", lambda f: _points(f, 1)),
    Tier(2, "very_low", lambda f: _points(f, 1) and max(f.n_before, f.n_after) > 1),
    Tier(3, "low", lambda f: _points(f, MINIMUM_POINTS)),
    Tier(4, "low", lambda f: _points(f, FULL_POINTS) and f.locked == "before"),
    Tier(5, "moderate", lambda f: _points(f, 1) and _units(f) and f.controlled),
    Tier(6, "moderate", lambda f: _points(f, FULL_POINTS) and f.controlled and f.parallel and f.n_comparison >= 1),
    Tier(7, "high", lambda f: _points(f, MINIMUM_POINTS) and f.randomised and (f.n_starts >= 3 or _units(f))),
)

RULES: Final[tuple[Rule, ...]] = (
    Rule("other_changes", -1, lambda _, j: j["independent"].risk == "high"),
    Rule("collection_changed", -1, lambda _, j: j["collection_unaffected"].risk == "high"),
    Rule("outcome_subjective", -1, lambda _, j: j["outcome_objective"].risk == "high"),
    Rule("data_missing", -1, lambda _, j: j["missing_data"].risk == "high"),
    Rule("spans_harm_and_benefit", -1, lambda f, _: f.spans_both),
    Rule(
        "few_teams_or_self_scored",
        -1,
        lambda f, _: f.source == "self_report" or (f.n_enrolled > 0 and 2 * f.n_analysed < f.n_enrolled),
    ),
    Rule("dose_response", 1, lambda f, _: f.dose_response and f.n_starts >= 3),
)

# What would have helped, the easiest first; each is tried alone.
IMPROVEMENTS: Final[tuple[tuple[str, Callable[[Findings], Findings]], ...]] = (
    ("log_and_confirm_events", lambda f: _confirm(replace(f, n_events=0), "independent")),
    ("keep_definition", lambda f: _confirm(replace(f, n_definition_changes=0), "collection_unaffected")),
    ("objective_source", lambda f: _confirm(replace(f, source="registry"), "outcome_objective")),
    ("complete_data", lambda f: _confirm(replace(f, delivered=1.0, n_left=0), "missing_data")),
    ("more_teams_with_data", lambda f: replace(f, n_analysed=f.n_enrolled)),
    ("longer_series", lambda f: replace(f, n_before=max(f.n_before, 12), n_after=max(f.n_after, 12), spans_both=False)),
    ("comparison_units", lambda f: replace(_longer(f), controlled=True, parallel=True, n_comparison=2)),
    ("random_order", lambda f: replace(_longer(f), randomised=True, n_starts=max(f.n_starts, 3))),
)


def grade_evidence(findings: Findings) -> Evidence:
    """Tier, the seven criteria, the rules applied and the grade that `findings` allow."""
    evidence = _graded(findings)
    return replace(evidence, raise_by=_raise_by(findings, evidence))


def tier_of(findings: Findings) -> Tier:
    """The highest tier whose condition holds."""
    return next(tier for tier in reversed(TIERS) if tier.holds(findings))


def judge_criteria(findings: Findings) -> tuple[Judgement, ...]:
    """EPOC's seven criteria; a person's entry decides where there is one, else what was found.

    What is found can make a criterion unclear or high; only a person makes it low.
    """
    return tuple(_with_confirmation(judgement, findings) for judgement in _found(findings))


def _graded(findings: Findings) -> Evidence:
    tier = tier_of(findings)
    criteria = judge_criteria(findings)
    by_name = {judgement.criterion: judgement for judgement in criteria}
    applied = (
        [rule for rule in RULES if rule.holds(findings, by_name)] if tier.number else []
    )  # opinion has no grade to lose
    steps = tuple(Step(reason=rule.reason, change=rule.change) for rule in applied)
    rank = GRADES.index(tier.ceiling) + sum(step.change for step in steps)
    grade = GRADES[min(max(rank, 0), len(GRADES) - 1)]
    return Evidence(tier=tier.number, ceiling=tier.ceiling, criteria=criteria, steps=steps, grade=grade, raise_by="")


def _raise_by(findings: Findings, evidence: Evidence) -> str:
    if evidence.grade == GRADES[-1]:
        return "nothing"
    if evidence.tier == 0:
        return "measure_before_and_after"
    for code, improve in IMPROVEMENTS:
        if GRADES.index(_graded(improve(findings)).grade) > GRADES.index(evidence.grade):
            return code
    return "several_things"


def _longer(findings: Findings) -> Findings:
    return replace(findings, n_before=max(findings.n_before, FULL_POINTS), n_after=max(findings.n_after, FULL_POINTS))


def _confirm(findings: Findings, criterion: str) -> Findings:
    confirmed = {**findings.confirmed, criterion: Confirmed(risk="low", role="", date="")}
    return replace(findings, confirmed=confirmed)


def _with_confirmation(judgement: Judgement, findings: Findings) -> Judgement:
    entry = findings.confirmed.get(judgement.criterion)
    if entry is None:
        return judgement
    return replace(judgement, risk=entry.risk, confirmed_by=entry.role, confirmed_on=entry.date)


def _found(f: Findings) -> tuple[Judgement, ...]:
    def judged(criterion: str, risk: Risk, found: str, **values: object) -> Judgement:
        return Judgement(criterion=criterion, risk=risk, found=found, values=tuple(values.items()))

    if not f.n_events:
        independent = judged("independent", "unclear", "no_event_logged")
    else:
        risk: Risk = "unclear" if f.controlled else "high"
        independent = judged("independent", risk, "events_logged", n=f.n_events)
    shape: Risk = "unclear" if f.locked in {"before", "never"} else "high"
    changed = f.n_definition_changes > 0
    left = f.n_left / f.n_enrolled if f.n_enrolled else 0.0
    incomplete = f.delivered < COMPLETE_ENOUGH or left > 1 - COMPLETE_ENOUGH
    unreported = f.n_reported < f.n_planned
    return (
        independent,
        judged("shape_prespecified", shape, f"plan_locked_{f.locked}"),
        judged(
            "collection_unaffected",
            "high" if changed else "unclear",
            "definition_changed" if changed else "definition_kept",
            n=f.n_definition_changes,
        ),
        judged("outcome_objective", "high" if f.source == "self_report" else "unclear", f"source_{f.source}"),
        judged("missing_data", "high" if incomplete else "unclear", "delivered", share=f.delivered, left=f.n_left),
        judged(
            "selective_reporting",
            "high" if unreported else "unclear",
            "measures_unreported" if unreported else "measures_reported",
            n=f.n_reported,
            planned=f.n_planned,
        ),
        judged("other", *_other(f)),
    )


def _other(f: Findings) -> tuple[Risk, str]:
    if f.chosen_for_poor_baseline:
        return "high", "regression_to_the_mean"
    if f.at_ceiling:
        return "high", "at_ceiling"
    if f.season_ignored:
        return "high", "season_ignored"
    return "unclear", "choice_of_teams_unknown" if f.chosen_for_poor_baseline is None else "nothing_else_found"
