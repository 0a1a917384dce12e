"""Everything that can be said of a network before it starts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import pandas as pd

from lnet_eval.inputs.network import Network
from lnet_eval.methods.power import Power, PowerDesign
from lnet_eval.plan.measure import Measure
from lnet_eval.plan.model import Plan
from lnet_eval.plan.planning import Assumption
from lnet_eval.planning.areas import ScoredArea, score_areas
from lnet_eval.planning.baseline import Baseline, informed, own_baseline
from lnet_eval.planning.designs import (
    AssessedOption,
    Option,
    options_of,
    reachable,
    seeded_power,
    simulated_design,
)
from lnet_eval.planning.limits import refuse_past_power
from lnet_eval.planning.locking import lock_to_reach
from lnet_eval.planning.readiness import FactorAnswer, Preparation, factor_answers, family_of, preparations
from lnet_eval.planning.recommend import Recommendation, recommend
from lnet_eval.planning.variations import Variation, vary

_SIMULATED: Final = frozenset({"series", "comparison", "staggered"})
_SEED: Final = 20_20


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Assessment:
    """What is known before the start.

    Attributes
    ----------
    key : the measure that the answers would rest on, or None; stated : what the plan expects of it, None also where it
        is not counted by month.
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
        columns = ["design", "before", "after", "teams", "comparisons", "starts", "step", "months",
                   "unit_months", "tier", "grade"]  # fmt: skip
        frames = []
        for one in self.options:
            option = one.option
            about = (option.kind, option.before, option.after, option.teams, option.comparisons, option.starts,
                     option.step, option.months, option.unit_months, one.evidence.tier, one.evidence.grade)  # fmt: skip
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

    Raises
    ------
    DataProblems : power is asked for, of more teams or months than can be simulated.
    """
    plan = network.plan
    refuse_past_power(plan)
    n = simulations or plan.planning.simulations
    key = plan.key_measure
    by_month = {measure.id for measure in plan.measures if measure.frequency == "month"}  # the others have no power
    stated = {assumed.measure: assumed for assumed in plan.planning.assumptions if assumed.measure in by_month}
    own = {measure.id: own_baseline(network, measure) for measure in plan.measures if measure.id in stated}
    expected = {name: _informed(one, own.get(name), plan.measure(name)) for name, one in stated.items()}
    assumed = None if key is None else expected.get(key.id)
    options = _assessed(network, key, assumed, n, seed)
    recommendation = recommend(options, plan.planning.enough)
    best = recommendation.chosen
    others = {
        measure.id: seeded_power(_design(plan, best.option, measure, expected[measure.id]), n=n, seed=seed)
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
        variations=() if best.power is None else vary(best.power.design, n=n, seed=seed),
        others=others,
    )


def _assessed(
    network: Network, key: Measure | None, assumed: Assumption | None, n: int, seed: int
) -> tuple[AssessedOption, ...]:
    plan, locked = network.plan, lock_to_reach(network)
    found: list[AssessedOption] = []
    for option in options_of(plan):
        shown = None
        if key is not None and assumed is not None and option.kind in _SIMULATED:
            shown = seeded_power(_design(plan, option, key, assumed), n=n, seed=seed)
        elif option.kind == "drawn":  # drawn or chosen, the series are alike
            shown = found[-1].power
        evidence = reachable(option, plan, key, locked=locked)
        found.append(AssessedOption(option=option, evidence=evidence, power=shown))
    return tuple(found)


def _informed(stated: Assumption, own: Baseline | None, measure: Measure) -> Assumption:
    return (None if own is None else informed(stated, own, measure)) or stated


def _design(plan: Plan, option: Option, measure: Measure, assumed: Assumption) -> PowerDesign:
    return simulated_design(
        option, measure, assumed, leaving=plan.planning.leaving, transition=plan.phases.transition_months
    )
