"""`le.compare`: from evaluations, or from the results.json of reports, to a comparison."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final

from lnet_eval.comparison import Comparison, NetworkSummary, NoSummary, compare_networks, summary_from_json
from lnet_eval.comparison.compare import Unevaluated
from lnet_eval.errors import UsageError
from lnet_eval.evaluation import Evaluation
from lnet_eval.inputs import find_networks, is_network_id, plan_titles
from lnet_eval.inputs.folders import MAX_BYTES
from lnet_eval.reporting.network_summary import summary_of
from lnet_eval.texts import default_language, words

RESULTS = "results.json"
Comparable = Evaluation | NetworkSummary | Mapping[str, Any] | Path | str
_ONE: Final = (str, bytes, Mapping)  # of those that can be gone through, what is one network's all the same


def compare(results: Comparable | Iterable[Comparable], *, register: Iterable[Unevaluated] = ()) -> Comparison:
    """Put networks side by side, pool what can be pooled, and say what goes with it.

    Parameters
    ----------
    results : of each network its evaluation (`le.evaluate`), the content of its results.json, or the path of that
        file; a single one may stand without a list. register : networks known to exist that have no report.

    Raises
    ------
    UsageError : nothing to compare, something that is no results, a file that is not there, results that hold no
        summary, or two owners' networks of the same id.

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
    given = results if isinstance(results, Iterable) and not isinstance(results, _ONE) else [results]
    comparison = compare_networks([_summary(result) for result in given], register=tuple(register))
    if not comparison.networks:  # those that have not started yet are only registered
        raise UsageError(words(default_language())("compare.nothing"))
    return comparison


def compare_reports(reports: str | Path, *, data: str | Path) -> Comparison:
    """Compare every network that has a report in a folder.

    Those in `data` that have none are registered. So is one whose results cannot be read ("unreadable"), and one whose
    results are another network's than its folder is called after ("other_id"), were it the only one of many.

    Raises
    ------
    UsageError : no network has a report that can be compared.
    """
    paths = [path for path in sorted(Path(reports).glob(f"*/{RESULTS}")) if is_network_id(path.parent.name)]
    found = [_from_folder(path, data) for path in paths]
    summaries = [one for one in found if isinstance(one, NetworkSummary)]
    refused = [one for one in found if isinstance(one, Unevaluated)]
    if refused and not summaries:
        raise UsageError("\n".join(refusal(one) for one in refused))
    without = [name for name in find_networks(data) if name not in {path.parent.name for path in paths}]
    never = [Unevaluated(network=name, titles=plan_titles(name, data), state="never") for name in without]
    return compare(summaries, register=[*never, *refused])


def refusal(one: Unevaluated) -> str:
    """Why a network's report is left out, and how to mend it."""
    say = words(default_language())
    if one.state == "other_id":
        return say("compare.other_id", network=one.network, holds=one.holds)
    if one.fields:
        return say("compare.unreadable.fields", network=one.network, fields=say.series(list(one.fields)))
    return say("compare.unreadable", network=one.network)


def _from_folder(path: Path, data: str | Path) -> NetworkSummary | Unevaluated:
    """The summary of the network that a folder is called after, or why the folder holds none."""
    network = path.parent.name
    titles = plan_titles(network, data)
    try:
        summary = _read(path)
    except NoSummary as error:
        return Unevaluated(network=network, titles=titles, state="unreadable", fields=error.fields)
    if summary.network != network:
        return Unevaluated(network=network, titles=titles, state="other_id", holds=summary.network)
    return summary


def _summary(result: object) -> NetworkSummary:
    if isinstance(result, NetworkSummary):
        return result
    if isinstance(result, Evaluation):
        return summary_of(result)
    if isinstance(result, Mapping):
        return summary_from_json(result)
    say = words(default_language())
    if not isinstance(result, str | Path):
        raise UsageError(say("compare.not_results", given=type(result).__name__))
    path = Path(result)
    if not path.is_file():
        raise UsageError(say("compare.no_file", path=path))
    try:
        return _read(path)
    except NoSummary as error:
        network = path.resolve().parent.name
        one = Unevaluated(network=network, titles={}, state="unreadable", fields=error.fields)
        raise UsageError(refusal(one)) from None


def _read(path: Path) -> NetworkSummary:
    """The summary in a results.json; raises NoSummary."""
    try:
        if path.stat().st_size > MAX_BYTES:
            raise NoSummary
        return summary_from_json(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, RecursionError):  # brackets within brackets without end
        raise NoSummary from None
