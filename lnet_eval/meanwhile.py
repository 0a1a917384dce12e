"""Work that another process may do while this one goes on; where there is none, this one does it in its turn."""

from __future__ import annotations

import functools
import signal
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from contextlib import contextmanager
from contextvars import ContextVar
from typing import ParamSpec, TypeVar

_Given = ParamSpec("_Given")
_Answer = TypeVar("_Answer")
_lent: ContextVar[Executor | None] = ContextVar("lent", default=None)


@contextmanager
def helped_by(executor: Executor | None) -> Iterator[None]:
    """Within it, `meanwhile` gives its work to `executor`; with None it gives none away."""
    before = _lent.set(executor)
    try:
        yield
    finally:
        _lent.reset(before)


def meanwhile(
    function: Callable[_Given, _Answer], *given: _Given.args, **named: _Given.kwargs
) -> Callable[[], _Answer]:
    """Begin `function(*given, **named)` elsewhere, where there is somebody to do it.

    Parameters
    ----------
    function : of a module, and without effects: it and what it is given and returns are sent between processes.

    Returns
    -------
    What gives the answer, and raises what the function raises, when it is called. Without help, and whatever befell the
    helper, the work is done then.
    """
    here = functools.partial(function, *given, **named)
    helper = _lent.get()
    if helper is None:
        return here
    try:
        answer = helper.submit(function, *given, **named)
    except (RuntimeError, OSError):  # it has died or been shut down, or cannot start
        return here

    def waited_for() -> _Answer:
        try:
            return answer.result()
        except Exception:  # the helper's, or one that the function raises here too, as it is
            return here()
        finally:
            answer.cancel()  # after an interrupt nobody waits for it any more

    return waited_for


@contextmanager
def new_processes_deaf_to_interrupts() -> Iterator[None]:
    """Let processes that start now ignore Ctrl-C from their first moment: a terminal sends it to every one of them."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
