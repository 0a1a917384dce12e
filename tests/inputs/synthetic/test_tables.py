"""Files in people's habits, always the same bytes."""

import datetime as dt
import time
import zipfile
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from lnet_eval.inputs.date_text import read_date
from lnet_eval.inputs.synthetic.blanks import blanked, without
from lnet_eval.inputs.synthetic.tables import (
    norwegian_month,
    write_international_csv,
    write_norwegian_csv,
    write_windows_csv,
    write_workbook,
)

FRAME = pd.DataFrame({"Måned": ["mai 2019"], "Enhet": ["Post; A"], "Verdi": [4.5], "Antall": pd.array([None], "Int64")})


def test_norwegian_csv_has_semicolons_decimal_commas_and_a_byte_order_mark(tmp_path: Path) -> None:
    path = write_norwegian_csv(tmp_path / "a.csv", FRAME, missing="–")
    assert path.read_bytes() == '\ufeffMåned;Enhet;Verdi;Antall\r\nmai 2019;"Post; A";4,5;–\r\n'.encode()


def test_windows_csv_is_in_the_old_character_set(tmp_path: Path) -> None:
    path = write_windows_csv(tmp_path / "a.csv", FRAME)
    assert path.read_bytes() == 'Måned;Enhet;Verdi;Antall\r\nmai 2019;"Post; A";4,5;\r\n'.encode("cp1252")


def test_international_csv_has_commas_points_and_iso_dates(tmp_path: Path) -> None:
    path = write_international_csv(tmp_path / "a.csv", pd.DataFrame({"d": [dt.date(2019, 5, 1)], "v": [4.5]}))
    assert path.read_bytes() == b"d,v\r\n2019-05-01,4.5\r\n"


def test_the_months_are_written_so_that_the_reader_understands_them() -> None:
    for period in pd.period_range("2018-01", "2018-12", freq="M"):
        written = read_date(norwegian_month(period))
        assert written is not None
        assert (written.day, written.resolution) == (period.start_time.date(), "M")


def test_a_workbook_has_the_same_bytes_a_second_later(tmp_path: Path) -> None:
    sheets = {"Én": FRAME, "To": pd.DataFrame({"Dato": [dt.date(2019, 5, 1)]}), "Tom": pd.DataFrame(columns=["A", "B"])}
    first = write_workbook(tmp_path / "a.xlsx", sheets).read_bytes()
    time.sleep(1.1)
    second = write_workbook(tmp_path / "b.xlsx", sheets).read_bytes()
    assert first == second
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    assert book.sheetnames == ["Én", "To", "Tom"]
    assert [cell.value for cell in book["Én"][2]] == ["mai 2019", "Post; A", 4.5, None]
    assert book["To"]["A2"].value == dt.datetime(2019, 5, 1)
    assert [cell.value for cell in book["Tom"][1]] == ["A", "B"]
    with zipfile.ZipFile(tmp_path / "a.xlsx") as archive:
        assert {entry.date_time[:3] for entry in archive.infolist()} == {(2020, 3, 3)}


@pytest.fixture
def months() -> pd.DataFrame:
    periods = pd.period_range("2019-01", "2019-04", freq="M")
    rows = [(period, unit, 1, 2, 0.5) for period in periods for unit in ("a", "b")]
    return pd.DataFrame(rows, columns=["period", "unit", "numerator", "denominator", "value"])


def test_blanked_months_keep_their_rows_and_lose_their_numbers(months: pd.DataFrame) -> None:
    frame = blanked(months, "a", "2019-02", 2)
    empty = frame[frame["numerator"].isna()]
    assert len(frame) == len(months)
    assert empty["unit"].tolist() == ["a", "a"]
    assert [str(period) for period in empty["period"]] == ["2019-02", "2019-03"]
    assert empty[["denominator", "value"]].isna().all().all()


def test_left_out_months_lose_their_rows(months: pd.DataFrame) -> None:
    assert len(without(months, "a", "2019-02", 2)) == len(months) - 2
    assert len(without(months, "a", "2019-02")) == len(months) - 3
