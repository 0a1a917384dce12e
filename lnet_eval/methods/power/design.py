"""A network as it is planned, before there are data: how many months, how many units, how large a change."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final, Literal, get_args

import numpy as np
from scipy.special import logit

from lnet_eval.errors import Problem, UsageError

PlannedKind = Literal["continuous", "rate", "proportion"]
Shape = Literal["sudden", "gradual"]
Source = Literal["controlled", "pooled", "time_series"]
FEWEST_POOLED = 3  # as the evaluation: two teams have one degree of freedom between them
MOST_UNITS: Final = 200  # inside the network, and as many outside
MOST_PERIODS: Final = 240  # to each side of the start
LARGEST: Final = 1e9  # of any number that has a unit; far beyond it squares are no longer numbers
MOST_BETWEEN: Final = 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class PowerDesign:
    """One design of a network, and the change that it should be able to show.

    Attributes
    ----------
    kind : "continuous" (values), "rate" (events over an exposure) or "proportion" (a share of those observed).
    before, after : months (or other periods) with data before the first start, and after the last.
    teams, comparisons : units in the network, and outside it.
    effect : the change at its full size, in natural units: a difference of shares (0.15), of rates per `per`, or of
        values. 0 asks how often chance alone would look like a change.
    baseline : level before the start; shares between 0 and 1, rates per `per`. Not used for values.
    denominator : persons, days or cases per unit and period (rates and shares).
    per : what the rate is per: 1000 for "per 1000 days".
    variation : standard deviation from month to month in one unit: in natural units for values, on the log or logit
        scale, beyond what chance gives counts of this size, for rates and shares.
    autocorrelation : correlation of that variation between neighbouring months.
    shared : the share of the variation's variance that all units have in common in a month (weather, holidays).
    between : standard deviation of the effect between teams, as a multiple of the effect.
    starts, step : the teams start at this many different times, `step` periods apart; 1 means all at once.
    shape : "sudden" (all of it at once) or "gradual" (a new slope that reaches it in the last period).
    transition : periods from each start that the analysis leaves out; the effect is there from the start all the same.
    horizon : periods after the transition at which the effect is judged, 1 being the first; the middle by default,
        as in the evaluation.
    season : how far a yearly wave that all units share goes to each side of the level, on the variation's scale; its
        top falls in another month in each simulated network. season_terms : whether the evaluation models it.
    leaving : teams that stop delivering halfway through their own active phase, the last ones; their months until
        then are used, as the evaluation uses them.
    """

    kind: PlannedKind
    before: int
    after: int
    teams: int
    effect: float
    comparisons: int = 0
    baseline: float = math.nan
    denominator: float = math.nan
    per: float = 1.0
    variation: float = 1.0
    autocorrelation: float = 0.3
    shared: float = 0.0
    between: float = 0.0
    starts: int = 1
    step: int = 0
    shape: Shape = "sudden"
    horizon: int | None = None
    season: float = 0.0
    season_terms: bool = False
    leaving: int = 0
    transition: int = 0

    def __post_init__(self) -> None:
        """Refuse what no network can be, naming every rule at once."""
        wrong = [rule for rule, holds in self._rules().items() if not holds]
        if wrong:
            raise UsageError.of(Problem(code="power_no_design", values={"rules": "; ".join(wrong)}))

    def _rules(self) -> dict[str, bool]:
        """What must hold, as it is written in every language, and whether it does."""
        counted = self.kind != "continuous"
        most = LARGEST * min(1.0, self.per / max(1.0, self.denominator))  # as many events of a unit in a period
        top = 1.0 if self.kind == "proportion" else most
        return {
            f"kind: {', '.join(get_args(PlannedKind))}": self.kind in get_args(PlannedKind),
            f"shape: {', '.join(get_args(Shape))}": self.shape in get_args(Shape),
            f"3 ≤ before ≤ {MOST_PERIODS}": 3 <= self.before <= MOST_PERIODS,
            f"3 ≤ after ≤ {MOST_PERIODS}": 3 <= self.after <= MOST_PERIODS,
            f"1 ≤ teams ≤ {MOST_UNITS}": 1 <= self.teams <= MOST_UNITS,
            f"0 ≤ comparisons ≤ {MOST_UNITS}": 0 <= self.comparisons <= MOST_UNITS,
            f"|effect| ≤ {LARGEST:g}": abs(self.effect) <= LARGEST,
            f"0 < baseline < {top:g}": not counted or 0 < self.baseline < top,
            f"0 < baseline + effect < {top:g}": not counted or 0 < self.baseline + self.effect < top,
            f"1 ≤ denominator ≤ {LARGEST:g}": not counted or 1 <= self.denominator <= LARGEST,
            "0 < per": 0 < self.per < math.inf,
            f"0 {'≤' if counted else '<'} variation ≤ {LARGEST:g}": (
                0 <= self.variation <= LARGEST and (counted or self.variation > 0)
            ),
            "-1 < autocorrelation < 1": -1 < self.autocorrelation < 1,
            "0 ≤ shared < 1": 0 <= self.shared < 1,
            f"0 ≤ between ≤ {MOST_BETWEEN:g}": 0 <= self.between <= MOST_BETWEEN,
            "1 ≤ starts ≤ teams": 1 <= self.starts <= self.teams,
            "step ≥ 1 (starts > 1)": self.step >= 0 and (self.starts == 1 or self.step > 0),
            "horizon ≥ 1": self.horizon is None or self.horizon >= 1,
            f"0 ≤ season ≤ {LARGEST:g}": 0 <= self.season <= LARGEST,
            "0 ≤ leaving < teams": 0 <= self.leaving < self.teams,
            "0 ≤ transition ≤ after - 3": 0 <= self.transition <= self.after - 3 or self.after < 3,
        }

    @property
    def source(self) -> Source:
        """The estimate that would answer whether the change is the network's, chosen as the evaluation chooses it."""
        if self.comparisons:
            return "controlled"
        return "pooled" if self.teams >= FEWEST_POOLED else "time_series"

    @property
    def span(self) -> int:
        """Periods from the first start to the last."""
        return (self.starts - 1) * self.step

    @property
    def length(self) -> int:
        """Periods altogether."""
        return self.before + self.span + self.after

    @property
    def at(self) -> int:
        """The horizon at which the effect is judged."""
        return self.horizon or (self.after - self.transition + 1) // 2

    @property
    def team_starts(self) -> np.ndarray:
        """Array (teams,): each team's first active period, the starts taken in turn."""
        return np.asarray(self.before + self.step * (np.arange(self.teams) % self.starts))

    @property
    def team_ends(self) -> np.ndarray:
        """Array (teams,): the first period that each team no longer delivers; the length for those that stay."""
        ends, starts = np.full(self.teams, self.length), self.team_starts
        gone = np.arange(self.teams) >= self.teams - self.leaving
        return np.where(gone, starts + (self.length - starts + 1) // 2, ends)

    @property
    def delivered(self) -> np.ndarray:
        """Boolean array (teams, length): the periods that each team delivers."""
        return np.asarray(np.arange(self.length) < self.team_ends[:, None])

    @property
    def level(self) -> float:
        """The level before the start on the scale of the model, per unit of exposure."""
        if self.kind == "continuous":
            return 0.0
        return float(logit(self.baseline)) if self.kind == "proportion" else math.log(self.baseline / self.per)

    @property
    def change(self) -> float:
        """The full effect on the scale of the model: a difference of values, of logs or of log odds."""
        if self.kind == "continuous":
            return self.effect
        if self.kind == "rate":
            return math.log1p(self.effect / self.baseline)
        return float(logit(self.baseline + self.effect) - logit(self.baseline))

    def course(self, since: np.ndarray) -> np.ndarray:
        """The effect as a multiple of the full one, `since` periods after a start (negative before it)."""
        active = since >= 0
        if self.shape == "sudden":
            return np.where(active, 1.0, 0.0)
        return np.where(active, since / (self.after - 1), 0.0)
