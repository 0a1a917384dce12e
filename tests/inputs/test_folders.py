from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from lnet_eval.errors import DataProblems, UsageError
from lnet_eval.inputs import Network, find_networks, folders, load_network, network_folder

Make = Callable[..., Network]
Refuse = Callable[..., DataProblems]
Places = Callable[[DataProblems], list[tuple[Any, ...]]]
ROWS = "period;unit;value\n2018-01;a;5\n"


def source(file: str) -> str:
    return f'[sources.measurements]\nfile = {file!r}\nmeasure = "tid"\n'


@pytest.mark.parametrize("network", ["", "../nett", "Nett", "nett/..", "nett\n", "a" * 65, "æ", "."])
def test_an_id_that_is_no_id_is_refused(tmp_path: Path, network: str) -> None:
    with pytest.raises(UsageError):
        load_network(network, data=tmp_path)


def test_an_unknown_network_is_refused_naming_those_near(tmp_path: Path) -> None:
    for name in ("ahus", "vestre-viken"):
        (tmp_path / "examples" / name).mkdir(parents=True)
        (tmp_path / "examples" / name / "network.toml").touch()
    with pytest.raises(UsageError, match="ahus") as caught:
        load_network("ahsu", data=tmp_path)
    assert "vestre" not in str(caught.value)
    with pytest.raises(UsageError):
        load_network("nett", data=tmp_path / "tom")


def test_a_network_lies_in_data_or_else_among_the_examples(tmp_path: Path) -> None:
    for folder in ("b", "examples/a", "examples/b", "examples/Ikke", "uten-plan"):
        (tmp_path / folder).mkdir(parents=True)
        if folder != "uten-plan":
            (tmp_path / folder / "network.toml").touch()
    assert find_networks(tmp_path) == ("a", "b")
    assert network_folder("a", tmp_path) == tmp_path / "examples" / "a"
    assert network_folder("b", tmp_path) == tmp_path / "b"
    assert network_folder("uten-plan", tmp_path) == tmp_path / "uten-plan"
    with pytest.raises(DataProblems) as caught:
        load_network("uten-plan", data=tmp_path)
    assert [problem.code for problem in caught.value.problems] == ["plan_absent"]


def test_a_network_that_is_a_link_out_of_data_is_refused(load: Make, tmp_path: Path) -> None:
    load({"m.csv": ROWS}, rest=source("m.csv"))
    data = tmp_path / "data"
    data.mkdir()
    (data / "nett").symlink_to(tmp_path / "nett")
    with pytest.raises(UsageError):
        load_network("nett", data=data)


@pytest.mark.parametrize("file", ["../m.csv", "/etc/hostname", "a/../../m.csv", "..\\m.csv", "C:\\m.csv"])
def test_a_path_out_of_the_folder_is_refused(refused: Refuse, tmp_path: Path, file: str) -> None:
    (tmp_path / "m.csv").write_text(ROWS)
    assert [problem.code for problem in refused({}, rest=source(file)).problems] == ["file_outside"]


def test_a_link_out_of_the_folder_is_refused_and_one_within_is_followed(load: Make, tmp_path: Path) -> None:
    (tmp_path / "m.csv").write_text(ROWS)
    (tmp_path / "nett").mkdir()
    (tmp_path / "nett" / "ut.csv").symlink_to(tmp_path / "m.csv")
    (tmp_path / "nett" / "inn.csv").symlink_to(tmp_path / "nett" / "ekte.csv")
    with pytest.raises(DataProblems) as caught:
        load({}, rest=source("ut.csv"))
    assert [problem.code for problem in caught.value.problems] == ["file_outside"]
    assert len(load({"ekte.csv": ROWS}, rest=source("inn.csv")).measurements) == 1


def test_a_missing_file_is_told_with_the_nearest(refused: Refuse) -> None:
    problems = refused({"malinger.csv": ROWS}, rest=source("målinger.csv")).problems
    assert (problems[0].code, problems[0].values) == ("file_missing_near", {"near": "malinger.csv"})
    assert refused({}, rest=source("x.parquet")).problems[0].code in {"file_missing", "file_missing_near"}


def test_a_folder_or_an_empty_or_too_large_file_is_refused(
    refused: Refuse, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "nett" / "d").mkdir(parents=True)
    assert refused({}, rest=source("d")).problems[0].code == "file_not_a_file"
    assert refused({"m.csv": b"\xef\xbb\xbf\r\n"}, rest=source("m.csv")).problems[0].code == "file_empty"
    monkeypatch.setattr(folders, "MAX_BYTES", 10)
    assert refused({"m.csv": ROWS}, rest=source("m.csv")).problems[0].code == "file_too_large"


def test_raw_files_may_lie_beside_and_the_own_folder_goes_first(load: Make, tmp_path: Path) -> None:
    raw = tmp_path / "raw" / "nett"
    raw.mkdir(parents=True)
    (raw / "m.csv").write_text(ROWS.replace("5", "7"))
    (raw / "e.csv").write_text("date;what\n2018-01-01;Noe\n")
    rest = source("m.csv") + '[sources.events]\nfile = "e.csv"\n'
    with pytest.raises(DataProblems):
        load({"m.csv": ROWS}, rest=rest)
    network = load_network("nett", data=tmp_path, files=tmp_path / "raw")
    assert network.measurements["value"].tolist() == [5]
    assert len(network.events) == 1
    (raw / "ut.csv").symlink_to(tmp_path / "nett" / "m.csv")
    (tmp_path / "nett" / "network.toml").write_text(
        (tmp_path / "nett" / "network.toml").read_text().replace('"e.csv"', '"ut.csv"')
    )
    with pytest.raises(DataProblems, match=r"ut\.csv"):
        load_network("nett", data=tmp_path, files=tmp_path / "raw")


def test_the_fingerprint_of_every_file_is_kept(load: Make, tmp_path: Path) -> None:
    network = load({"m.csv": ROWS, "ubrukt.csv": "x"}, rest=source("m.csv"))
    assert network.files == {
        name: hashlib.sha256((tmp_path / "nett" / name).read_bytes()).hexdigest() for name in ("network.toml", "m.csv")
    }
