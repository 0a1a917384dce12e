"""One survey question as it may be shown."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import pandas as pd
from scipy.stats import binom

from lnet_eval.methods.estimate import Estimate, estimates_frame, find_estimate
from lnet_eval.methods.survey import SurveyItem
from lnet_eval.reporting.disclosure.counts import is_small

Agreement = Literal["exact", "fewer_than", "at_least", "some"]
_QUANTILES = {"median": 0.5, "lower_quartile": 0.25, "upper_quartile": 0.75}


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ProtectedItem:
    """What may be shown of the answers to one question.

    Attributes
    ----------
    n : answers on the scale, always k or more.
    agreement : "exact", or how the share is put where one side is small: "fewer_than" `limit` of n agreed; "at_least"
        `limit` of n agreed; or, of fewer than 2k answers, "some" agreed and some did not.
    limit : number of people in that sentence; None for "exact" and "some".
    groups : the distribution after merging neighbouring points: ((points, count), …); empty where it is not shown.
    merged : whether any points were merged.
    n_not_applicable : "don't know / not applicable"; None where it may not be shown (then neither may the number who
        left the question open, nor the question's own response rate).
    estimates : those of the item that may be shown.
    """

    n: int
    agreement: Agreement
    limit: int | None
    groups: tuple[tuple[tuple[int, ...], int], ...]
    merged: bool
    n_not_applicable: int | None
    estimates: tuple[Estimate, ...]

    def estimate(self, quantity: str) -> Estimate | None:
        """The estimate of `quantity`, where it may be shown."""
        return find_estimate(self.estimates, quantity)

    def to_frame(self) -> pd.DataFrame:
        """Estimates that may be shown: `quantity, value, low, high, unit, n, method`."""
        return estimates_frame(self.estimates)


def item_is_safe(item: SurveyItem, k: int) -> bool:
    """Whether enough people answered on the scale for anything to be shown of this question."""
    return item.n >= k


def protect_item(item: SurveyItem, k: int, *, agree: Sequence[int] = (4, 5)) -> ProtectedItem | None:
    """What may be shown of a question; None where fewer than k answered it.

    Parameters
    ----------
    agree : the points that count as agreeing, as they were given to `survey_item`.

    Notes
    -----
    Neighbouring points are merged until each group is empty or k or more, never across the border between agreeing
    and not. Where the agreeing or the others are themselves fewer than k, the share is given as a bound and the
    distribution is left out. The neutral share, the median and the quartiles are shown as long as no merged point can
    be solved from them.
    """
    if not item_is_safe(item, k):
        return None
    agreeing = int(item.counts.loc[list(agree)].sum())
    form, limit = _agreement(agreeing, item.n, k)
    groups = _merge(item.counts, agree, k) if form == "exact" else ()
    not_applicable = _not_applicable(item, k)
    response = [e for e in item.estimates if e.quantity == "response_rate" and not_applicable is not None]
    shares = [e for e in item.estimates if e.quantity in {"agreement", "agreement_bounds"} and form == "exact"]
    middle = (len(item.counts) + 1) // 2
    neutral = [
        e for e in item.estimates if e.quantity == "neutral" and any(points == (middle,) for points, _ in groups)
    ]
    return ProtectedItem(
        n=item.n,
        agreement=form,
        limit=limit,
        groups=groups,
        merged=any(len(points) > 1 for points, _ in groups),
        n_not_applicable=not_applicable,
        estimates=(*response, *shares, *neutral, *_quantiles(item, groups)),
    )


def _agreement(agreeing: int, n: int, k: int) -> tuple[Agreement, int | None]:
    """Of fewer than 2k answers one side is always small; which one it is would already tell too much."""
    if agreeing in {0, n}:
        return "exact", None
    if n < 2 * k:
        return "some", None
    if is_small(agreeing, k):
        return "fewer_than", k
    if is_small(n - agreeing, k):
        return "at_least", n - k + 1
    return "exact", None


def _not_applicable(item: SurveyItem, k: int) -> int | None:
    """Shown unless it, or the number who left the question open, is small: the sum of the two is known."""
    unsafe = is_small(item.n_not_applicable, k) or is_small(item.n_missing, k)
    return None if unsafe else item.n_not_applicable


def _merge(counts: pd.Series, agree: Sequence[int], k: int) -> tuple[tuple[tuple[int, ...], int], ...]:
    """The finest run of neighbouring points in which every group is empty or at least k."""
    points = [int(point) for point in counts.index]
    chosen = set(agree)
    borders = {i for i in range(1, len(points)) if (points[i - 1] in chosen) != (points[i] in chosen)}
    free = [i for i in range(1, len(points)) if i not in borders]
    for n_cuts in range(len(free), -1, -1):
        allowed = []
        for cuts in itertools.combinations(free, n_cuts):
            edges = [0, *sorted({*borders, *cuts}), len(points)]
            groups = [tuple(points[a:b]) for a, b in itertools.pairwise(edges)]
            sums = [int(counts.loc[list(group)].sum()) for group in groups]
            if not any(is_small(total, k) for total in sums):
                allowed.append(tuple(zip(groups, sums, strict=True)))
        if allowed:
            middle = ((len(points) + 1) // 2,)
            return max(allowed, key=lambda found: any(group == middle for group, _ in found))
    return ()


def _quantiles(item: SurveyItem, groups: tuple[tuple[tuple[int, ...], int], ...]) -> tuple[Estimate, ...]:
    """The median and the quartiles; first the quartiles go, then the median, if a merged point could be solved."""
    kept = [e for e in item.estimates if e.quantity in _QUANTILES]
    if not groups:
        return ()
    for names in (("median", "lower_quartile", "upper_quartile"), ("median",)):
        chosen = tuple(e for e in kept if e.quantity in names)
        if not _solves(item.counts, groups, chosen):
            return chosen
    return ()


def _solves(counts: pd.Series, groups: tuple[tuple[tuple[int, ...], int], ...], published: Sequence[Estimate]) -> bool:
    """Whether a merged point follows from the groups and the ordered answers that the quantiles show.

    Differences of cumulated counts are bounded by other such differences, so that shortest paths give the exact
    range of every point.
    """
    size = len(counts)
    most = [[math.inf] * (size + 1) for _ in range(size + 1)]  # most[a][b]: F(b) − F(a) is at most this
    for a in range(size + 1):
        most[a][a] = 0.0
        if a:
            most[a][a - 1] = 0.0
    for points, total in groups:
        first, last = points[0] - 1, points[-1]
        most[first][last], most[last][first] = min(most[first][last], total), min(most[last][first], -total)
    for rank, answer in _ordered_answers(counts, published):
        most[answer][0] = min(most[answer][0], -rank)
        most[0][answer - 1] = min(most[0][answer - 1], rank - 1)
    for via, a, b in itertools.product(range(size + 1), repeat=3):
        most[a][b] = min(most[a][b], most[a][via] + most[via][b])
    return any(
        most[point - 1][point] == -most[point][point - 1] for points, _ in groups if len(points) > 1 for point in points
    )


def _ordered_answers(counts: pd.Series, published: Sequence[Estimate]) -> list[tuple[int, int]]:
    """Rank and answer of every ordered answer that a quantile or its interval gives away."""
    answers = [int(point) for point, count in zip(counts.index, counts, strict=True) for _ in range(int(count))]
    n = len(answers)
    known = []
    for estimate in published:
        share = _QUANTILES[estimate.quantity]
        ranks = {math.ceil(n * share), math.floor(n * share) + 1}
        ranks |= {int(binom.ppf(0.025, n, share)), int(binom.ppf(0.975, n, share)) + 1}
        known += [(rank, answers[rank - 1]) for rank in ranks if 1 <= rank <= n]
    return known
