"""SQUIRE 2.0: which of the eighteen items this report meets, judged from what the evaluation holds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from lnet_eval.evaluation.not_analysed import NotAnalysed
from lnet_eval.evaluation.results import Evaluation
from lnet_eval.plan.model import Plan


@dataclass(frozen=True, slots=True)
class Item:
    """One item: its code, the section where a reader finds it, and when it is met."""

    code: str
    section: str
    met: Callable[[Evaluation], bool]


def _always(_: Evaluation) -> bool:
    return True


def _plan(condition: Callable[[Plan], bool]) -> Callable[[Evaluation], bool]:
    return lambda evaluation: condition(evaluation.network.plan)


def _baseline(evaluation: Evaluation) -> bool:
    key = evaluation.key_measure
    return key is not None and not isinstance(key.before_after, NotAnalysed)


def _analysed(evaluation: Evaluation) -> bool:
    return any(not isinstance(m.time_series, NotAnalysed) for m in evaluation.measures)


def _results(evaluation: Evaluation) -> bool:
    return any(m.change != "not_analysed" for m in evaluation.measures)


def _costs(evaluation: Evaluation) -> bool:
    return not isinstance(evaluation.costs, NotAnalysed)


ITEMS: Final = (
    Item("title", "leadership", _always),
    Item("abstract", "leadership", _always),
    Item("problem", "measures", _baseline),
    Item("knowledge", "appendix", _always),
    Item("rationale", "network", _plan(lambda plan: plan.background.rationale is not None)),
    Item("aims", "measures", _plan(lambda plan: any(m.target is not None for m in plan.measures))),
    Item("context", "network", _plan(lambda plan: any(u.organisation or u.site for u in plan.units))),
    Item("interventions", "network", _plan(lambda plan: bool(plan.gatherings))),
    Item("study", "evidence", _analysed),
    Item("measures", "measures", _plan(lambda plan: bool(plan.measures))),
    Item("analysis", "appendix", _analysed),
    Item("ethics", "network", _plan(lambda plan: plan.background.ethics is not None)),
    Item("results", "measures", _results),
    Item("summary", "leadership", _results),
    Item("interpretation", "leadership", _plan(lambda plan: plan.memo.assessment is not None)),
    Item("limitations", "limits", _always),
    Item("conclusions", "leadership", _plan(lambda plan: plan.memo.conclusion is not None)),
    Item("funding", "costs", _costs),
)
