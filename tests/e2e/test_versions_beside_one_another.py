"""Two runs of the whole notebook by papermill, with new answers between them: their difference tells nobody's."""

from __future__ import annotations

import csv
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.e2e

K = 5
PLAN = """
[network]
id = "nett"
title = "Et nettverk"
owner = "Et sykehus"
focus_area = "Fall"
[phases]
baseline_start = "2017-01"
start = "2018-07"
end = "2019-06"
[[gatherings]]
date = 2018-07-10
[[gatherings]]
date = 2018-12-04
[[gatherings]]
date = 2019-03-05
[[units]]
id = "a"
name = "Post A"
[sources.attendance]
file = "oppmote.csv"
[surveys.slutt]
title = "Slutt"
file = "svar.csv"
wave = "end"
invited = 60
scale = { labels = ["1", "2", "3", "4", "5"] }
groups = ["Yrke"]
items = [{ id = "nytte", column = "Nyttig", text = "Nyttig" }]
"""
ATTENDED = ("2018-07-10;a;Lege;12;9", "2018-07-10;a;Sykepleier;30;25", "2018-12-04;a;Lege;12;3",
            "2018-12-04;a;Sykepleier;30;26", "2019-03-05;a;Lege;12;4", "2019-03-05;a;Sykepleier;30;22")  # fmt: skip
ANSWERS = tuple(f"{role},{1 + i * 7 % 5}" for i, role in enumerate(["Lege"] * 14 + ["Sykepleier"] * 26 + ["Lege"] * 9))
OF_PEOPLE = ("attendance-", "survey-", "reach")


def run(folder: Path, version: str, *, answers: int, rows: int, earlier: str | None = None) -> Path:
    own = folder / "data" / "nett"
    own.mkdir(parents=True, exist_ok=True)
    (own / "network.toml").write_text(PLAN, encoding="utf-8")
    (own / "svar.csv").write_text("\n".join(("Yrke,Nyttig", *ANSWERS[:answers])) + "\n", encoding="utf-8")
    attended = "\n".join(("samling;enhet;rolle;invitert;møtt", *ATTENDED[:rows])) + "\n"
    (own / "oppmote.csv").write_text(attended, encoding="utf-8")
    given = {"network": "nett", "data": str(folder / "data"), "output": str(folder / version)}
    if earlier is not None:
        given["earlier"] = str(folder / earlier)
    words = [word for name, value in given.items() for word in ("-p", name, value)]
    notebook = [sys.executable, "-m", "papermill", "notebooks/2_evaluate.ipynb", str(folder / f"{version}.ipynb")]
    ran = subprocess.run(
        [*notebook, *words], cwd=Path(__file__).parents[2], capture_output=True, text=True, check=False, timeout=600
    )
    assert ran.returncode == 0, ran.stderr[-3000:]
    return folder / version


def counts(version: Path) -> dict[tuple[str, ...], int]:
    """Every whole number in the tables about people, by table, row heading and column."""
    found = {}
    for path in sorted((version / "tables").glob("*.csv")):
        if not path.name.startswith(OF_PEOPLE):
            continue
        with path.open(encoding="utf-8", newline="") as stream:
            for row in csv.DictReader(stream):
                head, *cells = row.items()
                found |= {(path.name, str(head[1]), name): int(cell) for name, cell in cells if cell and cell.isdigit()}
    return found


def test_answers_and_attendance_added_between_two_runs_cannot_be_had_by_subtraction(tmp_path: Path) -> None:
    first = counts(run(tmp_path, "en", answers=40, rows=2))
    assert {name for name, *_ in first} >= {"attendance-by-role.csv", "attendance-data.csv", "survey-slutt-yrke.csv"}

    second = counts(run(tmp_path, "to", answers=41, rows=4, earlier="en"))
    assert second == first, "one new answer, and a gathering to which three physicians came, wait"

    third = counts(run(tmp_path, "tre", answers=49, rows=6, earlier="to"))
    differences = {place: number - first[place] for place, number in third.items() if place in first}
    assert sum(by > 0 for by in differences.values()) > 5
    assert {place: by for place, by in differences.items() if 0 < abs(by) < K} == {}
