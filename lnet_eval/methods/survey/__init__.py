"""Participant surveys: response, items, scales, and before against after."""

from __future__ import annotations

from lnet_eval.methods.survey.item import survey_item
from lnet_eval.methods.survey.pre_post import pre_post_item
from lnet_eval.methods.survey.response import response_rate
from lnet_eval.methods.survey.result import PrePostItem, SurveyItem
from lnet_eval.methods.survey.scale import cronbach_alpha, mcdonald_omega, scale_score

__all__ = [
    "PrePostItem",
    "SurveyItem",
    "cronbach_alpha",
    "mcdonald_omega",
    "pre_post_item",
    "response_rate",
    "scale_score",
    "survey_item",
]
