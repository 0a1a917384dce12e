"""The researcher's desk: widgets over the networks in a folder."""

from lnet_eval.workbench.bench import Workbench
from lnet_eval.workbench.show import show_measure, show_survey

__all__ = ["Workbench", "show_measure", "show_survey"]
