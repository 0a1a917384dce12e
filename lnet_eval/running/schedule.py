"""The nightly run as a cron line and as systemd units: the reports that need it, and then the comparison."""

from __future__ import annotations

import datetime as dt
import shlex
from collections.abc import Sequence
from pathlib import Path


def nightly_commands(program: Path, *, data: Path | None, reports: Path | None) -> tuple[tuple[str, ...], ...]:
    """The commands of the nightly run in their order, with the folders that were named."""
    folders = [("--data", data), ("--reports", reports)]
    named = [part for option, folder in folders if folder is not None for part in (option, str(folder.resolve()))]
    return (str(program), "report", "--all", "--changed", *named), (str(program), "compare", "--changed", *named)


def cron_line(commands: Sequence[Sequence[str]], *, project: Path, at: dt.time) -> str:
    """A line for crontab: each command is run whatever became of the one before it.

    A percent sign means a new line to cron and is escaped.
    """
    together = "; ".join(shlex.join(command) for command in commands)
    text = f"cd {shlex.quote(str(project))} && {{ {together}; }}".replace("%", r"\%")
    return f"{at.minute} {at.hour} * * * {text}"


def systemd_service(commands: Sequence[Sequence[str]], *, project: Path, description: str) -> str:
    """A service that runs once.

    What follows the first command is run after its end whether it succeeded or not, and the service counts as failed
    where the first one did. Percent and dollar signs mean something to systemd and are doubled.
    """
    starts = ["ExecStart", *["ExecStopPost"] * (len(commands) - 1)]
    return "\n".join(
        [
            "[Unit]",
            f"Description={description}",
            "",
            "[Service]",
            "Type=oneshot",
            f"WorkingDirectory={str(project).replace('%', '%%')}",
            "TimeoutStopSec=infinity",
            *(
                f"{start}=" + " ".join(_unit_word(word) for word in command)
                for start, command in zip(starts, commands, strict=True)
            ),
            "",
        ]
    )


def systemd_timer(*, at: dt.time, description: str) -> str:
    """A timer that starts the service every night, and after a night that the machine slept through."""
    return "\n".join(
        [
            "[Unit]",
            f"Description={description}",
            "",
            "[Timer]",
            f"OnCalendar=*-*-* {at:%H:%M}:00",
            "Persistent=true",
            "",
            "[Install]",
            "WantedBy=timers.target",
            "",
        ]
    )


def _unit_word(word: str) -> str:
    plain = word.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%").replace("$", "$$")
    return f'"{plain}"' if any(sign.isspace() or sign in "'\"\\;" for sign in word) else plain
