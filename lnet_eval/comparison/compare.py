"""Many networks side by side, their effects pooled, and what goes with them."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final, Literal

import numpy as np
import pandas as pd

from lnet_eval.comparison.common_scale import SCALES, Scale, ScaledEffect
from lnet_eval.comparison.summary import NetworkSummary
from lnet_eval.errors import NotEnoughData, UsageError
from lnet_eval.evaluation import NotAnalysed
from lnet_eval.evaluation.attempt import attempt
from lnet_eval.methods.estimate import ODDS_RATIO, RATIO, Estimate
from lnet_eval.methods.moderators import MetaRegression, meta_regression
from lnet_eval.methods.random_effects import RandomEffects, random_effects_summary
from lnet_eval.texts import default_language, words

FEWEST_POOLED: Final = 3  # two networks have one degree of freedom between them
_SEED: Final = 20_20
# Named before anybody looked: what the review asks about, as far as the folders of a network can tell it.
MODERATORS: Final[Mapping[str, Callable[[NetworkSummary], float | None]]] = {
    "attendance": lambda n: n.attendance,
    "leaders": lambda n: n.leaders,
    "teams_per_coach": lambda n: n.teams_per_coach,
    "several_organisations": lambda n: None if n.organisations is None else float(n.organisations > 1),
    "cash_per_team": lambda n: None if n.price_year is None else n.cash_per_team,  # "the gain follows the investment"
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Unevaluated:
    """A network that is not compared.

    Attributes
    ----------
    state : "planned" (it has not started), "never" (nobody has evaluated it), "unreadable" (its report's results hold
        nothing that can be compared) or "other_id" (its folder holds the results of a network of another name).
    fields : of results that are unreadable, the fields of the summary that hold something else than they may.
    holds : of "other_id", the network that the results are of.
    """

    network: str
    titles: Mapping[str, str] = field(repr=False)
    state: Literal["planned", "never", "unreadable", "other_id"]
    fields: tuple[str, ...] = ()
    holds: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Comparison:
    """What is found across networks.

    Attributes
    ----------
    networks : every network with a report, by id.
    effects : by scale and network, the effects that could be put on it.
    pooled : by scale, the mean effect and what a new network may expect, or why there is none.
    pooled_middles : the same from the middles of the effects' intervals. Where intervals are skewed an effect does not
        stand in the middle of its own, and what is pooled with its standard error depends on which of the two is taken.
    moderators : by name, the meta-regression on the standardised effects, or why there is none.
    register : networks that have no report.
    pages : by network, where its own report stands, seen from the page of the comparison; may be empty.

    Examples
    --------
    >>> import lnet_eval as le
    >>> names = ("trygg-utskriving", "unn-plan")
    >>> found = le.compare([le.evaluate(le.load_network(name, data="data")) for name in names])
    >>> found
    Comparison(n_networks=1, n_without_report=1)
    >>> found.network("trygg-utskriving").better
    'no_measurements'
    """

    networks: tuple[NetworkSummary, ...]
    effects: Mapping[Scale, Mapping[str, ScaledEffect]]
    pooled: Mapping[Scale, RandomEffects | NotAnalysed]
    pooled_middles: Mapping[Scale, RandomEffects | NotAnalysed]
    moderators: Mapping[str, MetaRegression | NotAnalysed]
    register: tuple[Unevaluated, ...]
    pages: Mapping[str, str] = field(default_factory=dict)

    def network(self, network: str) -> NetworkSummary:
        """The summary of a network; raises KeyError."""
        return {one.network: one for one in self.networks}[network]

    def to_frame(self) -> pd.DataFrame:
        """Columns `section, network, quantity, value, low, high, unit, n, method`.

        Better is above 0 in standard deviations and above 1 in ratios. The standard deviation between networks' ratios
        is that of their logarithms.
        """
        rows: list[dict[str, object]] = []
        for scale, found in self.effects.items():
            for network, effect in found.items():
                estimate = _estimate("effect", (effect.value, effect.low, effect.high), scale, 1, "network")
                rows.append({"section": "effect", "network": network, **_natural(estimate).as_row()})
            for section, pooled in (("pooled", self.pooled[scale]), ("pooled_middles", self.pooled_middles[scale])):
                if not isinstance(pooled, NotAnalysed):
                    rows += [
                        {"section": section, "network": None, **_natural(estimate).as_row()}
                        for estimate in pooled_estimates(pooled, scale)
                    ]
        for name, result in self.moderators.items():
            if not isinstance(result, NotAnalysed):
                rows += [
                    {"section": f"moderator:{name}", "network": None, **estimate.as_row()}
                    for estimate in result.estimates
                ]
        columns = ["section", "network", "quantity", "value", "low", "high", "unit", "n", "method"]
        return pd.DataFrame(rows, columns=columns)

    def __repr__(self) -> str:
        """Of how many networks, and never a row: a notebook keeps what it shows."""
        return f"Comparison(n_networks={len(self.networks)}, n_without_report={len(self.register)})"


def compare_networks(
    networks: Iterable[NetworkSummary], *, register: Sequence[Unevaluated] = (), seed: int = _SEED
) -> Comparison:
    """Put networks side by side and pool what can be pooled.

    Parameters
    ----------
    networks : one summary each; a network that occurs twice counts once, the one whose data reach furthest, and one
        that had not started when its report was made goes to the register.
    register : networks known to exist that have no report. seed : of the permutations.

    Notes
    -----
    Effects are pooled by random effects: REML, Hartung and Knapp's interval with q floored at 1, and a prediction
    interval for a new network; under three networks there is no mean. Moderators are named in advance, one at a time,
    on the standardised effects, and are exploratory.

    Raises
    ------
    UsageError : two owners have a network of the same id.
    """
    latest = _latest(networks)
    started = [name for name in sorted(latest) if latest[name].better != "not_started"]
    planned = [Unevaluated(network=n, titles=latest[n].titles, state="planned") for n in latest if n not in started]
    summaries = tuple(latest[name] for name in started)
    effects: dict[Scale, dict[str, ScaledEffect]] = {scale: _effects(summaries, scale) for scale in SCALES}
    names = list(effects["sd"])
    rng = np.random.default_rng(seed)
    return Comparison(
        networks=summaries,
        effects=effects,
        pooled={scale: attempt(lambda found=found: _pooled(found)) for scale, found in effects.items()},  # type: ignore[misc]
        pooled_middles={
            scale: attempt(lambda found=found: _pooled(found, middle=True))  # type: ignore[misc]
            for scale, found in effects.items()
        },
        moderators={
            name: attempt(
                lambda value=value, name=name: meta_regression(  # type: ignore[misc]
                    [effects["sd"][network].value for network in names],
                    [effects["sd"][network].standard_error for network in names],
                    [_number(value(latest[network])) for network in names],
                    name=name,
                    unit="sd",
                    rng=rng,
                )
            )
            for name, value in MODERATORS.items()
        },
        register=tuple(sorted([*register, *planned], key=lambda one: one.network)),
    )


def _latest(networks: Iterable[NetworkSummary]) -> dict[str, NetworkSummary]:
    """Of each network the summary whose data reach furthest; two owners' networks are not one."""
    latest: dict[str, NetworkSummary] = {}
    for one in networks:
        other = latest.setdefault(one.network, one)
        if other.owner != one.owner:
            raise UsageError(words(default_language())("compare.same_id", network=one.network))
        if one.as_of > other.as_of:
            latest[one.network] = one
    return latest


