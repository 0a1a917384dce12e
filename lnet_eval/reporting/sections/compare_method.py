"""How networks are compared, and what it rests on."""

from __future__ import annotations

from lnet_eval.comparison import Comparison
from lnet_eval.reporting.blocks import Bullets, Prose, Section
from lnet_eval.reporting.references import COMPARISON, REVIEW
from lnet_eval.reporting.sections.appendix import reference_text
from lnet_eval.texts import Words


def compare_method_section(comparison: Comparison, say: Words) -> Section:
    """The scale, the model, and the publications."""
    return Section(
        id="compare_method",
        title=say("compare_method.title"),
        blocks=(
            Prose(text=say("compare_method.scale")),
            Prose(text=say("compare_method.model")),
            Prose(text=say.plural("compare_method.made_of", len(comparison.networks))),
            Bullets(items=tuple(reference_text(reference, say) for reference in (REVIEW, *COMPARISON))),
        ),
    )
