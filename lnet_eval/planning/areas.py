"""Which focus area: the memo's four criteria, each scored 0 to 3 by one stated rule, added with equal weight."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from lnet_eval.plan.planning import Area

CRITERIA: Final = ("guidelines", "potential", "interest", "incidents")
# Distance from the level today to the target, as a part of the larger of the two: the ends of 0, 1 and 2 points.
POTENTIAL_STEPS: Final = (0.05, 0.15, 0.30)
MOST: Final = 3.0


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class ScoredArea:
    """A focus area with its scores.

    Attributes
    ----------
    scores : by criterion, 0 to 3; None where the plan does not say what is needed.
    total : sum of the known scores. known : how many criteria could be scored.
    asked : how many of the four groups of people have been asked.
    """

    area: Area
    scores: Mapping[str, float | None]
    asked: int

    @property
    def total(self) -> float:
        """The sum of the scores that are known."""
        return sum(score for score in self.scores.values() if score is not None)

    @property
    def known(self) -> int:
        """How many of the four criteria could be scored."""
        return sum(score is not None for score in self.scores.values())

    def __repr__(self) -> str:
        """Which area, and its score."""
        return f"ScoredArea({self.area.id!r}, total={self.total}, known={self.known}, asked={self.asked})"


def score_areas(areas: Sequence[Area]) -> tuple[ScoredArea, ...]:
    """The areas with their scores, the highest total first; areas alike keep the plan's order."""
    most = max((area.incidents for area in areas if area.incidents is not None), default=0.0)
    scored = [_scored(area, most) for area in areas]
    return tuple(sorted(scored, key=lambda one: -one.total))


def leading(scored: Sequence[ScoredArea]) -> tuple[ScoredArea, ...]:
    """The areas within one point of the highest total, among those whose four criteria are all known.

    None is put forward before at least two have been scored in full.
    """
    full = [one for one in scored if one.known == len(CRITERIA)]
    if len(full) < 2:
        return ()
    return tuple(one for one in full if one.total >= full[0].total - 1)


def _scored(area: Area, most_incidents: float) -> ScoredArea:
    groups = [value for value in area.interest.model_dump().values() if value is not None]
    scores = {
        "guidelines": None if area.guidelines is None else float(len(set(area.guidelines))),
        "potential": _potential(area.baseline, area.target),
        "interest": sum(groups) / len(groups) if groups else None,
        "incidents": _incidents(area.incidents, most_incidents),
    }
    return ScoredArea(area=area, scores=scores, asked=len(groups))


def _potential(baseline: float | None, target: float | None) -> float | None:
    if baseline is None or target is None:
        return None
    largest = max(abs(baseline), abs(target))
    gap = abs(target - baseline) / largest if largest else 0.0
    return float(sum(gap >= step for step in POTENTIAL_STEPS))


def _incidents(incidents: float | None, most: float) -> float | None:
    """In proportion to the area with the most incidents."""
    if incidents is None:
        return None
    return MOST * incidents / most if most else 0.0
