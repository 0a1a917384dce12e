"""The lock: what was decided, when, and how a change will show."""

from __future__ import annotations

from collections.abc import Iterator

from lnet_eval.plan import plan_fingerprint
from lnet_eval.planning import Assessment
from lnet_eval.reporting.blocks import Block, Bullets, Facts, Passage, Prose, Section
from lnet_eval.reporting.references import POWER, REVIEW
from lnet_eval.reporting.sections.appendix import reference_text
from lnet_eval.reporting.sections.deviations import deviations_shown
from lnet_eval.texts import Words


def plan_lock_section(assessment: Assessment, say: Words) -> Section:
    """Whether the plan is locked, its fingerprint, and what the plan rests on."""
    return Section(id="plan_lock", title=say("plan_lock.title"), blocks=tuple(_blocks(assessment, say)))


def _blocks(assessment: Assessment, say: Words) -> Iterator[Block]:
    plan = assessment.network.plan
    fingerprint = plan_fingerprint(plan)
    kept = plan.plan.fingerprint == fingerprint
    if plan.plan.locked is None:
        yield Prose(role="warning", text=say("plan_lock.open", network=plan.network.id))
    elif kept:
        yield Prose(text=say("plan_lock.locked", date=say.date(plan.plan.locked)))
    else:
        yield Prose(role="warning", text=say("plan_lock.changed", date=say.date(plan.plan.locked)))
        yield deviations_shown(assessment.network, say)
    yield Prose(text=say("plan_lock.meaning"))
    locked = Passage(say("plan_lock.not_locked"), mark="warning") if plan.plan.locked is None else None
    yield Facts(
        rows=(
            (say("plan_lock.date"), locked or say.date(plan.plan.locked)),  # type: ignore[arg-type]
            (say("plan_lock.fingerprint"), fingerprint),
        )
    )
    yield Prose(text=say("plan_lock.rests_on"))
    yield Bullets(items=tuple(reference_text(reference, say) for reference in (REVIEW, *POWER)))
