"""The interview matrix: question by network, in the interviewees' keywords."""

from __future__ import annotations

from lnet_eval.evaluation import Evaluation
from lnet_eval.reporting.blocks import Section
from lnet_eval.texts import Words


def interviews_section(evaluation: Evaluation, say: Words) -> Section:  # noqa: ARG001
    """The interview matrix: question by network, in the interviewees' keywords."""
    return Section(id="interviews", title=say("interviews.title"))
