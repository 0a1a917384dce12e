"""A suggestion is a plan that reads the file."""

from __future__ import annotations

import importlib.util
import random
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from lnet_eval.inputs import load_network
from lnet_eval.inputs.findings import Findings
from lnet_eval.inputs.suggest import Suggestion, as_toml, suggest_source

HEAD = """
[network]
id = "n"
title = "t"
owner = "o"
focus_area = "f"
[phases]
baseline_start = "2017-01"
start = "2018-07"
[[measures]]
id = "m"
title = "m"
definition = "d"
kind = "{kind}"
better = "down"
{more}
"""


@pytest.fixture(scope="module")
def whole(root: Path) -> dict[str, bytes]:
    spec = importlib.util.spec_from_file_location("robustness", root / "benchmarks" / "robustness.py")
    assert spec is not None
    assert spec.loader is not None
    module: ModuleType = importlib.util.module_from_spec(spec)
    sys.modules["robustness"] = module
    spec.loader.exec_module(module)
    files: dict[str, bytes] = module.whole_files(random.Random(3))
    return files


def suggested(content: bytes, file: str) -> Suggestion:
    found = suggest_source(content, file, Findings())
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("file", "kind", "more", "n"),
    [
        ("lang.csv", "rate", "per = 1000", 30),
        ("latin.csv", "proportion", "", 30),
        ("bred.csv", "continuous", "", 30),
        ("fil.parquet", "continuous", "", 30),
        ("register.csv", "proportion", 'frequency = "year"\ncodes = ["reg"]', 9),
    ],
)
def test_the_lines_can_be_pasted_into_a_plan_and_read_the_file(
    whole: dict[str, bytes], tmp_path: Path, file: str, kind: str, more: str, n: int
) -> None:
    text = as_toml(suggested(whole[file], file))
    if 'format = "registry"' not in text:
        text = text.replace("[sources.measurements]\n", '[sources.measurements]\nmeasure = "m"\n')
    folder = tmp_path / "n"
    folder.mkdir()
    (folder / "network.toml").write_text(HEAD.format(kind=kind, more=more) + text, encoding="utf-8")
    (folder / file).write_bytes(whole[file])
    assert len(load_network("n", data=tmp_path).measurements) == n


def test_a_sheet_per_team_is_seen(whole: dict[str, bytes]) -> None:
    found = suggested(whole["poster.xlsx"], "poster.xlsx")
    assert found.settings["each_sheet"] == "unit"
    assert found.settings["columns"] == {"period": "måned", "numerator": "teller", "denominator": "nevner"}
    assert found.sheets == ("Post A", "102")


def test_two_rows_of_headings_are_seen() -> None:
    text = "Måned;Post A;;Post B;\n;Teller;Nevner;Teller;Nevner\nmars 2018;1;10;2;20\napril 2018;2;20;3;30\n"
    settings = suggested(text.encode(), "m.csv").settings
    assert (settings["header_rows"], settings["wide"]) == (2, "unit")


def test_persons_are_warned_about_and_not_repeated() -> None:
    text = (
        "Dato;Navn;E-post;Verdi\n01.01.2018;Kari Eksempel;kari@eksempel.no;3\n02.01.2018;Ola Prøve;ola@eksempel.no;4\n"
    )
    found = suggested(text.encode(), "m.csv")
    assert "personal" in found.doubts
    assert not {"Kari", "kari@", "Ola"} & set(as_toml(found).replace('"', " ").split())


def test_what_cannot_be_told_is_said() -> None:
    assert "no_period" in suggested(b"a;b\nx;1\ny;2\n", "m.csv").doubts
    assert "no_numbers" in suggested(b"dato;b\n01.01.2018;x\n02.01.2018;y\n", "m.csv").doubts
    assert suggest_source(b"\x00\x01", "m.csv", Findings()) is None


def test_headings_with_marks_of_their_own_are_still_toml() -> None:
    text = 'måned;"Antall ""fall""\\x";Enhet [1]\n2018-01;3;a\n2018-02;4;b\n'
    parsed = tomllib.loads(as_toml(suggested(text.encode(), "m.csv")))
    assert parsed["sources"]["measurements"]["columns"]["value"] == 'Antall "fall"\\x'


def test_explain_shows_every_cell_and_hides_persons(load: Callable[..., Any], tmp_path: Path) -> None:
    from lnet_eval.inputs.explain import explain_network

    load({"m.csv": "måned;enhet;indikator;teller;nevner\nmars 2018;4711;fall;1 234;2000\n"})
    (explained,) = explain_network("nett", data=tmp_path)
    assert [(cell.row, cell.name, cell.meaning) for cell in explained.cells] == [
        (2, "period", "2018-03"), (2, "unit", "a"), (2, "measure", "rate"), (2, "numerator", "1234"),
        (2, "denominator", "2000"),
    ]  # fmt: skip
    (tmp_path / "nett" / "m.csv").write_text(
        "måned;enhet;indikator;teller;nevner\nmars 2018;ola@x.no;fall;1;2\n", "utf-8"
    )
    (explained,) = explain_network("nett", data=tmp_path)
    assert ("…", "") in [(cell.said, cell.meaning) for cell in explained.cells]
