"""A time limit over everything that a run starts, and nothing else."""

from __future__ import annotations

import contextlib
import contextvars
import os
import signal
import threading
from collections.abc import Iterator
from typing import Protocol

from lnet_eval.errors import LnetError


class OutOfTime(LnetError):
    """The network's own time limit passed."""


class Kernel(Protocol):
    """A kernel's process: an ordinary or a warm one."""

    @property
    def pid(self) -> int: ...  # noqa: D102
    def poll(self) -> int | None: ...  # noqa: D102
    def kill(self) -> None: ...  # noqa: D102


class Started:
    """The kernels that were started within one limit."""

    def __init__(self) -> None:
        self._kernels: list[Kernel] = []
        self._lock = threading.Lock()
        self.ended = False

    def add(self, kernel: Kernel) -> None:
        """One more; killed at once where the limit has passed already."""
        with self._lock:
            self._kernels.append(kernel)
            if self.ended:
                _kill(kernel)

    def end(self) -> None:
        """Kill them all."""
        with self._lock:
            self.ended = True
            for kernel in self._kernels:
                _kill(kernel)


# A worker may have several networks under way, each in a thread of its own; a thread that one starts enters `within`.
_within: contextvars.ContextVar[Started | None] = contextvars.ContextVar("started", default=None)


def kernel_started(kernel: Kernel) -> None:
    """Tell the limit that is in force, if one is."""
    started = _within.get()
    if started is not None:
        started.add(kernel)


@contextlib.contextmanager
def time_limit(seconds: float) -> Iterator[Started]:
    """Kill the kernels that are started within when `seconds` have passed; raises OutOfTime then."""
    started = Started()
    timer = threading.Timer(seconds, started.end)
    timer.daemon = True
    timer.start()
    try:
        with within(started):
            yield started
    except Exception:
        if started.ended:
            raise OutOfTime from None
        raise
    finally:
        timer.cancel()


@contextlib.contextmanager
def within(started: Started) -> Iterator[None]:
    """Let what this thread starts fall under a limit that another thread has set.

    The whole context is not handed on: Jupyter keeps a thread's event loop there, and two threads cannot share one.
    """
    token = _within.set(started)
    try:
        yield
    finally:
        _within.reset(token)


def _kill(kernel: Kernel) -> None:
    """Kill a kernel and what it has started: it leads a group of its own."""
    if kernel.poll() is None:
        with contextlib.suppress(OSError, AttributeError):  # no groups on this system, or it has just ended
            os.killpg(kernel.pid, signal.SIGKILL)
        kernel.kill()
