"""A marked person is planted in the files of shipped networks; nothing of them is in any file that a run leaves."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest

from lnet_eval.errors import DataProblems
from lnet_eval.evaluation import evaluate
from lnet_eval.inputs import load_network
from lnet_eval.inputs.explain import explain_network
from lnet_eval.inputs.releases import write_releases
from lnet_eval.reporting.contents import SECTIONS
from lnet_eval.reporting.page import Page
from lnet_eval.texts import LANGUAGES

# Made-up values of one person, each findable by itself: no network holds them otherwise.
MARKS = {
    "Navn": "Merkelin Markørsen", "E-postadresse": "merkelin.markorsen@eksempel.no", "Fødselsnummer": "31129956715",
    "IP-adresse": "203.0.113.77", "Telefon": "+47 99 88 77 66", "Kommentar": "Kråkebollekommentaren",
    "Svarnøkkel": "nøkkel-qzx-4711", "Startet": "2031-12-24T23:59:58",
}  # fmt: skip
TRACES = ("Merkelin", "Markørsen", "markorsen", "31129956715", "203.0.113.77", "99 88 77 66", "99887766",
          "Kråkebolle", "qzx-4711", "2031-12-24", "23:59:58")  # fmt: skip


def plant(folder: Path) -> int:
    """Add the marked person's columns to every survey of the network; the number of files that were changed."""
    import tomllib

    plan = tomllib.loads((folder / "network.toml").read_text(encoding="utf-8"))
    files = {survey["file"]: survey.get("key") for survey in plan.get("surveys", {}).values()}
    for name, key in files.items():
        path = folder / name
        if name.endswith(".xlsx"):
            _plant_in_workbook(path, key)
            continue
        content = path.read_bytes()
        codec = "utf-8-sig" if _reads(content, "utf-8") else "cp1252"
        lines = content.decode(codec).splitlines()
        delimiter = ";" if lines[0].count(";") > lines[0].count(",") else ","
        heads, values = delimiter.join(MARKS), delimiter.join(MARKS.values())
        empty = delimiter * (len(MARKS) - 1)
        out = [
            lines[0] + delimiter + heads,
            lines[1] + delimiter + values,
            *(f"{x}{delimiter}{empty}" for x in lines[2:]),
        ]
        path.write_bytes("\r\n".join([*out, ""]).encode(codec))
    return len(files)


def _plant_in_workbook(path: Path, key: str | None) -> None:
    """The same in every sheet, and the person's key in place of the first one's."""
    import openpyxl

    book = openpyxl.load_workbook(path)
    for tab in book.worksheets:
        heads = [cell.value for cell in tab[1]]
        for i, (head, value) in enumerate(MARKS.items(), start=len(heads) + 1):
            tab.cell(1, i).value, tab.cell(2, i).value = head, value
        if key in heads:
            tab.cell(2, heads.index(key) + 1).value = MARKS["Svarnøkkel"]
    book.save(path)


def _reads(content: bytes, codec: str) -> bool:
    try:
        content.decode(codec)
    except UnicodeError:
        return False
    return True


def traces(texts: Iterator[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(place, trace) for place, text in texts for trace in TRACES if trace.casefold() in text.casefold()]


def files_of(folder: Path) -> Iterator[tuple[str, str]]:
    for path in sorted(folder.rglob("*")):
        yield path.name, path.name
        if path.is_file():
            place = path.relative_to(folder).as_posix()
            yield place, path.read_bytes().decode("utf-8", "replace")
            if zipfile.is_zipfile(path):
                with zipfile.ZipFile(path) as archive:
                    yield from ((place, archive.read(part).decode("utf-8", "replace")) for part in archive.namelist())


def test_the_traces_would_be_found(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(" ".join(MARKS.values()), encoding="utf-8")
    assert len(traces(files_of(tmp_path))) == len(TRACES) - 1  # the number is not written without its spaces
    with zipfile.ZipFile(tmp_path / "a.docx", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(tmp_path / "a.txt", "word/document.xml")
    assert len(traces(files_of(tmp_path))) == 2 * (len(TRACES) - 1)


@pytest.mark.parametrize("network", ["ahus", "phrk", "gode-pasientforlop", "vestre-viken", "trygg-utskriving"])
def test_no_part_of_a_report_holds_anything_of_a_marked_person(network: str, examples: Path, tmp_path: Path) -> None:
    folder = tmp_path / "data" / network
    shutil.copytree(examples / network, folder)
    assert plant(folder) > 0
    read = load_network(network, data=tmp_path / "data")
    assert any(note.code == "personal_columns" for note in read.notes)
    evaluation = evaluate(read)
    out = tmp_path / "ut"
    pages = []
    for language in LANGUAGES:
        page = Page(evaluation, language)
        pages += [(name, str(page.section(name)._repr_mimebundle_())) for name in SECTIONS]
        page.write(out / language, memo="docx")
    write_releases(read.released, out)
    said = [("notes", repr(read.notes)), ("network", repr(read)), ("evaluation", repr(evaluation))]
    said += [("explained", repr(table)) for table in explain_network(network, data=tmp_path / "data")]
    assert traces(iter([*pages, *said, *files_of(out)])) == []


def test_what_is_wrong_is_said_without_the_person(examples: Path, tmp_path: Path) -> None:
    folder = tmp_path / "data" / "vestre-viken"
    shutil.copytree(examples / "vestre-viken", folder)
    plant(folder)
    path = folder / "samling-1.csv"
    text = path.read_bytes().decode("cp1252")
    first = text.splitlines()[1]
    answer = first.split(";")[1]
    path.write_bytes(text.replace(first, first.replace(answer, MARKS["Navn"], 1), 1).encode("cp1252"))
    with pytest.raises(DataProblems) as caught:
        load_network("vestre-viken", data=tmp_path / "data")
    said = [(language, "\n".join(caught.value.sentences(language))) for language in LANGUAGES]
    assert traces(iter([*said, ("error", str(caught.value)), ("repr", repr(caught.value))])) == []


@pytest.mark.e2e
def test_no_file_that_a_whole_run_leaves_holds_anything_of_a_marked_person(examples: Path, tmp_path: Path) -> None:
    data, reports = tmp_path / "data", tmp_path / "reports"
    shutil.copytree(examples / "trygg-utskriving", data / "trygg-utskriving")
    plant(data / "trygg-utskriving")
    program = Path(sys.executable).with_name("lnet-eval")
    roots = ["--data", str(data), "--reports", str(reports)]
    report = ["report", "trygg-utskriving", "--memo", "docx"]
    # the second time, the first version moves into the history
    for words in (report, report, ["plan", "trygg-utskriving"], ["compare"]):
        ran = subprocess.run([program, *words, *roots], cwd=tmp_path, capture_output=True, text=True, check=False,
                             env={**os.environ, "LNET_LANGUAGE": "en"})  # fmt: skip
        assert ran.returncode == 0, ran.stderr
        assert traces(iter([("out", ran.stdout), ("err", ran.stderr)])) == []
    assert list((reports / "trygg-utskriving" / "history").iterdir())
    assert traces(files_of(reports)) == []
    assert not pd.read_csv(next(reports.rglob("tables/*.csv"))).empty
