"""Many networks at once, one failure never stopping the others: one way of working, wherever the work is done."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, CancelledError, Future, wait
from dataclasses import dataclass, replace
from typing import Any, Protocol

from lnet_eval.running.job import Job
from lnet_eval.running.make import make
from lnet_eval.running.outcome import Outcome, leave_notice
from lnet_eval.running.pool import SchedulerLost
from lnet_eval.running.worker import last_resort, prepare, use_scratch

TRIES = 2
# What may well go better a second time: nothing is wrong with the network itself.
_TRIED_AGAIN = frozenset({"worker_died", "kernel_died", "kernel_not_started", "inputs_changed"})
_GRACE_SECONDS = 120


class Pool(Protocol):
    """Where the work is done: an executor that knows how much it can take."""

    @property
    def n_workers(self) -> int: ...  # noqa: D102
    def submit(self, function: Callable[..., Any], /, *given: Any) -> Future[Any]: ...  # noqa: D102
    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None: ...  # noqa: D102
    def abandon(self) -> None: ...  # noqa: D102


@dataclass(frozen=True, slots=True, kw_only=True)
class Watcher:
    """Whom to tell: `started(network)` when a network's turn comes, `ended(outcome)` when it is done."""

    started: Callable[[str], None]
    ended: Callable[[Outcome], None]


def run_batch(jobs: Sequence[Job], *, pool: Pool, watcher: Watcher) -> list[Outcome]:
    """Make the products of all jobs in `pool`, and close it; the outcomes are in the order of the jobs.

    A worker that dies costs its own network only, which is tried once more. An interrupt (Ctrl-C) stops the workers
    and their kernels and is raised again; what was published stays published.
    """
    outcomes: dict[int, Outcome] = {}
    try:
        queue = list(range(len(jobs)))
        running: dict[Future[Outcome], int] = {}
        tries: Counter[int] = Counter()
        while queue or running:
            while queue and len(running) < pool.n_workers:
                number = queue.pop(0)
                tries[number] += 1
                running[pool.submit(work, _shared_out(jobs[number], pool, len(jobs)))] = number
                if tries[number] == 1:
                    watcher.started(jobs[number].network)
            for future in wait(running, return_when=FIRST_COMPLETED).done:
                number = running.pop(future)
                outcome = _outcome_of(future, jobs[number])
                if outcome.code in _TRIED_AGAIN and tries[number] < TRIES:
                    queue.append(number)
                    continue
                outcomes[number] = outcome
                watcher.ended(outcome)
    except BaseException:
        pool.abandon()
        pool.shutdown(cancel_futures=True)
        raise
    pool.shutdown()
    return [outcomes[number] for number in range(len(jobs))]


def work(job: Job) -> Outcome:
    """Make one product, in a worker."""
    prepare()
    if "IPYTHONDIR" not in os.environ:  # a worker that somebody else started, of a cluster
        use_scratch(None)
    with last_resort(2 * job.seconds + _GRACE_SECONDS):  # it may wait for another run as long as it may work
        return make(job)


def _shared_out(job: Job, pool: Pool, n_jobs: int) -> Job:
    """The job, its languages side by side where there are more workers than networks."""
    return replace(job, at_once=max(1, pool.n_workers // n_jobs))


def _outcome_of(future: Future[Outcome], job: Job) -> Outcome:
    """What came of a job; `make` itself never raises, and so an exception means that its worker is out of reach."""
    try:
        return future.result()
    except (CancelledError, SchedulerLost):
        outcome = Outcome(network=job.network, state="failed", code="scheduler_lost", error=SchedulerLost.__name__)
    except Exception as error:
        outcome = Outcome(network=job.network, state="failed", code="worker_died", error=type(error).__name__)
    try:
        leave_notice(job.reports, outcome)
    except OSError:
        return outcome
    return outcome
