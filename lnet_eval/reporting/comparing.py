"""`le.compare`: from evaluations, or from the results.json of reports, to a comparison."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from lnet_eval.comparison import Comparison, NetworkSummary, compare_networks, summary_from_json
from lnet_eval.comparison.compare import Unevaluated
from lnet_eval.errors import UsageError
from lnet_eval.evaluation import Evaluation
from lnet_eval.inputs import find_networks, is_network_id, plan_titles
from lnet_eval.reporting.network_summary import summary_of
from lnet_eval.texts import default_language, words

RESULTS = "results.json"
Comparable = Evaluation | NetworkSummary | Mapping[str, Any] | Path | str


def compare(results: Iterable[Comparable], *, register: Iterable[Unevaluated] = ()) -> Comparison:
    """Put networks side by side, pool what can be pooled, and say what goes with it.

    Parameters
    ----------
    results : of each network its evaluation (`le.evaluate`), the content of its results.json, or the path of that
        file. register : networks known to exist that have no report.

    Raises
    ------
    UsageError : nothing to compare, or results that hold no summary.
    """
    comparison = compare_networks([_summary(result) for result in results], register=tuple(register))
    if not comparison.networks:  # those that have not started yet are only registered
        raise UsageError(words(default_language())("compare.nothing"))
    return comparison


def compare_reports(reports: str | Path, *, data: str | Path) -> Comparison:
    """Compare every network that has a report in a folder; those in `data` that have none are registered.

    Raises
    ------
    UsageError : no network has a report, or one whose report was made before networks could be compared.
    """
    paths = [path for path in sorted(Path(reports).glob(f"*/{RESULTS}")) if is_network_id(path.parent.name)]
    done = {path.parent.name for path in paths}
    missing = [name for name in find_networks(data) if name not in done]
    register = [Unevaluated(network=name, titles=plan_titles(name, data), state="never") for name in missing]
    return compare(paths, register=register)


def _summary(result: Comparable) -> NetworkSummary:
    if isinstance(result, NetworkSummary):
        return result
    if isinstance(result, Evaluation):
        return summary_of(result)
    if isinstance(result, Mapping):
        return summary_from_json(result)
    try:
        return summary_from_json(json.loads(Path(result).read_text(encoding="utf-8")))
    except (OSError, ValueError, UsageError):
        sentence = words(default_language())("compare.unreadable", network=Path(result).parent.name)
        raise UsageError(sentence) from None
