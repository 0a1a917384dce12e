"""Real files, as their owners publish them, through a plan of a few lines."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

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
