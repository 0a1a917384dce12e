"""Whether the network is ready: its family of measures, its preparations, and the review's success factors."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final, Literal, get_args

from lnet_eval.evidence.rules import FULL_POINTS, MINIMUM_UNITS
from lnet_eval.inputs.network import Network
from lnet_eval.plan.model import Plan
from lnet_eval.plan.people import Factor, Judgement
from lnet_eval.planning.locking import lacking_lock

Status = Literal["present", "partly", "weak", "unanswered"]
FACTORS: Final[tuple[Factor, ...]] = get_args(Factor)
TEAMS_PER_COACH: Final = 2.0  # what Vestre Viken gives a coach; Ahus called three too many


@dataclass(frozen=True, slots=True, kw_only=True)
class Preparation:
    """One thing to have in place before the start: a code of the catalogues (`plan_checklist.<code>`), and whether.

    Attributes
    ----------
    remains : whose `plan_checklist.<remains>.do` says what to do where it is not met, if not the code's own.
    """

    code: str
    met: bool
    remains: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FactorAnswer:
    """A success factor, and what a person has said of it before the start (`[success_factors.<K>].before`)."""

    code: Factor
    status: Status
    answer: Judgement | None = field(repr=False)


def family_of(plan: Plan) -> tuple[Preparation, ...]:
    """What a family of measures needs so that it can be evaluated."""
    measures = plan.measures
    families = {measure.family for measure in measures}
    key = [measure for measure in measures if measure.key]
    rules = {
        "outcome": "outcome" in families,
        "process": "process" in families,
        "balancing": "balancing" in families,
        "one_key": len(key) == 1,
        "objective": bool(key) and all(m.says_its_source and m.source != "self_report" for m in key),
        "target": bool(key) and all(measure.target is not None for measure in key),
        "important": bool(key) and all(measure.important is not None for measure in key),
        "few": 1 <= len(measures) <= 8,
    }
    return tuple(Preparation(code=code, met=met) for code, met in rules.items())


def preparations(network: Network) -> tuple[Preparation, ...]:
    """What the evaluation will need, as far as the plan and the folder show it."""
    plan = network.plan
    rules: dict[str, Callable[[Plan], bool]] = {
        "guidelines": lambda p: p.network.guidelines is not None,
        "gatherings": lambda p: sum(g.kind == "gathering" for g in p.gatherings) >= max(p.design.gatherings or 0, 1),
        "teams": lambda p: bool(p.teams),
        "comparisons": lambda p: len(p.comparisons) >= MINIMUM_UNITS,
        "baseline": lambda p: p.phases.baseline_months >= FULL_POINTS,
        "follow_up": lambda p: p.phases.follow_up_end is not None,
        "coaches": _enough_coaches,
        "surveys": lambda p: bool(p.surveys),
        "choice_of_teams": lambda p: p.network.chosen_for_poor_baseline is not None,
        "decisions": lambda p: bool(p.memo.decisions) and all(d.responsible and d.deadline for d in p.memo.decisions),
    }
    found = {code: rule(plan) for code, rule in rules.items()}
    lacking = lacking_lock(network)
    found["locked"] = lacking is None
    found["source"] = bool(plan.sources.measurements)
    found["events"] = plan.sources.events is not None
    found["costs"] = plan.sources.costs is not None
    remains = {"locked": lacking}
    return tuple(Preparation(code=code, met=met, remains=remains.get(code)) for code, met in found.items())


def factor_answers(plan: Plan) -> tuple[FactorAnswer, ...]:
    """The nine success factors in the review's order, unanswered where nobody has said anything."""
    said = {code: entry.before for code, entry in plan.success_factors.items()}
    return tuple(_answered(code, said.get(code)) for code in FACTORS)


def _answered(code: Factor, answer: Judgement | None) -> FactorAnswer:
    return FactorAnswer(code=code, status="unanswered" if answer is None else answer.status, answer=answer)


def _enough_coaches(plan: Plan) -> bool:
    teams = plan.planning.teams or len(plan.teams)
    coaches = plan.design.coaches
    return coaches is not None and coaches > 0 and teams > 0 and teams / coaches <= TEAMS_PER_COACH
