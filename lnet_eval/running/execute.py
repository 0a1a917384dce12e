"""Run one notebook with papermill, and give back what it made without a trace of the machine it ran on."""

from __future__ import annotations

import functools
import importlib.metadata
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from lnet_eval.errors import LnetError
from lnet_eval.running.parameters import TAG, check_parameters, is_tagged, shown_parameters
from lnet_eval.running.warm import KERNEL, PROVISIONER

CELL_SECONDS = 300
START_SECONDS = 60
_FRAME = re.compile(r"File [^\n]*?(lnet_eval/[\w./-]+\.py)\S*?:(\d+)")


class NotebookFailed(LnetError):
    """A notebook did not run to its end.

    Attributes
    ----------
    code : `failure.<code>` in the catalogues: cell_time_limit, kernel_died, kernel_not_started, or error.
    error : class name of the exception that stopped it, e.g. "DataProblems".
    frames : where in this package it was raised, as "lnet_eval/inputs/load.py:31"; never a value.
    """

    def __init__(self, code: str, *, error: str, frames: tuple[str, ...] = ()) -> None:
        self.code, self.error, self.frames = code, error, frames
        super().__init__(code, error)


def execute_notebook(
    notebook: Path,
    *,
    parameters: Mapping[str, Any],
    shown: Mapping[str, Any],
    folder: Path,
    kernel: str | None = None,
    cell_seconds: int = CELL_SECONDS,
) -> Any:
    """The executed notebook, ready to be published.

    No file is written: what papermill would write names this machine.

    Parameters
    ----------
    notebook : path of the notebook. parameters : values of its own parameters.
    shown : the parameters as the published notebook shows them: no path of this machine.
    folder : where the kernel starts. kernel : name of its kernelspec; the warm one by default.

    Raises
    ------
    UsageError : a parameter that the notebook does not have. NotebookFailed : a cell raised, hung, or the kernel died.
    """
    check_parameters(notebook, parameters)
    import papermill

    from lnet_eval.running.prompt import PromptManager

    try:
        executed = papermill.execute_notebook(
            str(notebook),
            None,
            parameters=dict(parameters),
            kernel_name=kernel or kernel_name(),
            progress_bar=False,
            log_output=False,
            execution_timeout=cell_seconds,
            start_timeout=START_SECONDS,
            request_save_on_cell_execute=False,
            kernel_manager_class=PromptManager,
            shutdown_kernel="immediate",
            resources={"metadata": {"path": str(folder)}},  # where the kernel starts; `cwd` would move this process
        )
    except Exception as error:
        raise _why(error) from None
    return without_traces(executed, shown)


@functools.cache
def kernel_name() -> str:
    """The warm kernel, where this environment knows how to provide it; else Python's usual one."""
    found = importlib.metadata.entry_points(group="jupyter_client.kernel_provisioners", name=PROVISIONER)
    return KERNEL if found else "python3"


def _why(error: Exception) -> NotebookFailed:
    """What stopped a notebook: the exception that was raised, not what the saved cells say of themselves."""
    name = type(error).__name__
    if name == "PapermillExecutionError":
        text = re.sub(r"\x1b\[[0-9;]*m", "", "\n".join(getattr(error, "traceback", ()) or ()))
        frames = tuple(f"{path}:{line}" for path, line in _FRAME.findall(text.replace("\\", "/")))
        return NotebookFailed("error", error=str(getattr(error, "ename", name)), frames=frames)
    if name == "CellTimeoutError":
        return NotebookFailed("cell_time_limit", error=name)
    if name == "DeadKernelError":
        return NotebookFailed("kernel_died", error=name)
    if isinstance(error, RuntimeError) and "ernel" in str(error):
        return NotebookFailed("kernel_not_started", error=name)
    return NotebookFailed("error", error=name)


def without_traces(notebook: Any, shown: Mapping[str, Any]) -> Any:
    """The notebook with its parameters written once, as `shown`, and without papermill's and the kernel's notes."""
    kept = []
    for cell in notebook.cells:
        if is_tagged(cell, "injected-parameters"):
            continue
        cell.metadata.pop("papermill", None)
        cell.metadata.pop("execution", None)
        if is_tagged(cell, TAG):
            cell.source = shown_parameters(cell.source, shown)
            cell.outputs = []
        kept.append(cell)
    notebook.cells = kept
    notebook.metadata.pop("papermill", None)
    for number, cell in enumerate((cell for cell in kept if cell.cell_type == "code"), start=1):
        cell.execution_count = number
        for output in cell.outputs:
            if "execution_count" in output:
                output["execution_count"] = number
    return notebook
