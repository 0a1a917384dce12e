"""Whether teams that took more part changed more: exploratory, and said to be so."""

from __future__ import annotations

from collections.abc import Iterator

from lnet_eval.evaluation.not_analysed import NotAnalysed
from lnet_eval.evaluation.results import Evaluation
from lnet_eval.reporting.blocks import Block, Prose
from lnet_eval.reporting.figures.dose import dose_figure
from lnet_eval.reporting.numbers import not_analysed_text
from lnet_eval.texts import Words


def dose_blocks(evaluation: Evaluation, say: Words) -> Iterator[Block]:
    """One drawing per dose that is known team by team, and why the others are not there."""
    key = evaluation.key_measure
    found = [dose for dose in evaluation.doses.values() if not isinstance(dose, NotAnalysed)]
    if key is None or not found:
        reasons = dict.fromkeys(
            not_analysed_text(say, dose) for dose in evaluation.doses.values() if isinstance(dose, NotAnalysed)
        )
        yield Prose(text=" ".join(reasons) or say("doses.none"))
        return
    yield Prose(role="warning", text=say("doses.exploratory"))
    for dose in found:
        yield dose_figure(dose, key.measure, evaluation.network.plan, say)
    for name, lacking in evaluation.doses.items():
        if isinstance(lacking, NotAnalysed):
            about = {"dose": say(f"figures.dose.{name}"), "why": not_analysed_text(say, lacking)}
            yield Prose(role="note", text=say("doses.missing", **about))
