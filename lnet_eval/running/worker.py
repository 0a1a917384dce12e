"""A worker process: how it is made ready, and how it is kept from running on for ever or leaving kernels behind."""

from __future__ import annotations

import atexit
import contextlib
import functools
import multiprocessing
import multiprocessing.connection
import os
import shutil
import signal
import sys
import tempfile
import threading
from collections.abc import Iterator, Mapping
from pathlib import Path

import psutil

from lnet_eval.running.warm.client import one_thread

JUPYTER = Path(__file__).parent / "warm" / "jupyter"  # our kernelspec, where the package is not installed as a wheel


@functools.cache
def prepare() -> None:
    """Make this process ready to run notebooks, once; one that somebody else owns, such as Dask's, is left as it is.

    One thread for each kernel's linear algebra, since the kernels share the cores; the kernels of this environment,
    not of the user's own; IPython's files in a folder that goes with the process.
    """
    os.environ.update(one_thread(os.environ))
    # jsonschema would load it for addresses, which no notebook's schema has, and it compiles a grammar for a second.
    sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
    os.environ["JUPYTER_PREFER_ENV_PATH"] = "1"
    known = os.environ.get("JUPYTER_PATH")
    if str(JUPYTER) not in (known or "").split(os.pathsep):
        os.environ["JUPYTER_PATH"] = os.pathsep.join([str(JUPYTER), *([known] if known else [])])


def prepare_worker(scratch: Path | None = None, environment: Mapping[str, str] | None = None) -> None:
    """Make a process of our own pool ready.

    `environment` is its owner's as it is now: the server that the process was forked from may have started long ago,
    before the address of a database was set. Ctrl-C is its owner's business; and when its owner tells it to stop, or
    is no more, it stops and its kernels with it.
    """
    if environment is not None:
        os.environ.clear()
        os.environ.update(environment)
    prepare()
    use_scratch(scratch)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, _stop_now)
    owner = multiprocessing.parent_process()
    if owner is not None:
        threading.Thread(target=_stop_with, args=(owner.sentinel,), daemon=True).start()


def use_scratch(scratch: Path | None) -> None:
    """Keep IPython's files under `scratch`, else in a folder that is removed when this process ends."""
    if scratch is None:
        scratch = Path(tempfile.mkdtemp(prefix="lnet-"))
        atexit.register(shutil.rmtree, scratch, ignore_errors=True)
    os.environ["IPYTHONDIR"] = str(scratch / str(os.getpid()))


def _stop_with(sentinel: int) -> None:
    """Wait for the end of the process that owns this one; a worker whose owner was killed would else wait for ever."""
    multiprocessing.connection.wait([sentinel])
    _stop_now(signal.SIGTERM, None)


def _stop_now(number: int, frame: object) -> None:  # noqa: ARG001
    kill(children())  # a warm kernel is killed by its parent, which hears that this process is gone
    os._exit(128 + number)


@contextlib.contextmanager
def last_resort(seconds: float) -> Iterator[None]:
    """End this process where what is done within hangs where no other limit reaches, at a dead share perhaps."""
    timer = threading.Timer(seconds, _stop_now, (signal.SIGTERM, None))
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def children() -> set[psutil.Process]:
    """Every process that this one started, and theirs."""
    return set(psutil.Process().children(recursive=True))


def kill(processes: set[psutil.Process]) -> None:
    """Kill processes; one that has already ended is no matter."""
    for process in processes:
        with contextlib.suppress(psutil.Error):
            process.kill()
