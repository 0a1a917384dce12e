"""Work for another process is the same work, done wherever it can be."""

from __future__ import annotations

import math
import os
import signal
from collections.abc import Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from dataclasses import replace
from multiprocessing import get_context
from typing import Any

import numpy as np
import pandas as pd
import pytest

from lnet_eval.errors import NotEnoughData
from lnet_eval.meanwhile import helped_by, meanwhile
from lnet_eval.methods.its import interrupted_time_series
from lnet_eval.methods.series import Series


class Recording(Executor):
    """Does nothing until it is told to, and remembers what it was given."""

    def __init__(self) -> None:
        self.given: list[tuple[Any, ...]] = []

    def submit(self, function: Any, /, *given: Any, **named: Any) -> Future[Any]:
        self.given.append((function, given, named))
        answer: Future[Any] = Future()
        answer.set_result("from elsewhere")
        return answer


@pytest.fixture
def pool() -> Iterator[ProcessPoolExecutor]:
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as made:
        yield made


def test_alone_the_work_is_done_when_its_answer_is_asked_for() -> None:
    asked: list[int] = []
    answer = meanwhile(asked.append, 1)
    assert asked == []
    answer()
    assert asked == [1]


def test_a_helper_is_given_the_work_at_once_and_only_within() -> None:
    helper = Recording()
    with helped_by(helper):
        with helped_by(None):
            assert meanwhile(math.hypot, 3, 4)() == 5
        answer = meanwhile(math.hypot, 3, 4)
    assert helper.given == [(math.hypot, (3, 4), {})]
    assert answer() == "from elsewhere"
    assert meanwhile(math.hypot, 3, 4)() == 5


def test_other_choices_are_begun_before_the_model_and_only_where_they_are_wanted() -> None:
    months = pd.period_range("2020-01", periods=24, freq="M")
    series = Series(kind="continuous", periods=months, value=np.arange(24.0) % 5)
    helper = Recording()
    with helped_by(helper):
        interrupted_time_series(series, start=months[12], sensitivity=False)
        assert helper.given == []
        with pytest.raises(NotEnoughData):  # the model's own refusal is not waited for
            interrupted_time_series(replace(series, value=np.ones(24)), start=months[12])
    assert [function.__name__ for function, _, _ in helper.given] == ["other_choices"]


def test_another_process_answers_and_refuses_as_this_one_does(pool: ProcessPoolExecutor) -> None:
    with helped_by(pool):
        assert meanwhile(os.getpid)() not in {os.getpid(), None}
        assert meanwhile(int, "ff", base=16)() == 255
        with pytest.raises(ZeroDivisionError):
            meanwhile(divmod, 1, 0)()


def test_a_refusal_arrives_with_its_reason(pool: ProcessPoolExecutor) -> None:
    months = pd.period_range("2020-01", periods=4, freq="M")
    short = Series(kind="count", periods=months, value=np.arange(4.0))
    with helped_by(pool):
        for _ in range(2):  # the helper lives on after it
            with pytest.raises(NotEnoughData) as refused:
                meanwhile(interrupted_time_series, short, start=months[2])()
        assert meanwhile(os.getpid)() != os.getpid()
    with pytest.raises(NotEnoughData) as here:
        interrupted_time_series(short, start=months[2])
    for name in ("method", "reason", "needed", "found"):
        assert getattr(refused.value, name) == getattr(here.value, name), name
    assert str(refused.value) == str(here.value)


def test_what_cannot_be_sent_is_done_here(pool: ProcessPoolExecutor) -> None:
    with helped_by(pool):
        assert meanwhile(lambda: os.getpid() + 0)() == os.getpid()
        assert meanwhile(os.getpid)() != os.getpid()


def test_a_helper_that_was_sent_home_gives_the_work_back() -> None:
    gone = ProcessPoolExecutor(1, mp_context=get_context("spawn"))
    gone.shutdown()
    with helped_by(gone):
        assert meanwhile(math.factorial, 5)() == 120


def test_work_that_nobody_waits_for_any_more_is_not_begun() -> None:
    class Interrupted(Future[Any]):
        def result(self, timeout: float | None = None) -> Any:
            raise KeyboardInterrupt

    waiting = Interrupted()
    helper = Recording()
    helper.submit = lambda *given, **named: waiting  # type: ignore[method-assign]
    with helped_by(helper), pytest.raises(KeyboardInterrupt):
        meanwhile(math.factorial, 5)()
    assert waiting.cancelled()


def test_what_a_helper_that_has_died_was_given_is_done_here(pool: ProcessPoolExecutor) -> None:
    with helped_by(pool):
        process = meanwhile(os.getpid)()
        answer = meanwhile(math.factorial, 5)
        waiting = meanwhile(signal.pause)
        os.kill(process, signal.SIGKILL)
        assert answer() == 120
        del waiting
        assert meanwhile(os.getpid)() == os.getpid()
