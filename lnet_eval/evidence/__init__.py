"""Strength of evidence: what the data as delivered allow anyone to say.

The tier comes from the design as the data show it, seven criteria from what was found in them and what a person
has confirmed, and the grade from a table of rules. Every rule has a reason code that the report prints.

References
----------
EPOC (2017). Suggested risk of bias criteria for EPOC reviews; What study designs can be considered for inclusion.
Guyatt GH et al. GRADE: an emerging consensus. BMJ 2008;336:924–6. https://doi.org/10.1136/bmj.39489.470347.AD
"""

from __future__ import annotations

from lnet_eval.evidence.criteria import COMPLETE_ENOUGH, CRITERIA, MOST_LEFT, SIGNS, Sign, judge_criteria
from lnet_eval.evidence.findings import Confirmed, Findings, Risk
from lnet_eval.evidence.grade import grade_evidence, tier_of
from lnet_eval.evidence.result import GRADES, Evidence, Grade, Judgement, Step
from lnet_eval.evidence.rules import FULL_POINTS, IMPROVEMENTS, MINIMUM_POINTS, MINIMUM_UNITS, RULES, TIERS, Rule, Tier

__all__ = [
    "COMPLETE_ENOUGH",
    "CRITERIA",
    "FULL_POINTS",
    "GRADES",
    "IMPROVEMENTS",
    "MINIMUM_POINTS",
    "MINIMUM_UNITS",
    "MOST_LEFT",
    "RULES",
    "SIGNS",
    "TIERS",
    "Confirmed",
    "Evidence",
    "Findings",
    "Grade",
    "Judgement",
    "Risk",
    "Rule",
    "Sign",
    "Step",
    "Tier",
    "grade_evidence",
    "judge_criteria",
    "tier_of",
]
