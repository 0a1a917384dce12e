"""What a notebook shows of a result: a chart is drawn where it is the last line of a cell.

A result knows no drawing, and a method imports none. IPython is told by name how to draw the type; the drawing is
imported when the first chart is shown.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lnet_eval.methods.spc import RunChart


def draw_results() -> None:
    """Tell the running IPython, if there is one, how to show a chart; calling it twice does no harm."""
    interactive = sys.modules.get("IPython")
    shell = None if interactive is None else interactive.get_ipython()
    if shell is None:
        return
    html = shell.display_formatter.formatters["text/html"]
    html.for_type_by_name("lnet_eval.methods.spc.result", "RunChart", chart_html)


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
