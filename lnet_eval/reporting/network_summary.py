"""One network as other networks may know it: what results.json holds for a comparison."""

from __future__ import annotations

from lnet_eval.comparison import NetworkSummary, summarise
from lnet_eval.evaluation import Evaluation
from lnet_eval.reporting.sections.factors import factors
from lnet_eval.texts import words


def summary_of(evaluation: Evaluation) -> NetworkSummary:
    """What a comparison may know of one evaluation, the status of its success factors among it."""
    found = factors(evaluation, words("en"))  # the status is the same in every language
    return summarise(evaluation, factors={factor.code: factor.status for factor in found})
