from __future__ import annotations

import pytest

from lnet_eval.inputs.personal import looks_personal, personal_content, personal_heading, scrubbed


@pytest.mark.parametrize(
    "heading",
    ["Navn", "E-postadresse", "e-post:", "Email", "E-mail address", "Fødselsnummer", "FNR", "IP-adresse", "IP address",
     "Telefon", "Mobil", "Last name", "Fornavn ", "Full name?", "Brukernavn"],
)  # fmt: skip
def test_headings_that_name_a_person_are_known(heading: str) -> None:
    assert personal_heading(heading)


@pytest.mark.parametrize(
    "heading", ["Navn på avdeling", "Enhet", "Rolle", "Antall telefonsamtaler", "Nettverk", "ID", ""]
)
def test_headings_that_name_no_person_are_left_alone(heading: str) -> None:
    assert not personal_heading(heading)


@pytest.mark.parametrize(
    "text",
    ["01010112345", "010101 12345", "skriv til kari@helse.no", "192.168.1.10", "+47 99 99 99 99", "0047 22334455"],
)
def test_cells_that_say_who_somebody_is_are_known(text: str) -> None:
    assert looks_personal(text)


@pytest.mark.parametrize(
    "text",
    ["974795787", "17233.6666666627", "0,12345678901", "27685292", "1 234 567", "2018-03-15", "@", "3.14.15", "a@b"],
)
def test_other_cells_are_left_alone(text: str) -> None:
    assert not looks_personal(text)


def test_a_column_is_personal_by_any_of_its_cells() -> None:
    assert personal_content([None, 1, "x", 1010112345, "01010112345"])
    assert not personal_content([None, 1, "x"])


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("Takk til Kari Nordmann!", "Takk til […]!"),
        ("Kari Nordmann var flink", "[…] var flink"),
        ("Skriv til kari@b.no eller 01010112345", "Skriv til […] eller […]"),
        ("Se https://x.no/y nå", "Se […] nå"),
        ("Vi brukte PDSA på UNN i 2019", "Vi brukte PDSA på UNN i 2019"),
        ("Det var nyttig. Kollegaene lærte mye.", "Det var nyttig. Kollegaene lærte mye."),
    ],
)
def test_what_may_say_who_somebody_is_is_taken_out_of_a_quotation(said: str, shown: str) -> None:
    assert scrubbed(said) == shown
