"""The section of network.toml that says why the network was thought of, and what was considered before it."""

from __future__ import annotations

from lnet_eval.plan.fields import Section, Text


class Background(Section):
    """`[background]`: what only a person knows, and what SQUIRE 2.0 asks for.

    Attributes
    ----------
    rationale : why the work was expected to lead anywhere. ethics : what was considered, and by whom it was approved.
    """

    rationale: Text | None = None
    ethics: Text | None = None
