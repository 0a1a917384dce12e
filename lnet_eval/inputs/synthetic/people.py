"""Who came, and who reported: attendance and status reports with known shares."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from lnet_eval.plan.model import Plan, Unit


def attendance(
    plan: Plan,
    rng: np.random.Generator,
    *,
    invited: Mapping[str, int],
    share: Sequence[float],
    of_role: Mapping[str, float] | None = None,
) -> pd.DataFrame:
    """Attendance of the teams' members: `gathering, unit, role, level, invited, attended`.

    Parameters
    ----------
    invited : persons per team and role.
    share : expected share that comes, one per gathering that was held.
    of_role : factor on the share for a role (physicians come less often, say).
    """
    rows = []
    held = [gathering for gathering in plan.gatherings if gathering.held]
    for gathering, expected in zip(held, share, strict=True):
        for unit in plan.teams:
            if _has_left(unit, gathering.date):
                continue
            own = rng.normal(0, 0.05)
            for role, persons in invited.items():
                chance = float(np.clip((expected + own) * (of_role or {}).get(role, 1.0), 0.02, 0.99))
                came = int(rng.binomial(persons, chance))
                rows.append((gathering.date, unit.id, role, None, persons, came))
    return pd.DataFrame(rows, columns=["gathering", "unit", "role", "level", "invited", "attended"])


def leaders(rows: Sequence[tuple[dt.date, str, str, int, int]]) -> pd.DataFrame:
    """Attendance of leaders, who belong to no team: rows of (gathering, role, level, invited, attended)."""
    frame = pd.DataFrame(rows, columns=["gathering", "role", "level", "invited", "attended"])
    frame.insert(1, "unit", None)
    return frame


def status_reports(
    plan: Plan, rng: np.random.Generator, *, due: Sequence[dt.date], chance: Mapping[str, float], otherwise: float
) -> pd.DataFrame:
    """`due, unit, submitted`: one row per report that a team owed while it was in the network.

    Parameters
    ----------
    chance : a team's own probability of reporting; `otherwise` holds for the rest.
    """
    rows = [
        (day, unit.id, bool(rng.random() < chance.get(unit.id, otherwise)))
        for day in due
        for unit in plan.teams
        if plan.start_of(unit) <= day and not _has_left(unit, day)
    ]
    return pd.DataFrame(rows, columns=["due", "unit", "submitted"])


def progress(
    plan: Plan,
    rng: np.random.Generator,
    *,
    months: pd.PeriodIndex,
    reach: Mapping[str, float],
    otherwise: float,
    coach_below: float,
    coach_every: int = 2,
) -> pd.DataFrame:
    """Progress scores in steps of a half: `date, unit, self, coach`, one row per team and month while it takes part.

    Parameters
    ----------
    reach : what a team says of itself in the end; `otherwise` holds for the rest. They begin at 1.
    coach_below : how far below the team its coach lies; the coach scores every `coach_every` months.
    """
    rows = []
    for unit in plan.teams:
        goal = reach.get(unit.id, otherwise)
        for i, month in enumerate(months):
            if _has_left(unit, month.start_time.date()) or plan.start_of(unit) > month.end_time.date():
                continue
            middle = 1.0 + (goal - 1.0) * i / max(len(months) - 1, 1)
            own, coach = middle + rng.normal(0, 0.15), middle - coach_below + rng.normal(0, 0.2)
            said = None if i % coach_every else in_halves(coach)
            rows.append((month, unit.id, in_halves(own), said))
    return pd.DataFrame(rows, columns=["date", "unit", "self", "coach"])


def in_halves(score: float) -> float:
    """A score on the scale 0.5, 1.0, … 5.0."""
    return float(np.clip(np.round(2 * score) / 2, 0.5, 5.0))


def _has_left(unit: Unit, day: dt.date) -> bool:
    return unit.left is not None and unit.left.date <= day
