"""A mark in the reports folder from the beginning of a run to its end: what stands for long is a run that broke off."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

from lnet_eval.running.manifest import now, read_json, write_json
from lnet_eval.running.publish import STATE


@contextmanager
def run_under_way(reports: Path) -> Iterator[None]:
    """Mark a run for as long as it lasts; marks of runs that were killed are taken away first."""
    mark = reports / STATE / f"run.{secrets.token_hex(4)}.json"
    lock = FileLock(mark.with_suffix(".lock"))
    try:
        mark.parent.mkdir(parents=True, exist_ok=True)
        for earlier in mark.parent.glob("run.*.json"):
            _take_away_if_dead(earlier)
        lock.acquire(timeout=0)
        write_json(mark, {"started": now()})
    except OSError:  # where nothing can be written, every network will say so
        yield
        return
    try:
        yield
    finally:
        for path in (mark, mark.with_suffix(".lock")):
            with suppress(OSError):
                path.unlink(missing_ok=True)
        lock.release()


def runs_under_way(reports: Path) -> tuple[str, ...]:
    """When each run began that has not said that it ended, the first one first."""
    marks = [read_json(path) for path in (reports / STATE).glob("run.*.json")]
    return tuple(sorted(str(mark["started"]) for mark in marks if mark and mark.get("started")))


def _take_away_if_dead(mark: Path) -> None:
    """Remove the mark of a run whose lock nobody holds any more."""
    lock = FileLock(mark.with_suffix(".lock"))
    try:
        lock.acquire(timeout=0)
    except Timeout:
        return
    mark.unlink(missing_ok=True)
    lock.release()
    mark.with_suffix(".lock").unlink(missing_ok=True)
