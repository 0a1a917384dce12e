"""The plan report: what a network decides before it starts."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any

from lnet_eval.plan import plan_fingerprint
from lnet_eval.plan.lock import lock_state
from lnet_eval.planning import Assessment
from lnet_eval.reporting.document import Document, words_of
from lnet_eval.reporting.page import STATEMENT_VARIABLE
from lnet_eval.reporting.results import SCHEMA_VERSION, plain


def plan_page(assessment: Assessment, language: str) -> Document[Assessment]:
    """The plan report of one network in one language; raises UsageError for an unknown language."""
    say, plan = words_of(language), assessment.network.plan
    day = plan.plan.locked or plan.network.registered or plan.phases.baseline_start
    return Document(
        kind="plan",
        subject=assessment,
        say=say,
        numbers=lambda: _numbers(assessment),
        about={
            "network": plan.network.id,
            "stem": "plan",
            "kind_text": say("plan_page.kind"),
            "title": say.of(plan.network.title),
            "title_language": "nb" if plan.network.title.shared and language != "nb" else None,
            "document_title": say("plan_page.document_title", title=say.of(plan.network.title)),
            "as_of_text": say("plan_page.start", date=say.date(plan.phases.start)),
            "owner": plan.network.owner,
            "as_of": day.isoformat(),
            "synthetic": plan.network.synthetic,
            "statement": os.environ.get(STATEMENT_VARIABLE) or None,
        },
    )


def _own(assessment: Assessment) -> Mapping[str, Any]:
    """The network's own months before the start, and whether the power rests on them."""
    own = assessment.own
    measured = {name: getattr(own, name) for name in own.__slots__} if own is not None else {}
    return {
        **{name: str(value) if name in {"first", "last"} else plain(value) for name, value in measured.items()},
        "used": assessment.assumed is not assessment.stated,
    }


def _numbers(assessment: Assessment) -> Mapping[str, Any]:
    """plan.json: every design with its power and reachable evidence, and what was found of the preparations."""
    plan, chosen = assessment.network.plan, assessment.recommendation.chosen.option
    rows = assessment.to_frame().astype(object).to_dict(orient="records")
    return {
        "schema_version": SCHEMA_VERSION,
        "network": plan.network.id,
        "locked": None if plan.plan.locked is None else plan.plan.locked.isoformat(),
        "lock": lock_state(plan),
        "fingerprint": plan_fingerprint(plan),
        "locked_fingerprint": plan.plan.fingerprint,
        "recommendation": {
            "choice": assessment.recommendation.choice,
            "design": {name: getattr(chosen, name) for name in (*chosen.__slots__, "months", "unit_months")},
        },
        "baseline": None if assessment.own is None else _own(assessment),
        "areas": [
            {"id": one.area.id, "scores": {name: plain(score) for name, score in one.scores.items()}}
            for one in assessment.areas
        ],
        "measures": {item.code: item.met for item in assessment.family},
        "preparations": {item.code: item.met for item in assessment.preparations},
        "success_factors": {item.code: item.status for item in assessment.factors},
        "rows": [{str(name): plain(value) for name, value in row.items()} for row in rows],
    }
