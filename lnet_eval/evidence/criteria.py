"""EPOC's seven criteria for interrupted time series, judged by what was found and what a person confirmed."""

from __future__ import annotations

from dataclasses import replace
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
COMPLETE_ENOUGH: Final = 0.8


def judge_criteria(findings: Findings) -> tuple[Judgement, ...]:
    """EPOC's seven criteria; a person's entry decides where there is one, else what was found.

    What is found can make a criterion unclear or high; only a person makes it low.
    """
    return tuple(_with_confirmation(judgement, findings) for judgement in _found(findings))


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
