"""`lnet-eval schedule`: print what starts a nightly run."""

from __future__ import annotations

import datetime as dt
import re
import sys
from pathlib import Path

from lnet_eval.cli.saying import out, say_in
from lnet_eval.errors import UsageError
from lnet_eval.running.roots import project_root
from lnet_eval.running.schedule import cron_line, nightly_commands, systemd_service, systemd_timer


def schedule(time: str, *, data: Path | None, reports: Path | None) -> None:
    """Print a cron line and a systemd service with its timer; nothing is installed."""
    say = say_in()
    if not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", time):
        raise UsageError(say("cli.schedule.bad_time", value=time))
    at, project = dt.time.fromisoformat(time), project_root()
    program = Path(sys.executable).with_name("lnet-eval")
    commands = nightly_commands(program, data=data, reports=reports)
    description = say("cli.schedule.description")
    parts = [
        say("cli.schedule.cron"),
        cron_line(commands, project=project, at=at) + "\n",
        say("cli.schedule.service"),
        systemd_service(commands, project=project, description=description),
        say("cli.schedule.timer"),
        systemd_timer(at=at, description=description),
    ]
    out().print("\n".join(parts), markup=False)
