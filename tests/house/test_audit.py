"""`make audit` never says that all is well where it could not look."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest


@pytest.fixture
def audit(root: Path, tmp_path: Path):
    """Run it with stand-ins for Python and pip-audit (None: not installed), which ends with the given code."""
    make, shell = shutil.which("make"), Path("/bin/sh")
    assert make is not None

    def stand_in(path: Path, code: int) -> None:
        path.parent.mkdir(exist_ok=True)
        path.write_text(f'#!{shell}\necho "$@" >> {tmp_path}/asked\nexit {code}\n', encoding="utf-8")
        path.chmod(0o755)

    def run(*, offline: int, weak: int | None) -> subprocess.CompletedProcess[str]:
        own = tmp_path / "bin"
        stand_in(own / "python", offline)
        if weak is not None:
            stand_in(own / "pip-audit", weak)
        command = [make, "-o", ".venv/.ready", "-o", ".venv/.libraries", "audit", f"BIN={own}", "PYTHON=none"]
        return subprocess.run(
            command, cwd=root, env={**os.environ, "PATH": str(own)}, capture_output=True, text=True, check=False
        )

    return run


def test_it_ends_well_where_both_halves_do_and_lets_nothing_be_skipped(audit, tmp_path: Path) -> None:
    ran = audit(offline=0, weak=0)
    assert ran.returncode == 0, ran.stderr
    asked = (tmp_path / "asked").read_text(encoding="utf-8")
    assert "test_licences.py" in asked
    assert "--strict" in asked
    assert "requirements.lock" in asked


@pytest.mark.parametrize(("offline", "weak"), [(1, 0), (0, 1), (0, None)])
def test_it_fails_where_either_does_or_pip_audit_is_missing(audit, offline: int, weak: int | None) -> None:
    ran = audit(offline=offline, weak=weak)
    assert ran.returncode != 0
    assert ("NOT looked for" in ran.stdout) == (weak is None)
