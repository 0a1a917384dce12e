"""Check a column of answers, and part it into answers on the scale, "not applicable" and left open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Answers:
    """One question's answers, parted.

    Attributes
    ----------
    values : one per person: 1…points, nan where left open or not applicable.
    not_applicable : one per person: whether "don't know / not applicable" was chosen.
    points : length of the scale. agree : the points that count as agreeing, in order.
    """

    values: Floats
    not_applicable: npt.NDArray[np.bool_]
    points: int
    agree: tuple[int, ...]

    @property
    def on_scale(self) -> Floats:
        """The answers on the scale, without gaps."""
        return self.values[~np.isnan(self.values)]

    @property
    def agreeing(self) -> int:
        """How many chose one of the agreeing points."""
        return int(np.isin(self.on_scale, self.agree).sum())


def part_answers(
    answers: pd.Series | npt.ArrayLike, *, points: int, agree: Sequence[int], not_applicable: int
) -> Answers:
    """Part a column of answers.

    Raises
    ------
    ValueError : an answer that is no point of the scale (says how many, never which), or a scale that makes no sense.
    """
    if points < 2:
        raise ValueError("a scale has at least two points")
    if 1 <= not_applicable <= points:
        raise ValueError(f"the code for not applicable ({not_applicable}) is a point of the scale")
    chosen = tuple(sorted(set(agree)))
    if not chosen or not set(chosen) < set(range(1, points + 1)):
        raise ValueError(f"the agreeing answers must be some, and not all, of 1 to {points}")
    values = np.asarray(pd.to_numeric(pd.Series(answers), errors="raise"), dtype=float)
    skipped = values == not_applicable
    values = np.where(skipped, np.nan, values)
    given = values[~np.isnan(values)]
    outside = int((~np.isin(given, np.arange(1, points + 1))).sum())
    if outside:
        raise ValueError(f"{outside} of {given.size} answers are outside the scale 1 to {points}")
    return Answers(values=values, not_applicable=skipped, points=points, agree=chosen)
