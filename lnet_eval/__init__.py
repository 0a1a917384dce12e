"""lnet_eval: an evaluation workbench for healthcare learning networks.

What a researcher types in a notebook::

    import lnet_eval as le

    network = le.load_network("ahus", data="data")
    result = le.evaluate(network)
    result.to_frame()

The names below are imported when they are first used, so that `import lnet_eval` costs next to nothing.
"""

from __future__ import annotations

import importlib
import sys
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

_PUBLIC = {
    "DataProblems": "lnet_eval.errors",
    "NotEnoughData": "lnet_eval.errors",
    "UsageError": "lnet_eval.errors",
    "load_network": "lnet_eval.inputs",
    "find_networks": "lnet_eval.inputs",
    "evaluate": "lnet_eval.evaluation",
    "explore": "lnet_eval.evaluation",
    "interrupted_time_series": "lnet_eval.frames",
    "before_after": "lnet_eval.frames",
    "run_chart": "lnet_eval.frames",
    "survey_item": "lnet_eval.frames",
    "power": "lnet_eval.frames",
    "compare": "lnet_eval.reporting.comparing",
}

__all__ = [
    "DataProblems",
    "NotEnoughData",
    "UsageError",
    "__version__",
    "before_after",
    "compare",
    "evaluate",
    "explore",
    "find_networks",
    "interrupted_time_series",
    "load_network",
    "power",
    "run_chart",
    "survey_item",
]

if TYPE_CHECKING:
    from lnet_eval.errors import DataProblems, NotEnoughData, UsageError
    from lnet_eval.evaluation import evaluate, explore
    from lnet_eval.frames import before_after, interrupted_time_series, power, run_chart, survey_item
    from lnet_eval.inputs import find_networks, load_network
    from lnet_eval.reporting.comparing import compare


def __getattr__(name: str) -> Any:
    if name not in _PUBLIC:
        raise AttributeError(f"module 'lnet_eval' has no attribute {name!r}")
    _show_results()
    return getattr(importlib.import_module(_PUBLIC[name]), name)


def __dir__() -> list[str]:
    return sorted(__all__)


def _show_results() -> None:
    """Have a notebook show our results, whichever module of ours they come from; nothing is imported elsewhere."""
    if "IPython" in sys.modules:
        importlib.import_module("lnet_eval.reporting.notebook").show_results()


_show_results()  # and once more when a name is used, since a shell may begin after us
