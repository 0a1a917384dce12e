"""One network's effect on a scale that networks with different measures share; positive is better."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np

from lnet_eval.evaluation.not_analysed import NotAnalysed
from lnet_eval.evaluation.results import MeasureEvaluation, TeamMeasure
from lnet_eval.methods.estimate import ODDS_RATIO, RATIO, Estimate
from lnet_eval.methods.series import Series
from lnet_eval.plan.model import Plan

FEWEST_POINTS: Final = 3  # baseline months that a team's own spread needs
Scale = Literal["sd", "ratio", "odds_ratio"]
SCALES: Final[tuple[Scale, ...]] = ("sd", "ratio", "odds_ratio")
# Beyond any effect. Of ratios up to e to the 100th the mean and its prediction interval are numbers a computer knows.
LARGEST: Final[Mapping[Scale, float]] = {"sd": 1e6, "ratio": 100.0, "odds_ratio": 100.0}
NARROWEST: Final = 1e-9  # of an interval: a narrower one is rounding
_RATIOS: Final[Mapping[str, Scale]] = {RATIO: "ratio", ODDS_RATIO: "odds_ratio"}
_Z: Final = 1.959963984540054


@dataclass(frozen=True, slots=True, kw_only=True)
class ScaledEffect:
    """An effect with its interval.

    Attributes
    ----------
    unit : "sd" (standard deviations of one team's months before the start), "ratio" or "odds_ratio" (logarithms).

    Raises
    ------
    ValueError : low, value and high are not in this order, or not numbers; the interval has no width; or an end lies
        beyond what any effect can be (`LARGEST`).
    """

    value: float
    low: float
    high: float
    unit: Scale

    def __post_init__(self) -> None:
        if not _is_effect(self.low, self.value, self.high, self.unit):
            raise ValueError(f"an effect on the scale {self.unit} needs low <= value <= high, an interval with a "
                             f"width, and ends within {LARGEST[self.unit]:g} of nothing")  # fmt: skip

    @property
    def standard_error(self) -> float:
        """Half the interval's width over the normal quantile."""
        return (self.high - self.low) / (2 * _Z)

    @property
    def middle(self) -> float:
        """The middle of the interval: the value itself, unless the interval is skewed."""
        return (self.low + self.high) / 2


def standardised(measure: MeasureEvaluation, plan: Plan) -> ScaledEffect | None:
    """The effect that answers the second question, in standard deviations of one team's months before the start.

    The deviation is the root mean square of the teams' own baseline deviations, each around its own straight line, so
    that neither a trend nor the number of teams changes the scale. It is taken as known.

    Returns
    -------
    None where there is no effect with an interval, or no team with a spread.
    """
    effect, spread = measure.primary, baseline_spread(measure, plan)
    if effect is None or spread is None:
        return None
    return _signed(effect.low / spread, effect.value / spread, effect.high / spread, "sd", measure)


def log_ratio(measure: MeasureEvaluation) -> ScaledEffect | None:
    """The same effect as the logarithm of a rate ratio or an odds ratio; None for measures that are not counted."""
    ratio = _ratio(measure)
    if ratio is None or ratio.unit not in _RATIOS or min(ratio.low, ratio.value) <= 0:
        return None
    return _signed(math.log(ratio.low), math.log(ratio.value), math.log(ratio.high), _RATIOS[ratio.unit], measure)


def baseline_spread(measure: MeasureEvaluation, plan: Plan) -> float | None:
    """Root mean square over teams of the deviation of their months before the start; None where it is nothing."""
    variances = [variance for team in measure.teams if (variance := _variance(team, plan)) is not None]
    if not variances:
        return None
    spread = float(np.sqrt(np.mean(variances)))
    return spread if spread > 0 else None


def _variance(team: TeamMeasure, plan: Plan) -> float | None:
    values = _before(team.series, plan, team.unit)
    t = np.flatnonzero(np.isfinite(values)).astype(float)
    if len(t) < FEWEST_POINTS:
        return None
    known = values[np.isfinite(values)]
    rest = known - np.polynomial.Polynomial.fit(t, known, 1)(t)
    return float(rest @ rest / (len(t) - 2))


def _before(series: Series, plan: Plan, unit: str) -> np.ndarray:
    start = plan.start_of(plan.unit(unit))
    return np.asarray(series.value[np.asarray(series.periods.start_time.date < start)], dtype=float)


def _ratio(measure: MeasureEvaluation) -> Estimate | None:
    effect, source = measure.primary, measure.primary_source
    if effect is None or source is None:
        return None
    result = getattr(measure, source)
    if isinstance(result, NotAnalysed):
        return None
    horizon = effect.quantity.removeprefix("difference_").removeprefix("effect_at_")
    name = f"difference_ratio_at_{horizon}" if source == "controlled" else f"relative_effect_at_{horizon}"
    found: Estimate | None = result.estimate(name)
    return found


def _is_effect(low: float, value: float, high: float, unit: Scale) -> bool:
    """Whether the numbers are an effect with an interval; nan is in no order."""
    return low <= value <= high and high - low >= NARROWEST and max(-low, high) <= LARGEST[unit]


def _signed(low: float, value: float, high: float, unit: Scale, measure: MeasureEvaluation) -> ScaledEffect | None:
    if not _is_effect(low, value, high, unit):
        return None
    if measure.measure.better == "down":
        low, value, high = -high, -value, -low
    return ScaledEffect(value=value, low=low, high=high, unit=unit)
