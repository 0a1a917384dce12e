"""How a command speaks: sentences of the catalogues to the terminal, nothing that rich would take for markup."""

from __future__ import annotations

import tempfile
import traceback
from pathlib import Path

from rich.console import Console
from rich.text import Text

from lnet_eval.errors import UsageError
from lnet_eval.texts import LANGUAGES, Words, default_language, words


def say_in(language: str | None = None) -> Words:
    """The words of the messages: those of `language`, else of the machine's own; raises UsageError for another one."""
    say = words(default_language())
    if language is None:
        return say
    if language not in LANGUAGES:
        raise UsageError(say("cli.bad_language", language=language, known=", ".join(LANGUAGES)))
    return words(language)


def out() -> Console:
    """Where answers go."""
    return Console(highlight=False, soft_wrap=True)


def complain(sentence: str) -> None:
    """Say on the error stream what is wrong."""
    Console(stderr=True, highlight=False, soft_wrap=True).print(Text(sentence, style="red"))


def complain_of_the_unexpected(error: Exception) -> None:
    """Name the fault and a file with the places in the program; messages may hold people's values and stay out."""
    steps = traceback.extract_tb(error.__traceback__)
    lines = [type(error).__name__, *(f"{step.filename}:{step.lineno}" for step in steps)]
    with tempfile.NamedTemporaryFile("w", prefix="lnet-eval-", suffix=".log", delete=False, encoding="utf-8") as stream:
        stream.write("\n".join(lines) + "\n")
    path = Path(stream.name)
    complain(words(default_language())("cli.unexpected", error=type(error).__name__, path=path))
