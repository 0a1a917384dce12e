"""The second process beside the kernel changes how soon an answer is there, and nothing else."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

import psutil
import pytest

from lnet_eval.meanwhile import helped_by, meanwhile
from lnet_eval.workbench import Workbench, second_process
from lnet_eval.workbench.second_process import SecondProcess

PATIENCE = 60
OWNER = """
import os, time
from lnet_eval.meanwhile import helped_by, meanwhile
from lnet_eval.workbench.second_process import SecondProcess

if __name__ == "__main__":
    second = SecondProcess()
    while second.when_ready() is None:
        time.sleep(0.05)
    with helped_by(second.when_ready()):
        print(meanwhile(os.getpid)(), flush=True)
    time.sleep(60)
"""


def until(holds: Callable[[], Any]) -> Any:
    ended = time.monotonic() + PATIENCE
    while not (found := holds()):
        assert time.monotonic() < ended
        time.sleep(0.05)
    return found


@pytest.fixture
def second() -> Iterator[SecondProcess]:
    made = SecondProcess()
    until(made.when_ready)
    yield made
    made.shutdown()


def pid_of(second: SecondProcess) -> int:
    with helped_by(second.when_ready()):
        return meanwhile(os.getpid)()


class Counting:
    """A second process that counts what it is given."""

    def __init__(self, second: SecondProcess) -> None:
        self.given: list[str] = []
        self._pool = second.when_ready()

    def when_ready(self) -> Counting:
        return self

    def submit(self, function: Any, /, *given: Any, **named: Any) -> Any:
        assert self._pool is not None
        self.given.append(function.__name__)
        return self._pool.submit(function, *given, **named)


def pages(bench: Workbench) -> list[str]:
    """What is answered to some choices, fitted anew each time."""
    bench._networks._known["vestre-viken"].explored.clear()
    found = []
    bench._show()
    found.append(bench.page.value + bench.more.value)
    for change in (1, -1):
        bench.measures.transition.value += change
        found.append(bench.page.value + bench.more.value + bench.take.value)
    return found


def test_the_answers_are_the_same_to_the_letter(bench: Workbench, second: SecondProcess) -> None:
    alone = pages(bench)
    counting = Counting(second)
    bench._second = counting  # type: ignore[assignment]
    assert pages(bench) == alone
    assert counting.given.count("other_choices") == 2
    assert counting.given.count("run_chart_figure") == 3
    assert bench.message.value == ""


def test_a_workbench_starts_it_when_it_is_shown(bench: Workbench, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[SecondProcess] = []

    class Starting:
        def __init__(self) -> None:
            started.append(self)  # type: ignore[arg-type]

        def when_ready(self) -> None:
            return None

    monkeypatch.setattr(second_process, "SecondProcess", Starting)
    second_process.second_process.cache_clear()
    try:
        before = pages(bench)
        assert started == []
        displayed: list[Any] = []
        monkeypatch.setattr("lnet_eval.workbench.bench.display", displayed.append)
        bench._ipython_display_()
        bench._ipython_display_()
        assert len(started) == 1
        assert displayed[0] is displayed[2] is bench.widget
        assert pages(bench) == before
    finally:
        second_process.second_process.cache_clear()


def test_where_it_is_killed_the_kernel_goes_on_alone(bench: Workbench, second: SecondProcess) -> None:
    alone = pages(bench)
    bench._second = second
    killed = pid_of(second)
    os.kill(killed, signal.SIGKILL)
    assert pages(bench) == alone
    assert bench.message.value == ""
    until(second.when_ready)
    assert pid_of(second) not in {killed, os.getpid()}


def test_what_dies_again_and_again_is_not_started_for_ever(
    second: SecondProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(second, "_left", 0)
    os.kill(pid_of(second), signal.SIGKILL)
    assert pid_of(second) == os.getpid()
    assert pid_of(second) == os.getpid()
    assert second.when_ready() is None


def test_an_interrupt_while_it_starts_does_not_end_it() -> None:
    starting = SecondProcess()
    try:
        process = until(
            lambda: [child for child in psutil.Process().children() if "spawn_main" in " ".join(child.cmdline())]
        )[-1]
        process.send_signal(signal.SIGINT)
        until(starting.when_ready)
        assert pid_of(starting) == process.pid
    finally:
        starting.shutdown()


def test_an_interrupt_of_the_kernel_leaves_it_at_work(second: SecondProcess) -> None:
    process = pid_of(second)
    os.kill(process, signal.SIGINT)
    assert pid_of(second) == process


def test_where_the_system_gives_no_process_there_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    def none_left(*given: Any, **named: Any) -> None:
        raise BlockingIOError

    monkeypatch.setattr(ProcessPoolExecutor, "submit", none_left)
    assert SecondProcess().when_ready() is None


def test_it_does_not_outlive_a_kernel_that_is_killed(tmp_path: Path) -> None:
    script = tmp_path / "owner.py"
    script.write_text(OWNER, encoding="utf-8")
    with subprocess.Popen([sys.executable, str(script)], stdout=subprocess.PIPE, text=True) as owner:
        assert owner.stdout is not None
        process = psutil.Process(int(owner.stdout.readline()))
        assert process.is_running()
        owner.kill()
        until(lambda: not process.is_running() or process.status() == psutil.STATUS_ZOMBIE)
