"""Files that mean harm, or would do it: refused with a sentence, in time, and nothing of them is followed."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from lnet_eval.errors import DataProblems, UsageError
from lnet_eval.inputs import folders, load_network
from lnet_eval.inputs.findings import Findings
from lnet_eval.inputs.read import RawTable, read_table
from lnet_eval.plan.tables import Source

PLAN = """
[network]
id = "nett"
title = "t"
owner = "o"
focus_area = "f"
[phases]
baseline_start = "2018-01"
start = "2019-01"
[[units]]
id = "a"
name = "A"
[[measures]]
id = "m"
title = "m"
definition = "d"
kind = "count"
better = "down"
[sources.measurements]
file = "{file}"
{more}
"""


SHEET, TEXTS, TYPES = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "[Content_Types].xml"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "data" / "nett"
    place.mkdir(parents=True)
    return place


def codes(folder: Path, file: str = "m.csv", more: str = "") -> list[str]:
    (folder / "network.toml").write_text(PLAN.format(file=file, more=more), encoding="utf-8")
    with pytest.raises(DataProblems) as caught:
        load_network("nett", data=folder.parent)
    assert all(caught.value.sentences("nb"))
    return [problem.code for problem in caught.value.problems]


def workbook(part: str, change: Callable[[bytes], bytes]) -> bytes:
    """A small workbook, one part of it changed; its texts stand in a part of their own, as Excel has them."""
    book = openpyxl.Workbook()
    book.active.append(["måned", "verdi"])
    book.active.append(["2018-01", 7])
    stream = io.BytesIO()
    book.save(stream)
    out = io.BytesIO()
    with zipfile.ZipFile(stream) as whole, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as broken:
        parts = {name: whole.read(name) for name in whole.namelist()}
        parts[SHEET] = parts[SHEET].replace(b't="inlineStr"><is><t>verdi</t></is>', b't="s"><v>0</v>')
        parts[TEXTS] = (
            b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>verdi</t></si></sst>'
        )
        kind = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
        override = b'<Override PartName="/xl/sharedStrings.xml" ContentType="' + kind + b'"/></Types>'
        parts[TYPES] = parts[TYPES].replace(b"</Types>", override)
        for name, data in parts.items():
            broken.writestr(name, change(data) if name == part else data)
    return out.getvalue()


def read(content: bytes, file: str) -> tuple[RawTable | None, list[str]]:
    findings = Findings()
    table = read_table(content, Source(file=file), findings)
    return table, [problem.code for problem in findings.problems]


BOMB = b"<!DOCTYPE z [<!ENTITY a 'ha'>" + b"".join(
    f"<!ENTITY {b} '{f'&{a};' * 10}'>".encode() for a, b in zip("abcdefgh", "bcdefghi", strict=True)
) + b"]>"  # fmt: skip


@pytest.mark.parametrize("part", [SHEET, TEXTS, "xl/workbook.xml"])
def test_entities_that_grow_are_not_unfolded(part: str) -> None:
    def bomb(xml: bytes) -> bytes:
        head, _, rest = xml.rpartition(b"?>") if xml.startswith(b"<?xml") else (b"", b"", xml)
        inside = rest.replace(b"verdi", b"&i;").replace(b'name="Sheet"', b'name="&i;"').replace(b"<v>7", b"<v>&i;")
        return head + (b"?>" if head else b"") + BOMB + inside

    table, problems = read(workbook(part, bomb), "m.xlsx")
    assert table is None
    assert problems == ["file_not_xlsx"]


def test_a_file_named_in_the_xml_is_not_read(tmp_path: Path) -> None:
    secret = tmp_path / "hemmelig.txt"
    secret.write_text("hemmelig", encoding="utf-8")
    entity = f'<!DOCTYPE z [<!ENTITY x SYSTEM "{secret.as_uri()}">]>'.encode()
    table, _ = read(workbook(TEXTS, lambda xml: entity + xml.replace(b"verdi", b"&x;")), "m.xlsx")
    assert table is None or "hemmelig" not in " ".join(table.headings)
    assert read(workbook(TEXTS, lambda xml: xml), "m.xlsx")[0] is not None


def test_a_workbook_that_unpacks_to_gigabytes_is_refused_by_its_size() -> None:
    nothing = b"<v>" + b"0" * 160_000_000
    content = workbook(SHEET, lambda xml: xml + nothing)
    assert len(content) < 1_000_000
    assert read(content, "m.xlsx") == (None, ["file_too_large"])


def test_a_row_with_the_number_of_a_billion_is_refused() -> None:
    content = workbook(SHEET, lambda xml: xml.replace(b'<row r="2"', b'<row r="1999999999"'))
    table, problems = read(content, "m.xlsx")
    assert table is None
    assert problems in (["table_too_large"], ["file_not_xlsx"])


def test_two_gigabytes_are_refused_unread(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with (folder / "m.csv").open("wb") as stream:
        stream.truncate(2_000_000_000)
    monkeypatch.setattr(Path, "read_bytes", _only_the_plan)
    assert codes(folder) == ["file_too_large"]
    assert folders.MAX_BYTES < 100_000_000


def _only_the_plan(path: Path) -> bytes:
    assert path.name == "network.toml", "a file of two gigabytes was read"
    with path.open("rb") as stream:
        return stream.read()


def test_ten_thousand_columns_are_read_and_twenty_thousand_refused() -> None:
    line = ";".join(f"k{i}" for i in range(10_000))
    table, problems = read(f"{line}\n{line}\n".encode(), "m.csv")
    assert table is not None
    assert (len(table.headings), problems) == (10_000, [])
    assert read(f"{line};{line}\n".encode(), "m.csv") == (None, ["table_too_large"])


def test_null_bytes_are_no_text(folder: Path) -> None:
    (folder / "m.csv").write_bytes(b"m\x00ned;verdi\n2018-01;1\n")
    assert codes(folder) == ["file_not_text"]


@pytest.mark.parametrize("name", ["../ute.csv", "/etc/hostname", "C:/x.csv", "a/../../x.csv", "..\\\\x.csv"])
def test_no_name_leads_out_of_the_folder(folder: Path, name: str) -> None:
    (folder.parent / "ute.csv").write_text("måned;verdi\n2018-01;1\n", encoding="utf-8")
    assert codes(folder, name) == ["file_outside"]


def test_a_link_out_of_the_folder_is_not_followed(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "ute.csv").write_text("måned;verdi\n2018-01;1\n", encoding="utf-8")
    (folder / "m.csv").symlink_to(tmp_path / "ute.csv")
    assert codes(folder) == ["file_outside"]


@pytest.mark.parametrize("name", ["../nett", "nett/../nett", "", ".", "nett\n", "NETT", "a" * 65, "nett'; import os"])
def test_an_id_is_an_id(folder: Path, name: str) -> None:
    (folder / "network.toml").write_text(PLAN.format(file="m.csv", more=""), encoding="utf-8")
    with pytest.raises(UsageError):
        load_network(name, data=folder.parent)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ('[network]\nid = "a"\nid = "b"\n', "plan_not_toml"),
        ("a = " + "9" * 5000, "plan_beyond_toml"),
        ("a = " + "[" * 5000, "plan_beyond_toml"),
        ("a" * 1_000_001, "plan_too_large"),
        ("\x00", "plan_not_toml"),
    ],
)
def test_a_plan_that_cannot_be_is_refused(folder: Path, text: str, code: str) -> None:
    (folder / "network.toml").write_text(text, encoding="utf-8")
    with pytest.raises(DataProblems) as caught:
        load_network("nett", data=folder.parent)
    assert [problem.code for problem in caught.value.problems] == [code]


def test_placeholders_in_a_file_are_only_text(folder: Path) -> None:
    (folder / "m.csv").write_text("måned;enhet;verdi\n2018-01;{0.__class__};1\n", encoding="utf-8")
    assert codes(folder) == ["unit_unknown"]
