"""What every command that publishes pages does: run the jobs, follow them, and write the overview."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import typer

from lnet_eval.cli.progress import Progress
from lnet_eval.cli.saying import complain, out, say_in
from lnet_eval.errors import UsageError
from lnet_eval.running.job import Job
from lnet_eval.running.outcome import Outcome, RunLog
from lnet_eval.running.roots import Roots
from lnet_eval.running.under_way import run_under_way
from lnet_eval.texts import LANGUAGES


def chosen_languages(given: Sequence[str]) -> tuple[str, ...]:
    """The languages that were asked for, each once; all of them where none was.

    Raises
    ------
    UsageError : one is not ours.
    """
    for language in given:
        say_in(language)
    return tuple(dict.fromkeys(given)) or LANGUAGES


def make_folder(reports: Path) -> None:
    """Make the folder of reports; raises UsageError where it cannot be one."""
    try:
        reports.mkdir(parents=True, exist_ok=True)
    except OSError:
        raise UsageError(say_in()("run.not_a_folder", folder=reports)) from None


def make_all(
    jobs: Sequence[Job], roots: Roots, log: RunLog, *, n_workers: int | None = None, scheduler: str | None = None
) -> list[Outcome]:
    """Make the products behind a progress bar; the overview follows, so that it is true also if the run is killed.

    Parameters
    ----------
    n_workers : how many at once on this machine; without it, one for each core that may be used.
    scheduler : address of a Dask cluster that does the work instead.

    Raises
    ------
    typer.Exit : code 130, after an interrupt (Ctrl-C); the overview is then written as far as things have come.
    """
    from lnet_eval.running.batch import Watcher, run_batch
    from lnet_eval.running.catalogue import IndexKeeper
    from lnet_eval.running.pool import ClusterPool, LocalPool, available_cores

    if not jobs:
        return []
    try:
        pool = ClusterPool(scheduler) if scheduler else LocalPool(n_workers or available_cores())
        with run_under_way(roots.reports), Progress(len(jobs)) as progress:
            overview = IndexKeeper(roots)

            def ended(outcome: Outcome) -> None:
                log.outcome(outcome)
                progress.ended(outcome)
                overview.refresh()

            watcher = Watcher(started=progress.started, ended=ended)
            outcomes = run_batch(jobs, pool=pool, watcher=watcher)
        log.forget_old()
        return outcomes
    except KeyboardInterrupt:
        complain(say_in()("cli.interrupted"))
        tell_overview(roots)
        raise typer.Exit(130) from None


def tell_overview(roots: Roots) -> bool:
    """Write the overview and say where it is; False where it cannot be written."""
    from lnet_eval.running.catalogue import write_index

    try:
        path = write_index(roots)
    except OSError:
        complain(say_in()("cli.index_not_written", reports=roots.reports))
        return False
    out().print(say_in()("cli.index", path=_short(path)), markup=False)
    return True


def _short(path: Path) -> str:
    """The path from the current folder where it lies below it."""
    here = Path.cwd()
    return str(path.relative_to(here)) if path.is_relative_to(here) else str(path)
