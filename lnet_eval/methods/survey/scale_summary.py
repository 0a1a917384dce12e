"""A scale of several questions, summed up: how consistent it is, and where people stand on it."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from lnet_eval.errors import NotEnoughData
from lnet_eval.methods.estimate import Estimate, estimates_frame
from lnet_eval.methods.survey.item import ordered_quantile
from lnet_eval.methods.survey.scale import cronbach_alpha, mcdonald_omega, scale_score


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class ScaleSummary:
    """A scale's scores and consistency.

    Attributes
    ----------
    n : people with a score. fewest_answered : questions that a person needs to have answered for one.
    estimates : `score_median`, `score_lower_quartile`, `score_upper_quartile`; `alpha` and `omega` where there are
        enough questions and answers.
    refused : why there is no α or ω, else None.
    """

    n: int
    fewest_answered: int
    estimates: tuple[Estimate, ...]
    refused: NotEnoughData | None = None

    def to_frame(self) -> pd.DataFrame:
        """Estimates: `quantity, value, low, high, unit, n, method`."""
        return estimates_frame(self.estimates)

    def __repr__(self) -> str:
        """That there is one, and never how many answered: they may be few."""
        return "ScaleSummary(…)"


def scale_summary(items: pd.DataFrame, *, points: int, fewest_answered: int | None = None) -> ScaleSummary:
    """Where people stand on a scale, and whether its questions hang together.

    A person's score is the mean of the questions answered. Of the scores the median and quartiles are given, not the
    mean: with the questions' own distributions beside it a mean would let small answer groups be worked out.

    Parameters
    ----------
    items : one row per person, one column per question, all in one direction: 1…`points`, nan, −1 for not applicable.
    fewest_answered : answers a person needs for a score; by default two thirds of the questions.

    Raises
    ------
    NotEnoughData : nobody has a score ("survey_no_answers").
    """
    needed = math.ceil(2 * items.shape[1] / 3) if fewest_answered is None else fewest_answered
    scores = np.sort(scale_score(items, fewest_answered=needed).dropna().to_numpy(dtype=float))
    if not scores.size:
        raise NotEnoughData("scale_summary", "survey_no_answers", needed=1, found=0)
    places = (("score_median", 0.5), ("score_lower_quartile", 0.25), ("score_upper_quartile", 0.75))
    found = [ordered_quantile(name, scores, share, points) for name, share in places]
    refused = None
    consistency: tuple[Callable[[pd.DataFrame], Estimate], ...] = (cronbach_alpha, mcdonald_omega)
    for method in consistency:
        try:
            found.append(method(items))
        except NotEnoughData as lack:
            refused = lack
    return ScaleSummary(n=scores.size, fewest_answered=needed, estimates=tuple(found), refused=refused)
