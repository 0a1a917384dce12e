"""What a report consists of, in order, and how a notebook marks it: known without reading what makes it."""

from __future__ import annotations

from typing import Final

SECTIONS: Final = (
    "leadership",
    "network",
    "participation",
    "measures",
    "experience",
    "success_factors",
    "interviews",
    "costs",
    "evidence",
    "limits",
    "appendix",
)
# What is not the report of one network: the pages' sections by the kind of page, in order.
DOCUMENTS: Final = {
    "plan": (
        "plan_advice",
        "plan_area",
        "plan_measures",
        "plan_power",
        "plan_designs",
        "plan_checklist",
        "plan_lock",
    ),
    "compare": (
        "compare_overview",
        "compare_effects",
        "compare_moderators",
        "compare_participation",
        "compare_factors",
        "compare_interviews",
        "compare_themes",
        "compare_questions",
        "compare_register",
        "compare_method",
    ),
}
KEY: Final = "lnet_eval"  # the place in an output's metadata where the exporter looks
MEMOS: Final = ("docx",)  # what the leadership page can be written as beside the report
