"""What became of every team that enrolled, and how long the teams stayed."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.stats import norm

from lnet_eval.errors import NotEnoughData
from lnet_eval.methods.estimate import SHARE, Estimate, find_estimate, wilson_share

STEPS: Final = ("enrolled", "any_data", "enough_data", "completed", "follow_up_data")
INVITED: Final = "invited"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class TeamFlow:
    """Every team that enrolled, and what became of it.

    Attributes
    ----------
    steps : one row per step: `step` (invited, where it is known, enrolled, any_data, enough_data, completed,
        follow_up_data), `n`; each step counts teams that passed every step before it.
    teams : one row per team: `unit, start, left (date or None), n_periods_before, n_periods_after, outcome`
        (completed, left, no_data, too_little_data).
    retention : one row per whole month since the team's own start: `months, retained, low, high, at_risk`
        (Kaplan–Meier).
    estimates : `retention_at_end`, `documented_share` (teams with enough data out of all that enrolled, Wilson), and
        where it is known how many were invited `enrolled_share` (Wilson).

    Examples
    --------
    >>> import pandas as pd
    >>> start, left = pd.to_datetime(["2020-01-15", "2020-03-15"])
    >>> teams = pd.DataFrame({
    ...     "unit": ["a", "b"], "start": start, "left": [None, left], "n_before": 12, "n_after": 6, "n_follow_up": 0,
    ... })
    >>> flow = team_flow(teams, end=pd.Timestamp("2020-12-01"))
    >>> flow, flow.teams["outcome"].tolist()
    (TeamFlow(n_teams=2), ['completed', 'left'])
    """

    steps: pd.DataFrame
    teams: pd.DataFrame
    retention: pd.DataFrame
    estimates: tuple[Estimate, ...]

    def estimate(self, quantity: str) -> Estimate | None:
        """The estimate of `quantity`."""
        return find_estimate(self.estimates, quantity)

    def __repr__(self) -> str:
        """How many teams, and never a row."""
        return f"TeamFlow(n_teams={len(self.teams)})"


def team_flow(
    teams: pd.DataFrame, *, end: pd.Timestamp | None, minimum: int = 3, invited: int | None = None
) -> TeamFlow:
    """What became of every team that enrolled, and how long the teams stayed.

    Parameters
    ----------
    teams : one row per enrolled team: `unit`, `start` (Timestamp), `left` (Timestamp or NaT), `n_before`, `n_after`,
        `n_follow_up` (periods with data).
    end : end of the network's active time; None where it is not known, then the last date in the table counts.
        A team that left on that day or later has completed.
    minimum : periods with data that a team needs before, and after (EPOC's three).
    invited : teams that were asked, those that enrolled among them; None where nobody knows.

    Raises
    ------
    NotEnoughData : no team enrolled ("no_teams").
    ValueError : fewer invited than enrolled.
    """
    if teams.empty:
        raise NotEnoughData("team_flow", "no_teams", needed=1, found=0)
    if invited is not None and invited < len(teams):
        raise ValueError("team_flow: fewer teams were invited than enrolled")
    asked = [] if invited is None else [(INVITED, invited)]
    starts, departures = pd.to_datetime(teams["start"]), pd.to_datetime(teams["left"])
    last = end if end is not None else pd.concat([starts, departures]).max()
    dropped = (departures.notna() & ((departures < last) | (end is None))).to_numpy(dtype=bool)
    any_data = (teams[["n_before", "n_after", "n_follow_up"]].sum(axis=1) > 0).to_numpy(dtype=bool)
    enough = ((teams["n_before"] >= minimum) & (teams["n_after"] >= minimum)).to_numpy(dtype=bool)
    completed = enough & ~dropped
    follow_up = completed & (teams["n_follow_up"] > 0).to_numpy(dtype=bool)
    passed = (len(teams), any_data.sum(), enough.sum(), completed.sum(), follow_up.sum())
    until = departures.where(dropped, last)
    outcome = np.select([dropped, ~any_data, ~enough], ["left", "no_data", "too_little_data"], default="completed")
    retention = retention_curve(_whole_months(starts, until), dropped)
    return TeamFlow(
        steps=pd.DataFrame(
            [*asked, *((step, int(n)) for step, n in zip(STEPS, passed, strict=True))], columns=["step", "n"]
        ),
        teams=pd.DataFrame(
            {
                "unit": teams["unit"].to_numpy(),
                "start": starts.to_numpy(),
                "left": departures.to_numpy(),
                "n_periods_before": teams["n_before"].to_numpy(dtype=int),
                "n_periods_after": teams["n_after"].to_numpy(dtype=int),
                "outcome": outcome,
            }
        ),
        retention=retention,
        estimates=(
            _retention_at_end(retention, len(teams)),
            wilson_share("documented_share", int(enough.sum()), len(teams)),
            *(wilson_share("enrolled_share", len(teams), n) for _, n in asked),
        ),
    )


def _retention_at_end(retention: pd.DataFrame, n: int) -> Estimate:
    last = retention.iloc[-1]
    return Estimate(
        quantity="retention_at_end",
        value=float(last["retained"]),
        low=float(last["low"]),
        high=float(last["high"]),
        unit=SHARE,
        n=n,
        method="kaplan_meier",
    )


def retention_curve(months: npt.NDArray[np.int_], left: npt.NDArray[np.bool_]) -> pd.DataFrame:
    """The share of teams still in the network by months since their own start (Kaplan–Meier).

    Parameters
    ----------
    months : whole months each team was followed. left : whether it left then, or was only followed so far.

    Returns
    -------
    DataFrame : `months` 0…longest, `retained`, `low`, `high` (Greenwood's variance on the log(−log) scale), `at_risk`
        (teams followed at least so long). Before the first departure, and where no team is left, that interval does
        not exist; Clopper and Pearson's for none of the teams at risk stands there.

    References
    ----------
    Kalbfleisch JD, Prentice RL. The statistical analysis of failure time data. 2nd ed. Wiley 2002, section 1.4.
    """
    rows = []
    retained, spread = 1.0, 0.0
    for month in range(int(months.max()) + 1):
        at_risk = int((months >= month).sum())
        departed = int(((months == month) & left).sum())
        retained *= 1 - departed / at_risk
        spread += departed / (at_risk * (at_risk - departed)) if departed < at_risk else math.inf
        low, high = _log_log(retained, spread, at_risk)
        rows.append((month, retained, low, high, at_risk))
    return pd.DataFrame(rows, columns=["months", "retained", "low", "high", "at_risk"])


def _log_log(retained: float, spread: float, at_risk: int) -> tuple[float, float]:
    edge = 0.025 ** (1 / at_risk)
    if retained == 1:
        return edge, 1.0
    if retained == 0:
        return 0.0, 1 - edge
    half = float(norm.ppf(0.975)) * math.sqrt(spread) / abs(math.log(retained))
    return float(retained ** math.exp(half)), float(retained ** math.exp(-half))


def _whole_months(starts: pd.Series, until: pd.Series) -> npt.NDArray[np.int_]:
    months = (until.dt.year - starts.dt.year) * 12 + until.dt.month - starts.dt.month
    months = months - (until.dt.day < starts.dt.day)
    return np.asarray(months.clip(lower=0), dtype=int)
