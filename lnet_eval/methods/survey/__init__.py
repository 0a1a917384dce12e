"""Participant surveys: response, items, scales, and before against after."""

from __future__ import annotations

from lnet_eval.methods.survey.clusters import Clustering
from lnet_eval.methods.survey.item import survey_item
from lnet_eval.methods.survey.key_tests import holm
from lnet_eval.methods.survey.pre_post import pre_post_item
from lnet_eval.methods.survey.response import response_rate
from lnet_eval.methods.survey.result import PrePostItem, SurveyItem
from lnet_eval.methods.survey.scale import cronbach_alpha, mcdonald_omega, scale_score
from lnet_eval.methods.survey.scale_summary import ScaleSummary, scale_summary
from lnet_eval.methods.survey.timing import EarlyLate, early_late

__all__ = [
    "Clustering",
    "EarlyLate",
    "PrePostItem",
    "ScaleSummary",
    "SurveyItem",
    "cronbach_alpha",
    "early_late",
    "holm",
    "mcdonald_omega",
    "pre_post_item",
    "response_rate",
    "scale_score",
    "scale_summary",
    "survey_item",
]
