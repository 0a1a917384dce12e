"""EPOC's seven criteria for interrupted time series: the signs that are looked for, and what a person confirmed.

The signs are one table. Of each criterion's signs the first that holds is the one that was found.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from lnet_eval.evidence.findings import Findings, Risk
from lnet_eval.evidence.result import Judgement

CRITERIA: Final = (
    "independent",
    "shape_prespecified",
    "collection_unaffected",
    "outcome_objective",
    "missing_data",
    "selective_reporting",
    "other",
)
COMPLETE_ENOUGH: Final = 0.8  # of the measurements due
MOST_LEFT: Final = 0.2  # of the teams that enrolled


@dataclass(frozen=True, slots=True)
class Sign:
    """What the data may show of a criterion.

    Attributes
    ----------
    found : the sign's code (`evidence.found.<found>`). numbers : the fields of the findings that its sentence states.
    holds : when the sign is there. The last sign of a criterion always holds.
    """

    criterion: str
    found: str
    risk: Risk
    holds: Callable[[Findings], bool]
    numbers: tuple[str, ...] = ()


def _always(_: Findings) -> bool:
    return True


def _share_left(findings: Findings) -> float:
    return findings.n_left / findings.n_enrolled if findings.n_enrolled else 0.0


def _many_doubtful(findings: Findings) -> bool:
    """Whether a fifth of the units with data, and two at least, have numbers that look rounded or copied."""
    return findings.n_doubtful >= max(2, MOST_LEFT * findings.n_with_data)


_DELIVERY: Final = ("delivered", "n_left")
_REPORTED: Final = ("n_reported", "n_planned")

SIGNS: Final[tuple[Sign, ...]] = (
    Sign("independent", "no_event_logged", "unclear", lambda f: not f.n_events),
    Sign("independent", "events_logged_compared", "unclear", lambda f: f.controlled, ("n_events",)),
    Sign("independent", "events_logged", "high", _always, ("n_events",)),
    Sign("shape_prespecified", "plan_locked_after", "high", lambda f: f.locked == "after"),
    Sign("shape_prespecified", "plan_locked_changed", "high", lambda f: f.locked == "changed"),
    Sign("shape_prespecified", "plan_locked_before", "unclear", lambda f: f.locked == "before"),
    Sign("shape_prespecified", "plan_locked_never", "unclear", _always),
    Sign(
        "collection_unaffected",
        "definition_changed",
        "high",
        lambda f: f.n_definition_changes > 0,
        ("n_definition_changes",),
    ),
    Sign("collection_unaffected", "definition_kept", "unclear", _always),
    Sign("outcome_objective", "source_self_report", "high", lambda f: f.source == "self_report"),
    Sign("outcome_objective", "source_registry", "unclear", lambda f: f.source == "registry"),
    Sign("outcome_objective", "source_record", "unclear", _always),
    Sign("missing_data", "delivered_too_little", "high", lambda f: f.delivered < COMPLETE_ENOUGH, _DELIVERY),
    Sign("missing_data", "too_many_left", "high", lambda f: _share_left(f) > MOST_LEFT, _DELIVERY),
    Sign("missing_data", "delivered", "unclear", _always, _DELIVERY),
    Sign("selective_reporting", "measures_unreported", "high", lambda f: f.n_reported < f.n_planned, _REPORTED),
    Sign("selective_reporting", "measures_reported", "unclear", _always, _REPORTED),
    Sign("other", "regression_to_the_mean", "high", lambda f: f.chosen_for_poor_baseline is True),
    Sign("other", "at_ceiling", "high", lambda f: f.at_ceiling),
    Sign("other", "values_doubtful", "high", _many_doubtful, ("n_doubtful", "n_with_data")),
    Sign("other", "season_ignored", "high", lambda f: f.season_ignored),
    Sign("other", "choice_of_teams_unknown", "unclear", lambda f: f.chosen_for_poor_baseline is None),
    Sign("other", "nothing_else_found", "unclear", _always),
)


def judge_criteria(findings: Findings) -> tuple[Judgement, ...]:
    """EPOC's seven criteria; a person's entry decides where there is one, else what was found.

    What is found can make a criterion unclear or high; only a person makes it low.
    """
    return tuple(_with_confirmation(_judged(criterion, findings), findings) for criterion in CRITERIA)


def _judged(criterion: str, findings: Findings) -> Judgement:
    sign = next(sign for sign in SIGNS if sign.criterion == criterion and sign.holds(findings))
    numbers = tuple((name, getattr(findings, name)) for name in sign.numbers)
    return Judgement(criterion=criterion, risk=sign.risk, found_risk=sign.risk, found=sign.found, values=numbers)


def _with_confirmation(judgement: Judgement, findings: Findings) -> Judgement:
    entry = findings.confirmed.get(judgement.criterion)
    if entry is None:
        return judgement
    return replace(judgement, risk=entry.risk, confirmed_by=entry.role, confirmed_on=entry.date)
