"""The list of deviations as a reader meets it, in both languages."""

from __future__ import annotations

import re
from typing import Any

import pytest

from lnet_eval.inputs.network import Network
from lnet_eval.plan import plan_fingerprint, read_plan
from lnet_eval.plan.lock import decided
from lnet_eval.plan.model import Plan
from lnet_eval.reporting.blocks import Passage, Prose, Section, Table
from lnet_eval.reporting.render import section_html
from lnet_eval.reporting.sections.deviations import deviations_shown, fingerprint_facts
from lnet_eval.texts import words

FALL = {"id": "fall", "title": {"nb": "Fall", "en": "Falls"}, "definition": "d", "kind": "proportion", "better": "down"}
SORE = {**FALL, "id": "sar", "title": {"nb": "Sår «grad 2»", "en": "Sores"}}
ONCE = {**FALL, "id": "reise", "title": "Reisetid"}
BOTH = pytest.mark.parametrize("language", ["nb", "en"])


def plan(**changes: object) -> Plan:
    content = {
        "network": {"id": "n", "title": {"nb": "Nett", "en": "Net"}, "owner": "O", "focus_area": "F"},
        "phases": {"baseline_start": "2018-01", "start": "2019-01"},
        "units": [{"id": "a", "name": "Avdeling A"}],
        "measures": [FALL, SORE, ONCE],
    }
    return read_plan({**content, **changes}, network="n")


def table(language: str, **changes: object) -> Table:
    shown = deviations_shown(Network(plan=plan(**changes), locked=decided(plan())), words(language))
    assert isinstance(shown, Table)
    return shown


@pytest.mark.parametrize(
    ("language", "rows"),
    [
        ("nb", (("«Sår ‘grad 2’» er tatt ut", "Med i planen", "Ikke med i planen"),)),
        ("en", (("“Sores” was taken out", "In the plan", "Not in the plan"),)),
    ],
)
def test_a_measure_that_was_taken_out_is_one_row_with_its_title(language: str, rows: tuple[Any, ...]) -> None:
    shown = table(language, measures=[FALL, ONCE])
    assert shown.rows == rows
    assert shown.data is not None
    assert shown.data.to_dict("records") == [{"key": "measures.sar", "change": "removed", "was": None, "now": None}]


@pytest.mark.parametrize(
    ("language", "rows"),
    [
        ("nb", {("«Ny» er lagt til", "Ikke med i planen", "Med i planen"),
                ("Avdeling B er lagt til", "Ikke med i planen", "Med i planen"),
                ("Avdeling A er tatt ut", "Med i planen", "Ikke med i planen")}),
        ("en", {("“New” was added", "Not in the plan", "In the plan"),
                ("Avdeling B was added", "Not in the plan", "In the plan"),
                ("Avdeling A was taken out", "In the plan", "Not in the plan")}),
    ],
)  # fmt: skip
def test_what_came_is_one_row_as_well(language: str, rows: set[tuple[str, ...]]) -> None:
    new = {**FALL, "id": "ny", "title": {"nb": "Ny", "en": "New"}}
    shown = table(language, measures=[FALL, SORE, ONCE, new], units=[{"id": "b", "name": "Avdeling B"}])
    assert set(shown.rows) == rows


def test_a_title_that_was_written_once_is_marked_as_norwegian_on_the_english_page() -> None:
    ((what, *_),) = table("en", measures=[FALL, SORE]).rows
    assert what == ("“", Passage("Reisetid", "nb"), "” was taken out")
    ((told, *_),) = table("nb", measures=[FALL, SORE]).rows
    assert told == "«Reisetid» er tatt ut"


def retitled(title: object, *, of: dict[str, Any] = FALL) -> dict[str, object]:
    return {"measures": [{**one, "title": title} if one is of else one for one in (FALL, SORE, ONCE)]}


@pytest.mark.parametrize(
    ("language", "row"),
    [
        ("nb", ("«Fall per døgn»: tittel", "Fall", "Fall per døgn")),
        ("en", ("“Falls a day”: title", "Falls", "Falls a day")),
    ],
)
def test_a_title_changed_in_both_languages_is_one_row_in_the_pages_own(language: str, row: tuple[str, ...]) -> None:
    shown = table(language, **retitled({"nb": "Fall per døgn", "en": "Falls a day"}))
    assert shown.rows == (row,)
    assert shown.data is not None
    assert list(shown.data["key"]) == ["measures.fall.title.nb", "measures.fall.title.en"]
    assert list(shown.data["now"]) == ["Fall per døgn", "Falls a day"]


