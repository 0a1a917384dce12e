"""The folders of a run: the project, its data, its reports. Relative paths of a notebook count from the project."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import lnet_eval
from lnet_eval.errors import UsageError
from lnet_eval.running.product import NOTEBOOK
from lnet_eval.texts import default_language, words


@dataclass(frozen=True, slots=True, kw_only=True)
class Roots:
    """Where a run reads and where it writes.

    Attributes
    ----------
    project : the folder that holds `notebooks/`.
    data : the networks' folders. files : a second root for raw files, or None. reports : where reports appear.
    """

    project: Path
    data: Path
    files: Path | None
    reports: Path


def project_root(start: Path | None = None) -> Path:
    """The project that `start` (the current folder) lies in; else the one that this package was installed from.

    Raises
    ------
    UsageError : neither has the evaluation notebook.
    """
    here = (start or Path.cwd()).resolve()
    source = Path(lnet_eval.__file__).resolve().parents[1]
    for folder in (here, *here.parents, source):
        if (folder / NOTEBOOK).is_file():
            return folder
    raise UsageError(words(default_language())("run.no_project", notebook=NOTEBOOK.as_posix()))


def from_root(path: str | Path | None) -> Path | None:
    """`path` counted from the project's root, wherever the notebook was started; None stays None."""
    return None if path is None else project_root() / path


def find_roots(*, data: Path | None = None, files: Path | None = None, reports: Path | None = None) -> Roots:
    """The folders of a run; what is not given lies in the project (`data`, `reports`).

    Raises
    ------
    UsageError : there is no project, or no folder where one was named.
    """
    project = project_root()
    for folder in (data, files):
        if folder is not None and not folder.is_dir():
            raise UsageError(words(default_language())("run.no_folder", folder=folder))
    return Roots(
        project=project,
        data=(data or project / "data").resolve(),
        files=None if files is None else files.resolve(),
        reports=(reports or project / "reports").resolve(),
    )
