"""What a notebook shows of a result that is the last line of a cell: figures and tables in the user's language.

A result knows no drawing, and a method imports none. IPython is told by name how to show each type; the drawing is
imported when the first of them is shown.
"""

from __future__ import annotations

import importlib
import sys
from functools import partial
from typing import TYPE_CHECKING, Final, cast

if TYPE_CHECKING:
    from lnet_eval.methods.spc import RunChart


_SHOWN: Final = {
    ("lnet_eval.methods.spc.result", "RunChart"): "chart_html",
    ("lnet_eval.methods.its.result", "InterruptedTimeSeries"): "series_html",
    ("lnet_eval.methods.its.result", "PooledTimeSeries"): "estimates_html",
    ("lnet_eval.methods.its.result", "ControlledTimeSeries"): "estimates_html",
    ("lnet_eval.methods.before_after.result", "BeforeAfter"): "estimates_html",
    ("lnet_eval.methods.survey.result", "SurveyItem"): "estimates_html",
    ("lnet_eval.methods.power.power", "Power"): "estimates_html",
    ("lnet_eval.evaluation.explore", "Exploration"): "exploration_html",
    ("lnet_eval.evaluation.results", "Evaluation"): "evaluation_html",
    ("lnet_eval.inputs.network", "Network"): "network_html",
}


def show_results() -> None:
    """Tell the running IPython, if there is one, how to show our results; calling it twice does no harm."""
    interactive = sys.modules.get("IPython")
    shell = None if interactive is None else interactive.get_ipython()
    if shell is None:
        return
    html = shell.display_formatter.formatters["text/html"]
    for (module, name), shown in _SHOWN.items():
        html.for_type_by_name(module, name, partial(_shown, shown))


def _shown(name: str, result: object) -> str:
    if name == "chart_html":
        return chart_html(cast("RunChart", result))
    return str(getattr(importlib.import_module("lnet_eval.reporting.shown"), name)(result))


def chart_html(chart: RunChart) -> str:
    """The chart as a drawing, with its rule set and what must be known of it under it, in the user's language."""
    from lnet_eval.methods.spc import standing
    from lnet_eval.reporting.cautions import caution_text
    from lnet_eval.reporting.figures.chart_drawing import ChartDrawing, draw_chart
    from lnet_eval.reporting.figures.run_charts import rule_notes
    from lnet_eval.reporting.render import fragment
    from lnet_eval.texts import default_language, words

    say = words(default_language())
    look = ChartDrawing(
        name=f"chart-{id(chart)}",
        axis=say("charts.axis"),
        share=chart.chart in {"p", "p'"},
        standing=standing(chart, better=None),
    )
    notes = [*rule_notes(chart, say), *(caution_text(say, caution) for caution in chart.cautions)]
    return fragment("chart.html.j2", drawing=draw_chart(chart, look, say), notes=notes)
