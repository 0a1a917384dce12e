"""A report appears whole or not at all: it is made beside its place, and then changes places with the old one.

In the reports folder, beside the reports themselves::

    .staging.<network>.<token>/   being made; worthless after a crash, and removed by the next run
    .swap.<network>.<edition>/    whole, on its way in or on its way to the history
    .state/                       locks and notices of failure

Every published folder holds a manifest with its edition number. Of all whole editions of a network, the highest is
the report and the others belong in its history: this one rule both publishes and repairs.
"""

from __future__ import annotations

import contextlib
import ctypes
import errno
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from filelock import FileLock, Timeout

from lnet_eval.errors import LnetError, UsageError
from lnet_eval.running.manifest import edition_of, read_manifest
from lnet_eval.texts import default_language, words

KEPT = 10
STATE = ".state"
_AT_FDCWD = -100
_EXCHANGE = 2


class Busy(LnetError):
    """Another run holds the network's lock."""


@contextlib.contextmanager
def network_lock(reports: Path, network: str, *, wait: float) -> Iterator[None]:
    """Hold the network's place in `reports` alone; raises Busy after `wait` seconds."""
    folder = reports / STATE
    folder.mkdir(parents=True, exist_ok=True)
    lock = FileLock(folder / f"{network}.lock")
    try:
        lock.acquire(timeout=wait)
    except Timeout:
        raise Busy(network) from None
    try:
        yield
    finally:
        lock.release()


def refuse_links(reports: Path, network: str) -> None:
    """Refuse to write where the network's place, or its history, is a link to somewhere else; raises UsageError."""
    place = reports / network
    for path in (place, place / "history", reports / STATE):
        if path.is_symlink():
            raise UsageError(words(default_language())("run.link", path=path.relative_to(reports).as_posix()))


@contextlib.contextmanager
def staging(reports: Path, network: str) -> Iterator[Path]:
    """A new empty folder beside the network's place, gone afterwards unless it was published."""
    folder = Path(tempfile.mkdtemp(prefix=f".staging.{network}.", dir=reports))
    folder.chmod(0o755)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def publish(made: Path, reports: Path, network: str, *, kept: int = KEPT) -> None:
    """Put the whole report in `made` in its place, and the earlier one in the history.

    The caller holds the network's lock; `made` has its manifest, whose edition is above every earlier one.
    """
    edition = edition_of(made)
    if edition <= last_edition(reports, network):
        raise ValueError(f"edition {edition} of {network} is not above the earlier ones")
    made.rename(reports / f".swap.{network}.{edition}")
    recover(reports, network, kept=kept)


def recover(reports: Path, network: str, *, kept: int = KEPT) -> None:
    """Leave the highest whole edition in the network's place, and every other one in its history.

    Safe to be killed at any point and to be run again. The caller holds the network's lock.
    """
    refuse_links(reports, network)
    for folder in reports.glob(f".staging.{network}.*"):
        shutil.rmtree(folder, ignore_errors=True)
    place = reports / network
    waiting = sorted(reports.glob(f".swap.{network}.*"), key=edition_of)
    if waiting and edition_of(waiting[-1]) > edition_of(place):
        newest = waiting.pop()
        if place.exists():
            _exchange(newest, place)
        else:
            newest.rename(place)
    for folder in sorted(reports.glob(f".swap.{network}.*"), key=edition_of):
        _archive(folder, place)
    _forget(place / "history", kept)


def last_edition(reports: Path, network: str) -> int:
    """The number of the highest edition there is or was; 0 where the network was never published."""
    place = reports / network
    return max([edition_of(place), *(edition_of(folder) for folder in place.glob("history/*"))])


def _exchange(newer: Path, place: Path) -> None:
    """Let two folders change names: in one step where the system can, else in two.

    After the two steps the older edition has the newer one's waiting name; between them, it waits as a third, and
    `recover` finds the way from there.
    """
    if not _exchange_in_one_step(newer, place):
        aside = newer.with_name(f".swap.{place.name}.{edition_of(place)}-out")
        place.rename(aside)
        newer.rename(place)


def _exchange_in_one_step(one: Path, other: Path) -> bool:
    if not sys.platform.startswith("linux"):
        return False
    call = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if call is None:
        return False
    if call(_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), _EXCHANGE) == 0:
        return True
    number = ctypes.get_errno()
    if number in {errno.EINVAL, errno.ENOSYS, errno.ENOTSUP}:  # a file system that cannot, a share for example
        return False
    raise OSError(number, os.strerror(number))


def _archive(old: Path, place: Path) -> None:
    """Move an earlier edition into the history of the one that stands; the history it carries moves along first."""
    history = place / "history"
    carried = old / "history"
    if carried.is_dir() and not history.exists():
        carried.rename(history)
    history.mkdir(exist_ok=True)
    if carried.is_dir():
        for version in carried.iterdir():
            version.rename(_free_name(history, version.name))
        carried.rmdir()
    stamp = str((read_manifest(old) or {}).get("started", "unknown")).replace(":", "")
    old.rename(_free_name(history, stamp))


def _free_name(history: Path, name: str) -> Path:
    number, path = 1, history / name
    while path.exists():
        number += 1
        path = history / f"{name}-{number}"
    return path


def _forget(history: Path, kept: int) -> None:
    """Remove the oldest versions above `kept`."""
    if not history.is_dir():
        return
    versions = sorted((path for path in history.iterdir() if path.is_dir()), key=edition_of)
    for version in versions[: max(0, len(versions) - kept)]:
        shutil.rmtree(version, ignore_errors=True)
