"""The review's nine success factors and its challenges, with what this network's data say."""

from __future__ import annotations

from lnet_eval.evaluation import Evaluation
from lnet_eval.reporting.blocks import Section
from lnet_eval.texts import Words


def success_factors_section(evaluation: Evaluation, say: Words) -> Section:  # noqa: ARG001
    """The review's nine success factors and its challenges, with what this network's data say."""
    return Section(id="success_factors", title=say("success_factors.title"))
