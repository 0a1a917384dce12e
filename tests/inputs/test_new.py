from __future__ import annotations

import os
import re
from pathlib import Path

import pandas as pd
import pytest

from lnet_eval.errors import UsageError
from lnet_eval.inputs import find_networks, load_network, new, new_network
from lnet_eval.plan import Plan


def test_a_new_folder_loads_and_checks_as_it_is(tmp_path: Path) -> None:
    folder = new_network("vart-nettverk", tmp_path / "data")
    assert folder == tmp_path / "data" / "vart-nettverk"
    assert find_networks(tmp_path / "data") == ("vart-nettverk",)
    network = load_network("vart-nettverk", data=tmp_path / "data")
    for name in ("measurements", "attendance", "status", "costs", "interviews", "events"):
        assert len(getattr(network, name)) > 0
    assert len(network.surveys["slutt"].answers) == 7


def test_the_workbook_holds_the_same_tables_as_the_csv_files(tmp_path: Path) -> None:
    folder = new_network("nett", tmp_path)
    from_csv = load_network("nett", data=tmp_path)
    plan = folder / "network.toml"
    text = re.sub(r'^file = "(.+)\.csv"', r'file = "tabeller.xlsx"\nsheet = "\1"', plan.read_text(), flags=re.MULTILINE)
    plan.write_text(text)
    from_workbook = load_network("nett", data=tmp_path)
    assert set(from_workbook.files) == {"network.toml", "tabeller.xlsx"}
    for name in ("measurements", "attendance", "status", "costs", "interviews", "events"):
        pd.testing.assert_frame_equal(getattr(from_workbook, name), getattr(from_csv, name))


def test_the_tables_are_as_norwegian_excel_opens_them(tmp_path: Path) -> None:
    folder = new_network("nett", tmp_path)
    content = (folder / "kostnader.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    text = content.decode("utf-8-sig")
    assert "520,50" in text
    assert text.splitlines()[0].count(";") == 7


def test_the_plan_shows_every_field_of_the_contract(tmp_path: Path) -> None:
    text = (new_network("nett", tmp_path) / "network.toml").read_text()
    assert 'id = "nett"' in text
    assert "mitt-nettverk" not in text
    schema = Plan.model_json_schema(by_alias=True)
    words = set(re.findall(r"[a-z_]+", text))
    parts = [schema, *(schema["$defs"][name] for name in schema["$defs"])]
    fields = {field for part in parts for field in part.get("properties", {})}
    never_typed = {"shared", "synthetic", "theme", "improvement_days", "pairs", "format"}
    assert fields - words - never_typed == set()


def test_an_existing_folder_is_never_written_over(tmp_path: Path) -> None:
    (tmp_path / "nett").mkdir()
    with pytest.raises(UsageError):
        new_network("nett", tmp_path)
    assert list((tmp_path / "nett").iterdir()) == []
    (tmp_path / "lenke").symlink_to(tmp_path / "borte")
    with pytest.raises(UsageError):
        new_network("lenke", tmp_path)


@pytest.mark.parametrize("network", ["", "Nett", "../nett", "a b", "a" * 65])
def test_an_id_that_is_no_id_is_refused(tmp_path: Path, network: str) -> None:
    with pytest.raises(UsageError):
        new_network(network, tmp_path)


def test_a_failure_on_the_way_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(new, "_write_workbook", full)
    with pytest.raises(OSError, match="No space"):
        new_network("nett", tmp_path)
    assert os.listdir(tmp_path) == []  # noqa: PTH208


def test_of_two_at_once_the_second_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write = new._write

    def meanwhile(network: str, folder: Path) -> None:
        write(network, folder)
        (tmp_path / "nett").mkdir()
        (tmp_path / "nett" / "network.toml").touch()

    monkeypatch.setattr(new, "_write", meanwhile)
    with pytest.raises(UsageError):
        new_network("nett", tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["nett"]
