"""One product from its network's folder to its place: executed, exported, published — or the reason why not."""

from __future__ import annotations

import functools
import shutil
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

from lnet_eval.inputs.releases import FILE as RELEASES
from lnet_eval.running.execute import NotebookFailed, execute_notebook
from lnet_eval.running.failure import failed
from lnet_eval.running.job import Job, changes
from lnet_eval.running.limit import Started, time_limit, within
from lnet_eval.running.manifest import FILE, make_manifest, now, read_json, write_json
from lnet_eval.running.outcome import Outcome, leave_notice, take_notice_away
from lnet_eval.running.parameters import parameter_names
from lnet_eval.running.product import ENTRY
from lnet_eval.running.publish import last_edition, network_lock, publish, recover, refuse_links, staging


def make(job: Job) -> Outcome:
    """Make and publish one product. Never raises: what went wrong is in the outcome."""
    began = time.monotonic()
    try:
        outcome = _make(job)
    except Exception as error:
        outcome = failed(job, error)
        _leave_notice(job, outcome)
    return replace(outcome, seconds=time.monotonic() - began)


def _make(job: Job) -> Outcome:
    refuse_links(job.reports, job.network)
    with network_lock(job.reports, job.network, wait=job.seconds):
        recover(job.reports, job.network, kept=job.kept)
        if job.only_if_changed and not changes(job):  # another run may have made it while this one waited
            return Outcome(network=job.network, state="unchanged")
        with staging(job.reports, job.network) as folder:
            started, began = now(), time.monotonic()
            inputs, fingerprint = job.fingerprint()
            entry = _fill(folder, job)
            if job.fingerprint()[1] != fingerprint:
                raise NotebookFailed("inputs_changed", error="InputsChanged")
            edition = last_edition(job.reports, job.network) + 1
            manifest = make_manifest(
                folder,
                network=job.network,
                edition=edition,
                started=started,
                seconds=time.monotonic() - began,
                parameters=job.parameters,
                inputs=inputs,
                notebook=job.notebook.name,
                fingerprint=fingerprint,
                entry=entry,
            )
            write_json(folder / FILE, manifest)
            publish(folder, job.reports, job.network, kept=job.kept)
        take_notice_away(job.reports, job.network)
    return Outcome(network=job.network, state="published", edition=edition)


def _fill(folder: Path, job: Job) -> dict[str, Any]:
    """Put every file of the product but its manifest into `folder`; what it says on the overview, or nothing."""
    import nbformat

    with tempfile.TemporaryDirectory(prefix="lnet-") as scratch, time_limit(job.seconds) as limit:
        outputs = {language: Path(scratch, language) for language in job.languages}
        with ThreadPoolExecutor(max(1, job.at_once)) as pool:
            waiting = [pool.submit(_execute, job, language, outputs[language], limit) for language in job.languages]
            notebooks = [one.result() for one in waiting]
        for language, notebook in zip(job.languages, notebooks, strict=True):
            notebook.metadata["lnet_eval"] = {"languages": list(job.languages)}
            (folder / f"{job.product.name}.{language}.html").write_text(_exported(notebook), encoding="utf-8")
        (folder / f"{job.product.name}.ipynb").write_text(nbformat.writes(notebooks[0]) + "\n", encoding="utf-8")
        made = outputs[job.languages[0]]
        if any(read_json(made / name) is None for name in job.product.needed):
            # Cells may call themselves completed without having been run.
            raise NotebookFailed("incomplete", error="NoResults")
        entry = read_json(made / ENTRY) or {}
        (made / ENTRY).unlink(missing_ok=True)
        _move_files(made, folder)
        for language in job.languages[1:]:  # what is written once for each language bears its name
            for path in outputs[language].glob(f"*.{language}.*"):
                (folder / path.name).write_bytes(path.read_bytes())
    return entry


def _exported(notebook: Any) -> str:
    """The notebook as a page."""
    from lnet_eval.reporting.exporter import NothingToShow

    try:
        page, _ = exporter().from_notebook_node(notebook)
    except NothingToShow:
        raise NotebookFailed("incomplete", error="NothingToShow") from None
    return str(page)


def _execute(job: Job, language: str, output: Path, limit: Started) -> Any:
    chosen: dict[str, Any] = {"network": job.network, "language": language}
    files = None if job.roots.files is None else str(job.roots.files)
    places = {"data": str(job.roots.data), "files": files, "output": str(output), "reports": str(job.roots.reports)}
    if (job.reports / job.network / RELEASES).is_file():  # what the report that stands was made of
        places["earlier"] = str(job.reports / job.network)
    known = parameter_names(job.notebook)
    given = {name: value for name, value in {**chosen, **places}.items() if name in known}
    with within(limit):
        return execute_notebook(
            job.notebook,
            parameters={**given, **job.choices},
            shown={**{name: value for name, value in chosen.items() if name in known}, **job.choices},
            folder=job.roots.project,
            cell_seconds=job.cell_seconds,
        )


def _move_files(source: Path, target: Path) -> None:
    for path in sorted(source.rglob("*")):
        if path.is_file():
            place = target / path.relative_to(source)
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(path.read_bytes())
            shutil.copymode(path, place)


@functools.cache
def exporter() -> Any:
    """The exporter of this process: making one compiles its templates."""
    from lnet_eval.reporting.exporter import ReportExporter

    return ReportExporter()


def _leave_notice(job: Job, outcome: Outcome) -> None:
    if outcome.code == "busy":  # the run that holds the lock will say how it went
        return
    try:
        leave_notice(job.reports, outcome)
    except OSError:
        return
