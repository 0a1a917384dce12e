"""What a notebook shows of a network before its start: what is recommended, and every design that is open."""

from __future__ import annotations

from lnet_eval.planning import Assessment
from lnet_eval.reporting.blocks import Block, Heading
from lnet_eval.reporting.output import output_html
from lnet_eval.reporting.sections.plan_advice import plan_advice_section
from lnet_eval.reporting.sections.plan_designs import plan_designs_section
from lnet_eval.texts import default_language, words


def assessment_html(assessment: Assessment) -> str:
    """The plan page's advice, and its table of designs."""
    say = words(default_language())
    advice, designs = plan_advice_section(assessment, say), plan_designs_section(assessment, say)
    blocks: list[Block] = [
        *advice.blocks,
        Heading(text=designs.title, level=3, id=designs.id),
        *designs.blocks,
    ]
    return output_html(advice.title, blocks, say)
