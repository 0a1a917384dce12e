"""One network's report, from its folder to its place: executed, exported, published — or the reason why not."""

from __future__ import annotations

import functools
import tempfile
import time
import traceback
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from lnet_eval.errors import DataProblems, LnetError, UsageError
from lnet_eval.running.execute import CELL_SECONDS, NotebookFailed, execute_notebook
from lnet_eval.running.fingerprint import Fingerprint, input_digests, run_parameters, take_fingerprint
from lnet_eval.running.manifest import FILE, make_manifest, now, read_json, read_manifest, write_json
from lnet_eval.running.outcome import Outcome, leave_notice, problem_details, read_notice, take_notice_away
from lnet_eval.running.publish import KEPT, Busy, last_edition, network_lock, publish, recover, refuse_links, staging
from lnet_eval.running.roots import Roots
from lnet_eval.running.worker import OutOfTime, time_limit
from lnet_eval.texts import LANGUAGES

NETWORK_SECONDS = 900


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One network to make a report of.

    Attributes
    ----------
    languages : the first is the default one, whose notebook, results and tables are published.
    as_of : ISO date, or None for the day of the latest data. only_if_changed : skip where nothing differs.
    at_once : how many languages may run at the same time. kept : how many earlier versions the history keeps.
    seconds, cell_seconds : time limits of the network and of one cell.
    """

    network: str
    roots: Roots
    languages: tuple[str, ...] = ("nb", "en")
    as_of: str | None = None
    only_if_changed: bool = False
    at_once: int = 1
    kept: int = KEPT
    seconds: float = NETWORK_SECONDS
    cell_seconds: int = CELL_SECONDS

    @property
    def parameters(self) -> dict[str, Any]:
        """What the fingerprint and the manifest say of the run."""
        return run_parameters(languages=self.languages, as_of=self.as_of)

    def fingerprint(self) -> tuple[dict[str, str], Fingerprint]:
        """The hashes of the inputs, and the fingerprint, as the files are now."""
        inputs = input_digests(self.network, data=self.roots.data, files=self.roots.files)
        return inputs, take_fingerprint(inputs, notebook=self.roots.notebook, parameters=self.parameters)


def changes(job: Job) -> tuple[str, ...]:
    """Why the network's report is to be made: the parts of its fingerprint that differ; empty where none does.

    "new" where there is no report, "failed" where the last run failed, "unreadable" where the plan cannot be read.
    """
    manifest = read_manifest(job.roots.reports / job.network)
    if manifest is None:
        return ("new",)
    if read_notice(job.roots.reports, job.network) is not None:
        return ("failed",)
    try:
        _, fingerprint = job.fingerprint()
    except DataProblems:
        return ("unreadable",)
    return fingerprint.differences(manifest.get("fingerprint"))


def make_report(job: Job) -> Outcome:
    """Make and publish one network's report. Never raises: what went wrong is in the outcome."""
    began = time.monotonic()
    try:
        outcome = _make_report(job)
    except Exception as error:
        outcome = _failed(job, error)
        _leave_notice(job, outcome)
    return replace(outcome, seconds=time.monotonic() - began)


def _make_report(job: Job) -> Outcome:
    reports = job.roots.reports
    refuse_links(reports, job.network)
    with network_lock(reports, job.network, wait=job.seconds):
        recover(reports, job.network, kept=job.kept)
        if job.only_if_changed and not changes(job):  # another run may have made it while this one waited
            return Outcome(network=job.network, state="unchanged")
        with staging(reports, job.network) as folder:
            started, began = now(), time.monotonic()
            inputs, fingerprint = job.fingerprint()
            entry = _fill(folder, job)
            if job.fingerprint()[1] != fingerprint:
                raise NotebookFailed("inputs_changed", error="InputsChanged")
            edition = last_edition(reports, job.network) + 1
            manifest = make_manifest(
                folder,
                network=job.network,
                edition=edition,
                started=started,
                seconds=time.monotonic() - began,
                parameters=job.parameters,
                inputs=inputs,
                notebook=job.roots.notebook.name,
                fingerprint=fingerprint,
                entry=entry,
            )
            write_json(folder / FILE, manifest)
            publish(folder, reports, job.network, kept=job.kept)
        take_notice_away(reports, job.network)
    return Outcome(network=job.network, state="published", edition=edition)


