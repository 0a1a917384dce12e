"""Killed at random moments: the runner, its workers, the kernels and their parent, a cluster's worker or scheduler."""

from __future__ import annotations

import contextlib
import random
import signal
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import psutil
import pytest

from lnet_eval.running.job import Job
from lnet_eval.running.roots import Roots
from tests.faults.harness import (
    MOMENTS,
    assert_index_true,
    assert_no_orphans,
    assert_repaired,
    below,
    editions,
    end,
    kernels,
    report,
    start,
    wait_for_kernels,
)
from tests.running.test_batch import cluster

pytestmark = pytest.mark.e2e
NETWORKS = ("a", "b", "c")
SLOW = "time.sleep(0.3)"
MakeNetwork = Callable[..., Job]


@pytest.fixture
def published(roots: Roots, network: MakeNetwork) -> Roots:
    """Three networks, each with a report."""
    for name in NETWORKS:
        network(name, SLOW)
    code, said = report(roots, "--all")
    assert code == 0, said
    return roots


def length_of_a_run(roots: Roots, *given: object) -> float:
    """How many seconds a run takes here and now: the moments are spread over it, however busy the machine is."""
    began = time.monotonic()
    code, said = report(roots, "--all", *given)
    assert code == 0, said
    return time.monotonic() - began


def kill(process: psutil.Process) -> None:
    with contextlib.suppress(psutil.NoSuchProcess):
        process.kill()


def test_the_runner_is_killed(published: Roots) -> None:
    """At any moment from its start to its end: the reports that stood stand, and the overview knows of the run."""
    chance = random.Random(4711)
    seconds = length_of_a_run(published)
    for _ in range(MOMENTS):
        before = editions(published)
        running = start(published, "--all")
        time.sleep(chance.uniform(0.0, seconds))
        others = below(running)
        running.send_signal(signal.SIGKILL)
        running.communicate()
        assert_no_orphans(others)
        after = editions(published)
        assert all(before[name] <= after[name] <= before[name] + 1 for name in NETWORKS)
        page = assert_index_true(published)
        if any(published.reports.glob(".state/run.*.json")) and others:
            assert "ikke avsluttet" in page or after == before
    assert_repaired(published, NETWORKS)


@pytest.mark.parametrize("victims", ["kernel", "worker", "parent"])
def test_a_process_of_the_run_is_killed(published: Roots, victims: str) -> None:
    """The run goes on: what died is tried once more, and nothing else is lost."""
    chance = random.Random(f"{victims} 4711")
    for _ in range(MOMENTS):
        before = editions(published)
        running = start(published, "--all")
        alive = wait_for_kernels(running)
        time.sleep(chance.uniform(0.0, 1.0))
        everybody = below(running)
        if victims == "kernel":
            chosen = kernels(everybody) or alive
        elif victims == "parent":
            chosen = [parent for process in alive if (parent := parent_of(process))]
        else:
            chosen = [process for process in everybody if "forkserver" in cmdline(parent_of(process))]
        if chosen:
            kill(chance.choice(chosen))
        code, said = end(running)
        assert_no_orphans(everybody)
        assert code == 0, said
        assert_made(editions(published), before, once_more=int(victims == "worker"))
        assert_index_true(published)
    assert_repaired(published, NETWORKS)


def parent_of(process: psutil.Process) -> psutil.Process | None:
    """Its parent; none where it has ended meanwhile."""
    try:
        return process.parent()
    except psutil.Error:
        return None


def cmdline(process: psutil.Process | None) -> str:
    try:
        return " ".join(process.cmdline()) if process else ""
    except psutil.Error:
        return ""


def test_a_worker_of_a_cluster_is_killed(published: Roots, tmp_path: Path) -> None:
    chance = random.Random(815)
    with cluster(tmp_path) as address:
        from distributed import Client

        seconds = length_of_a_run(published, "--scheduler", address)
        for _ in range(MOMENTS):
            before = editions(published)
            running = start(published, "--all", "--scheduler", address)
            time.sleep(chance.uniform(0.0, seconds))
            with Client(address, timeout=60, set_as_default=False) as client:
                client.wait_for_workers(1, timeout=60)
                pids = list(client.run(lambda: __import__("os").getpid()).values())
            kill(psutil.Process(chance.choice(pids)))
            code, said = end(running)
            assert code == 0, said
            assert_made(editions(published), before, once_more=1)
    assert_repaired(published, NETWORKS)


def assert_made(after: Mapping[str, int], before: Mapping[str, int], *, once_more: int) -> None:
    """Every network was made; that of a worker which died after it had published, and before it told, once more."""
    made = {name: after[name] - before[name] for name in NETWORKS}
    assert min(made.values()) == 1, made
    assert sum(made.values()) <= len(NETWORKS) + once_more, made


def test_the_scheduler_of_a_cluster_is_killed(published: Roots, tmp_path: Path) -> None:
    """What it was given and did not hand back is told as failed; every report is whole, and the next run repairs."""
    for name in NETWORKS:
        (published.data / name / "act.py").write_text("time.sleep(3)", encoding="utf-8")
    before = editions(published)
    with cluster(tmp_path) as address:
        (scheduler,) = [one for one in psutil.Process().children() if "dask_scheduler" in cmdline(one)]
        running = start(published, "--all", "--scheduler", address)
        while running.poll() is None and not any(published.reports.glob(".staging.*")):
            time.sleep(0.05)
        kill(scheduler)
        code, said = end(running)
    assert code == 1, said
    assert "stopped answering" in said
    assert "Traceback" not in said
    assert all(before[name] <= edition <= before[name] + 1 for name, edition in editions(published).items())
    assert "Dask-planleggeren svarte ikke lenger" in assert_index_true(published)
    assert_repaired(published, NETWORKS)
