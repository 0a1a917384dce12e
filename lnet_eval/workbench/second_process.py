"""A second process beside the kernel, so that a change is answered by two processors."""

from __future__ import annotations

import contextlib
import functools
import multiprocessing
import os
import threading
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor
from typing import Any, Final

import numpy as np
import pandas as pd
from threadpoolctl import threadpool_limits

from lnet_eval.meanwhile import new_processes_deaf_to_interrupts
from lnet_eval.methods.its import interrupted_time_series
from lnet_eval.methods.series import Series
from lnet_eval.reporting.figures.fitted_series import draw_fitted_series
from lnet_eval.texts import LANGUAGES, words

_STARTS: Final = 4  # what dies again and again, for want of memory perhaps, is not started for ever


class SecondProcess(Executor):
    """A process that works for this one, and ends with it; another one takes its place where it dies.

    It is given series, charts and plans to work on and holds on to none of them.
    """

    def __init__(self) -> None:
        self._left = _STARTS
        self._start()

    def when_ready(self) -> Executor | None:
        """Who does the work; None while a process is starting, and where none can start."""
        return self if self._warm.done() and self._warm.exception() is None else None

    def submit(self, function: Callable[..., Any], /, *given: Any, **named: Any) -> Future[Any]:
        """Give it work.

        Raises
        ------
        BrokenExecutor : it has died.
        """
        try:
            return self._pool.submit(function, *given, **named)
        except BrokenExecutor:
            self._start()
            raise

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """End it."""
        self._pool.shutdown(wait=wait, cancel_futures=cancel_futures)

    def _start(self) -> None:
        self._warm: Future[None] = Future()
        if self._left == 0:
            return
        self._left -= 1
        # A kernel has threads, and so it is not forked.
        self._pool = ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn"), initializer=_serve)
        with contextlib.suppress(OSError), new_processes_deaf_to_interrupts():
            self._warm = self._pool.submit(_warm_up)


@functools.cache
def second_process() -> SecondProcess:
    """The one of this process, which begins when it is first asked for."""
    return SecondProcess()


def _serve() -> None:
    """Take one processor, and do not outlive the kernel."""
    threadpool_limits(1, user_api="blas")
    threading.Thread(target=_end_with, args=(multiprocessing.parent_process(),), daemon=True).start()


def _end_with(parent: multiprocessing.process.BaseProcess) -> None:
    parent.join()
    os._exit(0)


def _warm_up() -> None:
    """Fit and draw once: most of the first time's cost is not the second's."""
    n = 24
    values = 10.0 + np.arange(n) % 3
    months = pd.period_range("2020-01", periods=n, freq="M")
    series = Series(periods=months, value=values, kind="count")
    fitted = interrupted_time_series(series, start=months[n // 2])
    for language in LANGUAGES:
        draw_fitted_series(fitted, "warm-up", words(language))
