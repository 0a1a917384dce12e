"""Ask a method; where it lacks data, keep the reason."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from lnet_eval.errors import NotEnoughData
from lnet_eval.evaluation.not_analysed import NotAnalysed

T = TypeVar("T")


def attempt(method: Callable[[], T]) -> T | NotAnalysed:
    """The method's result, or why there is none; anything but a lack of data is a fault and goes on up."""
    try:
        return method()
    except NotEnoughData as lack:
        return NotAnalysed(method=lack.method, reason=lack.reason, needed=lack.needed, found=lack.found)