def pooled_estimates(pooled: RandomEffects, unit: str) -> tuple[Estimate, ...]:
    """The mean effect, what a new network may expect, and the standard deviation between networks."""
    shared = (unit, pooled.n, "reml_hartung_knapp")
    return (
        _estimate("pooled_effect", (pooled.value, pooled.low, pooled.high), *shared),
        _estimate("prediction_next_network", (pooled.value, pooled.prediction_low, pooled.prediction_high), *shared),
        _estimate("between_network_sd", (pooled.tau, pooled.tau_low, pooled.tau_high), *shared),
    )


def _estimate(quantity: str, numbers: tuple[float, float, float], unit: str, n: int, method: str) -> Estimate:
    value, low, high = numbers
    return Estimate(quantity=quantity, value=value, low=low, high=high, unit=unit, n=n, method=method)


def _effects(networks: Sequence[NetworkSummary], scale: Scale) -> dict[str, ScaledEffect]:
    found = {one.network: one.standardised if scale == "sd" else one.log_ratio for one in networks}
    return {network: effect for network, effect in found.items() if effect is not None and effect.unit == scale}


def _natural(estimate: Estimate) -> Estimate:
    """An estimate as it is read: a ratio and not its logarithm."""
    if estimate.unit not in {RATIO, ODDS_RATIO}:
        return estimate
    if estimate.quantity == "between_network_sd":
        return replace(estimate, unit=f"log_{estimate.unit}")
    value, low, high = (math.exp(number) for number in (estimate.value, estimate.low, estimate.high))
    return replace(estimate, value=value, low=low, high=high)


def _pooled(effects: Mapping[str, ScaledEffect], *, middle: bool = False) -> RandomEffects:
    if len(effects) < FEWEST_POOLED:
        raise NotEnoughData("compare_networks", "too_few_networks", needed=FEWEST_POOLED, found=len(effects))
    every = list(effects.values())
    values = [one.middle if middle else one.value for one in every]
    return random_effects_summary(values, [one.standard_error for one in every])


def _number(value: float | None) -> float:
    return float("nan") if value is None else value
