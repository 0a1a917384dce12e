"""`lnet-eval report`: make, publish, tell."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

from lnet_eval.cli.making import chosen_languages, make_all, make_folder, tell_overview
from lnet_eval.cli.saying import say_in
from lnet_eval.cli.summary import summarise
from lnet_eval.errors import UsageError
from lnet_eval.reporting.contents import MEMOS
from lnet_eval.running.job import Job, changes
from lnet_eval.running.outcome import Outcome, RunLog
from lnet_eval.running.roots import Roots, find_roots


def report(
    networks: Sequence[str],
    *,
    all_networks: bool,
    changed: bool,
    languages: Sequence[str],
    data: Path | None,
    files: Path | None,
    reports: Path | None,
    as_of: str | None,
    memo: str | None,
    n_workers: int | None,
    scheduler: str | None,
    keep: int,
    minutes: float,
) -> int:
    """Make the reports that were asked for, and the overview; exit code 0 all published, 1 some failed.

    Raises
    ------
    UsageError : nothing was asked for, or something that is not there.
    """
    roots = find_roots(data=data, files=files, reports=reports)
    chosen = _chosen(networks, all_networks, roots)
    jobs = [
        Job(
            network=network,
            roots=roots,
            languages=chosen_languages(languages),
            choices={"as_of": _day(as_of), **_memo(memo)},
            only_if_changed=changed,
            kept=keep,
            seconds=60 * minutes,
        )
        for network in chosen
    ]
    make_folder(roots.reports)
    reasons = {job.network: changes(job) for job in jobs} if changed else {}
    due = [job for job in jobs if not changed or reasons[job.network]]
    log = RunLog(roots.reports)
    ended = make_all(due, roots, log, n_workers=n_workers, scheduler=scheduler)
    made = {outcome.network: outcome for outcome in ended}
    outcomes = [made.get(network) or Outcome(network=network, state="unchanged") for network in chosen]
    failed = summarise(outcomes, reasons=reasons, log=log.path)
    written = tell_overview(roots)
    return 0 if written and not failed else 1


def _chosen(networks: Sequence[str], all_networks: bool, roots: Roots) -> list[str]:
    from lnet_eval.inputs import find_networks, network_folder

    say = say_in()
    if not networks and not all_networks:
        raise UsageError(say("cli.report.nothing_asked"))
    chosen = list(find_networks(roots.data)) if all_networks else []
    chosen += [network for network in dict.fromkeys(networks) if network not in chosen]
    if not chosen:
        raise UsageError(say("cli.no_networks", data=roots.data))
    for network in networks:
        network_folder(network, roots.data)
    return chosen


def _memo(kind: str | None) -> dict[str, str]:
    """The choice of a memo beside the report; nothing where none is asked for."""
    if kind is None:
        return {}
    if kind not in MEMOS:
        raise UsageError(say_in()("cli.bad_memo", value=kind, kinds=", ".join(MEMOS)))
    return {"memo": kind}


def _day(value: str | None) -> str | None:
    if value is None:
        return None
    try:
        return dt.date.fromisoformat(value).isoformat()
    except ValueError:
        raise UsageError(say_in()("cli.bad_date", value=value)) from None
