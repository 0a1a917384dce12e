"""Participant surveys: response, items, and before against after."""

from __future__ import annotations

from lnet_eval.methods.survey.result import PrePostItem, SurveyItem

__all__ = ["PrePostItem", "SurveyItem"]
