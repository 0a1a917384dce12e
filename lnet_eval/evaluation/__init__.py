"""The one place where inputs meet methods."""

from __future__ import annotations

from lnet_eval.evaluation.evaluate import evaluate
from lnet_eval.evaluation.explore import Exploration, explore
from lnet_eval.evaluation.not_analysed import NotAnalysed
from lnet_eval.evaluation.results import Evaluation

__all__ = ["Evaluation", "Exploration", "NotAnalysed", "evaluate", "explore"]
