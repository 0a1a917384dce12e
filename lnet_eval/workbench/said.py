"""What the workbench says besides what it shows: read aloud by a screen reader when it appears."""

from __future__ import annotations

from collections.abc import Sequence

from lnet_eval.reporting.render import fragment
from lnet_eval.texts import Words


def said_html(said: Sequence[str], say: Words, *, difference: Sequence[str] = (), notes: Sequence[str] = ()) -> str:
    """Sentences, the lines of a difference under them, and notes last; nothing at all where nothing is said."""
    if not (said or difference or notes):
        return ""
    return fragment("said.html.j2", said=said, difference=difference, notes=notes, say=say)
