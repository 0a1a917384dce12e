"""Real files, as their owners publish them, through a plan of a few lines."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from lnet_eval.errors import DataProblems
from lnet_eval.inputs import Network, load_network
from lnet_eval.texts import words


@pytest.fixture
def real(root: Path, shared: Path):
    return lambda network: load_network(network, data=root / "tests" / "real", files=shared / "networks")


def rows_of(path: Path, delimiter: str = ",") -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream, delimiter=delimiter))


def test_hvidovre_is_read_from_the_raw_file(real, shared: Path) -> None:
    rows = rows_of(shared / "networks" / "hvidovre-cdi" / "cdi.csv")
    table = real("hvidovre-cdi").measurements
    assert len(table) == len(rows) == 36
    assert table["period"].dt.strftime("%Y-%m-%d").tolist() == [row["month"] for row in rows]
    assert table["numerator"].tolist() == [float(row["n"]) for row in rows]
    assert table["denominator"].tolist() == [float(row["days"]) for row in rows]
    before = table["period"] < "2014-11-01"
    assert (before.sum(), (~before).sum()) == (24, 12)


def test_the_danish_hospitals_are_six_teams_with_three_measures(real, shared: Path) -> None:
    rows = rows_of(shared / "networks" / "danish-infections" / "hospital_infections.csv")
    network: Network = real("danish-infections")
    table = network.measurements
    assert len(table) == len(rows) == 432
    assert len(network.plan.teams) == 6
    assert set(table.groupby(["unit", "measure"]).size()) == {24}
    names = {"BAC": "bacteraemia", "CDI": "cdi", "UTI": "uti"}
    for code, measure in names.items():
        of_measure = table[table["measure"] == measure]
        assert of_measure["numerator"].sum() == sum(float(row["n"]) for row in rows if row["infection"] == code)
        days = sum(float(row["days"]) for row in rows if row["infection"] == code)
        assert of_measure["denominator"].sum() == pytest.approx(days, rel=1e-12)


def test_iq_norge_has_two_points_a_group_and_the_rest_is_filtered_and_counted(real) -> None:
    network: Network = real("iq-norge")
    table = network.measurements
    points = {unit: part["value"].tolist() for unit, part in table.groupby("unit")}
    assert points == {"deltakere": [7.93, 7.15], "norge": [8.2, 7.2]}
    assert table["period"].dt.year.tolist() == [2018, 2019, 2012, 2022]
    (rows,) = [note.values for note in network.notes if note.code == "rows"]
    assert rows == {"read": 9, "used": 4, "filtered": 5, "empty": 0}


@pytest.mark.parametrize("network", ["hvidovre-cdi", "danish-infections", "iq-norge"])
def test_every_note_can_be_said_in_both_languages(real, network: str) -> None:
    for note in real(network).notes:
        assert note.sentence(words("nb")) != note.sentence(words("en"))


REGISTRY_PLAN = """
[network]
id = "register"
title = "Register"
owner = "SKDE"
focus_area = "Korsbånd"
[phases]
baseline_start = 2015
start = 2018
{units}
[[measures]]
id = "overlevelse"
title = "Overlevelse"
definition = "d"
kind = "proportion"
better = "up"
frequency = "year"
codes = ["{code}"]
[sources.measurements]
file = "r.csv"
columns = {{ {columns} }}
"""


def registry(tmp_path: Path, content: bytes, *, unit: str, code: str, columns: str) -> list[dict[str, str]]:
    """Write a network around a registry's upload; its rows as the csv module reads them."""
    rows = list(csv.DictReader(content.decode("latin-1").splitlines(), delimiter=";"))
    names = sorted({row[unit] for row in rows})
    units = "\n".join(f'[[units]]\nid = "u{i}"\nname = "Enhet {i}"\ncodes = ["{name}"]' for i, name in enumerate(names))
    (tmp_path / "register").mkdir()
    (tmp_path / "register" / "r.csv").write_bytes(content)
    plan = REGISTRY_PLAN.format(units=units, code=code, columns=columns)
    (tmp_path / "register" / "network.toml").write_text(plan, encoding="utf-8")
    return rows


def test_a_registrys_upload_in_an_old_encoding_is_read_as_it_is(tmp_path: Path, shared: Path) -> None:
    columns = 'period = "Aar", unit = "ShNavn", measure = "KvalIndID", numerator = "Variabel", denominator = "nevner"'
    content = (shared / "formats" / "registry" / "eksempel_aggr.csv").read_bytes()
    rows = registry(tmp_path, content, unit="ShNavn", code="norgast1", columns=columns)
    table = load_network("register", data=tmp_path).measurements
    assert len(table) == len(rows)
    assert table["numerator"].sum() == sum(float(row["Variabel"]) for row in rows)
    assert table["unit"].nunique() == len({row["ShNavn"] for row in rows})


def test_a_hospital_that_stands_twice_in_a_real_upload_is_found(tmp_path: Path, shared: Path) -> None:
    columns = 'period = "year", unit = "orgnr", measure = "ind_id", numerator = "var", denominator = "denominator"'
    content = (shared / "formats" / "registry" / "korsband_overl8.csv").read_bytes()
    rows = registry(tmp_path, content, unit="orgnr", code="korsband_overl8", columns=columns)
    seen: set[tuple[str, str]] = set()
    again = []
    for number, row in enumerate(rows, start=2):
        again += [number] if (row["orgnr"], row["year"]) in seen else []
        seen.add((row["orgnr"], row["year"]))
    with pytest.raises(DataProblems) as caught:
        load_network("register", data=tmp_path)
    assert {problem.code for problem in caught.value.problems} == {"duplicate_cell"}
    assert [problem.row for problem in caught.value.problems] == again
