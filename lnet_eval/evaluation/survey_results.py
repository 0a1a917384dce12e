"""What was found in one survey, and between two."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

import pandas as pd

from lnet_eval.evaluation.not_analysed import NotAnalysed
from lnet_eval.inputs.network import FreeTextAnswers
from lnet_eval.methods.estimate import Estimate
from lnet_eval.methods.survey import EarlyLate, PrePostItem, ScaleSummary, SurveyItem
from lnet_eval.plan import Plan


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class SurveyEvaluation:
    """One survey.

    Attributes
    ----------
    survey : its id in the plan. answered : persons who answered at least one item.
    response_rate : with Wilson interval, or None where the number invited is unknown.
    items : by item id. groups : respondents by group column: column → counts (before suppression).
    excused : of those invited, how many the survey tool says were excused.
    frame : by group column, one row per group of those invited: `group, invited, answered` (before suppression).
    withheld : group columns whose table would give away what another one hides; they are not shown.
    timing : early against late answers, for the questions named before the answers came (without any, the first).
    scales : by the scale's id. free_text : by the open question's id.
    plan : what the questions are, and how few people are not shown; None where that is not known.

    Examples
    --------
    >>> import lnet_eval as le
    >>> le.evaluate(le.load_network("trygg-utskriving", data="data")).surveys[0]
    SurveyEvaluation('before', n_items=3)
    """

    survey: str
    answered: int
    response_rate: Estimate | None
    items: Mapping[str, SurveyItem | NotAnalysed]
    groups: Mapping[str, pd.Series] = field(default_factory=dict)
    excused: int = 0
    frame: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    withheld: frozenset[str] = frozenset()
    timing: Mapping[str, EarlyLate | NotAnalysed] = field(default_factory=dict)
    scales: Mapping[str, ScaleSummary | NotAnalysed] = field(default_factory=dict)
    free_text: Mapping[str, FreeTextAnswers] = field(default_factory=dict)
    plan: Plan | None = None

    def __repr__(self) -> str:
        """Which survey, and never how many answered: they may be few."""
        return f"SurveyEvaluation({self.survey!r}, n_items={len(self.items)})"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Comparison:
    """The questions that two surveys share, before against after.

    Attributes
    ----------
    kind : "true" where people were asked before; "retrospective" where they were asked afterwards how it was before.
    before, after : ids of the surveys.
    items : by item id. tests : p-values of the pre-specified questions, adjusted together (Holm).
    plan : how small a group may be shown, and what the questions are called; None where no plan is known.

    Examples
    --------
    >>> import lnet_eval as le
    >>> le.evaluate(le.load_network("trygg-utskriving", data="data")).comparisons[0]
    Comparison('true', before='before', after='after', n_items=3)
    """

    kind: Literal["true", "retrospective"]
    before: str
    after: str
    items: Mapping[str, PrePostItem | NotAnalysed]
    tests: Mapping[str, float] = field(default_factory=dict)
    plan: Plan | None = None

    def __repr__(self) -> str:
        """Of which surveys, and never how many answered: they may be few."""
        return f"Comparison({self.kind!r}, before={self.before!r}, after={self.after!r}, n_items={len(self.items)})"
