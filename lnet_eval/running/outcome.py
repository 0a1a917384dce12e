"""How the run of one network ended, and the notice that a failed run leaves for the index."""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from lnet_eval.errors import DataProblems
from lnet_eval.running.manifest import edition_of, now, read_json, write_json
from lnet_eval.running.publish import STATE
from lnet_eval.texts import LANGUAGES, words

LOGS = ".logs"
LOGS_KEPT = 30
State = Literal["published", "unchanged", "failed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """One network's run.

    Attributes
    ----------
    seconds : from the moment the network's turn came. edition : the edition that was published, else 0.
    code : why it failed (`failure.<code>` in the catalogues), or None.
    details : by language, the sentences that say more: the problems of the data, one each.
    error, frames : class name of the exception and where in this package it was raised, for the log.
    """

    network: str
    state: State
    seconds: float = 0.0
    edition: int = 0
    code: str | None = None
    details: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    error: str | None = None
    frames: tuple[str, ...] = ()

    def reason(self, language: str) -> str:
        """Why it failed, in one sentence; empty where it did not."""
        return words(language)(f"failure.{self.code}") if self.code else ""


def problem_details(problems: DataProblems) -> dict[str, tuple[str, ...]]:
    """The problems of a network's folder as sentences, in every language."""
    return {language: problems.sentences(language) for language in LANGUAGES}


def leave_notice(reports: Path, outcome: Outcome) -> None:
    """Write down that the network's run failed, for the index; the report that stands is left alone."""
    folder = reports / STATE
    folder.mkdir(parents=True, exist_ok=True)
    notice = {
        "network": outcome.network,
        "when": now(),
        "code": outcome.code,
        "details": {language: list(sentences) for language, sentences in outcome.details.items()},
        "standing_edition": edition_of(reports / outcome.network),
    }
    write_json(folder / f"{outcome.network}.failure.json", notice)


def take_notice_away(reports: Path, network: str) -> None:
    """Remove the notice of an earlier failure."""
    (reports / STATE / f"{network}.failure.json").unlink(missing_ok=True)


def read_notice(reports: Path, network: str) -> dict[str, Any] | None:
    """The notice of the network's last failure, or None where a later run has published."""
    notice = read_json(reports / STATE / f"{network}.failure.json")
    if notice is None or edition_of(reports / network) > notice.get("standing_edition", 0):
        return None
    return notice


class RunLog:
    """The account of one whole run in `reports/.logs`: times, networks, states and codes; nobody's data.

    A log that cannot be written never stops a run.
    """

    def __init__(self, reports: Path) -> None:
        self.path = reports / LOGS / f"{dt.datetime.now(dt.UTC):%Y-%m-%dT%H%M%S.%fZ}.log"

    def write(self, line: str) -> None:
        """Add a line with the time."""
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with self.path.open("a", encoding="utf-8") as stream:
                stream.write(f"{now()} {line}\n")
        except OSError:
            return

    def outcome(self, outcome: Outcome) -> None:
        """Add how a network's run ended."""
        parts = [outcome.network, outcome.state, f"{outcome.seconds:.1f} s", outcome.code or "", outcome.error or ""]
        self.write(" ".join(part for part in parts if part))
        for frame in outcome.frames:
            self.write(f"{outcome.network}   at {frame}")

    def forget_old(self) -> None:
        """Remove all logs but the newest."""
        for path in sorted(self.path.parent.glob("*.log"))[:-LOGS_KEPT]:
            with contextlib.suppress(OSError):
                path.unlink()
