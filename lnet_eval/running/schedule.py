"""The nightly run as a cron line and as systemd units."""

from __future__ import annotations

import datetime as dt
import shlex
from collections.abc import Sequence
from pathlib import Path


def nightly_command(program: Path, *, data: Path | None, reports: Path | None) -> tuple[str, ...]:
    """The command of the nightly run, with the folders that were named."""
    folders = [("--data", data), ("--reports", reports)]
    named = [part for option, folder in folders if folder is not None for part in (option, str(folder.resolve()))]
    return (str(program), "report", "--all", "--changed", *named)


def cron_line(command: Sequence[str], *, project: Path, at: dt.time) -> str:
    """A line for crontab. A percent sign means a new line to cron and is escaped."""
    text = f"cd {shlex.quote(str(project))} && {shlex.join(command)}".replace("%", r"\%")
    return f"{at.minute} {at.hour} * * * {text}"


def systemd_service(command: Sequence[str], *, project: Path, description: str) -> str:
    """A service that runs once. Percent and dollar signs mean something to systemd and are doubled."""
    return "\n".join(
        [
            "[Unit]",
            f"Description={description}",
            "",
            "[Service]",
            "Type=oneshot",
            f"WorkingDirectory={str(project).replace('%', '%%')}",
            "ExecStart=" + " ".join(_unit_word(word) for word in command),
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
