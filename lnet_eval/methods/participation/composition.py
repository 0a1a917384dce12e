"""Whom the teams were made of: somebody who drives the work or not, leaders and professionals."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from lnet_eval.errors import NotEnoughData
from lnet_eval.methods.estimate import Estimate, find_estimate, wilson_share


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class TeamComposition:
    """What is known of the teams' members, all teams together.

    Attributes
    ----------
    estimates : `driving_force`, the share of teams that have one, out of those that say; `mixed`, the share of teams
        with both leaders and professionals, out of those that count both; `leaders_among_members`, over these teams'
        people. Wilson's intervals.
    leaders, professionals : people in the teams that count both.
    """

    estimates: tuple[Estimate, ...]
    leaders: int
    professionals: int

    def estimate(self, quantity: str) -> Estimate | None:
        """The estimate of `quantity`."""
        return find_estimate(self.estimates, quantity)

    def __repr__(self) -> str:
        """That there is one, and never how many people: they may be few."""
        return "TeamComposition(…)"


def team_composition(frame: pd.DataFrame) -> TeamComposition:
    """How many teams have somebody who drives the work, and how leaders and professionals are mixed.

    Parameters
    ----------
    frame : one row per team: `driving_force` (True, False or missing), `leaders`, `professionals` (counts or missing).

    Raises
    ------
    NotEnoughData : no team says anything ("no_members").
    """
    driven = [bool(one) for one in frame["driving_force"] if pd.notna(one)]
    counted = frame[["leaders", "professionals"]].dropna().astype(int)
    if not driven and counted.empty:
        raise NotEnoughData("team_composition", "no_members", needed=1, found=0)
    found = [wilson_share("driving_force", sum(driven), len(driven))] if driven else []
    leaders, professionals = (int(counted[name].sum()) for name in ("leaders", "professionals"))
    if not counted.empty:
        found.append(wilson_share("mixed", int((counted > 0).all(axis=1).sum()), len(counted)))
    if leaders + professionals:
        found.append(wilson_share("leaders_among_members", leaders, leaders + professionals))
    return TeamComposition(estimates=tuple(found), leaders=leaders, professionals=professionals)
