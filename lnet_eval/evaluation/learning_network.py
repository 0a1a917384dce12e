"""What is known of the conditions for a learning network, and of the parts of the Breakthrough model."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from lnet_eval.evaluation.results import MeasureEvaluation
from lnet_eval.inputs.network import Network
from lnet_eval.methods.learning_network import ComponentFound, Delivered, LearningNetwork, learning_network
from lnet_eval.plan import Plan


def evaluate_learning_network(
    network: Network, measures: tuple[MeasureEvaluation, ...], key: MeasureEvaluation | None, as_of: dt.date
) -> LearningNetwork:
    """The four conditions, and every part of the model: from the data, and where a person has said more, from that."""
    plan = network.plan
    rationale = _rationale(plan, key)
    found = {
        "sites": float(n_sites(plan)) if plan.teams else None,
        "rationale": None if rationale is None else float(rationale),
        "time_points": _time_points(measures) if as_of >= plan.phases.start else None,
        "expert_sessions": _expert_sessions(plan, as_of),
    }
    computed = {part.code: part for part in _components(network, found, as_of)}
    for code, entry in plan.components.items():
        known = computed.get(code)
        numbers = {} if known is None else {"found": known.found, "of": known.of}
        computed[code] = ComponentFound(code=code, delivered=entry.delivered, source="person", **numbers)
    return learning_network(found, tuple(computed.values()))


def n_sites(plan: Plan) -> int:
    """How many places or parts of organisations the teams come from; a team that says neither is one by itself."""
    return len({(team.site, team.organisation) if team.site or team.organisation else team.id for team in plan.teams})


def _rationale(plan: Plan, key: MeasureEvaluation | None) -> bool | None:
    """Whether it is said or seen why this area was chosen: a guideline, a poor baseline, or a baseline off target."""
    entry = plan.components.get("rationale")
    if entry is not None:
        return entry.delivered != "no"
    if plan.network.guidelines is not None or plan.network.chosen_for_poor_baseline:
        return True
    before = None if key is None else getattr(key.before_after, "estimate", lambda _: None)("before")
    if key is None or before is None or key.measure.target is None:
        return None
    gap = key.measure.target - before.value
    return bool(gap > 0) if key.measure.better == "up" else bool(gap < 0)


def _time_points(measures: tuple[MeasureEvaluation, ...]) -> float | None:
    """The most time points at which any of the measures was taken in the network; None where nothing is planned."""
    if not measures:
        return None
    return float(max(0 if m.series is None else int(m.series.present.sum()) for m in measures))


def _expert_sessions(plan: Plan, as_of: dt.date) -> float | None:
    """Gatherings at which experts taught; None where no gathering says."""
    held = [gathering for gathering in plan.held(as_of) if gathering.kind == "gathering"]
    said = [gathering.experts for gathering in held if gathering.experts is not None]
    entry = plan.components.get("experts")
    if not said and entry is not None and entry.delivered == "no":
        return 0.0
    return float(sum(n > 0 for n in said)) if said else None


def _components(network: Network, found: dict[str, float | None], as_of: dt.date) -> Iterator[ComponentFound]:
    plan = network.plan
    if found["rationale"] is not None:
        yield ComponentFound(code="rationale", delivered="yes" if found["rationale"] else "no")
    if found["sites"] is not None:
        yield _counted("several_sites", found["sites"], 3)
    if found["expert_sessions"] is not None:
        yield _counted("experts", found["expert_sessions"], 2)
    if plan.network.guidelines is not None:
        yield ComponentFound(code="change_package", delivered="yes")
    if as_of < plan.phases.start:
        return
    yield from _meetings(plan, as_of)
    coached = [team.coaches for team in plan.teams if team.coaches is not None]
    if coached:
        yield _counted("coaching", sum(n > 0 for n in coached), len(plan.teams))
    if found["time_points"] is not None:
        yield _counted("measurement", found["time_points"], 2)
    if network.status is not None and len(network.status):
        yield _counted("sharing", int(network.status["submitted"].sum()), len(network.status))
    attended = None if network.attendance is None else network.attendance.dropna(subset=["level"])
    if attended is not None and len(attended):
        came = attended.groupby("gathering")["attended"].sum()
        yield _counted("leaders", int((came > 0).sum()), _n_held(plan, as_of))
    elif any(gathering.leaders for gathering in plan.gatherings):
        told = sum(bool(gathering.leaders) for gathering in plan.held(as_of))
        yield _counted("leaders", told, _n_held(plan, as_of))


def _meetings(plan: Plan, as_of: dt.date) -> Iterator[ComponentFound]:
    kinds = [gathering.kind for gathering in plan.held(as_of)]
    planned = plan.design.gatherings or sum(g.kind == "gathering" and g.planned for g in plan.gatherings)
    if planned:
        yield _counted("gatherings", kinds.count("gathering"), planned)
    if plan.design.status_meetings is not None or "status_meeting" in kinds:
        # none is what the model calls for least: a network that planned none has left this part out
        yield _counted("action_periods", kinds.count("status_meeting"), max(plan.design.status_meetings or 0, 1))
    if plan.design.improvement_days or "improvement_day" in kinds:
        yield _counted("closing", kinds.count("improvement_day"), max(plan.design.improvement_days or 0, 1))


def _n_held(plan: Plan, as_of: dt.date) -> int:
    return max(len(plan.held(as_of)), 1)


def _counted(code: str, found: float, of: float) -> ComponentFound:
    delivered: Delivered = "yes" if found >= of else "partly" if found > 0 else "no"
    return ComponentFound(code=code, delivered=delivered, found=found, of=of)
