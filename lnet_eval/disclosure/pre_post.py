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
    The full shift table is never shown: its cells are almost always smaller than k. What all who answered said stands
    with the question itself. So the pairs' shares and those of the persons who could not be linked each follow from
    the other's: at a time when one of the two has a small side, or is itself a few, neither is shown.
    """
    pre, post = item.estimate("agreement_pre"), item.estimate("agreement_post")
    if pre is None or post is None or pre.n < k or post.n < k:
        return None
    changes = _changes(item, k)
    gone = _withheld(item, k)
    if changes is not None and changes.mask.any():
        gone |= {"improved", "worsened"}
    kept = tuple(e for e in item.estimates if e.quantity not in gone and e.n >= k)
    return ProtectedPrePost(linkage=item.linkage, estimates=kept, changes=changes)


def _withheld(item: PrePostItem, k: int) -> set[str]:
    """Shares with a small side, those from which they follow, and the differences from which either could be had."""
    gone: set[str] = set()
    everybody = (item.n_before, item.n_after)
    for place, time in enumerate(("pre", "post")):
        share = item.estimate(f"agreement_{time}")
        if share is None:
            continue
        n, agreeing = share.n, round(share.value * share.n)
        sides = [agreeing, n - agreeing]
        if item.agreeing is not None:
            others, agreed = everybody[place] - n, item.agreeing[place] - agreeing
            sides += [others, agreed, others - agreed]
        if any(is_small(side, k) for side in sides):
            gone |= {f"agreement_{which}{rest}" for which in (time, "difference") for rest in ("", "_not_linked")}
    return gone


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
