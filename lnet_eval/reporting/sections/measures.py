"""What was measured, what changed, and what was expected to happen."""

from __future__ import annotations

from lnet_eval.evaluation import Evaluation
from lnet_eval.reporting.blocks import Section
from lnet_eval.texts import Words


def measures_section(evaluation: Evaluation, say: Words) -> Section:  # noqa: ARG001
    """What was measured, what changed, and what was expected to happen."""
    return Section(id="measures", title=say("measures.title"))
