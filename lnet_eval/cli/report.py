"""`lnet-eval report`: make, publish, tell."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

import typer

from lnet_eval.cli.progress import Progress
from lnet_eval.cli.saying import complain, out, say_in
from lnet_eval.cli.summary import summarise
from lnet_eval.errors import UsageError
from lnet_eval.reporting.contents import MEMOS
from lnet_eval.running.job import Job, changes
from lnet_eval.running.outcome import Outcome, RunLog
from lnet_eval.running.roots import Roots, find_roots
from lnet_eval.running.under_way import run_under_way
from lnet_eval.texts import LANGUAGES


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
            languages=_languages(languages),
            choices={"as_of": _day(as_of), **_memo(memo)},
            only_if_changed=changed,
            kept=keep,
            seconds=60 * minutes,
        )
        for network in chosen
    ]
    _make_folder(roots.reports)
    reasons = {job.network: changes(job) for job in jobs} if changed else {}
    due = [job for job in jobs if not changed or reasons[job.network]]
    log = RunLog(roots.reports)
    try:
        made = {outcome.network: outcome for outcome in _run(due, n_workers, scheduler, log, roots)}
    except KeyboardInterrupt:
        complain(say_in()("cli.interrupted"))
        _index_written(roots)
        raise typer.Exit(130) from None
    outcomes = [made.get(network) or Outcome(network=network, state="unchanged") for network in chosen]
    log.forget_old()
    failed = summarise(outcomes, reasons=reasons, log=log.path)
    written = _index_written(roots)
    return 0 if written and not failed else 1


def _run(jobs: Sequence[Job], n_workers: int | None, scheduler: str | None, log: RunLog, roots: Roots) -> list[Outcome]:
    """Make the reports behind a progress bar; the overview follows, so that it is true also if the run is killed."""
    from lnet_eval.running.batch import Watcher, run_batch
    from lnet_eval.running.catalogue import IndexKeeper
    from lnet_eval.running.pool import ClusterPool, LocalPool, available_cores

    if not jobs:
        return []
    pool = ClusterPool(scheduler) if scheduler else LocalPool(n_workers or available_cores())
    with run_under_way(roots.reports), Progress(len(jobs)) as progress:
        overview = IndexKeeper(roots)

        def ended(outcome: Outcome) -> None:
            log.outcome(outcome)
            progress.ended(outcome)
            overview.refresh()

        watcher = Watcher(started=progress.started, ended=ended)
        return run_batch(jobs, pool=pool, watcher=watcher)


def _index_written(roots: Roots) -> bool:
    """Write the overview and say where it is; False where it cannot be written."""
    from lnet_eval.running.catalogue import write_index

    try:
        path = write_index(roots)
    except OSError:
        complain(say_in()("cli.index_not_written", reports=roots.reports))
        return False
    out().print(say_in()("cli.index", path=_short(path)), markup=False)
    return True


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


def _languages(given: Sequence[str]) -> tuple[str, ...]:
    for language in given:
        say_in(language)
    return tuple(dict.fromkeys(given)) or LANGUAGES


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


def _make_folder(reports: Path) -> None:
    try:
        reports.mkdir(parents=True, exist_ok=True)
    except OSError:
        raise UsageError(say_in()("run.not_a_folder", folder=reports)) from None


def _short(path: Path) -> str:
    """The path from the current folder where it lies below it."""
    here = Path.cwd()
    return str(path.relative_to(here)) if path.is_relative_to(here) else str(path)
