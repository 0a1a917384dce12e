"""The nightly run in the words of cron and systemd."""

from __future__ import annotations

import datetime as dt
import shutil
import subprocess
from pathlib import Path

import pytest

from lnet_eval.running.schedule import cron_line, nightly_commands, systemd_service, systemd_timer

AT = dt.time(2, 5)


def test_the_commands_name_only_the_folders_that_were_given(tmp_path: Path) -> None:
    program = Path("/opt/lnet/bin/lnet-eval")
    assert nightly_commands(program, data=None, reports=None) == (
        (str(program), "report", "--all", "--changed"),
        (str(program), "compare", "--changed"),
    )
    for command in nightly_commands(program, data=tmp_path, reports=None):
        assert command[-2:] == ("--data", str(tmp_path))


@pytest.mark.parametrize("ended", ["true", "false"])
def test_the_comparison_follows_also_where_a_report_failed(tmp_path: Path, ended: str) -> None:
    commands = ((ended,), ("touch", "compared"))
    line = cron_line(commands, project=tmp_path, at=AT)
    subprocess.run(["sh", "-c", line.split(maxsplit=5)[5]], check=True)
    assert (tmp_path / "compared").exists()
    service = systemd_service(commands, project=tmp_path, description="x").splitlines()
    assert service[-2:] == [f"ExecStart={ended}", "ExecStopPost=touch compared"]


def test_nothing_is_run_where_the_project_is_gone(tmp_path: Path) -> None:
    line = cron_line((("touch", str(tmp_path / "ran")),), project=tmp_path / "gone", at=AT)
    ran = subprocess.run(["sh", "-c", line.split(maxsplit=5)[5]], check=False, capture_output=True)
    assert ran.returncode != 0
    assert not (tmp_path / "ran").exists()


def test_the_cron_line_has_the_minute_before_the_hour() -> None:
    line = cron_line((("lnet-eval", "report"),), project=Path("/srv/lnet"), at=AT)
    assert line == "5 2 * * * cd /srv/lnet && { lnet-eval report; }"


def test_spaces_and_percent_signs_reach_the_command_unharmed() -> None:
    line = cron_line((("lnet-eval", "--data", "/srv/100 % data"),), project=Path("/srv/my lnet"), at=AT)
    assert line == r"5 2 * * * cd '/srv/my lnet' && { lnet-eval --data '/srv/100 \% data'; }"
    service = systemd_service((("/bin/lnet-eval", "--data", "/srv/100 % data"),), project=Path("/srv"), description="x")
    assert 'ExecStart=/bin/lnet-eval --data "/srv/100 %% data"' in service


def test_the_timer_catches_up_after_a_night_that_the_machine_slept_through() -> None:
    timer = systemd_timer(at=AT, description="Nightly")
    assert "OnCalendar=*-*-* 02:05:00" in timer
    assert "Persistent=true" in timer


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not here to judge")
def test_systemd_accepts_the_units(tmp_path: Path) -> None:
    (tmp_path / "lnet-eval.service").write_text(
        systemd_service((("/bin/true", "--data", "/srv/a b"), ("/bin/true",)), project=tmp_path, description="Nightly")
    )
    (tmp_path / "lnet-eval.timer").write_text(systemd_timer(at=AT, description="Nightly"))
    units = [str(tmp_path / name) for name in ("lnet-eval.service", "lnet-eval.timer")]
    judged = subprocess.run(["systemd-analyze", "verify", *units], capture_output=True, text=True, check=False)
    assert judged.returncode == 0, judged.stderr
