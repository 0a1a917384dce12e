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


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class OwnerTrend:
    """An owner's networks in the order of time, the one that is evaluated last.

    Attributes
    ----------
    table : `network, year, teams, participants, invited, attended` (nan where nobody knows), `share, low, high`
        (attended out of invited, Wilson).
    followed : what is compared, participants where they are known of the two latest networks, else teams.
    estimates : `<followed>_change` from the network before to the latest, as a count without interval (everybody is
        counted), and `attendance_change` (Newcombe) where both networks have the counts.
    falling : whether what is followed fell by more than the stated share.
    """

    table: pd.DataFrame
    followed: Followed
    estimates: tuple[Estimate, ...]
    falling: bool

    def estimate(self, quantity: str) -> Estimate | None:
        """The estimate of `quantity`."""
        return find_estimate(self.estimates, quantity)


def owner_trend(networks: pd.DataFrame, *, falling: float) -> OwnerTrend:
    """How many took part, network by network.

    Parameters
    ----------
    networks : `network, year, teams, participants, invited, attended`, in the order of time.
    falling : the share by which participation may fall from one network to the next before it is called falling.

    Raises
    ------
    NotEnoughData : fewer than two networks ("one_network"), or nothing that both of the two latest count
        ("networks_not_counted").
    """
    if len(networks) < 2:
        raise NotEnoughData("owner_trend", "one_network", needed=2, found=len(networks))
    table = networks.reset_index(drop=True)
    shares = [_share(row["attended"], row["invited"]) for row in table.to_dict("records")]
    for name, attribute in (("share", "value"), ("low", "low"), ("high", "high")):
        table[name] = [math.nan if share is None else float(getattr(share, attribute)) for share in shares]
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
        estimates=(change, *_attendance_change(shares[-2], shares[-1])),
        falling=latest < before * (1 - falling),
    )


def _share(attended: float, invited: float) -> Estimate | None:
    known = math.isfinite(attended) and math.isfinite(invited) and invited >= 1
    return wilson_share("attendance", int(attended), int(invited)) if known else None


def _attendance_change(before: Estimate | None, latest: Estimate | None) -> tuple[Estimate, ...]:
    if before is None or latest is None:
        return ()
    return (share_difference("attendance_change", before, latest),)
