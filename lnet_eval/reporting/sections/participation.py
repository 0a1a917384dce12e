"""Who took part: every team that enrolled, attendance, leaders, status reports."""

from __future__ import annotations

from lnet_eval.evaluation import Evaluation
from lnet_eval.reporting.blocks import Section
from lnet_eval.texts import Words


def participation_section(evaluation: Evaluation, say: Words) -> Section:  # noqa: ARG001
    """Who took part: every team that enrolled, attendance, leaders, status reports."""
    return Section(id="participation", title=say("participation.title"))
