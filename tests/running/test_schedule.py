"""The nightly run in the words of cron and systemd."""

from __future__ import annotations

import datetime as dt
import shutil
import subprocess
from pathlib import Path

import pytest

from lnet_eval.running.schedule import cron_line, nightly_command, systemd_service, systemd_timer

AT = dt.time(2, 5)


def test_the_command_names_only_the_folders_that_were_given(tmp_path: Path) -> None:
    program = Path("/opt/lnet/bin/lnet-eval")
    assert nightly_command(program, data=None, reports=None) == (str(program), "report", "--all", "--changed")
    assert nightly_command(program, data=tmp_path, reports=None)[-2:] == ("--data", str(tmp_path))


def test_the_cron_line_has_the_minute_before_the_hour() -> None:
    line = cron_line(("lnet-eval", "report"), project=Path("/srv/lnet"), at=AT)
    assert line == "5 2 * * * cd /srv/lnet && lnet-eval report"


def test_spaces_and_percent_signs_reach_the_command_unharmed() -> None:
    line = cron_line(("lnet-eval", "--data", "/srv/100 % data"), project=Path("/srv/my lnet"), at=AT)
    assert line == r"5 2 * * * cd '/srv/my lnet' && lnet-eval --data '/srv/100 \% data'"
    service = systemd_service(("/bin/lnet-eval", "--data", "/srv/100 % data"), project=Path("/srv"), description="x")
    assert 'ExecStart=/bin/lnet-eval --data "/srv/100 %% data"' in service


def test_the_timer_catches_up_after_a_night_that_the_machine_slept_through() -> None:
    timer = systemd_timer(at=AT, description="Nightly")
    assert "OnCalendar=*-*-* 02:05:00" in timer
    assert "Persistent=true" in timer


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not here to judge")
def test_systemd_accepts_the_units(tmp_path: Path) -> None:
    (tmp_path / "lnet-eval.service").write_text(
        systemd_service(("/bin/true", "--data", "/srv/a b"), project=tmp_path, description="Nightly")
    )
    (tmp_path / "lnet-eval.timer").write_text(systemd_timer(at=AT, description="Nightly"))
    units = [str(tmp_path / name) for name in ("lnet-eval.service", "lnet-eval.timer")]
    judged = subprocess.run(["systemd-analyze", "verify", *units], capture_output=True, text=True, check=False)
    assert judged.returncode == 0, judged.stderr
