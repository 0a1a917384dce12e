"""One notebook: what stops it is told truly, and what it leaves names no machine."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping

import nbformat
import pytest

from lnet_eval import UsageError
from lnet_eval.running.execute import NotebookFailed, execute_notebook
from lnet_eval.running.product import NOTEBOOK
from lnet_eval.running.roots import Roots

SHOWN = {"network": "fine", "language": "en"}


@pytest.fixture(autouse=True)
def in_project(roots: Roots, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(roots.project)


def run(
    roots: Roots, act: str = "", *, shown: Mapping[str, object] = SHOWN, cell_seconds: int = 60
) -> nbformat.NotebookNode:
    folder = roots.data / "fine"
    folder.mkdir()
    (folder / "act.py").write_text(act)
    given = {"network": "fine", "language": "en", "data": str(roots.data), "output": str(roots.project / "out")}
    return execute_notebook(
        roots.project / NOTEBOOK, parameters=given, shown=shown, folder=roots.project, cell_seconds=cell_seconds
    )


def test_the_notebook_has_run_with_its_parameters(roots: Roots) -> None:
    notebook = run(roots)
    assert json.loads((roots.project / "out" / "results.json").read_text()) == {"network": "fine"}
    marks = [output.metadata["lnet_eval"] for cell in notebook.cells for output in cell.outputs]
    assert [mark["page"]["title"] for mark in marks] == ["fine en"]


def test_what_is_left_names_no_machine_and_no_time(roots: Roots) -> None:
    notebook = run(roots)
    text = nbformat.writes(notebook)
    assert str(roots.project) not in text
    for trace in ("papermill", "injected-parameters", "iopub", "start_time", "duration", os.sep + "tmp"):
        assert trace not in text
    nbformat.validate(notebook)


def test_the_parameters_stand_once_and_as_they_may_be_shown(roots: Roots) -> None:
    notebook = run(roots)
    tagged = [cell for cell in notebook.cells if "parameters" in cell.metadata.get("tags", [])]
    assert [cell.source for cell in tagged] == [
        "network = 'fine'\nlanguage = 'en'\nas_of = None\ndata = 'data'\nfiles = None\noutput = None"
    ]
    assert [cell.execution_count for cell in notebook.cells] == [1, 2, 3, 4, 5]


def test_an_unknown_parameter_is_refused_before_anything_runs(roots: Roots) -> None:
    with pytest.raises(UsageError):
        execute_notebook(roots.project / NOTEBOOK, parameters={"netwrk": "fine"}, shown={}, folder=roots.project)


def test_an_exception_is_told_by_its_class_and_never_by_its_words(roots: Roots) -> None:
    with pytest.raises(NotebookFailed) as caught:
        run(roots, "raise KeyError('a value of somebody')")
    assert (caught.value.code, caught.value.error) == ("error", "KeyError")
    assert "somebody" not in repr(caught.value) + str(caught.value.frames)
    assert caught.value.__suppress_context__


def test_an_exception_of_this_package_says_where(roots: Roots) -> None:
    with pytest.raises(NotebookFailed) as caught:
        run(roots, "from lnet_eval.texts import words; words('fr')")
    assert caught.value.error == "ValueError"
    assert caught.value.frames[-1].startswith("lnet_eval/texts/catalogue.py:")


def test_a_cell_that_hangs_is_stopped(roots: Roots) -> None:
    with pytest.raises(NotebookFailed) as caught:
        run(roots, "time.sleep(60)", cell_seconds=1)
    assert caught.value.code == "cell_time_limit"


def test_a_kernel_that_dies_is_noticed(roots: Roots) -> None:
    with pytest.raises(NotebookFailed) as caught:
        run(roots, "os._exit(3)")
    assert caught.value.code == "kernel_died"


def test_a_kernel_that_does_not_start_is_told_as_such(roots: Roots, monkeypatch: pytest.MonkeyPatch) -> None:
    import papermill

    def never(*_: object, **__: object) -> object:
        raise RuntimeError("Kernel died before replying to kernel_info")

    monkeypatch.setattr(papermill, "execute_notebook", never)
    with pytest.raises(NotebookFailed) as caught:
        run(roots)
    assert caught.value.code == "kernel_not_started"


def test_nothing_is_left_in_the_working_folder(roots: Roots) -> None:
    before = {path.name for path in roots.project.iterdir()}
    run(roots)
    assert {path.name for path in roots.project.iterdir()} - before == {"out"}
