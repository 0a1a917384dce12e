"""One survey question as it may be shown."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import pandas as pd
from scipy.stats import binom

from lnet_eval.disclosure.counts import is_small
from lnet_eval.methods.estimate import Estimate, estimates_frame, find_estimate
from lnet_eval.methods.survey import SurveyItem

Agreement = Literal["exact", "fewer_than", "at_least", "some"]
Groups = tuple[tuple[tuple[int, ...], int], ...]
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
    groups: Groups
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


def protect_item(item: SurveyItem, k: int) -> ProtectedItem | None:
    """What may be shown of a question; None where fewer than k answered it.

    Notes
    -----
    Neighbouring points are merged until each group is empty or k or more, never across the border between agreeing
    and not. Where the agreeing or the others are themselves fewer than k, the share is given as a bound and the
    distribution is left out. The neutral share, the median and the quartiles are shown where they lie in a point that
    is shown by itself.
    """
    if not item_is_safe(item, k):
        return None
    agreeing = int(item.counts.loc[list(item.agree)].sum())
    form, limit = _agreement(agreeing, item.n, k)
    groups = _merge([int(count) for count in item.counts], item.agree, k) if form == "exact" else ()
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


def _merge(counts: Sequence[int], agree: Sequence[int], k: int) -> Groups:
    """The finest run of neighbouring points in which every group is empty or at least k; empty if there is none."""
    points = range(1, len(counts) + 1)
    chosen = set(agree)
    free = [point for point in points[1:] if (point in chosen) == (point - 1 in chosen)]
    borders = set(points[1:]) - set(free)
    middle = ((len(counts) + 1) // 2,)
    for n_cuts in range(len(free), -1, -1):
        allowed = []
        for cuts in itertools.combinations(free, n_cuts):
            edges = [1, *sorted(borders.union(cuts)), len(counts) + 1]
            groups = tuple((tuple(range(a, b)), sum(counts[a - 1 : b - 1])) for a, b in itertools.pairwise(edges))
            if not any(is_small(total, k) for _, total in groups):
                allowed.append(groups)
        if allowed:
            return max(allowed, key=lambda found: any(group == middle for group, _ in found))
    return ()


def _quantiles(item: SurveyItem, groups: Groups) -> tuple[Estimate, ...]:
    """The median and quartiles that lie in a point shown by itself; their intervals widened to whole groups.

    All that is said here follows from the groups, so that it cannot tell more than they do.
    """
    kept = []
    for estimate in item.estimates if groups else ():
        share = _QUANTILES.get(estimate.quantity)
        if share is None:
            continue
        held_by = {_group_at(groups, rank) for rank in (math.ceil(item.n * share), math.floor(item.n * share) + 1)}
        if all(len(points) == 1 for points in held_by):
            low = _group_at(groups, int(binom.ppf(0.025, item.n, share)))[0]
            high = _group_at(groups, int(binom.ppf(0.975, item.n, share)) + 1)[-1]
            kept.append(replace(estimate, low=float(low), high=float(high)))
    return tuple(kept)


def _group_at(groups: Groups, rank: int) -> tuple[int, ...]:
    """The points among which the answer of this rank lies; below the first and above the last answer, the ends."""
    if rank < 1:
        return groups[0][0][:1]
    reached = 0
    for points, count in groups:
        reached += count
        if rank <= reached:
            return points
    return groups[-1][0][-1:]
