"""The network as planned against the network as delivered."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Fidelity:
    """Planned, delivered and the deviation.

    Attributes
    ----------
    table : one row per aspect: `aspect` (gatherings, improvement_days, status_meetings, months, participants,
        coaches_per_team, teams_per_coach, hours_per_participant_low, hours_per_participant_high), `planned`,
        `delivered`, `deviation` (floats, nan where not stated).
    alarms : codes of thresholds that are broken, e.g. "too_few_coaches".
    """

    table: pd.DataFrame
    alarms: tuple[str, ...]
