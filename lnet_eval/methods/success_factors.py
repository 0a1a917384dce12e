"""A success factor's status by one stated rule."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, Literal

Status = Literal["present", "partly", "weak", "unknown"]

PRESENT: Final = 0.75
WEAK: Final = 0.5


def status_of(shares: Iterable[float | None]) -> Status:
    """In place where every share is three quarters or more, weak where any is under a half, unknown without any."""
    known = [share for share in shares if share is not None]
    if not known:
        return "unknown"
    if min(known) < WEAK:
        return "weak"
    return "present" if min(known) >= PRESENT else "partly"
