"""A time limit over the kernels that were started within it, and over nothing else."""

from __future__ import annotations

import contextvars
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from lnet_eval.running.limit import OutOfTime, kernel_started, time_limit

SLEEP = [sys.executable, "-c", "import time; time.sleep(60)"]


def start() -> subprocess.Popen[bytes]:
    process = subprocess.Popen(SLEEP, start_new_session=True)
    kernel_started(process)
    return process


def wait_for(process: subprocess.Popen[bytes]) -> None:
    if process.wait(timeout=50):
        raise RuntimeError("the kernel died")


def test_a_time_limit_ends_what_was_started_within_it_and_nothing_else() -> None:
    before = start()
    try:
        with pytest.raises(OutOfTime), time_limit(0.5):
            wait_for(start())
        assert before.poll() is None
    finally:
        before.kill()
        before.wait()


def test_what_is_started_after_the_limit_has_passed_is_ended_at_once() -> None:
    def start_late() -> None:
        time.sleep(0.3)
        wait_for(start())

    with pytest.raises(OutOfTime), time_limit(0.1):
        start_late()


def test_two_limits_in_two_threads_do_not_know_of_one_another() -> None:
    """As in a worker of a cluster that has two networks under way."""

    def run(seconds: float) -> str:
        try:
            with time_limit(seconds):
                process = start()
                time.sleep(1)
                alive = process.poll() is None
                process.kill()
                if not alive:
                    raise RuntimeError("the kernel died")
                return "lived"
        except OutOfTime:
            return "out of time"

    with ThreadPoolExecutor(2) as pool:
        assert list(pool.map(run, (0.2, 60))) == ["out of time", "lived"]


def test_a_limit_reaches_the_threads_that_are_given_its_context() -> None:
    with pytest.raises(OutOfTime), time_limit(0.5), ThreadPoolExecutor(1) as pool:
        pool.submit(contextvars.copy_context().run, lambda: wait_for(start())).result()


def test_a_time_limit_that_is_kept_changes_nothing() -> None:
    with time_limit(60):
        time.sleep(0.01)
    with pytest.raises(KeyError), time_limit(60):
        raise KeyError
