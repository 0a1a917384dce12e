"""To have a warm parent, and to ask it for kernels."""

from __future__ import annotations

import atexit
import contextlib
import os
import select
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping
from pathlib import Path

from lnet_eval.running.warm.wire import Request

ADDRESS = "LNET_WARM_KERNELS"  # where the processes below this one find its parent
ANSWER_SECONDS = 60.0  # a parent may still be importing
_START = (
    "import sys; sys.path = [place for place in sys.path if place]\n"
    "from lnet_eval.running.warm.parent import main; main(int(sys.argv[1]), sys.argv[2:])"
)
_ONE_THREAD = {
    **dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS"), "1"),
    "JE_ARROW_MALLOC_CONF": "background_thread:false",
}


class NotWarm(Exception):
    """No warm kernel can be had here, or not this one."""


def can_fork() -> bool:
    """Whether this system forks processes that may go on living."""
    return sys.platform == "linux" and hasattr(os, "pidfd_open")


def one_thread(environment: Mapping[str, str]) -> dict[str, str]:
    """The environment with one thread for each library that would else start several, and that nobody chose for."""
    return {**_ONE_THREAD, **environment}


class WarmParent:
    """A warm parent that this process owns; it ends with `close`, or when this process ends.

    Raises
    ------
    NotWarm : this system cannot.
    """

    def __init__(self, preload: tuple[str, ...]) -> None:
        if not can_fork():
            raise NotWarm
        self._folder = Path(tempfile.mkdtemp(prefix="lnet-"))  # for nobody else to open
        self.address = str(self._folder / "p")
        try:
            # It listens from this moment on: requests may come while the parent is still importing.
            with socket.socket(socket.AF_UNIX) as listener:
                listener.bind(self.address)
                listener.listen(64)
                self._process = subprocess.Popen(
                    [sys.executable, "-c", _START, str(listener.fileno()), *preload],
                    env=one_thread(os.environ),
                    stdin=subprocess.DEVNULL,
                    pass_fds=[listener.fileno()],
                    start_new_session=True,  # Ctrl-C at the terminal is its owner's business
                )
        except OSError:
            shutil.rmtree(self._folder, ignore_errors=True)
            raise NotWarm from None

    @property
    def alive(self) -> bool:
        """Whether it can still be asked."""
        return self._process.poll() is None

    def close(self) -> None:
        """End it, and with it every kernel that came from it."""
        self._process.kill()
        self._process.wait()
        shutil.rmtree(self._folder, ignore_errors=True)


class WarmKernel:
    """A kernel that a parent forked, with what Jupyter asks of a process."""

    stdin = stdout = stderr = None

    def __init__(self, connection: socket.socket, pid: int) -> None:
        self.pid = pid
        self.returncode: int | None = None
        self._connection = connection

    def poll(self) -> int | None:
        """How it ended; None while it runs."""
        return self._look(0)

    def wait(self, timeout: float | None = None) -> int:
        """How it ended, when it has; raises TimeoutExpired."""
        ended = self._look(timeout)
        if ended is None:
            raise subprocess.TimeoutExpired("kernel", timeout or 0)
        return ended

    def send_signal(self, number: int) -> None:
        """Signal it, unless it has ended."""
        if self.poll() is None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, number)

    def kill(self) -> None:
        """Kill it."""
        self.send_signal(signal.SIGKILL)

    def terminate(self) -> None:
        """Ask it to end."""
        self.send_signal(signal.SIGTERM)

    def _look(self, seconds: float | None) -> int | None:
        if self.returncode is None and select.select([self._connection], [], [], seconds)[0]:
            try:
                said = self._connection.recv(64).decode().split()
            except OSError:
                said = []
            # A parent that has gone without a word has taken its kernels with it.
            self.returncode = int(said[1]) if said else -signal.SIGKILL
            self._connection.close()
        return self.returncode


def ask(address: str, request: Request, outputs: tuple[int, int] = (1, 2)) -> WarmKernel:
    """A kernel from the parent at `address`; raises NotWarm where it gives none."""
    connection = socket.socket(socket.AF_UNIX)
    try:
        connection.settimeout(ANSWER_SECONDS)
        connection.connect(address)
        request.send(connection, outputs)
        said = connection.recv(64).decode().split()
    except OSError:
        said = []
    if len(said) != 2:
        connection.close()
        raise NotWarm
    connection.settimeout(None)
    return WarmKernel(connection, int(said[1]))


_own: dict[tuple[str, ...], WarmParent] = {}
_lock = threading.Lock()


def kernel(request: Request, outputs: tuple[int, int] = (1, 2)) -> WarmKernel:
    """A kernel from the parent that the owner of this process has, else from one that this process then owns.

    Its output and errors go to `outputs`, which are open files of this process.
    """
    given = os.environ.get(ADDRESS)
    if given:
        with contextlib.suppress(NotWarm):
            return ask(given, request, outputs)
    return ask(_own_parent(request.preload).address, request, outputs)


def close_own() -> None:
    """End the parents that this process owns."""
    with _lock:
        for parent in _own.values():
            parent.close()
        _own.clear()


def _own_parent(preload: tuple[str, ...]) -> WarmParent:
    with _lock:
        parent = _own.get(preload)
        if parent is None or not parent.alive:
            _own[preload] = parent = WarmParent(preload)
    return parent


atexit.register(close_own)
