"""One question before and after, as it may be shown."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from lnet_eval.disclosure.counts import Suppressed, is_small, suppress
from lnet_eval.methods.estimate import Estimate, estimates_frame, find_estimate
from lnet_eval.methods.survey import PrePostItem


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ProtectedPrePost:
    """What may be shown of a question asked before and after.

    Attributes
    ----------
    linkage : as in the result.
    estimates : those that may be shown.
    changes : linked only: people who answered lower, alike and higher afterwards (index `worsened, same, improved`).
    """

    linkage: str
    estimates: tuple[Estimate, ...]
    changes: Suppressed[pd.Series] | None

    def estimate(self, quantity: str) -> Estimate | None:
        """The estimate of `quantity`, where it may be shown."""
        return find_estimate(self.estimates, quantity)

    def to_frame(self) -> pd.DataFrame:
        """Estimates that may be shown: `quantity, value, low, high, unit, n, method`."""
        return estimates_frame(self.estimates)


def protect_pre_post(item: PrePostItem, k: int) -> ProtectedPrePost | None:
    """What may be shown of a change; None where fewer than k answered on either side.

    Notes
    -----
    The full shift table is never shown: its cells are almost always smaller than k. Where the linked pairs are all
    respondents but a few, the pairs' own shares are left out: taken from everybody's, they would leave those few.
    """
    pre, post = item.estimate("agreement_pre"), item.estimate("agreement_post")
    if pre is None or post is None or pre.n < k or post.n < k:
        return None
    changes = _changes(item, k)
    gone = _withheld(item.estimates, k)
    if item.linkage == "linked" and (is_small(item.n_before - pre.n, k) or is_small(item.n_after - post.n, k)):
        gone |= {"agreement_pre", "agreement_post", "agreement_difference"}
    if changes is not None and changes.mask.any():
        gone |= {"improved", "worsened"}
    kept = tuple(e for e in item.estimates if e.quantity not in gone and e.n >= k)
    return ProtectedPrePost(linkage=item.linkage, estimates=kept, changes=changes)


def _withheld(estimates: tuple[Estimate, ...], k: int) -> set[str]:
    """Shares with a small side, and the differences from which they could be had."""
    gone: set[str] = set()
    for suffix in ("", "_not_linked"):
        sides = [e for e in estimates if e.quantity in {f"agreement_pre{suffix}", f"agreement_post{suffix}"}]
        small = {e.quantity for e in sides if e.n < k or _side_is_small(e, k)}
        gone |= small | ({f"agreement_difference{suffix}"} if small else set())
    return gone


def _side_is_small(share: Estimate, k: int) -> bool:
    count = round(share.value * share.n)
    return is_small(count, k) or is_small(share.n - count, k)


def _changes(item: PrePostItem, k: int) -> Suppressed[pd.Series] | None:
    if item.shift is None:
        return None
    before = item.shift.index.to_numpy()[:, None]
    after = item.shift.columns.to_numpy()[None, :]
    cells = item.shift.to_numpy()
    counts = {
        "worsened": int(cells[after < before].sum()),
        "same": int(cells[after == before].sum()),
        "improved": int(cells[after > before].sum()),
    }
    return suppress(pd.Series(counts, dtype=int), k=k)
