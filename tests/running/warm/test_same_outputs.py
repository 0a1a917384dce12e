"""A warm kernel gives what an ordinary one gives."""

from __future__ import annotations

import contextlib
import json
import os
import re
from collections.abc import Iterator
from pathlib import Path

import nbformat
import papermill
import pytest

from lnet_eval.running.job import Job
from lnet_eval.running.make import make
from lnet_eval.running.roots import Roots
from lnet_eval.running.warm import KERNEL, client
from lnet_eval.running.warm.provisioner import report_preload
from lnet_eval.running.worker import prepare

PRELOADED = ("numpy", "pandas", "matplotlib.pyplot", "seaborn", "matplotlib_inline.backend_inline")
IMPORT = "import matplotlib.pyplot as plt"
SVG = "%config InlineBackend.figure_formats = ['svg']"
LINE = "plt.plot([1, 2]);"
NOTEBOOKS = {
    "the format is chosen before pyplot is imported": (SVG, IMPORT, LINE),
    "the format is chosen after pyplot is imported": (IMPORT, SVG, LINE),
    "the size is chosen": ("%config InlineBackend.rc = {'figure.dpi': 50}", IMPORT, LINE),
    "the magic word": ("%matplotlib inline", IMPORT, LINE),
    "another backend": ("import matplotlib; matplotlib.use('agg')", IMPORT, LINE + " print(matplotlib.get_backend())"),
    "nothing is chosen": (IMPORT, LINE, "print(plt.isinteractive(), plt.rcParams['figure.dpi'])"),
    "what a process knows of itself": (
        "import os, sys, threading, signal",
        "print(os.getcwd(), sys.argv[1:2], sys.path, __name__, os.environ.get('OPENBLAS_NUM_THREADS'))",
        "print(signal.getsignal(signal.SIGINT), signal.getsignal(signal.SIGTERM), os.getsid(0) == os.getpid())",
        "print(threading.active_count(), threading.current_thread().name, sys.stdin)",
        "import pandas as pd; pd.Series(['a']).dtype",
    ),
    "errors": ("raise KeyError('x')",),
}
# What differs between any two runs: dates and names in an SVG, and the addresses of objects.
CHANCE = re.compile(r"<dc:date>.*?</dc:date>|\b[mp][0-9a-f]{10}\b|0x[0-9a-f]+|clip-path=\S+|id=\S+|#\w+")

OF_EACH_RUN = {"manifest.json", ".released.json"}


@pytest.fixture(scope="module")
def kernels(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A kernelspec whose parent has imported what seaborn's users import."""
    folder = tmp_path_factory.mktemp("jupyter")
    spec = json.loads((Path(client.__file__).parent / f"jupyter/kernels/{KERNEL}/kernel.json").read_text())
    spec["metadata"]["kernel_provisioner"]["config"]["preload"] = list(PRELOADED)
    (folder / "kernels" / "drawn").mkdir(parents=True)
    (folder / "kernels" / "drawn" / "kernel.json").write_text(json.dumps(spec))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JUPYTER_PATH", str(folder))
        yield "drawn"
    client.close_own()


def outputs(kernel: str, cells: tuple[str, ...], folder: Path) -> str:
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
    notebook.metadata.kernelspec = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(notebook, folder / "in.ipynb")
    out = folder / f"{kernel}.ipynb"
    with contextlib.suppress(papermill.PapermillExecutionError):
        papermill.execute_notebook(
            folder / "in.ipynb", out, kernel_name=kernel, progress_bar=False, shutdown_kernel="immediate"
        )
    shown = [cell.outputs for cell in nbformat.read(out, 4).cells if cell.cell_type == "code"]
    return CHANCE.sub("", json.dumps(shown))


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_outputs_are_the_same(name: str, kernels: str, tmp_path: Path) -> None:
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    warm, cold = outputs(kernels, NOTEBOOKS[name], tmp_path), outputs("python3", NOTEBOOKS[name], tmp_path)
    assert warm == cold
    assert "output_type" in warm


def test_the_kernelspec_of_reports_names_what_is_imported() -> None:
    assert report_preload() == ("lnet_eval.running.warm.preload:report",)


@pytest.mark.e2e
def test_a_report_is_the_same_file_by_file(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Byte for byte; only the manifest has its times, and the record of answers a salt of its own."""
    monkeypatch.delenv(client.ADDRESS, raising=False)
    prepare()
    made: dict[str, dict[str, bytes]] = {}
    for kind in ("warm", "cold"):
        monkeypatch.setattr(client, "can_fork", lambda kind=kind: kind == "warm")
        roots = Roots(project=root, data=root / "data", files=None, reports=tmp_path / kind)
        roots.reports.mkdir()
        assert make(Job(network="trygg-utskriving", roots=roots, languages=("nb",))).state == "published"
        assert bool(client._own) == (kind == "warm")
        client.close_own()
        folder = roots.reports / "trygg-utskriving"
        paths = [path for path in folder.rglob("*") if path.is_file() and path.name not in OF_EACH_RUN]
        made[kind] = {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}
    assert len(made["warm"]) > 5
    assert made["warm"] == made["cold"]
