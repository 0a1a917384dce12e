"""Many networks: no failure stops the others, and what dies is told. On this machine and on a cluster alike."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from lnet_eval import UsageError
from lnet_eval.running.batch import Watcher, run_batch
from lnet_eval.running.job import Job
from lnet_eval.running.manifest import edition_of
from lnet_eval.running.outcome import Outcome, read_notice
from lnet_eval.running.pool import ClusterPool, LocalPool, available_cores
from lnet_eval.running.roots import Roots
from lnet_eval.running.worker import kill

MakeNetwork = Callable[..., Job]
MakePool = Callable[[int], LocalPool | ClusterPool]


def watched() -> tuple[Watcher, list[str], list[Outcome]]:
    started: list[str] = []
    ended: list[Outcome] = []
    return Watcher(started=started.append, ended=ended.append), started, ended


@contextlib.contextmanager
def cluster(folder: Path) -> Iterator[str]:
    """A Dask scheduler and two workers on this machine's own address; gives the scheduler's address."""
    file = folder / "scheduler.json"
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": folder}
    here = ["--host", "127.0.0.1", "--no-dashboard"]
    command = [sys.executable, "-m", "distributed.cli.dask_scheduler", "--port", "0", "--scheduler-file", str(file)]
    scheduler = subprocess.Popen([*command, *here], **quiet)  # type: ignore[call-overload]
    command = [sys.executable, "-m", "distributed.cli.dask_worker", "--scheduler-file", str(file), "--nthreads", "1"]
    workers = [
        subprocess.Popen([*command, *here, "--local-directory", str(folder)], **quiet)  # type: ignore[call-overload]
        for _ in range(2)
    ]
    try:
        from distributed import Client

        with Client(scheduler_file=str(file), timeout=60, set_as_default=False) as client:
            client.wait_for_workers(2, timeout=60)
            yield str(client.scheduler.address)
    finally:
        end((*workers, scheduler))


def end(processes: tuple[subprocess.Popen[bytes], ...]) -> None:
    """Tell processes to end; a nanny that is told while it replaces its worker waits for ever, and is killed."""
    started = [process for one in processes for process in psutil.Process(one.pid).children(recursive=True)]
    for process in processes:
        process.terminate()
    for process in processes:
        try:
            process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
    kill(set(started))


@pytest.fixture(params=["here", "cluster"])
def make_pool(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[MakePool]:
    if request.param == "here":
        yield LocalPool
        return
    with cluster(tmp_path) as address:
        yield lambda n_workers: ClusterPool(address)


def test_nothing_to_do_is_done_at_once() -> None:
    assert run_batch([], pool=LocalPool(2), watcher=watched()[0]) == []


def test_one_failure_does_not_stop_the_others(make_pool: MakePool, roots: Roots, network: MakeNetwork) -> None:
    jobs = [network("a"), network("b", "raise KeyError"), network("c")]
    watcher, started, ended = watched()
    outcomes = run_batch(jobs, pool=make_pool(2), watcher=watcher)
    assert [(outcome.network, outcome.state) for outcome in outcomes] == [
        ("a", "published"), ("b", "failed"), ("c", "published"),
    ]  # fmt: skip
    assert sorted(started) == ["a", "b", "c"] == sorted(outcome.network for outcome in ended)
    assert all(outcome.seconds > 0 for outcome in outcomes)


def test_workers_have_the_environment_of_now(monkeypatch: pytest.MonkeyPatch) -> None:
    for address in ("first", "second"):  # the server that both workers are forked from started with the first
        monkeypatch.setenv("LNET_DB", address)
        with LocalPool(1) as pool:
            assert pool.submit(os.getenv, "LNET_DB").result(timeout=60) == address


def test_a_worker_that_dies_costs_its_own_network_only(roots: Roots, network: MakeNetwork) -> None:
    jobs = [network("a"), network("b", kill_worker(roots)), network("c"), network("d")]
    outcomes = run_batch(jobs, pool=LocalPool(2), watcher=watched()[0])
    assert [(outcome.state, outcome.code) for outcome in outcomes] == [
        ("published", None), ("failed", "worker_died"), ("published", None), ("published", None),
    ]  # fmt: skip
    notice = read_notice(roots.reports, "b")
    assert notice is not None
    assert notice["code"] == "worker_died"


def kill_worker(roots: Roots) -> str:
    """Code that kills the process which holds the network's lock: its worker, wherever the kernel was started."""
    return (
        "import psutil, signal\n"
        f"lock = {str(roots.reports / '.state')!r} + f'/{{network}}.lock'\n"
        "for process in psutil.process_iter():\n"
        "    try:\n"
        "        held = lock in [file.path for file in process.open_files()]\n"
        "    except psutil.Error:\n"
        "        held = False\n"
        "    if held:\n"
        "        process.kill(); time.sleep(60)\n"
    )


def once(act: str) -> str:
    """Code that does `act` the first time only."""
    lines = "".join(f"    {line}\n" for line in act.splitlines())
    return f"mark = Path(data, network, 'mark')\nif not mark.exists():\n    mark.touch()\n{lines}"


def test_a_network_whose_worker_died_is_tried_once_more(
    make_pool: MakePool, roots: Roots, network: MakeNetwork
) -> None:
    jobs = [network("a", once(kill_worker(roots))), network("b"), network("c")]
    outcomes = run_batch(jobs, pool=make_pool(2), watcher=watched()[0])
    assert [outcome.state for outcome in outcomes] == ["published"] * 3
    assert edition_of(roots.reports / "a") == 1
    assert sorted(path.name for path in roots.reports.iterdir()) == [".state", "a", "b", "c"]


@pytest.mark.parametrize(("act", "code"), [("os._exit(1)", "kernel_died"), ("raise KeyError", "error")])
def test_only_what_may_go_better_is_tried_once_more(roots: Roots, network: MakeNetwork, act: str, code: str) -> None:
    (outcome,) = run_batch([network("a", once(act))], pool=LocalPool(1), watcher=watched()[0])
    assert outcome.code == (None if code == "kernel_died" else code)


def test_an_interrupt_stops_the_workers_and_is_told(roots: Roots, network: MakeNetwork) -> None:
    jobs = [network("a"), network("b", "time.sleep(600)")]

    def ended(outcome: Outcome) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_batch(jobs, pool=LocalPool(2), watcher=Watcher(started=lambda _: None, ended=ended))
    assert edition_of(roots.reports / "a") == 1
    assert edition_of(roots.reports / "b") == 0


def test_a_scheduler_that_is_not_there_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lnet_eval.running.pool.CONNECT_SECONDS", 1)
    with pytest.raises(UsageError, match=r"127\.0\.0\.1:9"):
        ClusterPool("tcp://127.0.0.1:9")
    with pytest.raises(UsageError):
        ClusterPool("not an address")


def test_there_is_a_core_to_work_on() -> None:
    assert available_cores() >= 1