def test_a_text_changed_in_the_other_language_alone_is_shown_in_it_and_marked() -> None:
    english = retitled({"nb": "Fall", "en": "Tumbles"})
    assert table("nb", **english).rows == (
        ("«Fall»: tittel (den engelske teksten)", Passage("Falls", "en"), Passage("Tumbles", "en")),
    )
    assert table("en", **english).rows == (("“Tumbles”: title", "Falls", "Tumbles"),)
    norwegian = retitled({"nb": "Fallhendelser", "en": "Falls"})
    assert table("en", **norwegian).rows == (
        ("“Falls”: title (the Norwegian text)", Passage("Fall", "nb"), Passage("Fallhendelser", "nb")),
    )


def test_a_text_that_got_its_english_later_had_none_before() -> None:
    translated = retitled({"nb": "Reisetid", "en": "Travel"}, of=ONCE)
    assert table("nb", **translated).rows == (
        ("«Reisetid»: tittel (den engelske teksten)", "Ikke oppgitt", Passage("Travel", "en")),
    )
    assert table("en", **translated).rows == (("“Travel”: title", Passage("Reisetid", "nb"), "Travel"),)


@pytest.mark.parametrize(
    ("language", "cells"),
    [
        ("nb", ("Skrevet én gang for begge språk", "Skrevet på hvert av språkene")),
        ("en", ("Written once for both languages", "Written in each language")),
    ],
)
def test_the_same_words_written_twice_are_no_yes_and_no(language: str, cells: tuple[str, str]) -> None:
    ((_, *said),) = table(language, **retitled({"nb": "Reisetid", "en": "Reisetid"}, of=ONCE)).rows
    assert tuple(said) == cells


@BOTH
def test_no_row_is_about_the_internal_flag_and_no_text_stands_without_its_language(language: str) -> None:
    changed = {
        "network": {"id": "n", "title": "<b>Nett</b>", "owner": "O", "focus_area": {"nb": "Fall", "en": "Falls"},
                    "guidelines": "Nasjonale"},
        "measures": [{**FALL, "unit": "døgn", "interruptions": [{"date": "2019-05", "what": "Trinn 2"}]}, ONCE],
    }  # fmt: skip
    shown = table(language, **changed)
    assert len(shown.rows) == 7
    html = section_html(Section(id="deviations", title="Avvik", blocks=(shown,)), language)
    assert "<b>" not in html
    marked = re.findall(r'<\w+ lang="(?:nb|en)">([^<]*)<', html)
    norwegian = ["Trinn 2", "døgn", "F", "Nasjonale", "&lt;b&gt;Nett&lt;/b&gt;"]
    assert marked == ([] if language == "nb" else norwegian)


@pytest.mark.parametrize(
    ("language", "role"), [("nb", ("Team", "Utenfor nettverket")), ("en", ("Team", "Outside the network"))]
)
def test_codes_are_told_in_words(language: str, role: tuple[str, str]) -> None:
    ((_, *said),) = table(language, units=[{"id": "a", "name": "Avdeling A", "role": "comparison"}]).rows
    assert tuple(said) == role


@pytest.mark.parametrize(("language", "said"), [("nb", "Bare rekkefølgen"), ("en", "Only the order")])
def test_where_only_the_order_was_changed_that_is_said(language: str, said: str) -> None:
    shown = deviations_shown(Network(plan=plan(measures=[ONCE, SORE, FALL]), locked=decided(plan())), words(language))
    assert isinstance(shown, Prose)
    assert str(shown.text).startswith(said)


@pytest.mark.parametrize(
    ("language", "names"),
    [
        ("nb", ("Fingeravtrykk da planen ble låst (SHA-256)", "Fingeravtrykk nå (SHA-256)")),
        ("en", ("Fingerprint when the plan was locked (SHA-256)", "Fingerprint now (SHA-256)")),
    ],
)
def test_both_fingerprints_are_named_where_they_differ(language: str, names: tuple[str, str]) -> None:
    say, now = words(language), plan_fingerprint(plan())
    broken = plan(plan={"locked": "2018-12-01", "fingerprint": "0" * 64})
    assert fingerprint_facts(broken, say) == ((names[0], "0" * 64), (names[1], now))
    bare = plan(plan={"locked": "2018-12-01"})
    assert fingerprint_facts(bare, say)[0] == (names[0], say("page.not_stated"))
    for kept in (plan(), plan(plan={"locked": "2018-12-01", "fingerprint": now})):
        assert fingerprint_facts(kept, say) == ((say("plan_lock.fingerprint"), now),)
