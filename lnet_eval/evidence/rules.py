"""The tables: what design is which tier, what moves the grade, and what would have helped."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from lnet_eval.evidence.findings import Confirmed, Findings
from lnet_eval.evidence.result import Grade, Judgement

MINIMUM_POINTS: Final = 3  # EPOC: three before and three after
FULL_POINTS: Final = 8  # a side of a series long enough to see its own trend
MINIMUM_UNITS: Final = 2  # EPOC: two intervention and two control sites


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


def _longer(findings: Findings) -> Findings:
    return replace(findings, n_before=max(findings.n_before, FULL_POINTS), n_after=max(findings.n_after, FULL_POINTS))


def _confirm(findings: Findings, criterion: str) -> Findings:
    confirmed = {**findings.confirmed, criterion: Confirmed(risk="low", role="", date="")}
    return replace(findings, confirmed=confirmed)


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
