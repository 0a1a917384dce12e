"""The networks of one owner, one after the other: whether fewer and fewer take part."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final, Literal

import pandas as pd

from lnet_eval.errors import NotEnoughData
from lnet_eval.methods.estimate import COUNT, Estimate, find_estimate, wilson_share
from lnet_eval.methods.two_samples import share_difference

Followed = Literal["participants", "teams"]
FOLLOWED: Final[tuple[Followed, ...]] = ("participants", "teams")
COUNTS: Final = ("teams", "participants", "invited", "attended", "reports_due", "reports_submitted")
_SHARES: Final = {"": ("attended", "invited"), "reports_": ("reports_submitted", "reports_due")}
"""What stands before the names of a share's columns; what is counted, and out of how many."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class OwnerTrend:
    """An owner's networks in the order of time, the one that is evaluated last.

    Attributes
    ----------
    table : `network, year` and `COUNTS` (nan where nobody knows), `share, low, high` (attended out of invited, Wilson),
        `reports_share, reports_low, reports_high` (status reports submitted out of those due, Wilson).
    followed : what is compared, participants where they are known of the two latest networks, else teams.
    estimates : `<followed>_change` from the network before to the latest, as a count without interval (everybody is
        counted), `attendance_change` and `reports_change` (Newcombe) where both networks have the counts.
    falling : whether what is followed fell by more than the stated share.
    reports_falling : whether the share of status reports submitted fell by more than the stated share of itself.

    Examples
    --------
    >>> import pandas as pd
    >>> from lnet_eval.methods.owner_trend import owner_trend
    >>> networks = pd.DataFrame({"network": ["a", "b"], "year": [2018, 2019], "participants": [80, 52]})
    >>> owner_trend(networks, falling=0.2)
    OwnerTrend(n_networks=2, followed='participants', falling=True)
    """

    table: pd.DataFrame
    followed: Followed
    estimates: tuple[Estimate, ...]
    falling: bool
    reports_falling: bool = False

    def estimate(self, quantity: str) -> Estimate | None:
        """The estimate of `quantity`."""
        return find_estimate(self.estimates, quantity)

    def __repr__(self) -> str:
        """How many networks, and what was followed; never a row."""
        return f"OwnerTrend(n_networks={len(self.table)}, followed={self.followed!r}, falling={self.falling})"


def owner_trend(networks: pd.DataFrame, *, falling: float) -> OwnerTrend:
    """How many took part, network by network, and how many of the status reports came.

    Parameters
    ----------
    networks : `network, year` and those of `COUNTS` that somebody knows, in the order of time.
    falling : the share by which participation may fall from one network to the next before it is called falling.

    Raises
    ------
    NotEnoughData : fewer than two networks ("one_network"), or nothing that both of the two latest count
        ("networks_not_counted").
    """
    if len(networks) < 2:
        raise NotEnoughData("owner_trend", "one_network", needed=2, found=len(networks))
    table = networks.reindex(columns=["network", "year", *COUNTS]).reset_index(drop=True)
    shares = {name: _shares(table, part, whole) for name, (part, whole) in _SHARES.items()}
    for prefix, found in shares.items():
        for name, attribute in (("share", "value"), ("low", "low"), ("high", "high")):
            values = [math.nan if share is None else float(getattr(share, attribute)) for share in found]
            table[f"{prefix}{name}"] = values
    followed = next((name for name in FOLLOWED if table[name].iloc[-2:].notna().all()), None)
    if followed is None:
        raise NotEnoughData("owner_trend", "networks_not_counted")
    before, latest = (float(value) for value in table[followed].iloc[-2:])
    change = Estimate(
        quantity=f"{followed}_change", value=latest - before, low=math.nan, high=math.nan, unit=COUNT,
        n=int(latest + before), method="count",
    )  # fmt: skip
    return OwnerTrend(
        table=table,
        followed=followed,
        estimates=(
            change,
            *_change("attendance_change", *shares[""][-2:]),
            *_change("reports_change", *shares["reports_"][-2:]),
        ),
        falling=latest < before * (1 - falling),
        reports_falling=_fell(*shares["reports_"][-2:], falling=falling),
    )


def _shares(table: pd.DataFrame, part: str, whole: str) -> list[Estimate | None]:
    return [_share(row[part], row[whole]) for row in table.to_dict("records")]


def _share(part: float, whole: float) -> Estimate | None:
    known = math.isfinite(part) and math.isfinite(whole) and whole >= 1
    return wilson_share("share", int(part), int(whole)) if known else None


def _change(quantity: str, before: Estimate | None, latest: Estimate | None) -> tuple[Estimate, ...]:
    if before is None or latest is None:
        return ()
    return (share_difference(quantity, before, latest),)


def _fell(before: Estimate | None, latest: Estimate | None, *, falling: float) -> bool:
    return before is not None and latest is not None and latest.value < before.value * (1 - falling)
