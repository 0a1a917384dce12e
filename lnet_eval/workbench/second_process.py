"""A second process beside the kernel, so that a change is answered by two processors."""

from __future__ import annotations

import contextlib
import functools
import multiprocessing
import os
import signal
import threading
from concurrent.futures import Executor, Future, ProcessPoolExecutor

import numpy as np
import pandas as pd
from threadpoolctl import threadpool_limits

from lnet_eval.methods.its import interrupted_time_series
from lnet_eval.methods.series import Series
from lnet_eval.reporting.figures.fitted_series import draw_fitted_series
from lnet_eval.texts import LANGUAGES, words


class SecondProcess:
    """A process that works for this one, and ends with it.

    It is given series, charts and plans to work on and holds on to none of them.
    """

    def __init__(self) -> None:
        # A kernel has threads, and so it is not forked.
        self._pool = ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn"), initializer=_serve)
        self._warm: Future[None] = Future()
        with contextlib.suppress(OSError):  # the system gives no more processes: then this one does everything
            self._warm = self._pool.submit(_warm_up)

    def when_ready(self) -> Executor | None:
        """Who does the work; None while the process is starting, and where it cannot start."""
        ready = self._warm.done() and self._warm.exception() is None
        return self._pool if ready else None


@functools.cache
def second_process() -> SecondProcess:
    """The one of this process, which begins when it is first asked for."""
    return SecondProcess()


def _serve() -> None:
    """Leave interrupts to the kernel, which waits for the answer, take one processor, and do not outlive it."""
    threadpool_limits(1, user_api="blas")
    signal.signal(signal.SIGINT, signal.SIG_IGN)
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
