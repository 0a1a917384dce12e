"""`le.compare`: from evaluations, or from the results.json of reports, to a comparison."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Literal

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

    Examples
    --------
    One network with measurements is not enough for a mean, and one that is only planned is registered:

    >>> import lnet_eval as le
    >>> names = ("trygg-utskriving", "unn-plan")
    >>> found = le.compare([le.evaluate(le.load_network(name, data="data")) for name in names])
    >>> [network.network for network in found.networks], [(one.network, one.state) for one in found.register]
    (['trygg-utskriving'], [('unn-plan', 'planned')])
    >>> found.pooled["sd"].reason
    'too_few_networks'
    """
    comparison = compare_networks([_summary(result) for result in results], register=tuple(register))
    if not comparison.networks:  # those that have not started yet are only registered
        raise UsageError(words(default_language())("compare.nothing"))
    return comparison


def compare_reports(reports: str | Path, *, data: str | Path) -> Comparison:
    """Compare every network that has a report in a folder.

    Those in `data` that have none are registered, and so is one whose results cannot be read, were it the only one of
    many: its state is then "unreadable".

    Raises
    ------
    UsageError : no network has a report that can be compared.
    """
    paths = [path for path in sorted(Path(reports).glob(f"*/{RESULTS}")) if is_network_id(path.parent.name)]
    summaries, unreadable = [], {}
    for path in paths:
        try:
            summaries.append(_summary(path))
        except UsageError as error:
            unreadable[path.parent.name] = str(error)
    if unreadable and not summaries:
        raise UsageError("\n".join(unreadable.values()))
    never = [name for name in find_networks(data) if name not in {path.parent.name for path in paths}]
    states: list[tuple[str, Literal["never", "unreadable"]]] = [(name, "never") for name in never]
    states += [(name, "unreadable") for name in unreadable]
    register = [Unevaluated(network=name, titles=plan_titles(name, data), state=state) for name, state in states]
    return compare(summaries, register=register)


def unreadable_sentence(network: str) -> str:
    """That a report's results cannot be compared, and how to mend it."""
    return words(default_language())("compare.unreadable", network=network)


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
        raise UsageError(unreadable_sentence(Path(result).parent.name)) from None
