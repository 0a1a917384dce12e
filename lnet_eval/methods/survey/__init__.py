"""Participant surveys: response, items, scales, and before against after."""

from __future__ import annotations

from lnet_eval.methods.survey.item import survey_item
from lnet_eval.methods.survey.pre_post import pre_post_item
from lnet_eval.methods.survey.response import response_rate
from lnet_eval.methods.survey.result import PrePostItem, SurveyItem

__all__ = ["PrePostItem", "SurveyItem", "pre_post_item", "response_rate", "survey_item"]
