"""Run and control charts: whether a series has changed, or only varies as it always does."""

from lnet_eval.methods.spc.chance import expected_chance_signals, false_signal_rate
from lnet_eval.methods.spc.chart import run_chart, subgroup_chart
from lnet_eval.methods.spc.result import Chart, Rules, RunChart
from lnet_eval.methods.spc.runs import Runs, anhoej_signals
from lnet_eval.methods.spc.subgroups import Subgroups, subgroups_from_observations

__all__ = [
    "Chart",
    "Rules",
    "RunChart",
    "Runs",
    "Subgroups",
    "anhoej_signals",
    "expected_chance_signals",
    "false_signal_rate",
    "run_chart",
    "subgroup_chart",
    "subgroups_from_observations",
]
