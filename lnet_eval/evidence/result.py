"""Tier, criteria, steps and grade."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from lnet_eval.evidence.findings import Risk

Grade = Literal["not_graded", "very_low", "low", "moderate", "high"]
GRADES: Final[tuple[Grade, ...]] = ("very_low", "low", "moderate", "high")
"""The ladder. "not_graded" is not a step of it: before a network has started there is no answer to be certain of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """One of EPOC's criteria: low, unclear or high risk, what was found, and whether a person confirmed it.

    Attributes
    ----------
    risk : what counts: a person's judgement where there is one, else `found_risk`, which the data alone point to.
    found : code of what was found in the data (`evidence.found.<code>`), with its numbers in `values`.
    confirmed_by, confirmed_on : role and ISO date from the plan, or None.
    """

    criterion: str
    risk: Risk
    found_risk: Risk
    found: str
    values: tuple[tuple[str, object], ...] = ()
    confirmed_by: str | None = None
    confirmed_on: str | None = None

    @property
    def against_data(self) -> bool:
        """Whether a person judged the risk to be lower than the data point to."""
        return self.found_risk == "high" and self.risk != "high"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One rule that was applied on the way to the grade: its reason code and the steps it took off or added."""

    reason: str
    change: int


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Evidence:
    """Tier, criteria and grade.

    Attributes
    ----------
    tier : 0–7, computed from the data (`evidence.tier.<n>`).
    ceiling : the grade that the tier allows at most.
    steps : the rules applied, in order. grade : what is left; "not_graded" before the network has started.
    raise_by : code of the one thing that would have raised the grade (`evidence.raise.<code>`).

    Examples
    --------
    >>> import lnet_eval as le
    >>> evidence = le.evaluate(le.load_network("trygg-utskriving", data="data")).evidence
    >>> evidence.tier, evidence.ceiling, evidence.grade
    (0, 'very_low', 'very_low')
    """

    tier: int
    ceiling: Grade
    criteria: tuple[Judgement, ...]
    steps: tuple[Step, ...]
    grade: Grade
    raise_by: str

    def __repr__(self) -> str:
        """The grade and the tier it was worked out from."""
        return f"Evidence(grade={self.grade!r}, tier={self.tier})"
