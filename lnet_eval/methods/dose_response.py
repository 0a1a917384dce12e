"""Whether teams that took more part changed more: always exploratory, never a claim."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd
from scipy.stats import norm, spearmanr

from lnet_eval.errors import NotEnoughData
from lnet_eval.methods.estimate import CORRELATION, Estimate

LEAST_TEAMS: Final = 10  # under this the points are shown and nothing is calculated


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class DoseResponse:
    """Teams by how much they took part and how much they changed.

    Attributes
    ----------
    dose : what was taken as the dose, e.g. "attendance".
    points : one row per team: `unit, dose, response` (positive is for the better).
    estimates : `rank_correlation` (Spearman, with interval), or empty with fewer than ten teams.

    Examples
    --------
    >>> import pandas as pd
    >>> from lnet_eval.methods.dose_response import dose_response
    >>> points = pd.DataFrame({"unit": list("abcd"), "dose": [0.2, 0.5, 0.7, 1.0], "response": [1.0, 0.0, 2.0, 3.0]})
    >>> dose_response(points, dose="attendance")
    DoseResponse('attendance', n_teams=4)
    """

    dose: str
    points: pd.DataFrame
    estimates: tuple[Estimate, ...]

    def __repr__(self) -> str:
        """Of which dose, and over how many teams."""
        return f"DoseResponse({self.dose!r}, n_teams={len(self.points)})"


def dose_response(points: pd.DataFrame, *, dose: str) -> DoseResponse:
    """The rank correlation between dose and response over teams.

    Parameters
    ----------
    points : one row per team: `unit, dose, response`; teams that lack one of them are left out.
    dose : its name.

    Notes
    -----
    Spearman's ρ with Fisher's z and the standard error √((1 + ρ²/2)/(n − 3)). Teams chose themselves how much they took
    part, so that nothing follows about what more of it would have given.

    Raises
    ------
    NotEnoughData : fewer than three teams ("dose_too_few_teams"), or all with the same dose or response
        ("dose_constant").

    References
    ----------
    Bonett DG, Wright TA. Psychometrika 2000;65:23–28. https://doi.org/10.1007/BF02294183
    """
    kept = points.dropna(subset=["dose", "response"]).reset_index(drop=True)
    n = len(kept)
    if n < 3:
        raise NotEnoughData("dose_response", "dose_too_few_teams", needed=3, found=n)
    if kept["dose"].nunique() == 1 or kept["response"].nunique() == 1:
        raise NotEnoughData("dose_response", "dose_constant")
    if n < LEAST_TEAMS:
        return DoseResponse(dose=dose, points=kept, estimates=())
    rho = float(spearmanr(kept["dose"], kept["response"]).statistic)
    return DoseResponse(dose=dose, points=kept, estimates=(_estimate(rho, n),))


def _estimate(rho: float, n: int) -> Estimate:
    """ρ with Bonett and Wright's interval; at ±1 that interval has no width, and none is given."""
    low = high = math.nan
    if abs(rho) < 1 - 1e-12:
        half = float(norm.ppf(0.975)) * math.sqrt((1 + rho**2 / 2) / (n - 3))
        low, high = (float(np.tanh(np.arctanh(rho) + side * half)) for side in (-1, 1))
    return Estimate(
        quantity="rank_correlation", value=rho, low=low, high=high, unit=CORRELATION, n=n, method="spearman"
    )
