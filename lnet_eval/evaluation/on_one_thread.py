"""Linear algebra on one thread while a network is evaluated.

The matrices are small: a second thread finds nothing to do, and waits for it so eagerly that the browser or the next
kernel lacks a processor. And the numbers are the same however many processors there are.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator
from contextlib import contextmanager

from threadpoolctl import ThreadpoolController


@contextmanager
def on_one_thread() -> Iterator[None]:
    """Within it, and in a function that it decorates, BLAS works on one thread."""
    with _libraries().limit(limits=1, user_api="blas"):
        yield


@functools.cache
def _libraries() -> ThreadpoolController:
    """The libraries that are loaded when it is first asked: numpy's and scipy's own, which importing them loads."""
    import scipy.linalg  # noqa: F401

    return ThreadpoolController()
