"""One network as other networks may know it: what results.json holds for a comparison."""

from __future__ import annotations

from lnet_eval.comparison import NetworkSummary, summarise
from lnet_eval.evaluation import Evaluation
from lnet_eval.evaluation.success_factors import success_factors


def summary_of(evaluation: Evaluation) -> NetworkSummary:
    """What a comparison may know of one evaluation, the status of its success factors among it."""
    found = success_factors(evaluation)
    return summarise(
        evaluation,
        factors={factor.code: factor.status_during for factor in found},
        judged={factor.code: factor.judged.during.status for factor in found if factor.judged.during is not None},
        factors_before={factor.code: factor.status_before for factor in found},
        judged_before={
            factor.code: factor.judged.before.status for factor in found if factor.judged.before is not None
        },
    )
