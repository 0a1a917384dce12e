"""A worker process: how it is made ready, and how it is kept from running on for ever or leaving kernels behind."""

from __future__ import annotations

import contextlib
import multiprocessing
import multiprocessing.connection
import os
import signal
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import psutil

from lnet_eval.errors import LnetError


class OutOfTime(LnetError):
    """The network's own time limit passed."""


def prepare_worker(project: Path, scratch: Path) -> None:
    """Make a worker process ready.

    It works from the project's root and keeps IPython's files under `scratch`; one thread for each kernel's
    linear algebra, since the kernels share the cores; Ctrl-C is its owner's business; and when its owner tells it
    to stop, or is no more, it stops and its kernels with it.
    """
    os.chdir(project)
    for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ.setdefault(name, "1")
    # jsonschema would load it for addresses, which no notebook's schema has, and it compiles a grammar for a second.
    sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
    os.environ["JUPYTER_PREFER_ENV_PATH"] = "1"  # the kernel of this environment, not one of the user's own
    os.environ["IPYTHONDIR"] = str(scratch / str(os.getpid()))
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, _stop_now)
    owner = multiprocessing.parent_process()
    if owner is not None:
        threading.Thread(target=_stop_with, args=(owner.sentinel,), daemon=True).start()


def _stop_with(sentinel: int) -> None:
    """Wait for the end of the process that owns this one; a worker whose owner was killed would else wait for ever."""
    multiprocessing.connection.wait([sentinel])
    _stop_now(signal.SIGTERM, None)


def _stop_now(number: int, frame: object) -> None:  # noqa: ARG001
    kill(children())
    os._exit(128 + number)


@contextlib.contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Kill the kernels that are started within when `seconds` have passed; raises OutOfTime then."""
    passed, others = threading.Event(), children()

    def stop() -> None:
        passed.set()
        kill(children() - others)

    timer = threading.Timer(seconds, stop)
    timer.daemon = True
    timer.start()
    try:
        yield
    except Exception:
        if passed.is_set():
            raise OutOfTime from None
        raise
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
