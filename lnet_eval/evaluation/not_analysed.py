"""The reason a part of the evaluation has no result."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class NotAnalysed:
    """Why a section has no result: `not_analysed.<reason>` in the catalogues, with how much was needed and found."""

    method: str
    reason: str
    needed: float | None = field(default=None, repr=False)  # what was found may be a few people
    found: float | None = field(default=None, repr=False)
