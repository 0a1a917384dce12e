"""From findings to the grade, and the one thing that would have raised it."""

from __future__ import annotations

from dataclasses import replace

from lnet_eval.evidence.criteria import judge_criteria
from lnet_eval.evidence.findings import Findings
from lnet_eval.evidence.result import GRADES, Evidence, Step
from lnet_eval.evidence.rules import IMPROVEMENTS, RULES, TIERS, Tier


def grade_evidence(findings: Findings) -> Evidence:
    """Tier, the seven criteria, the rules applied and the grade that `findings` allow."""
    evidence = _graded(findings)
    return replace(evidence, raise_by=_raise_by(findings, evidence))


def tier_of(findings: Findings) -> Tier:
    """The highest tier whose condition holds."""
    return next(tier for tier in reversed(TIERS) if tier.holds(findings))


def _graded(findings: Findings) -> Evidence:
    tier = tier_of(findings)
    criteria = judge_criteria(findings)
    by_name = {judgement.criterion: judgement for judgement in criteria}
    # Opinion alone, tier 0, has no grade to lose; nor has what has not begun.
    gradable = tier.number > 0 and findings.started
    applied = [rule for rule in RULES if rule.holds(findings, by_name)] if gradable else []
    steps = tuple(Step(reason=rule.reason, change=rule.change) for rule in applied)
    rank = GRADES.index(tier.ceiling) + sum(step.change for step in steps)
    grade = GRADES[min(max(rank, 0), len(GRADES) - 1)] if findings.started else "not_graded"
    return Evidence(tier=tier.number, ceiling=tier.ceiling, criteria=criteria, steps=steps, grade=grade, raise_by="")


def _raise_by(findings: Findings, evidence: Evidence) -> str:
    if not findings.started:
        return "not_started"
    if evidence.grade == GRADES[-1]:
        return "nothing"
    if evidence.tier == 0:
        return "measure_before_and_after"
    for code, improve in IMPROVEMENTS:
        if GRADES.index(_graded(improve(findings)).grade) > GRADES.index(evidence.grade):
            return code
    return "several_things"
