"""How often a planned network would show a change, with the very estimator that will be used."""

from __future__ import annotations

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import pandas as pd

from lnet_eval.errors import Problem, UsageError
from lnet_eval.methods.estimate import Estimate, estimates_frame, find_estimate, wilson_share
from lnet_eval.methods.power.design import PowerDesign
from lnet_eval.methods.power.detect import QUANTITIES, detections

SIMULATIONS: Final = 10_000
FEWEST_SIMULATED: Final = 100
_PIECE: Final = 1024  # networks to one stream of random numbers: the same numbers whatever the number of cores


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Power:
    """The power of one design.

    Attributes
    ----------
    design : what was simulated.
    estimates : `power_level_change`, `power_slope_change` and `power_effect_at_<h>`: shares of the simulated networks
        whose 95 per cent interval shows a change in the planned direction (in either direction where the planned
        effect is 0), and `not_analysed`, the share that could not be analysed. Wilson intervals for the simulation's
        own uncertainty; `n` simulated networks; `method` is the estimate that answers: "controlled", "pooled" or
        "time_series".

    Examples
    --------
    >>> import lnet_eval as le
    >>> planned = le.power(kind="continuous", before=12, after=12, teams=4, effect=0.0, simulations=100, horizon=6)
    >>> alarms = planned.estimate("power_effect_at_6")  # without an effect, every one that is found is false
    >>> alarms.value < 0.3, alarms.n
    (True, 100)
    """

    design: PowerDesign
    estimates: tuple[Estimate, ...]

    @property
    def at_horizon(self) -> Estimate:
        """The power of the effect at the horizon that the evaluation's second answer rests on."""
        return self.estimates[2]

    def estimate(self, quantity: str) -> Estimate | None:
        """The estimate of `quantity`."""
        return find_estimate(self.estimates, quantity)

    def to_frame(self) -> pd.DataFrame:
        """Columns `quantity, value, low, high, unit, n, method`."""
        return estimates_frame(self.estimates)

    def __repr__(self) -> str:
        """Of which design, and its power at the horizon; the estimates are in `to_frame()`."""
        one = self.design
        months = f"before={one.before}, after={one.after}, teams={one.teams}, comparisons={one.comparisons}"
        return f"Power({one.kind!r}, {months}, at_horizon={self.at_horizon.value:.3g})"


def power(design: PowerDesign, *, n: int = SIMULATIONS, rng: np.random.Generator) -> Power:
    """Simulate `n` networks of a design, analyse each as the evaluation would, and count those that show the change.

    Parameters
    ----------
    n : simulated networks, at least 100. rng : where the random numbers come from.

    Notes
    -----
    Values: a unit's months scatter around its level as an AR(1) process. Rates and shares: events are Poisson or
    binomial around a level that scatters as an AR(1) process on the log or logit scale. Each network is analysed by
    the estimator of `its` that answers the second question for a network of that shape: against units outside where
    there are any, else the teams around their own starts, else the one joint series. A network that cannot be
    analysed has not shown a change.

    Raises
    ------
    UsageError : fewer than 100 networks.

    References
    ----------
    Hawley S et al. Clin Epidemiol 2019;11:197–205. https://doi.org/10.2147/CLEP.S176723
    """
    if n < FEWEST_SIMULATED:
        raise UsageError.of(Problem(code="power_too_few_simulated", values={"least": FEWEST_SIMULATED, "found": n}))
    pieces = [min(_PIECE, n - i) for i in range(0, n, _PIECE)]
    streams = rng.spawn(len(pieces))
    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        found = list(pool.map(detections, [design] * len(pieces), pieces, streams))
    return Power(design=design, estimates=_counted(design, np.concatenate(found)))


def _counted(design: PowerDesign, signs: np.ndarray) -> tuple[Estimate, ...]:
    n = len(signs)
    shown = np.abs(signs) == 1 if design.change == 0 else signs == np.sign(design.change)
    names: Sequence[str] = [f"power_{name}" for name in QUANTITIES[:2]] + [f"power_effect_at_{design.at}"]
    counts = [int(shown[:, c].sum()) for c in range(len(names))]
    estimates = [wilson_share(name, count, n) for name, count in zip(names, counts, strict=True)]
    estimates.append(wilson_share("not_analysed", int(np.isnan(signs).any(axis=1).sum()), n))
    return tuple(replace(estimate, method=design.source) for estimate in estimates)
