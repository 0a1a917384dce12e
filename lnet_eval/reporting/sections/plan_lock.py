"""The lock: what was decided, when, and how a change will show."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from lnet_eval.inputs.network import Network
from lnet_eval.plan.lock import LockState, lock_state, locked_in_time
from lnet_eval.planning import Assessment
from lnet_eval.planning.locking import start_has_passed
from lnet_eval.reporting.blocks import Block, Bullets, Facts, Passage, Prose, Section
from lnet_eval.reporting.references import POWER, REVIEW
from lnet_eval.reporting.sections.appendix import reference_text
from lnet_eval.reporting.sections.deviations import deviations_shown, fingerprint_facts
from lnet_eval.texts import Words


def plan_lock_section(assessment: Assessment, say: Words) -> Section:
    """Whether the plan is locked, its fingerprint, and what the plan rests on."""
    return Section(id="plan_lock", title=say("plan_lock.title"), blocks=tuple(_blocks(assessment, say)))


def _blocks(assessment: Assessment, say: Words) -> Iterator[Block]:
    plan = assessment.network.plan
    state = lock_state(plan)
    yield _stated(assessment.network, state, say)
    if state == "changed":
        yield deviations_shown(assessment.network, say)
    yield Prose(text=say("plan_lock.meaning"))
    day = plan.plan.locked
    locked = Passage(say("plan_lock.not_locked"), mark="warning") if day is None else say.date(day)
    yield Facts(rows=((say("plan_lock.date"), locked), *fingerprint_facts(plan, say)))
    yield Prose(text=say("plan_lock.rests_on"))
    yield Bullets(items=tuple(reference_text(reference, say) for reference in (REVIEW, *POWER)))


def _stated(network: Network, state: LockState, say: Words) -> Prose:
    """Whether the plan was locked, whether that was in time, and whether it still is that plan."""
    day, start = network.plan.plan.locked, say.date(network.plan.phases.start)
    if day is None:
        key = "plan_lock.open_late" if start_has_passed(network) else "plan_lock.open"
        return Prose(role="warning", text=say(key, network=network.plan.network.id))
    if state == "changed":
        key = "plan_lock.changed" if locked_in_time(network.plan) else "plan_lock.changed_late"
    else:
        key = "plan_lock.locked" if state == "before" else "plan_lock.late"
    role: Literal["plain", "warning"] = "plain" if state == "before" else "warning"
    return Prose(role=role, text=say(key, date=say.date(day), start=start))
