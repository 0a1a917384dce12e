"""The researcher's desk: widgets over the networks in a folder."""

from lnet_eval.workbench.bench import Workbench

__all__ = ["Workbench"]
