"""What a failed run is called, and the sentences that help somebody to mend it."""

from __future__ import annotations

import traceback
from collections.abc import Callable
from typing import Final

from lnet_eval.errors import DataProblems, LnetError, UsageError
from lnet_eval.running.execute import NotebookFailed
from lnet_eval.running.job import Job
from lnet_eval.running.limit import OutOfTime
from lnet_eval.running.outcome import Outcome, problem_details
from lnet_eval.running.product import COMPARISON, PLAN
from lnet_eval.running.publish import Busy
from lnet_eval.texts import LANGUAGES

_CODES: tuple[tuple[type[Exception], str], ...] = ((OutOfTime, "time_limit"), (Busy, "busy"), (OSError, "not_written"))


def failed(job: Job, error: Exception) -> Outcome:
    """The outcome of a run that `error` ended; the sentences of DataProblems are had by reading the folder here."""
    code, details = "error", dict[str, tuple[str, ...]]()
    if isinstance(error, NotebookFailed):
        again = _raised_again(job) if error.error in {"DataProblems", "UsageError"} else None
        if again is None:
            return Outcome(network=job.network, state="failed", code=error.code, error=error.error, frames=error.frames)
        error = again
    if isinstance(error, DataProblems):
        code, details = "data_problems", problem_details(error)
    elif isinstance(error, UsageError):
        code, details = "refused", dict.fromkeys(LANGUAGES, (str(error),))
    else:
        code = next((code for kind, code in _CODES if isinstance(error, kind)), code)
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
    try:
        _AGAIN.get(job.product.name, _report_again)(job)
    except LnetError as error:
        return error
    return None


def _report_again(job: Job) -> None:
    from lnet_eval.evaluation import evaluate
    from lnet_eval.inputs import load_network

    for network in job.reads or (job.network,):
        evaluate(load_network(network, data=job.roots.data, files=job.roots.files), as_of=job.choices.get("as_of"))


def _plan_again(job: Job) -> None:
    from lnet_eval.inputs import load_network
    from lnet_eval.planning.limits import refuse_past_power

    refuse_past_power(load_network(job.network, data=job.roots.data, files=job.roots.files).plan)


def _nothing_again(job: Job) -> None:
    """What is made of reports reads no folder of a network that could be mended."""


_AGAIN: Final[dict[str, Callable[[Job], None]]] = {
    PLAN.name: _plan_again,
    COMPARISON.name: _nothing_again,
}  # those of which it is not enough to evaluate what they read
