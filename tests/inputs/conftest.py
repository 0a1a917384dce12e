"""Small folders of networks, written by hand."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from lnet_eval.errors import DataProblems
from lnet_eval.inputs import Network, load_network

PLAN = """
[network]
id = "nett"
title = "Et nettverk"
owner = "Et sykehus"
focus_area = "Fall"

[phases]
baseline_start = "2018-01"
start = "2019-01"
{phases}

{gatherings}

[[units]]
id = "a"
name = "Avdeling A"
codes = ["4711"]
[[units]]
id = "b"
name = "Avdeling B"

[[measures]]
id = "andel"
title.nb = "Andel screenet"
title.en = "Share screened"
definition = "d"
kind = "proportion"
better = "up"
{andel}
[[measures]]
id = "rate"
title = "Fall per 1000"
definition = "d"
kind = "rate"
per = 1000
better = "down"
codes = ["fall"]
[[measures]]
id = "tid"
title = "Ventetid"
definition = "d"
kind = "continuous"
better = "down"

{rest}
"""
MEASUREMENTS = '[sources.measurements]\nfile = "m.csv"\n'
Make = Callable[..., Network]
Refuse = Callable[..., DataProblems]
Place = tuple[str, str | None, int | None, str | None]


def write(folder: Path, files: dict[str, str | bytes], **parts: str) -> None:
    """Write a network's folder: its plan with `parts` filled in, and `files`."""
    filled = {"phases": "", "gatherings": "", "andel": "", "rest": MEASUREMENTS} | parts
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "network.toml").write_text(PLAN.format(**filled), encoding="utf-8")
    for name, content in files.items():
        (folder / name).write_bytes(content.encode() if isinstance(content, str) else content)


@pytest.fixture
def load(tmp_path: Path) -> Make:
    """Write the folder and load it."""

    def loaded(files: dict[str, str | bytes], **parts: str) -> Network:
        write(tmp_path / "nett", files, **parts)
        return load_network("nett", data=tmp_path)

    return loaded


@pytest.fixture
def refused(load: Make) -> Refuse:
    """Write the folder, load it, and give what is wrong with it."""

    def problems(files: dict[str, str | bytes], **parts: str) -> DataProblems:
        with pytest.raises(DataProblems) as caught:
            load(files, **parts)
        for language in ("nb", "en"):  # every problem can be said
            assert all(caught.value.sentences(language))
        return caught.value

    return problems


@pytest.fixture
def measured(load: Make) -> Callable[[str], Any]:
    """The measurements that a CSV file of them gives."""
    return lambda text: load({"m.csv": text}).measurements


@pytest.fixture
def book() -> Callable[..., bytes]:
    """Make an Excel workbook from rows: the sheet "Ark1", and `more` sheets by name."""

    def made(rows: list[list[Any]], *, more: dict[str, list[list[Any]]] | None = None) -> bytes:
        file = openpyxl.Workbook()
        file.remove(file.active)
        for name, lines in {"Ark1": rows, **(more or {})}.items():
            tab = file.create_sheet(name)
            for line in lines:
                tab.append(line)
        stream = io.BytesIO()
        file.save(stream)
        return stream.getvalue()

    return made


@pytest.fixture
def places() -> Callable[[DataProblems], list[Place]]:
    """Code, file, row and column of each problem."""
    return lambda problems: [(p.code, p.file, p.row, p.column) for p in problems.problems]
