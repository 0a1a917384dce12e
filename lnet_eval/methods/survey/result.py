"""What a survey says, and how many said it."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from lnet_eval.methods.estimate import Caution, Estimate, estimates_frame, find_estimate
from lnet_eval.methods.survey.clusters import Clustering


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class SurveyItem:
    """The answers to one question.

    Attributes
    ----------
    counts : answers per scale point (index 1…k, the most negative first), "don't know" left out.
    n : answers on the scale. n_not_applicable : "don't know / not applicable". n_missing : left open.
    agree : the points that count as agreeing.
    estimates : `agreement` (share answering in the agreeing categories, Wilson), `neutral` (share in the middle
        category of an odd scale), `median`, `lower_quartile`, `upper_quartile`; with the number invited also
        `response_rate` and `agreement_bounds` (low and high: the share agreeing among all invited if every silent
        person disagreed, or agreed; value: the share among those who answered). Where the teams are known, the first
        `agreement` allows for them (method "wilson_clustered").
    teams : how much the teams widen its interval; None where they are not known or too few.
    k : groups of fewer people than this are not shown; None where no plan is known that says so.

    Examples
    --------
    >>> import lnet_eval as le
    >>> item = le.survey_item([5, 4, 4, 3, 2, -1], invited=10)
    >>> item.counts.to_dict(), item.n, item.n_not_applicable
    ({1: 0, 2: 1, 3: 1, 4: 2, 5: 1}, 5, 1)
    >>> item.estimate("agreement").value
    0.6
    """

    counts: pd.Series
    n: int
    n_not_applicable: int
    n_missing: int
    agree: tuple[int, ...]
    estimates: tuple[Estimate, ...]
    cautions: tuple[Caution, ...] = ()
    teams: Clustering | None = None
    k: int | None = None

    def estimate(self, quantity: str) -> Estimate | None:
        """The estimate of `quantity`."""
        return find_estimate(self.estimates, quantity)

    def to_frame(self) -> pd.DataFrame:
        """Estimates: `quantity, value, low, high, unit, n, method`."""
        return estimates_frame(self.estimates)

    def __repr__(self) -> str:
        """How many points the scale has, and never how many answered: they may be few."""
        return f"SurveyItem(points={len(self.counts)})"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class PrePostItem:
    """One question asked before and after.

    Attributes
    ----------
    linkage : "linked" (the same persons, paired methods), "unlinked" (anonymous, two samples).
    estimates : `agreement_pre`, `agreement_post`, `agreement_difference` (Newcombe). Linked also `signed_rank`
        (Hodges–Lehmann shift in scale points), `improved` and `worsened` (shares of the persons); unlinked also
        `superiority` (Brunner–Munzel) and `odds_ratio` (proportional odds, where it exists). Where some persons are
        known on one side only: `agreement_pre_not_linked`, `agreement_post_not_linked`,
        `agreement_difference_not_linked` and `superiority` for these.
    n_before, n_after : everybody's answers on the scale, those of persons who could not be linked included.
    agreeing : linked only, how many of these agreed before and after.
    shift : linked only, the table of answers before (rows) by after (columns).
    p_value : of no difference: Wilcoxon's signed-rank test of the pairs, Brunner–Munzel's of two groups; nan where the
        method has none. For pre-specified questions only, and then with the others of its family (`holm`).
    """

    linkage: str
    estimates: tuple[Estimate, ...]
    n_before: int
    n_after: int
    agreeing: tuple[int, int] | None = None
    shift: pd.DataFrame | None = None
    p_value: float = float("nan")
    cautions: tuple[Caution, ...] = ()

    def estimate(self, quantity: str) -> Estimate | None:
        """The estimate of `quantity`."""
        return find_estimate(self.estimates, quantity)

    def to_frame(self) -> pd.DataFrame:
        """Estimates: `quantity, value, low, high, unit, n, method`."""
        return estimates_frame(self.estimates)

    def __repr__(self) -> str:
        """Linked or not, and never how many answered: they may be few."""
        return f"PrePostItem({self.linkage!r})"