def _fill(folder: Path, job: Job) -> dict[str, Any]:
    """Put every file of the report but its manifest into `folder`; what the report says on the overview."""
    import nbformat

    with tempfile.TemporaryDirectory(prefix="lnet-") as scratch, time_limit(job.seconds):
        outputs = {language: Path(scratch, language) for language in job.languages}
        with ThreadPoolExecutor(max(1, job.at_once)) as pool:
            notebooks = list(pool.map(lambda language: _execute(job, language, outputs[language]), job.languages))
        for language, notebook in zip(job.languages, notebooks, strict=True):
            notebook.metadata["lnet_eval"] = {"languages": list(job.languages)}
            (folder / f"report.{language}.html").write_text(_exported(notebook), encoding="utf-8")
        (folder / "report.ipynb").write_text(nbformat.writes(notebooks[0]) + "\n", encoding="utf-8")
        made = outputs[job.languages[0]]
        results, entry = read_json(made / "results.json"), read_json(made / "entry.json")
        if results is None or entry is None:  # cells may call themselves completed without having been run
            raise NotebookFailed("incomplete", error="NoResults")
        (made / "entry.json").unlink()
        _move_files(made, folder)
    return entry


def _exported(notebook: Any) -> str:
    """The notebook as a page."""
    from lnet_eval.reporting.exporter import NothingToShow

    try:
        page, _ = exporter().from_notebook_node(notebook)
    except NothingToShow:
        raise NotebookFailed("incomplete", error="NothingToShow") from None
    return str(page)


def _execute(job: Job, language: str, output: Path) -> Any:
    shown: dict[str, Any] = {"network": job.network, "language": language, "as_of": job.as_of}
    parameters = {
        **shown,
        "data": str(job.roots.data),
        "files": None if job.roots.files is None else str(job.roots.files),
        "output": str(output),
    }
    by_hand = {**shown, "data": "data", "files": None, "output": None}
    return execute_notebook(job.roots.notebook, parameters=parameters, shown=by_hand, cell_seconds=job.cell_seconds)


def _move_files(source: Path, target: Path) -> None:
    for path in sorted(source.rglob("*")):
        if path.is_file():
            place = target / path.relative_to(source)
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(path.read_bytes())


@functools.cache
def exporter() -> Any:
    """The exporter of this process: making one compiles its templates."""
    from lnet_eval.reporting.exporter import ReportExporter

    return ReportExporter()


def _failed(job: Job, error: Exception) -> Outcome:
    """The outcome of a run that `error` ended; the sentences of DataProblems are had by reading the folder here."""
    code, details = "error", dict[str, tuple[str, ...]]()
    if isinstance(error, NotebookFailed):
        if error.error in {"DataProblems", "UsageError"}:
            error = _raised_again(job) or error
        else:
            return Outcome(network=job.network, state="failed", code=error.code, error=error.error, frames=error.frames)
    if isinstance(error, DataProblems):
        code, details = "data_problems", problem_details(error)
    elif isinstance(error, UsageError):
        code, details = "refused", dict.fromkeys(LANGUAGES, (str(error),))
    elif isinstance(error, OutOfTime):
        code = "time_limit"
    elif isinstance(error, Busy):
        code = "busy"
    elif isinstance(error, OSError):
        code = "not_written"
    return Outcome(
        network=job.network,
        state="failed",
        code=code,
        details=details,
        error=type(error).__name__,
        frames=own_frames(error) if code == "error" else (),
    )


def own_frames(error: Exception) -> tuple[str, ...]:
    """Where in this package an exception was raised, as "lnet_eval/running/job.py:31"; never a value."""
    steps = traceback.extract_tb(error.__traceback__)
    paths = [(step.filename.replace("\\", "/"), step.lineno) for step in steps]
    return tuple(
        f"lnet_eval/{path.rpartition('/lnet_eval/')[2]}:{line}" for path, line in paths if "/lnet_eval/" in path
    )


def _raised_again(job: Job) -> Exception | None:
    """The error that stopped the notebook, had by doing the same here: what crosses from a kernel is only text."""
    from lnet_eval.evaluation import evaluate
    from lnet_eval.inputs import load_network

    try:
        evaluate(load_network(job.network, data=job.roots.data, files=job.roots.files), as_of=job.as_of)
    except LnetError as error:
        return error
    return None


def _leave_notice(job: Job, outcome: Outcome) -> None:
    if outcome.code == "busy":  # the run that holds the lock will say how it went
        return
    try:
        leave_notice(job.roots.reports, outcome)
    except OSError:
        return
