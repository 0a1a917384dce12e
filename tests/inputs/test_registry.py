"""Uploads to national quality registries: new and old layouts, organisation numbers, one row per patient."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from lnet_eval.errors import DataProblems
from lnet_eval.inputs import load_network

PLAN = """
[network]
id = "nett"
title = "t"
owner = "o"
focus_area = "f"
[phases]
baseline_start = "2015-01"
start = "2017-01"
{units}
[[measures]]
id = "andel"
title = "Andel"
definition = "d"
kind = "proportion"
better = "down"
frequency = "year"
codes = [{codes}]
[sources.measurements]
file = "u.csv"
format = "registry"
{source}
"""
UNIT = '[[units]]\nid = "{id}"\nname = "{name}"\ncodes = [{codes}]\n'


@pytest.fixture
def upload(tmp_path: Path) -> Callable[..., Any]:
    def loaded(
        content: bytes,
        *units: tuple[str, str, str],
        indicator: str,
        files: dict[str, bytes] | None = None,
        source: str = "",
    ) -> Any:
        folder = tmp_path / "nett"
        folder.mkdir(exist_ok=True)
        listed = "".join(UNIT.format(id=i, name=name, codes=codes) for i, name, codes in units)
        (folder / "network.toml").write_text(PLAN.format(units=listed, codes=f'"{indicator}"', source=source), "utf-8")
        for name, data in {"u.csv": content, **(files or {})}.items():
            (folder / name).write_bytes(data)
        return load_network("nett", data=tmp_path)

    return loaded


def rows(network: Any) -> list[list[Any]]:
    frame = network.measurements
    return [[period.year, *rest] for period, *rest in frame[["period", "unit", "numerator", "denominator"]].to_numpy()]


def values(network: Any, code: str) -> dict[str, Any]:
    return next(dict(note.values) for note in network.notes if note.code == code)


NEW = b'"ind_id";"orgnr";"denominator";"year";"var"\r\n"x";1;10;2017;3\r\n"x";2;20;2017;4\r\n"y";1;5;2017;1\r\n'


def test_a_new_upload_is_read_by_organisation_number(upload: Callable[..., Any]) -> None:
    network = upload(NEW, ("a", "Sykehus A", '"1"'), indicator="x")
    assert rows(network) == [[2017, "a", 3, 10]]
    assert values(network, "rows") == {"read": 3, "used": 1, "filtered": 0, "empty": 0} | {"read": 3}
    assert values(network, "rows_other") == {"n": 2}


OLD = '"Aar";"ShNavn";"ReshId";"OrgNr";"Variabel";"KvalIndID"\n' + "".join(
    f'2018;"{name}";7;{number};{var};"x"\n'
    for name, number, var in [("Tønsberg", 1, 0), ("Tønsberg", 1, 1), ("Bodø", 2, 1), ("Tønsberg", 1, "")]
)


def test_an_old_upload_has_a_row_per_patient_which_are_counted(upload: Callable[..., Any]) -> None:
    network = upload(OLD.encode("latin-1"), ("t", "Tønsberg", ""), ("b", "Nord", '"2"'), indicator="x")
    assert rows(network) == [[2018, "b", 1, 1], [2018, "t", 1, 2]]
    assert values(network, "rows") == {"read": 4, "used": 3, "filtered": 0, "empty": 1}
    assert values(network, "encoding") == {"encoding": "Windows-1252"}


def test_hospitals_are_added_up_to_the_trust_that_the_plan_names(upload: Callable[..., Any]) -> None:
    structure = "OrgNr;OrgNavnEnhetsreg;Kortnavn;NivaaOpp\n9;STIFTELSEN;Helseforetaket;0\n1;EN;En;9\n2;TO;To;9\n"
    network = upload(NEW, ("hf", "Helseforetaket", ""), indicator="x", files={"org.csv": structure.encode()},
                     source='organisations = "org.csv"')  # fmt: skip
    assert rows(network) == [[2017, "hf", 7, 30]]
    assert values(network, "rows")["used"] == 2


def test_one_organisation_twice_is_a_problem_and_not_a_sum(upload: Callable[..., Any]) -> None:
    with pytest.raises(DataProblems) as caught:
        upload(NEW + b'"x";1;10;2017;3\r\n', ("a", "A", '"1"'), indicator="x")
    assert [(p.code, p.row) for p in caught.value.problems] == [("duplicate_cell", 5)]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (NEW.replace(b'"orgnr"', b'"org"'), "column_missing_near"),
        (NEW.replace(b";3\r", b";tre\r"), "number_unreadable"),
        (OLD.replace(";1;0;", ";1;7;").encode(), "registry_not_yes_or_no"),
        (NEW.replace(b'"x"', b'"z"'), "registry_without_units"),
    ],
)
def test_what_cannot_be_read_is_said(upload: Callable[..., Any], content: bytes, code: str) -> None:
    with pytest.raises(DataProblems) as caught:
        upload(content, ("a", "Tønsberg", '"1"'), indicator="x")
    assert [problem.code for problem in caught.value.problems] == [code]
    for language in ("nb", "en"):
        assert all(caught.value.sentences(language))


def test_uploads_of_norwegian_registries_are_read_whole(upload: Callable[..., Any], shared: Path) -> None:
    registry = shared / "formats" / "registry"
    structure = {"org.csv": (registry / "hospital_structure.csv").read_bytes()}
    source = 'organisations = "org.csv"'
    content = (registry / "korsband_overl8.csv").read_bytes()
    network = upload(content, ("tromso", "Tromsø", ""), ("unn", "UNN HF", ""), indicator="korsband_overl8",
                     files=structure, source=source)  # fmt: skip
    lines = [line.split(";") for line in content.decode().split()[1:]]
    wanted = sorted([int(year), int(var), int(n)] for _, number, n, year, var in lines if number == "974795787")
    found = sorted([year, num, den] for year, unit, num, den in rows(network) if unit == "tromso")
    assert found == wanted
    n = values(network, "rows")
    assert n["read"] == len(lines)
    assert n["used"] + values(network, "rows_other")["n"] == len(lines)


def test_an_old_aggregated_upload_in_latin_1_is_read(upload: Callable[..., Any], shared: Path) -> None:
    content = (shared / "formats" / "registry" / "eksempel_aggr.csv").read_bytes()
    network = upload(content, ("t", "Tønsberg", ""), ("b", "Bodø", ""), indicator="norgast1")
    assert rows(network) == [[2018, "b", 1, 7], [2018, "t", 3, 8]]
