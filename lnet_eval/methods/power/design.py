"""A network as it is planned, before there are data: how many months, how many units, how large a change."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy.special import logit

from lnet_eval.errors import UsageError

PlannedKind = Literal["continuous", "rate", "proportion"]
Shape = Literal["sudden", "gradual"]
Source = Literal["controlled", "pooled", "time_series"]
FEWEST_POOLED = 3  # as the evaluation: two teams have one degree of freedom between them


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
    horizon : periods after the start at which the effect is judged, 1 being the first; the middle by default,
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

    def __post_init__(self) -> None:
        """Refuse what no network can be, naming every field at once."""
        wrong = [name for name, fine in self._rules().items() if not fine]
        if wrong:
            raise UsageError(f"these choices do not make a design: {', '.join(wrong)}")

    def _rules(self) -> dict[str, bool]:
        counted = self.kind != "continuous"
        top = 1.0 if self.kind == "proportion" else math.inf
        return {
            "kind": self.kind in {"continuous", "rate", "proportion"},
            "shape": self.shape in {"sudden", "gradual"},
            "before": 3 <= self.before <= 240,
            "after": 3 <= self.after <= 240,
            "teams": 1 <= self.teams <= 200,
            "comparisons": 0 <= self.comparisons <= 200,
            "effect": math.isfinite(self.effect),
            "baseline": not counted or 0 < self.baseline < top,
            "baseline + effect": not counted or 0 < self.baseline + self.effect < top,
            "denominator": not counted or self.denominator >= 1,
            "per": self.per > 0,
            "variation": self.variation >= 0 and (counted or self.variation > 0),
            "autocorrelation": -1 < self.autocorrelation < 1,
            "shared": 0 <= self.shared < 1,
            "between": self.between >= 0,
            "starts": 1 <= self.starts <= self.teams,
            "step": self.step >= 0 and (self.starts == 1 or self.step > 0),
            "horizon": self.horizon is None or self.horizon >= 1,
            "season": 0 <= self.season < math.inf,
            "leaving": 0 <= self.leaving < self.teams,
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
        return self.horizon or (self.after + 1) // 2

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
