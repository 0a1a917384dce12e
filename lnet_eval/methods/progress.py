"""Progress scores: what teams and coaches say of how far a team has come, beside what the team's data show."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
import pandas as pd
from scipy.stats import t

from lnet_eval.errors import NotEnoughData
from lnet_eval.methods.estimate import NATURAL, Estimate, find_estimate, wilson_share

Signal = Literal["better", "worse", "none"]
Flag = Literal["not_documented", "no_series", "contradicted", "underrated"]
LEAST_TEAMS: Final = 3  # with two teams the interval of a mean says nothing


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class ProgressScores:
    """Progress scores from 0.5 to 5.0 (IHI's assessment scale), by team.

    Attributes
    ----------
    scores : one row per team and date: `date, unit, self, coach` (nan where not given).
    teams : one row per team that enrolled: `unit, n_scores, first, last, last_date, coach` (the coach's latest score),
        `difference` (self minus coach, mean over the dates that have both), `n_pairs, signal, flag`.
    estimates : `claims_improvement` (teams whose latest own score is high, out of those that scored; Wilson) and
        `self_minus_coach` (mean over teams of each team's own mean difference, in points of the scale; t).

    Examples
    --------
    >>> import pandas as pd
    >>> from lnet_eval.methods.progress import progress_scores
    >>> day = pd.Timestamp("2020-01-15")
    >>> scores = pd.DataFrame({"date": [day, day], "unit": ["a", "b"], "self": [4.5, 2.0], "coach": [3.5, 2.0]})
    >>> found = progress_scores(scores, signals={"a": "none", "b": "none"}, high=4.0, low=2.0)
    >>> found.teams["flag"].tolist()[0], found.estimate("self_minus_coach").value
    ('not_documented', 0.5)
    """

    scores: pd.DataFrame
    teams: pd.DataFrame
    estimates: tuple[Estimate, ...]

    def estimate(self, quantity: str) -> Estimate | None:
        """The estimate of `quantity`."""
        return find_estimate(self.estimates, quantity)

    def __repr__(self) -> str:
        """How many teams, and never a score."""
        return f"ProgressScores(n_teams={len(self.teams)})"


def progress_scores(
    scores: pd.DataFrame, *, signals: Mapping[str, Signal | None], high: float, low: float
) -> ProgressScores:
    """How far the teams say they have come, whether their coaches agree, and whether their data say the same.

    Parameters
    ----------
    scores : `date` (Timestamp), `unit`, `self`, `coach`: a row per team and date, nan where not given.
    signals : for every team that enrolled, what its own series shows since it started: a signal for the better or the
        worse, none, or None where the series cannot be judged.
    high, low : an own score from `high` up claims an improvement, one up to `low` claims none.

    Returns
    -------
    ProgressScores. A high score is flagged "not_documented" without a signal, "no_series" where no series can be
    judged, "contradicted" where the signal is for the worse; a low one is "underrated" where there is a signal for
    the better.

    Raises
    ------
    NotEnoughData : nobody gave a score ("no_progress_scores").
    ValueError : a score outside 0.5–5.0.
    """
    values = scores[["self", "coach"]].to_numpy(dtype=float)
    if not np.isfinite(values).any():
        raise NotEnoughData("progress_scores", "no_progress_scores", needed=1, found=0)
    if ((values < 0.5) | (values > 5.0)).any():
        raise ValueError("progress scores lie between 0.5 and 5.0")
    teams = pd.DataFrame([_team(unit, scores, signal, high, low) for unit, signal in signals.items()])
    scored = teams["last"].notna()
    estimates = []
    if scored.any():
        claims = int((teams["last"] >= high).sum())
        estimates.append(wilson_share("claims_improvement", claims, int(scored.sum())))
    differences = teams["difference"].dropna().to_numpy(dtype=float)
    if len(differences):
        estimates.append(_mean_difference(differences))
    return ProgressScores(scores=scores, teams=teams, estimates=tuple(estimates))


def _team(unit: str, scores: pd.DataFrame, signal: Signal | None, high: float, low: float) -> dict[str, object]:
    own = scores[scores["unit"] == unit].sort_values("date", kind="stable")
    said = own.dropna(subset=["self"])
    coached = own["coach"].dropna()
    both = own.dropna(subset=["self", "coach"])
    last = float(said["self"].iloc[-1]) if len(said) else math.nan
    return {
        "unit": unit,
        "n_scores": len(said),
        "first": float(said["self"].iloc[0]) if len(said) else math.nan,
        "last": last,
        "last_date": said["date"].iloc[-1] if len(said) else pd.NaT,
        "coach": float(coached.iloc[-1]) if len(coached) else math.nan,
        "difference": float((both["self"] - both["coach"]).mean()) if len(both) else math.nan,
        "n_pairs": len(both),
        "signal": signal,
        "flag": flag_of(last, signal, high=high, low=low),
    }


def flag_of(last: float, signal: Signal | None, *, high: float, low: float) -> Flag | None:
    """Where a team's latest own score and its series say different things; None where they do not, or without one."""
    if last >= high and signal != "better":
        flags: dict[Signal | None, Flag] = {None: "no_series", "none": "not_documented", "worse": "contradicted"}
        return flags[signal]
    return "underrated" if last <= low and signal == "better" else None


def _mean_difference(differences: np.ndarray) -> Estimate:
    n, mean = len(differences), float(differences.mean())
    half = math.nan
    if n >= LEAST_TEAMS:
        half = float(t.ppf(0.975, n - 1)) * float(differences.std(ddof=1)) / math.sqrt(n)
    return Estimate(
        quantity="self_minus_coach", value=mean, low=mean - half, high=mean + half, unit=NATURAL, n=n,
        method="t_over_teams",
    )  # fmt: skip
