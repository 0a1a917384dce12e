"""Who came to the gatherings, and who delivered the status reports that were due."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Final

import numpy as np
import pandas as pd

from lnet_eval.errors import NotEnoughData
from lnet_eval.methods.estimate import Estimate, find_estimate, wilson_share
from lnet_eval.methods.two_samples import share_difference

GROUPS: Final = ("gathering", "role", "level", "site", "leading", "unit")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Attendance:
    """Attendance by gathering, by role and by leader level.

    Attributes
    ----------
    by_gathering : one row per gathering: `gathering, invited, attended, share, low, high` (Wilson).
    by_role : `role, invited, attended, share, low, high`, leaders together under the role "".
    by_level, by_site : likewise with `level` (N1, N2, …) and `site` (empty where nobody says where people come from).
    by_leading : leaders alone, `leading` being "first" (the first gathering) and "later" (all others).
    by_unit : by team, people of no team under "" (empty where nobody says which team people are of).
    groups : one row per group that was invited, `gathering, role, level, site, leading, unit` as in the tables: who
        there was, without any number.
    estimates : `attendance` over all gatherings, and `attendance_change` from the first gathering to the last
        (Newcombe's interval), where there are two or more.
    k : groups of fewer people than this are not shown; None where no plan is known that says so.

    Examples
    --------
    >>> import pandas as pd
    >>> days = pd.to_datetime(["2020-01-15", "2020-03-15"])
    >>> came = attendance(pd.DataFrame({
    ...     "gathering": days, "unit": "a", "role": "nurse", "level": None, "invited": [20, 20], "attended": [18, 15],
    ... }))
    >>> came, came.estimate("attendance").value
    (Attendance(n_gatherings=2), 0.825)
    """

    by_gathering: pd.DataFrame
    by_role: pd.DataFrame
    by_level: pd.DataFrame
    estimates: tuple[Estimate, ...]
    by_site: pd.DataFrame = field(default_factory=pd.DataFrame)
    by_leading: pd.DataFrame = field(default_factory=pd.DataFrame)
    by_unit: pd.DataFrame = field(default_factory=pd.DataFrame)
    groups: pd.DataFrame = field(default_factory=pd.DataFrame)
    k: int | None = None

    def estimate(self, quantity: str) -> Estimate | None:
        """The estimate of `quantity`."""
        return find_estimate(self.estimates, quantity)

    def __repr__(self) -> str:
        """How many gatherings, and never how many people: they may be few."""
        return f"Attendance(n_gatherings={len(self.by_gathering)})"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class StatusReports:
    """Status reports submitted out of those due.

    Attributes
    ----------
    by_team : `unit, due, submitted, share`. estimates : `submission_rate` (Wilson).

    Examples
    --------
    >>> import pandas as pd
    >>> due = pd.to_datetime(["2020-01-15", "2020-03-15"])
    >>> came = status_reports(pd.DataFrame({"due": due, "unit": ["a", "b"], "submitted": [True, False]}))
    >>> came, came.estimate("submission_rate").value
    (StatusReports(n_teams=2), 0.5)
    """

    by_team: pd.DataFrame
    estimates: tuple[Estimate, ...]

    def estimate(self, quantity: str) -> Estimate | None:
        """The estimate of `quantity`."""
        return find_estimate(self.estimates, quantity)

    def __repr__(self) -> str:
        """How many teams, and never a row."""
        return f"StatusReports(n_teams={len(self.by_team)})"


def attendance(frame: pd.DataFrame) -> Attendance:
    """Who came: by gathering, by role and by leader level.

    Parameters
    ----------
    frame : `gathering` (Timestamp), `unit`, `role`, `level`, `invited`, `attended`, and `site` where it is known; rows
        without a role, level or site count in the total and by gathering only.

    Raises
    ------
    NotEnoughData : no row, or nobody invited ("no_attendance").
    ValueError : more attended than invited in some row (says how many rows).
    """
    over = int((frame["attended"] > frame["invited"]).sum()) if len(frame) else 0
    if over:
        raise ValueError(f"attendance: in {over} rows more attended than were invited")
    if not len(frame) or frame["invited"].sum() == 0:
        raise NotEnoughData("attendance", "no_attendance", needed=1, found=0)
    by_gathering = attended_by(frame, "gathering")
    placed = by_group(frame)
    return Attendance(
        by_gathering=by_gathering,
        by_role=attended_by(placed, "role"),
        by_level=attended_by(frame, "level"),
        by_site=attended_by(frame, "site") if "site" in frame else pd.DataFrame(),
        by_leading=attended_by(placed, "leading"),
        by_unit=attended_by(placed, "unit") if "unit" in placed else pd.DataFrame(),
        groups=placed[[name for name in GROUPS if name in placed]].drop_duplicates(ignore_index=True),
        estimates=(
            wilson_share("attendance", int(frame["attended"].sum()), int(frame["invited"].sum())),
            *_change(by_gathering),
        ),
    )


def by_group(frame: pd.DataFrame) -> pd.DataFrame:
    """The rows with the headings of every table: leaders as one role, people of no team as one, leaders by time."""
    return _with_leading(_of_no_team(leaders_as_one(frame)))


def leaders_as_one(frame: pd.DataFrame) -> pd.DataFrame:
    """The roles of teams' members, with everybody who has a leader level as one group, whose role is "".

    Leaders are shown by level. Shown by role as well, a single leader's attendance could be had by subtraction.
    """
    levels = frame["level"].fillna("").astype(str)
    return frame.assign(role=frame["role"].mask(levels != "", "")) if (levels != "").any() else frame


def _of_no_team(frame: pd.DataFrame) -> pd.DataFrame:
    """People of no team are a group as well: left out, they could be had by subtraction."""
    if "unit" not in frame or frame["unit"].isna().all():
        return frame.drop(columns="unit", errors="ignore")
    return frame.assign(unit=frame["unit"].fillna(""))


def _with_leading(frame: pd.DataFrame) -> pd.DataFrame:
    """With `leading` for those who have a leader level: the first gathering, or a later one."""
    leads = frame["level"].notna() & (frame["level"].astype(str) != "")
    time = np.where(frame["gathering"] == frame["gathering"].min(), "first", "later")
    return frame.assign(leading=pd.Series(time, index=frame.index, dtype=object).where(leads))


def _change(by_gathering: pd.DataFrame) -> tuple[Estimate, ...]:
    """From the first gathering to the last; the same people are asked to both, which the interval does not know."""
    held = by_gathering[by_gathering["invited"] > 0]
    if len(held) < 2:
        return ()
    first, last = (
        wilson_share("attendance", int(held["attended"].iloc[place]), int(held["invited"].iloc[place]))
        for place in (0, -1)
    )
    return (share_difference("attendance_change", first, last),)


def attended_by(frame: pd.DataFrame, column: str) -> pd.DataFrame:
    """Invited and attended by one column, with shares and Wilson's intervals; rows where it is missing are left out."""
    counts = frame.groupby(column, sort=True)[["invited", "attended"]].sum().astype(int).reset_index()
    shares = [
        wilson_share("attendance", int(came), int(asked)) if asked else None
        for asked, came in zip(counts["invited"], counts["attended"], strict=True)
    ]
    for name, attribute in (("share", "value"), ("low", "low"), ("high", "high")):
        counts[name] = [math.nan if share is None else float(getattr(share, attribute)) for share in shares]
    return counts


def status_reports(frame: pd.DataFrame) -> StatusReports:
    """How many of the status reports that were due have come.

    Parameters
    ----------
    frame : one row per report due: `due` (Timestamp), `unit`, `submitted` (bool).

    Raises
    ------
    NotEnoughData : no report was due ("no_status_reports").
    """
    if frame.empty:
        raise NotEnoughData("status_reports", "no_status_reports", needed=1, found=0)
    submitted = frame["submitted"].astype(bool)
    by_team = (
        frame.assign(submitted=submitted)
        .groupby("unit", sort=True)["submitted"]
        .agg(due="size", submitted="sum")
        .astype(int)
        .reset_index()
    )
    by_team["share"] = by_team["submitted"] / by_team["due"]
    return StatusReports(
        by_team=by_team, estimates=(wilson_share("submission_rate", int(submitted.sum()), len(frame)),)
    )
