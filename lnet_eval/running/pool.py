"""Where the work is done: processes of this machine, or the workers of a Dask cluster, both as an `Executor`."""

from __future__ import annotations

import contextlib
import logging
import multiprocessing
import os
import queue
import sys
import tempfile
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor
from pathlib import Path
from typing import Any

from lnet_eval.errors import UsageError
from lnet_eval.meanwhile import new_processes_deaf_to_interrupts
from lnet_eval.running.warm.client import ADDRESS, NotWarm, WarmParent
from lnet_eval.running.warm.provisioner import report_preload
from lnet_eval.running.worker import prepare, prepare_worker
from lnet_eval.texts import default_language, words

CONNECT_SECONDS = 10
_FORKED = "lnet_eval.running.forked"


def available_cores() -> int:
    """How many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class LocalPool(Executor):
    """Processes of this machine, each a pool of its own: one that dies takes no other with it, and is replaced.

    A warm parent stands beside them where the system can fork. At most `n_workers` tasks may be under way at a time.
    `preload` is what the parent imports, and `worker_preload` what the processes themselves are forked with, where the
    system can; by default what reports need.
    """

    def __init__(
        self, n_workers: int, *, preload: tuple[str, ...] | None = None, worker_preload: tuple[str, ...] = (_FORKED,)
    ) -> None:
        self.n_workers = n_workers
        prepare()
        self._scratch = tempfile.TemporaryDirectory(prefix="lnet-", ignore_cleanup_errors=True)
        self._pools: dict[int, ProcessPoolExecutor] = {}
        self._free: queue.SimpleQueue[int] = queue.SimpleQueue()
        for slot in range(n_workers):
            self._free.put(slot)
        self._strangers = set(multiprocessing.active_children())
        self._parent: WarmParent | None = None
        with contextlib.suppress(NotWarm):
            self._parent = WarmParent(preload or report_preload())
            os.environ[ADDRESS] = self._parent.address
        self._context: Any = multiprocessing.get_context("forkserver" if sys.platform == "linux" else "spawn")
        if sys.platform == "linux":
            self._context.set_forkserver_preload(list(worker_preload))

    def submit(self, function: Callable[..., Any], /, *given: Any, **named: Any) -> Future[Any]:
        """Give a task to a process that is free."""
        slot = self._free.get()
        with new_processes_deaf_to_interrupts():
            pool = self._pools.get(slot) or self._start(slot)
            future = pool.submit(function, *given, **named)
        future.add_done_callback(lambda ended: self._ended(slot, ended))
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """End the processes, their kernels and the parent."""
        for pool in list(self._pools.values()):  # one that breaks now takes itself out
            pool.shutdown(wait=wait, cancel_futures=cancel_futures)
        if self._parent is not None:
            os.environ.pop(ADDRESS, None)
            self._parent.close()
        self._scratch.cleanup()

    def abandon(self) -> None:
        """Tell the processes to stop at once, whatever they are doing."""
        for process in set(multiprocessing.active_children()) - self._strangers:
            process.terminate()

    def _start(self, slot: int) -> ProcessPoolExecutor:
        pool = ProcessPoolExecutor(
            1,
            mp_context=self._context,
            initializer=prepare_worker,
            initargs=(Path(self._scratch.name), dict(os.environ)),
        )
        self._pools[slot] = pool
        return pool

    def _ended(self, slot: int, future: Future[Any]) -> None:
        if not future.cancelled() and isinstance(future.exception(), BrokenExecutor):
            self._pools.pop(slot).shutdown(wait=False)
        self._free.put(slot)


class SchedulerLost(Exception):
    """The scheduler of a cluster answers no more: what it was given will not be heard of."""


class ClusterPool(Executor):
    """The workers of a Dask cluster; data and reports lie where all of them find them by the same path.

    A worker that dies is noticed by the scheduler, which gives its task to another one. Where the scheduler itself is
    lost, every task ends with `SchedulerLost` or as cancelled; a worker that is at work may still publish.

    Raises
    ------
    UsageError : no scheduler answers at `address`.
    """

    def __init__(self, address: str) -> None:
        from distributed import Client

        try:
            self._client = Client(address, timeout=CONNECT_SECONDS, set_as_default=False)
        except (OSError, ValueError, TypeError):
            raise UsageError(words(default_language())("run.no_scheduler", address=address)) from None
        logging.getLogger("distributed.client").setLevel(logging.CRITICAL)  # what goes wrong is told by the outcomes
        self._executor = self._client.get_executor(pure=False)
        self._n_workers, self._lost = 1, False

    @property
    def n_workers(self) -> int:
        """How many tasks the cluster takes at a time; it may grow and shrink. At least one, which then waits."""
        try:
            self._n_workers = max(1, sum(int(n) for n in self._client.nthreads().values()))
        except (OSError, RuntimeError):  # what is submitted from now on says so
            self._lost = True
        return self._n_workers

    def submit(self, function: Callable[..., Any], /, *given: Any, **named: Any) -> Future[Any]:
        """Give a task to the cluster."""
        if self._lost or self._client.status != "running":
            self._lost = True  # one that comes back knows nothing of what its forerunner was given
            lost: Future[Any] = Future()
            lost.set_exception(SchedulerLost())
            return lost
        future: Future[Any] = self._executor.submit(function, *given, **named)
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Leave the cluster; what it was given and has not done is taken back."""
        self._executor.shutdown(wait=wait and not cancel_futures)
        self._client.close()

    def abandon(self) -> None:
        """Take back what the cluster was given; a network under way is finished where it is."""
        self._executor.shutdown(wait=False)
