"""Series with a known truth: what is planted in a measure, and the months that come out of it."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
import pandas as pd

from lnet_eval.plan.model import Phases, Plan, Unit

Link = Literal["log", "logit", "identity"]
LINKS: Final[dict[str, Link]] = {"rate": "log", "proportion": "logit", "continuous": "identity"}
HORIZONS: Final = (1, 6, 12)
SUMMER: Final = 7
"""July: fewer patients, hence a smaller denominator."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Planted:
    """What is put into one measure. Everything but `baseline` and `volume` is on the link scale.

    Attributes
    ----------
    kind : "rate" (log link), "proportion" (logit) or "continuous" (identity).
    baseline : a typical unit in the first month: per `per` of the measure, a fraction, or natural units.
    volume : mean denominator of a unit and month (bed days, patients); not used by continuous measures.
    per : the rate's multiplier.
    trend : change per month that every unit has, in the network or not.
    level, slope : change at a team's own start, and per month from then on; teams only.
    fades_over : months of follow-up after which nothing is left of the change; None where it stays.
    autocorrelation, sd : of each unit's own AR(1) noise (stationary SD).
    shared_sd : SD of AR(1) noise that all units have in common.
    overdispersion_sd : SD of noise that is new in every month and unit.
    unit_sd : SD between units. season, peak : amplitude, and the calendar month of the highest value.
    redefined : date and size of a jump that is a change of definition only.
    """

    kind: Literal["rate", "proportion", "continuous"]
    baseline: float
    volume: float = 0.0
    per: float = 1.0
    trend: float = 0.0
    level: float = 0.0
    slope: float = 0.0
    fades_over: int | None = None
    autocorrelation: float = 0.0
    sd: float = 0.0
    shared_sd: float = 0.0
    overdispersion_sd: float = 0.0
    unit_sd: float = 0.0
    season: float = 0.0
    peak: int = 1
    redefined: tuple[dt.date, float] | None = None

    @property
    def link(self) -> Link:
        """The scale on which changes are planted."""
        return LINKS[self.kind]


def months_of(phases: Phases) -> pd.PeriodIndex:
    """Every month from the baseline's first to the last that has been planned."""
    last = phases.follow_up_end or phases.end or phases.start
    return pd.period_range(pd.Period(phases.baseline_start, "M"), pd.Period(last, "M"), freq="M")


def planted_change(planted: Planted, plan: Plan, start: dt.date) -> np.ndarray:
    """Link-scale change in each month for a team that starts at `start`: nothing before, then level and slope.

    In the transition months the level comes in evenly; after the network's end the change stays as it is, or
    fades in a straight line over `fades_over` months.
    """
    months = months_of(plan.phases)
    since = _months_since(months, start)
    end = plan.phases.end or months[-1].end_time.date()
    active = np.minimum(since, _months_between(start, end))
    phased_in = np.minimum((since + 1) / (plan.phases.transition_months + 1), 1.0)
    change = np.where(since >= 0, planted.level * phased_in + planted.slope * active, 0.0)
    if planted.fades_over is not None:
        change = change * np.clip(1 - _months_since(months, end) / planted.fades_over, 0.0, 1.0)
    return np.asarray(change)


def without_network(planted: Planted, months: pd.PeriodIndex) -> np.ndarray:
    """Link-scale course of a typical unit that never joined: baseline, shared trend, season, redefinition."""
    time = np.arange(len(months))
    course = _to_link(planted.link, planted.baseline) + planted.trend * time
    course += planted.season * np.cos(2 * np.pi * (months.month.to_numpy() - planted.peak) / 12)
    if planted.redefined is not None:
        when, jump = planted.redefined
        course += jump * (_months_since(months, when) >= 0)
    return np.asarray(course)


def simulate(planted: Planted, plan: Plan, units: Sequence[Unit], rng: np.random.Generator) -> pd.DataFrame:
    """One row per month and unit: `period, unit, numerator, denominator, value`; counts or a value, never both."""
    months = months_of(plan.phases)
    course = without_network(planted, months)
    shared = autocorrelated(len(months), planted.autocorrelation, planted.shared_sd, rng)
    frames = [_one_unit(planted, plan, unit, course + shared, rng) for unit in units]
    return pd.concat(frames, ignore_index=True).sort_values(["period", "unit"], ignore_index=True)


def autocorrelated(n: int, rho: float, sd: float, rng: np.random.Generator) -> np.ndarray:
    """AR(1) noise with stationary SD `sd`."""
    shocks = rng.standard_normal(n)
    noise = np.empty(n)
    noise[0] = shocks[0]
    for t in range(1, n):
        noise[t] = rho * noise[t - 1] + np.sqrt(1 - rho**2) * shocks[t]
    return sd * noise


def from_link(link: Link, course: np.ndarray) -> np.ndarray:
    """A course on the link scale in natural units (rates per one, not per `per`)."""
    natural: dict[Link, Callable[[np.ndarray], np.ndarray]] = {
        "log": np.exp,
        "logit": lambda eta: 1 / (1 + np.exp(-eta)),
        "identity": np.asarray,
    }
    return natural[link](course)


def _one_unit(planted: Planted, plan: Plan, unit: Unit, course: np.ndarray, rng: np.random.Generator) -> pd.DataFrame:
    months = months_of(plan.phases)
    n = len(months)
    eta = course + rng.normal(0, planted.unit_sd) + autocorrelated(n, planted.autocorrelation, planted.sd, rng)
    eta = eta + rng.normal(0, planted.overdispersion_sd, n)
    if unit.role == "team":
        eta = eta + planted_change(planted, plan, plan.start_of(unit))
    natural = from_link(planted.link, eta)
    frame = pd.DataFrame({"period": months, "unit": unit.id, "numerator": pd.NA, "denominator": pd.NA, "value": np.nan})
    if planted.kind == "continuous":
        frame["value"] = np.round(natural, 1)
        return frame
    size = planted.volume * rng.uniform(0.7, 1.3)
    quiet = np.where(months.month == SUMMER, 0.75, 1.0)
    denominator = np.maximum(np.round(size * quiet * rng.normal(1, 0.06, n)), 1).astype(int)
    if planted.kind == "rate":
        frame["numerator"] = rng.poisson(natural / planted.per * denominator)
    else:
        frame["numerator"] = rng.binomial(denominator, natural)
    frame["denominator"] = denominator
    return frame


def _to_link(link: Link, baseline: float) -> float:
    if link == "identity":
        return baseline
    return math.log(baseline) if link == "log" else math.log(baseline / (1 - baseline))


def _months_since(months: pd.PeriodIndex, day: dt.date) -> np.ndarray:
    """Months from the month of `day` (0 there, negative before)."""
    return np.asarray((months.year - day.year) * 12 + months.month - day.month)


def _months_between(first: dt.date, last: dt.date) -> int:
    return (last.year - first.year) * 12 + last.month - first.month
