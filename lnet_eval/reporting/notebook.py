"""What a notebook shows of a result that is the last line of a cell: figures and tables in the user's language.

A result knows no drawing, and a method imports none. IPython is told by name how to show each type; the drawing is
imported when the first of them is shown.
"""

from __future__ import annotations

import importlib
import sys
from functools import partial
from typing import Final

_RESULTS: Final = "lnet_eval.reporting.shown.results"
_CONCLUSIONS: Final = "lnet_eval.reporting.shown.conclusions"
_PARTS: Final = "lnet_eval.reporting.shown.parts"
_PEOPLE: Final = "lnet_eval.reporting.shown.people"
_NETWORK: Final = "lnet_eval.reporting.shown.network"
_PLANNING: Final = "lnet_eval.reporting.shown.planning"
SHOWN: Final = {
    ("lnet_eval.methods.spc.result", "RunChart"): (_RESULTS, "chart_html"),
    ("lnet_eval.methods.its.result", "InterruptedTimeSeries"): (_RESULTS, "series_html"),
    ("lnet_eval.methods.its.result", "PooledTimeSeries"): (_RESULTS, "estimates_html"),
    ("lnet_eval.methods.its.result", "ControlledTimeSeries"): (_RESULTS, "estimates_html"),
    ("lnet_eval.methods.before_after.result", "BeforeAfter"): (_RESULTS, "estimates_html"),
    ("lnet_eval.methods.survey.result", "SurveyItem"): (_PEOPLE, "item_html"),
    ("lnet_eval.methods.power.power", "Power"): (_RESULTS, "estimates_html"),
    ("lnet_eval.evaluation.explore", "Exploration"): (_RESULTS, "exploration_html"),
    ("lnet_eval.evaluation.results", "Evaluation"): (_RESULTS, "evaluation_html"),
    ("lnet_eval.inputs.network", "Network"): (_RESULTS, "network_html"),
    ("lnet_eval.evaluation.results", "Answer"): (_CONCLUSIONS, "answer_html"),
    ("lnet_eval.evidence.result", "Evidence"): (_CONCLUSIONS, "evidence_html"),
    ("lnet_eval.comparison.compare", "Comparison"): (_CONCLUSIONS, "comparison_html"),
    ("lnet_eval.comparison.summary", "NetworkSummary"): (_CONCLUSIONS, "summary_html"),
    ("lnet_eval.evaluation.results", "JointMeasure"): (_PARTS, "measure_html"),
    ("lnet_eval.evaluation.results", "MeasureEvaluation"): (_PARTS, "measure_html"),
    ("lnet_eval.evaluation.results", "Interviews"): (_PARTS, "interviews_html"),
    ("lnet_eval.methods.cost.costs", "Costs"): (_PARTS, "costs_html"),
    ("lnet_eval.methods.cost.sensitivity", "CostSensitivity"): (_PARTS, "sensitivity_html"),
    ("lnet_eval.methods.participation.flow", "TeamFlow"): (_PARTS, "flow_html"),
    ("lnet_eval.methods.participation.attendance", "StatusReports"): (_RESULTS, "estimates_html"),
    ("lnet_eval.methods.participation.attendance", "Attendance"): (_PEOPLE, "attendance_html"),
    ("lnet_eval.evaluation.survey_results", "SurveyEvaluation"): (_PEOPLE, "survey_html"),
    ("lnet_eval.evaluation.survey_results", "Comparison"): (_PEOPLE, "before_and_after_html"),
    ("lnet_eval.methods.fidelity", "Fidelity"): (_NETWORK, "fidelity_html"),
    ("lnet_eval.methods.learning_network", "LearningNetwork"): (_NETWORK, "model_html"),
    ("lnet_eval.methods.owner_trend", "OwnerTrend"): (_NETWORK, "trend_html"),
    ("lnet_eval.methods.spc.funnel", "Funnel"): (_NETWORK, "funnel_html"),
    ("lnet_eval.methods.dose_response", "DoseResponse"): (_NETWORK, "dose_html"),
    ("lnet_eval.methods.progress", "ProgressScores"): (_NETWORK, "progress_html"),
    ("lnet_eval.planning.assess", "Assessment"): (_PLANNING, "assessment_html"),
}
"""Where each type is made, and what shows it."""


def show_results() -> None:
    """Tell the running IPython, if there is one, how to show our results; calling it twice does no harm."""
    interactive = sys.modules.get("IPython")
    ask = getattr(interactive, "get_ipython", None)  # not there yet where IPython is still being imported
    shell = None if ask is None else ask()
    if shell is None:
        return
    html = shell.display_formatter.formatters["text/html"]
    for (module, name), (home, shown) in SHOWN.items():
        html.for_type_by_name(module, name, partial(_shown, home, shown))


def _shown(home: str, name: str, result: object) -> str:
    return str(getattr(importlib.import_module(home), name)(result))
