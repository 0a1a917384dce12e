"""What was found in one survey."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

from lnet_eval.evaluation.not_analysed import NotAnalysed
from lnet_eval.methods.estimate import Estimate
from lnet_eval.methods.survey import SurveyItem


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SurveyEvaluation:
    """One survey.

    Attributes
    ----------
    survey : its id in the plan. answered : persons who answered at least one item.
    response_rate : with Wilson interval, or None where the number invited is unknown.
    items : by item id. groups : respondents by group column: column → counts (before suppression).
    """

    survey: str
    answered: int
    response_rate: Estimate | None
    items: Mapping[str, SurveyItem | NotAnalysed]
    groups: Mapping[str, pd.Series] = field(default_factory=dict)
