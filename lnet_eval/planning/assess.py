"""Everything that can be said of a network before it starts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

import numpy as np
import pandas as pd

from lnet_eval.inputs.network import Network
from lnet_eval.methods.power import Power, PowerDesign, power
from lnet_eval.plan.measure import Measure
from lnet_eval.plan.model import Plan
from lnet_eval.plan.planning import Assumption
from lnet_eval.planning.areas import ScoredArea, score_areas
from lnet_eval.planning.baseline import Baseline, informed, own_baseline
from lnet_eval.planning.designs import AssessedOption, Option, options_of, reachable, simulated_design
from lnet_eval.planning.readiness import FactorAnswer, Preparation, factor_answers, family_of, preparations

Choice = Literal["enough", "strongest", "no_power"]
_SIMULATED: Final = frozenset({"series", "comparison", "staggered"})
_SEED: Final = 20_20


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Recommendation:
    """The one design that is put forward, and why.

    Attributes
    ----------
    choice : "enough" (the least demanding that reaches the best evidence with enough power), "strongest" (none has
        enough power; this one has the most among the best), or "no_power" (power could not be calculated).
    staggered_gain : power of a staggered start less that of all at once with the same months, or None.
    instead : of a "strongest" choice, the designs that do have enough power: the least demanding one that needs no lot,
        of the best evidence that such a one can reach, and the least demanding one that does, as far as there are any.
    """

    choice: Choice
    chosen: AssessedOption
    staggered_gain: float | None
    instead: tuple[AssessedOption, ...] = ()

    def __repr__(self) -> str:
        """What is put forward; the others are in `instead`."""
        return f"Recommendation({self.choice!r}, {self.chosen.option!r})"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Variation:
    """The recommended design with one thing changed: `what` (a field of PowerDesign) and its value."""

    what: str
    value: float | str
    power: Power


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Assessment:
    """What is known before the start.

    Attributes
    ----------
    key : the measure that the answers would rest on, or None; stated : what the plan expects of it, or None.
    own : what the network's own months before the start say of it, or None. assumed : what the power rests on: `stated`
        with what was measured in place of what was thought, where the two can both hold.
    options : every design with its evidence and power. recommendation : the one put forward.
    variations : the recommended design with one thing changed at a time. others : the power of the recommended design
        for other measures with assumptions, by id.

    Examples
    --------
    >>> import lnet_eval as le
    >>> assess(le.load_network("phrk", data="data"))
    Assessment('phrk', n_designs=17, recommended='comparison')
    """

    network: Network
    areas: tuple[ScoredArea, ...]
    family: tuple[Preparation, ...]
    preparations: tuple[Preparation, ...]
    factors: tuple[FactorAnswer, ...]
    key: Measure | None
    stated: Assumption | None
    own: Baseline | None
    assumed: Assumption | None
    options: tuple[AssessedOption, ...]
    recommendation: Recommendation
    variations: tuple[Variation, ...]
    others: Mapping[str, Power]

    def to_frame(self) -> pd.DataFrame:
        """One row per design and quantity of its power, with the evidence that the design could reach."""
        columns = ["design", "before", "after", "teams", "comparisons", "starts", "step", "tier", "grade"]
        frames = []
        for one in self.options:
            option = one.option
            about = (option.kind, option.before, option.after, option.teams, option.comparisons, option.starts,
                     option.step, one.evidence.tier, one.evidence.grade)  # fmt: skip
            rows = pd.DataFrame([{"quantity": None}]) if one.power is None else one.power.to_frame()
            frames.append(pd.DataFrame([about] * len(rows), columns=columns).join(rows))
        return pd.concat(frames, ignore_index=True)

    def __repr__(self) -> str:
        """Of what, and what was recommended; the designs are in `to_frame()`."""
        design = self.recommendation.chosen.option.kind
        about = f"n_designs={len(self.options)}, recommended={design!r}"
        return f"Assessment({self.network.plan.network.id!r}, {about})"


def assess(network: Network, *, simulations: int | None = None, seed: int = _SEED) -> Assessment:
    """Weigh areas, measures, preparations and designs of a network that has not started.

    Parameters
    ----------
    network : as `load_network` returns it; nothing but the plan is needed.
    simulations : made-up networks per design, instead of the plan's number. seed : of the random numbers.
    """
    plan = network.plan
    n = simulations or plan.planning.simulations
    key = planned_key(plan)
    stated = {assumed.measure: assumed for assumed in plan.planning.assumptions}
    own = {measure.id: own_baseline(network, measure) for measure in plan.measures if measure.id in stated}
    expected = {name: _informed(one, own.get(name), plan.measure(name)) for name, one in stated.items()}
    assumed = None if key is None else expected.get(key.id)
    options = _assessed(plan, key, assumed, n, seed)
    recommendation = recommend(options, plan.planning.enough)
    best = recommendation.chosen
    others = {
        measure.id: _power(_design(plan, best.option, measure, expected[measure.id]), n, seed)
        for measure in plan.measures
        if measure.id in expected and measure is not key and best.option.kind != "two_points"
    }
    return Assessment(
        network=network,
        areas=score_areas(plan.planning.areas),
        family=family_of(plan),
        preparations=preparations(network),
        factors=factor_answers(plan),
        key=key,
        stated=None if key is None else stated.get(key.id),
        own=None if key is None else own.get(key.id),
        assumed=assumed,
        options=options,
        recommendation=recommendation,
        variations=() if best.power is None else tuple(_variations(best.power.design, n, seed)),
        others=others,
    )


def planned_key(plan: Plan) -> Measure | None:
    """The measure that the two answers would rest on: the first key measure, else the first outcome, else the first."""
    measures = plan.measures
    candidates = [*(m for m in measures if m.key), *(m for m in measures if m.family == "outcome"), *measures]
    return candidates[0] if candidates else None


def recommend(options: Sequence[AssessedOption], enough: float) -> Recommendation:
    """The least demanding design among those with the best evidence that need no lot, if its power is enough.

    Drawing the order by lot raises the evidence most, but a network is seldom free to do it; it is weighed beside the
    recommendation, not in it.
    """
    open_ones = [one for one in options if one.option.kind != "drawn"]
    rank = max(one.rank for one in open_ones)
    best = [one for one in open_ones if one.rank == rank]
    known = [(one.power.at_horizon.value, one) for one in best if one.power is not None]
    sufficient = [one for value, one in known if value >= enough]
    if sufficient:
        chosen, choice = min(sufficient, key=lambda one: _effort(one.option)), "enough"
    elif known:
        chosen, choice = max(known, key=lambda pair: (pair[0], -_effort(pair[1].option)))[1], "strongest"
    else:
        full = [one for one in best if one.option.before >= 12] or best
        chosen, choice = min(full, key=lambda one: _effort(one.option)), "no_power"
    return Recommendation(
        choice=choice,  # type: ignore[arg-type]
        chosen=chosen,
        staggered_gain=_gain(options, chosen.option),
        instead=_instead(options, enough) if choice == "strongest" else (),
    )


def _instead(options: Sequence[AssessedOption], enough: float) -> tuple[AssessedOption, ...]:
    strong = [one for one in options if one.power is not None and one.power.at_horizon.value >= enough]
    groups = ([one for one in strong if (one.option.kind == "drawn") is drawn] for drawn in (False, True))
    return tuple(min(group, key=lambda one: (-one.rank, _effort(one.option))) for group in groups if group)


def _effort(option: Option) -> int:
    """Unit-months that somebody has to measure."""
    return (option.before + option.after) * (option.teams + option.comparisons)


def _gain(options: Sequence[AssessedOption], chosen: Option) -> float | None:
    alike = {one.option.kind: one for one in options if one.option.before == chosen.before}
    series, staggered = alike.get("series"), alike.get("staggered")
    if series is None or staggered is None or series.power is None or staggered.power is None:
        return None
    return staggered.power.at_horizon.value - series.power.at_horizon.value


def _assessed(
    plan: Plan, key: Measure | None, assumed: Assumption | None, n: int, seed: int
) -> tuple[AssessedOption, ...]:
    found: list[AssessedOption] = []
    for option in options_of(plan):
        shown = None
        if key is not None and assumed is not None and option.kind in _SIMULATED:
            shown = _power(_design(plan, option, key, assumed), n, seed)
        elif option.kind == "drawn":  # drawn or chosen, the series are alike
            shown = found[-1].power
        found.append(AssessedOption(option=option, evidence=reachable(option, plan, key), power=shown))
    return tuple(found)


def _informed(stated: Assumption, own: Baseline | None, measure: Measure) -> Assumption:
    return (None if own is None else informed(stated, own, measure)) or stated


def _design(plan: Plan, option: Option, measure: Measure, assumed: Assumption) -> PowerDesign:
    return simulated_design(option, measure, assumed, leaving=plan.planning.leaving)


def _power(design: PowerDesign, n: int, seed: int) -> Power:
    return power(design, n=n, rng=np.random.default_rng(seed))


def _variations(design: PowerDesign, n: int, seed: int) -> list[Variation]:
    """One thing changed at a time: months, units inside and outside, who leaves, size, autocorrelation, shape."""
    changes: dict[str, Sequence[float | str]] = {
        "after": [months for months in (6, 12, 24) if months != design.after],
        "teams": [
            n_teams
            for n_teams in (max(design.teams // 2, 1), 2 * design.teams)
            if n_teams >= design.starts and n_teams > design.leaving
        ],
        "leaving": [] if design.leaving or design.teams < 2 else [max(design.teams // 4, 1)],
        "comparisons": [2 * design.comparisons] if design.comparisons else [],
        "denominator": [] if design.kind == "continuous" else [design.denominator / 2, 2 * design.denominator],
        "autocorrelation": [rho for rho in (0.0, 0.3, 0.6) if rho != design.autocorrelation],
        "shape": ["gradual" if design.shape == "sudden" else "sudden"],
    }
    found = []
    for what, values in changes.items():
        for value in values:
            if what == "denominator" and float(value) < 1:
                continue
            changed = replace(design, **{what: value})  # type: ignore[arg-type]
            found.append(Variation(what=what, value=value, power=_power(changed, n, seed)))
    return found
