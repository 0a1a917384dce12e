"""What participants answered, how many of them answered, and what the silent could change."""

from __future__ import annotations

from lnet_eval.evaluation import Evaluation
from lnet_eval.reporting.blocks import Section
from lnet_eval.texts import Words


def experience_section(evaluation: Evaluation, say: Words) -> Section:  # noqa: ARG001
    """What participants answered, how many of them answered, and what the silent could change."""
    return Section(id="experience", title=say("experience.title"))
