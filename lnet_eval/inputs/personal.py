"""Recognise columns that say who a person is, by their heading and by what they hold."""

from __future__ import annotations

import re
from collections.abc import Iterable

_HEADINGS = frozenset(
    """
    navn name fornavn etternavn mellomnavn first_name last_name firstname lastname surname fullname full_name
    fullt_navn respondent respondent_name initialer initials signatur
    e-post epost e-postadresse epostadresse email e-mail email_address e-mail_address mail mailadresse
    fødselsnummer fodselsnummer fødselsnr fodselsnr fnr personnummer personnr fødselsdato fodselsdato d-nummer dnr
    date_of_birth birth_date birthdate birth_number national_id personal_id ssn pasientnummer pasientid
    ip ip-adresse ipadresse ip_address ip-address ipaddress
    telefon telefonnummer tlf tlfnr mobil mobilnummer mobiltelefon phone phone_number telephone mobile cell_phone
    adresse address hjemmeadresse bostedsadresse brukernavn username hpr-nummer hprnr hpr
    redcap_survey_identifier survey_identifier respondentkey respondenturl
    """.split()  # noqa: SIM905 (a list this long reads better as words)
)
_CONTENTS = (
    re.compile(r"[^@\s]+@[^@\s]+\.[A-Za-z]{2,}"),
    re.compile(r"(?<![0-9.,])[0-9]{6}[ -]?[0-9]{5}(?![0-9.,])"),
    re.compile(r"(?<![0-9.])(?:[0-9]{1,3}\.){3}[0-9]{1,3}(?![0-9.])"),
    re.compile(r"(?:\+|00)47[ ]?(?:[0-9][ ]?){8}(?![0-9])"),
)


def personal_heading(heading: str) -> bool:
    """Whether a heading names who a person is: name, e-mail, birth number, telephone, IP address and their like."""
    plain = re.sub(r"[\s:?*.]+$", "", heading.strip().casefold())
    return re.sub(r"\s+", "_", plain) in _HEADINGS or re.sub(r"\s+", "", plain) in _HEADINGS


def looks_personal(text: str) -> bool:
    """Whether a text holds an e-mail address, a number of eleven digits, an IP address or a telephone number."""
    return any(pattern.search(text) for pattern in _CONTENTS)


def personal_content(cells: Iterable[object]) -> bool:
    """Whether any cell of a column looks personal."""
    return any(looks_personal(text) for text in {str(cell) for cell in cells if cell is not None})


def scrubbed(text: str) -> str:
    """A text with "[…]" in place of what may say who somebody is: numbers, addresses, and words that look like names.

    Every word with a capital letter inside a sentence goes, abbreviations in capitals stay; so does a pair of such
    words where a sentence begins. That takes place names and programmes too: a quotation can spare them.
    """
    plain = " ".join(text.split())
    for pattern in (*_CONTENTS, *_NUMBERS):
        plain = pattern.sub(_GONE, plain)
    for pattern in _NAMES:
        plain = pattern.sub(lambda found: found[0][: found.start(1) - found.start()] + _GONE, plain)
    return re.sub(rf"(?:{re.escape(_GONE)}[ ,-]*)+(?={re.escape(_GONE)})", "", plain)


_GONE = "[…]"
_NUMBERS = (re.compile(r"(?:https?://|www\.)\S+"), re.compile(r"(?<![0-9])(?:[0-9][ .-]?){6,}[0-9](?![0-9])"))
_CAPITAL = r"[A-ZÆØÅÄÖÜÉ](?!\b)[a-zæøåäöüé]+(?:-[A-ZÆØÅ][a-zæøåäöüé]+)?"
_NAMES = (
    re.compile(rf"(?:^|(?<=[.!?:] ))({_CAPITAL} {_CAPITAL}(?: {_CAPITAL})*)"),
    re.compile(rf"(?<=[^.!?:] )({_CAPITAL})"),
)
