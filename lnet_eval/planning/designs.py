"""The designs that are open before the start: what evidence each could reach, and what power it would have."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np

from lnet_eval.evidence import GRADES, Evidence, Findings, grade_evidence
from lnet_eval.evidence.rules import MINIMUM_UNITS
from lnet_eval.methods.power import Power, PowerDesign, power
from lnet_eval.plan.lock import LockState
from lnet_eval.plan.measure import MONTHS_PER_PERIOD, Measure
from lnet_eval.plan.model import Plan
from lnet_eval.plan.planning import Assumption

Kind = Literal["two_points", "series", "comparison", "staggered", "drawn"]
DEFAULT_TEAMS: Final = 6
DEFAULT_AFTER: Final = 12
FEWEST_DRAWN: Final = 3  # starts that a drawn order needs to count as a stepped introduction


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One design: what would be measured, and where.

    Attributes
    ----------
    kind : "two_points", "series", "comparison", "staggered" (order chosen) or "drawn" (order drawn by lot).
    before, after : months with measurements. teams, comparisons : units inside and outside.
    starts, step : how many times of starting, and the months between them.
    """

    kind: Kind
    before: int
    after: int
    teams: int
    comparisons: int = 0
    starts: int = 1
    step: int = 0

    @property
    def months(self) -> int:
        """Months with measurements altogether, those between the first start and the last among them."""
        return self.before + (self.starts - 1) * self.step + self.after

    @property
    def unit_months(self) -> int:
        """Unit-months that somebody has to measure."""
        return self.months * (self.teams + self.comparisons)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class AssessedOption:
    """A design with the evidence it could reach if everything is delivered, and its power.

    Attributes
    ----------
    power : None where the plan states no assumptions for the key measure, or the design has no series.
    """

    option: Option
    evidence: Evidence
    power: Power | None

    @property
    def rank(self) -> int:
        """The grade as a number, 0 for very low."""
        return GRADES.index(self.evidence.grade)


def options_of(plan: Plan) -> tuple[Option, ...]:
    """Every design that the plan leaves open, the least demanding first; a drawn order right after the chosen."""
    return tuple(sorted(_options(plan), key=lambda option: option.unit_months))


def _options(plan: Plan) -> Iterator[Option]:
    asked, teams, after = plan.planning, expected_teams(plan), months_after(plan)
    outside = expected_comparisons(plan)
    yield Option(kind="two_points", before=1, after=1, teams=teams)
    for before in sorted(set(asked.months_before)):
        yield Option(kind="series", before=before, after=after, teams=teams)
        if outside:
            yield Option(kind="comparison", before=before, after=after, teams=teams, comparisons=outside)
        starts = min(asked.starts, teams)
        if starts > 1:
            for kind in ("staggered", "drawn"):
                yield Option(kind=kind, before=before, after=after, teams=teams, starts=starts, step=asked.step)


def expected_teams(plan: Plan) -> int:
    """The teams that the plan expects: stated, else those it names, else a number that networks often have."""
    return plan.planning.teams or len(plan.teams) or DEFAULT_TEAMS


def expected_comparisons(plan: Plan) -> int:
    """The units outside that the plan expects: stated, else those it names, else as many as give a parallel answer."""
    stated = plan.planning.comparisons
    return stated if stated is not None else len(plan.comparisons) or MINIMUM_UNITS


def months_after(plan: Plan) -> int:
    """The months after the start that the evaluation would have: stated, else to the end of the active phase."""
    if plan.planning.months_after is not None:
        return plan.planning.months_after
    phases = plan.phases
    if phases.end is None:
        return DEFAULT_AFTER
    active = (phases.end.year - phases.start.year) * 12 + phases.end.month - phases.start.month + 1
    return max(active, 3)


def reachable(option: Option, plan: Plan, measure: Measure | None, *, locked: LockState) -> Evidence:
    """The evidence of a design if everything that is planned is delivered and nothing else happens.

    Every team delivers every month, the comparison runs parallel, the lock is the best that can still be had
    (`locked`) and no definition changes; the source is the key measure's own. What is not delivered can only lower it.
    Measurements are counted in the key measure's own periods, and those of the transition are no measurements of what
    came after.
    """
    before, after = _points(option, plan, measure)
    longest = before + after
    return grade_evidence(
        Findings(
            n_before=before,
            n_after=after,
            n_enrolled=option.teams,
            n_analysed=option.teams,
            n_comparison=option.comparisons,
            controlled=option.comparisons > 0,
            parallel=option.comparisons > 0,
            randomised=option.kind == "drawn"
            and (option.starts >= FEWEST_DRAWN or option.comparisons >= MINIMUM_UNITS),
            n_starts=option.starts,
            locked=locked if longest > 2 else "never",
            source="record" if measure is None else measure.source,
            delivered=1.0,
            n_planned=len(plan.measures),
            n_reported=len(plan.measures),
            chosen_for_poor_baseline=plan.network.chosen_for_poor_baseline,
        )
    )


def _points(option: Option, plan: Plan, measure: Measure | None) -> tuple[int, int]:
    """Measurements before the start and after the transition, at least one of each."""
    if option.kind == "two_points":
        return option.before, option.after
    length = 1.0 if measure is None else MONTHS_PER_PERIOD[measure.freq]
    after = option.after - plan.phases.transition_months
    return max(int(option.before / length), 1), max(int(after / length), 1)


def simulated_design(
    option: Option, measure: Measure, assumed: Assumption, *, leaving: int = 0, transition: int = 0
) -> PowerDesign:
    """The design to simulate, of a measure by month, with what is expected of it and of the teams that stop delivering.

    `transition` : months from a start that the evaluation leaves out.
    """
    kind = (
        measure.kind if measure.kind in {"rate", "proportion"} else "rate" if measure.kind == "count" else "continuous"
    )
    return PowerDesign(
        kind=kind,
        before=option.before,
        after=option.after,
        teams=option.teams,
        comparisons=option.comparisons,
        starts=option.starts,
        step=option.step,
        effect=assumed.effect,
        baseline=float("nan") if assumed.baseline is None else assumed.baseline,
        denominator=1.0 if assumed.denominator is None else assumed.denominator,
        per=measure.per if measure.kind == "rate" else 1.0,
        variation=assumed.variation,
        autocorrelation=assumed.autocorrelation,
        shared=assumed.shared,
        between=assumed.between,
        shape=assumed.shape,
        season=assumed.season,
        season_terms=measure.season is not None,
        leaving=min(leaving, option.teams - 1),
        transition=transition,
    )


def seeded_power(design: PowerDesign, *, n: int, seed: int) -> Power:
    """The power of a design; every one begins with the same random numbers, so that designs differ by design alone."""
    return power(design, n=n, rng=np.random.default_rng(seed))
