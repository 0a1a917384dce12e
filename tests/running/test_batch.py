"""Many networks: no failure stops the others, and what dies is told."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from lnet_eval.running.batch import Watcher, available_cores, run_batch
from lnet_eval.running.job import Job
from lnet_eval.running.manifest import edition_of
from lnet_eval.running.outcome import Outcome, read_notice
from lnet_eval.running.roots import Roots

MakeNetwork = Callable[..., Job]
KILL_WORKER = "import signal; os.kill(os.getppid(), signal.SIGKILL); time.sleep(60)"
KILL_WORKER_ONCE = f"mark = Path(data, 'mark')\nif not mark.exists():\n    mark.touch(); {KILL_WORKER}"


def watched() -> tuple[Watcher, list[str], list[Outcome]]:
    started: list[str] = []
    ended: list[Outcome] = []
    return Watcher(started=started.append, ended=ended.append), started, ended


def test_nothing_to_do_is_done_at_once() -> None:
    assert run_batch([], n_workers=2, watcher=watched()[0]) == []


def test_one_failure_does_not_stop_the_others(roots: Roots, network: MakeNetwork) -> None:
    jobs = [network("a"), network("b", "raise KeyError"), network("c")]
    watcher, started, ended = watched()
    outcomes = run_batch(jobs, n_workers=2, watcher=watcher)
    assert [(outcome.network, outcome.state) for outcome in outcomes] == [
        ("a", "published"), ("b", "failed"), ("c", "published"),
    ]  # fmt: skip
    assert sorted(started) == ["a", "b", "c"] == sorted(outcome.network for outcome in ended)
    assert all(outcome.seconds > 0 for outcome in outcomes)


def test_a_worker_that_dies_costs_its_own_network_only(roots: Roots, network: MakeNetwork) -> None:
    jobs = [network("a"), network("b", KILL_WORKER), network("c")]
    outcomes = run_batch(jobs, n_workers=2, watcher=watched()[0])
    assert [(outcome.state, outcome.code) for outcome in outcomes] == [
        ("published", None), ("failed", "worker_died"), ("published", None),
    ]  # fmt: skip
    notice = read_notice(roots.reports, "b")
    assert notice is not None
    assert notice["code"] == "worker_died"


def test_a_network_whose_worker_died_is_tried_once_more(roots: Roots, network: MakeNetwork) -> None:
    outcomes = run_batch([network("a", KILL_WORKER_ONCE)], n_workers=1, watcher=watched()[0])
    assert [outcome.state for outcome in outcomes] == ["published"]
    assert edition_of(roots.reports / "a") == 1
    assert sorted(path.name for path in roots.reports.iterdir()) == [".state", "a"]


def test_an_interrupt_stops_the_workers_and_is_told(roots: Roots, network: MakeNetwork) -> None:
    jobs = [network("a"), network("b", "time.sleep(600)")]

    def ended(outcome: Outcome) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_batch(jobs, n_workers=2, watcher=Watcher(started=lambda _: None, ended=ended))
    assert edition_of(roots.reports / "a") == 1
    assert edition_of(roots.reports / "b") == 0


def test_there_is_a_core_to_work_on() -> None:
    assert available_cores() >= 1
