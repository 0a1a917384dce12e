"""What the network cost, for whom, and what stands beside it in natural units."""

from __future__ import annotations

from lnet_eval.evaluation import Evaluation
from lnet_eval.reporting.blocks import Section
from lnet_eval.texts import Words


def costs_section(evaluation: Evaluation, say: Words) -> Section:  # noqa: ARG001
    """What the network cost, for whom, and what stands beside it in natural units."""
    return Section(id="costs", title=say("costs.title"))
