"""What the workbench says besides what it shows: read aloud by a screen reader when it appears."""

from __future__ import annotations

import traceback
from collections.abc import Sequence
from pathlib import Path

from lnet_eval.errors import LnetError
from lnet_eval.reporting.render import fragment
from lnet_eval.texts import Words, speaking


def error_lines(error: Exception, say: Words) -> list[str]:
    """What is to be said of an error, line by line, and nobody's value.

    Of an error that lnet_eval does not raise on purpose, its kind and its place in the program: its own words may hold
    what stands in the data.
    """
    if isinstance(error, LnetError):
        with speaking(say.language):
            return [line.strip() for line in str(error).splitlines() if line.strip()]
    steps = traceback.extract_tb(error.__traceback__)
    place = f"{Path(steps[-1].filename).name}:{steps[-1].lineno}" if steps else "–"
    return [say("workbench.unexpected", error=type(error).__name__, place=place)]


def said_html(said: Sequence[str], say: Words, *, difference: Sequence[str] = (), notes: Sequence[str] = ()) -> str:
    """Sentences, the lines of a difference under them, and notes last; nothing at all where nothing is said."""
    if not (said or difference or notes):
        return ""
    return fragment("said.html.j2", said=said, difference=difference, notes=notes, say=say)
