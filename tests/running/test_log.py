"""The accounts of runs are kept for a while, the newest ones."""

from __future__ import annotations

from pathlib import Path

from lnet_eval.running.outcome import LOGS_KEPT, Outcome, RunLog


def test_the_oldest_accounts_are_forgotten(tmp_path: Path) -> None:
    log = RunLog(tmp_path)
    log.outcome(Outcome(network="a", state="failed", code="error", error="KeyError", frames=("lnet_eval/x.py:1",)))
    for number in range(LOGS_KEPT):
        (log.path.parent / f"2000-01-01T0000{number:02d}.000000Z.log").touch()
    log.forget_old()
    left = sorted(log.path.parent.iterdir())
    assert len(left) == LOGS_KEPT
    assert left[0].name.startswith("2000-01-01T000001")
    assert left[-1] == log.path
