"""Run and control charts: whether a series has changed, or only varies as it always does."""

from lnet_eval.methods.spc.chance import expected_chance_signals, false_signal_rate
from lnet_eval.methods.spc.chart import run_chart, subgroup_chart
from lnet_eval.methods.spc.funnel import Funnel, funnel
from lnet_eval.methods.spc.result import Chart, Rules, RunChart
from lnet_eval.methods.spc.runs import Runs, anhoej_signals
from lnet_eval.methods.spc.subgroups import Subgroups, subgroups_from_frame, subgroups_from_observations
from lnet_eval.methods.spc.verdict import Assurance, Better, Standing, Variation, assurance, standing, variation

__all__ = [
    "Assurance",
    "Better",
    "Chart",
    "Funnel",
    "Rules",
    "RunChart",
    "Runs",
    "Standing",
    "Subgroups",
    "Variation",
    "anhoej_signals",
    "assurance",
    "expected_chance_signals",
    "false_signal_rate",
    "funnel",
    "run_chart",
    "standing",
    "subgroup_chart",
    "subgroups_from_frame",
    "subgroups_from_observations",
    "variation",
]
