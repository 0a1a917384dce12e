from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest

from lnet_eval.inputs import workbook
from lnet_eval.inputs.findings import Findings
from lnet_eval.inputs.read import RawTable, read_table
from lnet_eval.plan.tables import Source

Read = Callable[..., tuple[RawTable | None, Findings]]
Book = Callable[..., bytes]


@pytest.fixture
def read() -> Read:
    def reading(content: str | bytes, *, wanted: tuple[str, ...] = (), **settings: Any) -> Any:
        findings = Findings()
        source = Source(**{"file": "t.csv", **settings})
        content = content.encode() if isinstance(content, str) else content
        return read_table(content, source, findings, wanted=wanted), findings

    return reading


def codes(findings: Findings) -> list[str]:
    return [problem.code for problem in findings.problems]


def noted(findings: Findings, code: str) -> dict[str, object]:
    return next(dict(note.values) for note in findings.notes if note.code == code)


TABLE = "måned;verdi\nmars;1,5\nøst;2\n"


@pytest.mark.parametrize(
    ("codec", "said"),
    [("utf-8", "UTF-8"), ("utf-8-sig", "UTF-8 (BOM)"), ("utf-16", "UTF-16"), ("cp1252", "Windows-1252"),
     ("latin-1", "Windows-1252")],
)  # fmt: skip
def test_the_encoding_is_found_and_said(read: Read, codec: str, said: str) -> None:
    table, findings = read(TABLE.encode(codec))
    assert table.headings == ("måned", "verdi")
    assert table.cells[0].tolist() == ["mars", "øst"]
    assert noted(findings, "encoding") == {"encoding": said}


def test_the_plans_encoding_goes_before_the_guess(read: Read) -> None:
    table, findings = read("æ;b\n1;2\n".encode("utf-16-le"), encoding="utf-16-le")
    assert table.headings == ("æ", "b")
    assert "encoding" not in [note.code for note in findings.notes]


@pytest.mark.parametrize(
    ("content", "settings", "code"),
    [
        (TABLE.encode(), {"encoding": "latin-1"}, "file_garbled"),
        (TABLE.encode("cp1252"), {"encoding": "utf-8"}, "encoding_does_not_fit"),
        (TABLE.encode(), {"encoding": "klingon"}, "encoding_unknown"),
        (TABLE.encode(), {"encoding": "base64"}, "encoding_unknown"),
        (TABLE.encode("utf-16-le"), {}, "file_not_text"),
        (b"PK\x03\x04" + b"x" * 50, {}, "file_not_text"),
        (b"\x81\x8d\xff\xfe", {}, "file_not_text"),
        (b"\xff\xfe\x00", {}, "file_not_text"),
        (b'a;b\n"' + b"x" * 200_000, {}, "quote_not_closed"),
        (b"a;b\n", {}, "no_rows"),
        (b"\n;;\n  ;\n", {}, "file_empty"),
        (b"a;b\n1;2\n", {"file": "t.docx"}, "format_unknown"),
        (b"a;b\n1;2\n", {"file": "t.xlsx"}, "file_not_xlsx"),
        (b"a;b\n1;2\n", {"file": "t.parquet"}, "file_not_parquet"),
    ],
)
def test_what_is_no_such_file_is_said_so(read: Read, content: bytes, settings: dict[str, Any], code: str) -> None:
    table, findings = read(content, **settings)
    assert table is None
    assert codes(findings) == [code]


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
def test_the_delimiter_is_found_and_said(read: Read, delimiter: str) -> None:
    text = "måned;enhet;verdi\nmars 2018;A;1\napril 2018;A;2\n".replace(";", delimiter)
    table, findings = read(text)
    assert table.headings == ("måned", "enhet", "verdi")
    assert {"delimiter", "delimiter_tab"} & {note.code for note in findings.notes}


def test_decimal_commas_do_not_pass_for_the_delimiter(read: Read) -> None:
    table, _ = read("a;b\n1,5;2,5\n3,5;4,5\n")
    assert table.headings == ("a", "b")


