"""A project in a temporary folder, with a notebook that is quick to run and does what each network's folder says."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from lnet_eval.running.job import Job
from lnet_eval.running.product import NOTEBOOK
from lnet_eval.running.roots import Roots

PLAN = """
[network]
id = "{network}"
title = {{ nb = "Nettverket {network}", en = "The network {network}" }}
owner = "Sykehuset"
focus_area = "Fall"

[phases]
baseline_start = 2018-01-01
start = 2019-01-01

[[units]]
id = "team"
name = "Team"

[[measures]]
id = "fall"
title = "Fall"
definition = "Antall fall"
kind = "count"
better = "down"

[sources.measurements]
file = "tall.csv"
unit = "team"
measure = "fall"
"""
PARAMETERS = 'network = "fine"\nlanguage = "nb"\nas_of = None\ndata = "data"\nfiles = None\noutput = None'
NAMES = "import json, os, sys, time\nfrom pathlib import Path\nfrom IPython.display import display"
ACT = 'act = Path(data, network, "act.py")\nexec(act.read_text() if act.exists() else "")'
SHOW = """page = {"network": network, "title": f"{network} {language}", "owner": "", "as_of": "2020-01-31",
        "synthetic": False, "statement": None, "title_language": None}
about = {"section": "leadership", "title": "Ledelsen", "language": language, "page": page}
html = f"<section><h2>{network}</h2></section>"
display({"text/html": html, "text/plain": ""}, raw=True, metadata={"lnet_eval": about})"""
WRITE = """tables = Path(output or "made", "tables")
tables.mkdir(parents=True, exist_ok=True)
entry = {"titles": {"nb": network, "en": network}, "as_of": "2020-01-31", "answers": {}, "grade": "low",
         "key_measure": {}, "synthetic": False}
_ = Path(output or "made", "entry.json").write_text(json.dumps(entry))
_ = Path(output or "made", "results.json").write_text(json.dumps({"network": network}))
_ = (tables / "tall.csv").write_text("a,b")"""


def code_cell(name: str, source: str, *tags: str) -> dict[str, object]:
    return {
        "cell_type": "code",
        "id": name,
        "execution_count": None,
        "metadata": {"tags": list(tags)},
        "outputs": [],
        "source": source,
    }


@pytest.fixture
def roots(tmp_path: Path) -> Roots:
    """The folders of an empty project."""
    cells = [
        code_cell("parameters", PARAMETERS, "parameters"),
        *(code_cell(name, text) for name, text in [("names", NAMES), ("act", ACT), ("show", SHOW), ("write", WRITE)]),
    ]
    metadata = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    notebook = tmp_path / NOTEBOOK
    notebook.parent.mkdir()
    notebook.write_text(json.dumps({"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}))
    (tmp_path / "data").mkdir()
    (tmp_path / "reports").mkdir()
    return Roots(project=tmp_path, data=tmp_path / "data", files=None, reports=tmp_path / "reports")


ENTRY = {
    "titles": {"nb": "Tittel", "en": "Title"},
    "as_of": "2020-01-31",
    "answers": {},
    "grade": "low",
    "key_measure": {},
    "synthetic": False,
}
MakeNetwork = Callable[..., Job]


@pytest.fixture
def without_kernel(monkeypatch: pytest.MonkeyPatch) -> None:
    """Runs that execute nothing, for what concerns only when a report is made and what is said of it after."""

    def fill(folder: Path, job: Job) -> dict[str, object]:
        act = job.roots.data / job.network / "act.py"
        if act.read_text(encoding="utf-8"):
            raise RuntimeError
        (folder / "results.json").write_text("{}", encoding="utf-8")
        return ENTRY

    monkeypatch.setattr("lnet_eval.running.make._fill", fill)


@pytest.fixture
def network(roots: Roots) -> MakeNetwork:
    """Make a network's folder whose notebook does what `act` says, and the job for it."""

    def make(name: str, act: str = "", **choices: object) -> Job:
        folder = roots.data / name
        folder.mkdir()
        (folder / "network.toml").write_text(PLAN.format(network=name), encoding="utf-8")
        (folder / "tall.csv").write_text("period,value\n2018-01,1\n", encoding="utf-8")
        (folder / "act.py").write_text(act, encoding="utf-8")
        return Job(network=name, roots=roots, **{"languages": ("nb",), **choices})  # type: ignore[arg-type]

    return make
