"""The process that kernels are forked from: `python -c … SOCKET PRELOAD…`, started and owned by `client`.

It has one thread, for the life of it: a fork copies only the thread that asks for it, and a lock that another one
held would stay locked for ever. It ends when its owner ends, and a kernel ends when its requester does.
"""

from __future__ import annotations

import contextlib
import os
import selectors
import signal
import socket
import sys
from collections.abc import Callable
from pathlib import Path

from lnet_eval.running.lasting import lasting
from lnet_eval.running.warm import preload
from lnet_eval.running.warm.kernel import run_kernel
from lnet_eval.running.warm.wire import Request, read_at_start, receive

WATCH_SECONDS = 0.5
REQUEST_SECONDS = 10.0


def main(listening: int, names: list[str]) -> None:
    """Import `names`, and fork a kernel for each request at the open socket `listening` until the owner is gone."""
    owner = os.getppid()
    os.set_inheritable(listening, False)
    with socket.socket(fileno=listening) as listener:
        _import(names)
        if n_threads() > 1:
            sys.exit("lnet_eval: the parent of warm kernels has more than one thread; ordinary kernels are used")
        Parent(listener, owner, tuple(names)).serve()


def _import(names: list[str]) -> None:
    os.environ.setdefault("PYDEVD_DISABLE_FILE_VALIDATION", "1")  # else the debugger warns of itself at the terminal
    with lasting():
        from ipykernel import debugger, zmqshell  # noqa: F401 - the debugger is half of a kernel's own imports
        from ipykernel.kernelapp import IPKernelApp  # noqa: F401

        preload.load(names)


def n_threads() -> int:
    """How many threads this process has, those of libraries included."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(next(line for line in status.splitlines() if line.startswith("Threads:")).split()[1])


class Parent:
    """Forks kernels, tells their requesters how they ended, and kills those whose requester is gone."""

    def __init__(self, listener: socket.socket, owner: int, preloaded: tuple[str, ...]) -> None:
        self._listener, self._owner, self._preloaded = listener, owner, preloaded
        self._started_with = read_at_start(os.environ)
        self._selector = selectors.DefaultSelector()
        self._watch(listener, self._answer)
        self._kernels: dict[int, tuple[socket.socket, int]] = {}

    def serve(self) -> None:
        """Answer until the owner is gone; then end every kernel."""
        while os.getppid() == self._owner:
            for key, _ in self._selector.select(WATCH_SECONDS):
                key.data()
        for pid in list(self._kernels):
            self._kill(pid)

    def _watch(self, what: socket.socket | int, act: Callable[[], None]) -> None:
        self._selector.register(what, selectors.EVENT_READ, act)

    def _answer(self) -> None:
        connection, _ = self._listener.accept()
        connection.settimeout(REQUEST_SECONDS)
        try:
            request, outputs = receive(connection)
        except (ValueError, OSError):
            connection.close()
            return
        fits = request.preload == self._preloaded and read_at_start(request.environment) == self._started_with
        pid = self._fork(connection, request, outputs) if fits else 0
        for file in outputs:
            os.close(file)
        with contextlib.suppress(OSError):  # a requester that is gone is noticed below
            connection.sendall(f"kernel {pid}\n".encode() if pid else b"other\n")
        if not pid:
            connection.close()
            return
        end = os.pidfd_open(pid)
        self._kernels[pid] = connection, end
        self._watch(end, lambda: self._ended(pid))
        self._watch(connection, lambda: self._kill(pid))

    def _fork(self, connection: socket.socket, request: Request, outputs: tuple[int, ...]) -> int:
        pid = os.fork()
        if not pid:
            self._selector.close()
            self._listener.close()
            connection.close()
            for other, end in self._kernels.values():
                other.close()
                os.close(end)
            run_kernel(request, outputs)
        return pid

    def _ended(self, pid: int) -> None:
        connection, end = self._kernels.pop(pid)
        _, status = os.waitpid(pid, 0)
        with contextlib.suppress(OSError):
            connection.sendall(f"ended {os.waitstatus_to_exitcode(status)}\n".encode())
        with contextlib.suppress(KeyError):
            self._selector.unregister(connection)
        self._selector.unregister(end)
        os.close(end)
        connection.close()

    def _kill(self, pid: int) -> None:
        """Kill a kernel whose requester has hung up; nothing else ever comes over its connection."""
        connection, _ = self._kernels[pid]
        with contextlib.suppress(KeyError):  # told to end before, and not yet gone
            self._selector.unregister(connection)
        for kill in (os.killpg, os.kill):  # before the kernel has a group of its own there is only itself
            with contextlib.suppress(ProcessLookupError):
                kill(pid, signal.SIGKILL)
