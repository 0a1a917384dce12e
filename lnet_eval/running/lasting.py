"""Imports for the whole life of a process that others are forked from."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def lasting() -> Iterator[None]:
    """What is made within is there to stay, and so the collector leaves it alone.

    Hardly anything of it is ever garbage: looking for that would take a tenth of the time. And what is not looked at
    later is not written to either, so that its pages stay shared with the processes that are forked.
    """
    gc.disable()
    try:
        yield
        gc.collect()
        gc.freeze()
    finally:
        gc.enable()
