"""Many networks at once: a pool of processes, one network each at a time, and no failure that stops the others."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import tempfile
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, replace
from pathlib import Path

from lnet_eval.running.job import Job
from lnet_eval.running.make import make
from lnet_eval.running.outcome import Outcome, leave_notice
from lnet_eval.running.worker import prepare_worker

TRIES = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Watcher:
    """Whom to tell: `started(network)` when a network's turn comes, `ended(outcome)` when it is done."""

    started: Callable[[str], None]
    ended: Callable[[Outcome], None]


def available_cores() -> int:
    """How many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def run_batch(jobs: Sequence[Job], *, n_workers: int, watcher: Watcher) -> list[Outcome]:
    """Make the reports of all jobs, `n_workers` networks at a time; the outcomes are in the order of the jobs.

    A worker that dies costs the networks that were being made at that moment; each is tried once more. An
    interrupt (Ctrl-C) stops the workers and their kernels and is raised again; what was published stays published.
    """
    if not jobs:
        return []
    n_workers = max(1, n_workers)
    spare = max(1, n_workers // len(jobs))  # with fewer networks than workers, a network's languages run side by side
    waiting = [replace(job, at_once=spare) for job in jobs]
    outcomes: dict[str, Outcome] = {}
    tries = dict.fromkeys((job.network for job in waiting), 0)
    with tempfile.TemporaryDirectory(prefix="lnet-", ignore_cleanup_errors=True) as scratch:
        while waiting:
            # What was under way when a worker died is tried again alone, so that no network takes another with it.
            now = [job for job in waiting if tries[job.network]][:1] or waiting
            for job in _run_until_broken(now, min(n_workers, len(now)), Path(scratch), watcher, outcomes):
                tries[job.network] += 1
                if tries[job.network] >= TRIES:
                    outcomes[job.network] = _worker_died(job)
                    watcher.ended(outcomes[job.network])
            waiting = [job for job in waiting if job.network not in outcomes]
    return [outcomes[job.network] for job in jobs]


def _run_until_broken(
    jobs: Sequence[Job], n_workers: int, scratch: Path, watcher: Watcher, outcomes: dict[str, Outcome]
) -> list[Job]:
    """Run jobs until all are done or a worker dies; the jobs that were under way then."""
    strangers = set(multiprocessing.active_children())
    pool = ProcessPoolExecutor(
        n_workers,
        mp_context=multiprocessing.get_context("spawn"),
        initializer=prepare_worker,
        initargs=(jobs[0].roots.project, scratch),
    )
    queue, running = list(jobs), dict[Future[Outcome], Job]()
    try:
        while queue or running:
            while queue and len(running) < n_workers:
                job = queue.pop(0)
                with _new_processes_deaf_to_interrupts():
                    running[pool.submit(make, job)] = job
                watcher.started(job.network)
            done, _ = wait(running, return_when=FIRST_COMPLETED)
            for future in done:
                outcome = future.result()
                del running[future]
                outcomes[outcome.network] = outcome
                watcher.ended(outcome)
    except BrokenProcessPool:
        return [job for job in running.values() if job.network not in outcomes]
    except BaseException:
        for process in set(multiprocessing.active_children()) - strangers:
            process.terminate()
        raise
    finally:
        pool.shutdown(wait=True, cancel_futures=True)
    return []


@contextlib.contextmanager
def _new_processes_deaf_to_interrupts() -> Iterator[None]:
    """Let processes that start now ignore Ctrl-C from their first moment: a terminal sends it to every one of them."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _worker_died(job: Job) -> Outcome:
    outcome = Outcome(network=job.network, state="failed", code="worker_died", error="BrokenProcessPool")
    try:
        leave_notice(job.reports, outcome)
    except OSError:
        return outcome
    return outcome