def test_the_headings_that_the_plan_names_settle_the_delimiter(read: Read) -> None:
    table, _ = read("a,b;c,d\n1,2;3,4\n", wanted=("a", "b;c"))
    assert table.headings == ("a", "b;c", "d")


def test_excels_separator_line_is_heeded_and_not_counted(read: Read) -> None:
    table, _ = read("sep=|\r\na|b\r\n1|2\r\n")
    assert table.headings == ("a", "b")
    assert table.cells.index.tolist() == [2]


def test_rows_are_counted_as_a_spreadsheet_counts_them(read: Read) -> None:
    table, findings = read('\na;b\n1;"to\nlinjer"\n\n3;4\n\n')
    assert table.cells.index.tolist() == [3, 4, 5]
    assert table.cells[0].tolist() == ["1", None, "3"]
    assert noted(findings, "header_row") == {"row": 2}


def test_a_cell_too_many_is_told_with_its_row(read: Read) -> None:
    _, findings = read("a;b\n1;2\n1;2;3\n1;2;;\n")
    assert [(p.code, p.row) for p in findings.problems] == [("row_too_long", 3)]


def test_a_workbook_is_read_from_its_first_or_named_sheet(read: Read, book: Book) -> None:
    content = book([["a", "b"], [1, None], [2.5, "x"]], more={"Andre": [["c"], [3]]})
    table, findings = read(content, file="t.xlsx")
    assert table.cells[0].tolist() == [1, 2.5]
    assert noted(findings, "sheet") == {"sheet": "Ark1", "n": 2}
    table, findings = read(content, file="t.xlsx", sheet="andre ")
    assert table.headings == ("c",)
    assert table.file == "t.xlsx [Andre]"
    assert not [note for note in findings.notes if note.code == "sheet"]


def test_a_sheet_that_is_not_there_is_told_with_those_that_are(read: Read, book: Book) -> None:
    _, findings = read(book([["a"], [1]]), file="t.xlsx", sheet="Ark2")
    assert codes(findings) == ["sheet_missing"]
    assert findings.problems[0].values["sheets"] == "Ark1"


def test_formulas_that_were_never_calculated_are_refused(read: Read, book: Book) -> None:
    _, findings = read(book([["a", "b"], ["=1+1", 3]]), file="t.xlsx")
    assert codes(findings) == ["formulas_without_values"]


def test_a_formula_counts_as_the_value_that_was_stored_with_it(read: Read, book: Book) -> None:
    """Excel keeps what a formula came to beside it; openpyxl writes none, so it is put there by hand."""
    content, stream = book([["a", "b"], ["=1+1", 3]]), io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as before, zipfile.ZipFile(stream, "w") as after:
        for part in before.namelist():
            xml = before.read(part)
            calculated = re.sub(rb"<f>1\+1</f>\s*<v\s*(?:/>|></v>)", b"<f>1+1</f><v>7</v>", xml)
            assert (calculated != xml) == part.endswith("sheet1.xml")
            after.writestr(part, calculated)
    table, findings = read(stream.getvalue(), file="t.xlsx")
    assert codes(findings) == []
    assert table.cells.loc[2].tolist() == [7, 3]


def test_a_workbook_that_unpacks_to_too_much_is_refused(
    read: Read, book: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workbook, "MAX_UNPACKED_BYTES", 100)
    _, findings = read(book([["a"], [1]]), file="t.xlsx")
    assert codes(findings) == ["file_too_large"]


def test_parquet_keeps_its_types(read: Read) -> None:
    frame = pd.DataFrame({"dag": pd.to_datetime(["2018-01-01"]), "n": [3], "tekst": ["x"], "liste": [[1, 2]]})
    stream = io.BytesIO()
    frame.to_parquet(stream)
    table, _ = read(stream.getvalue(), file="t.parquet")
    assert table.headings == ("dag", "n", "tekst", "liste")
    assert table.cells.loc[2].tolist()[1:] == [3, "x", "[1, 2]"]


def test_an_empty_table_may_be_allowed() -> None:
    findings = Findings()
    table = read_table(b"a;b\n", Source(file="t.csv"), findings, may_be_empty=True)
    assert table is not None
    assert table.cells.empty
    assert not findings.problems
