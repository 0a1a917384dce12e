"""What holds for every drawing of the report."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

import pytest

from lnet_eval.texts import words

SVG = "{http://www.w3.org/2000/svg}"
LARGEST = 25_000
LARGEST_MULTIPLES = 60_000
PLACEHOLDER = re.compile(r"[{}]")


@pytest.fixture(scope="module")
def drawn_by_language(network_evaluation, draw_all):
    return {language: draw_all(network_evaluation, words(language)) for language in ("nb", "en")}


@pytest.fixture(params=["nb", "en"])
def drawn(request, drawn_by_language):
    return drawn_by_language[request.param]


def test_the_network_reaches_every_kind_of_drawing(drawn):
    ids = [figure.id for figure in drawn]
    assert len(drawn) >= 15
    assert {"network-timeline", "team-flow", "retention", "attendance", "costs-by-payer"} <= {f.id for f in drawn}
    for kind in ("time-series-", "run-chart-", "teams-", "completeness-", "before-after-", "forest-", "survey-"):
        assert any(identity.startswith(kind) for identity in ids), kind


def test_the_same_numbers_give_the_same_bytes(network_evaluation, draw_all, drawn_by_language):
    again = draw_all(network_evaluation, words("nb"))
    assert [figure.svg for figure in again] == [figure.svg for figure in drawn_by_language["nb"]]


def test_titles_and_alternatives_are_whole_sentences_of_their_own(drawn):
    for figure in drawn:
        assert len(figure.alt) > 40, figure.id
        assert not PLACEHOLDER.search(f"{figure.title}{figure.alt}"), figure.id
    assert len({figure.alt for figure in drawn}) == len(drawn)
    assert len({str(figure.title) for figure in drawn}) == len(drawn)


def test_alternatives_carry_numbers_that_the_table_or_title_has(drawn):
    for figure in drawn:
        assert re.search(r"\d", figure.alt), figure.id


def test_every_drawing_has_its_data_as_a_table_and_as_a_frame(drawn):
    for figure in drawn:
        table = figure.table
        assert table.rows, figure.id
        assert all(len(row) == len(table.columns) for row in table.rows), figure.id
        assert table.data is not None, figure.id
        assert len(table.data), figure.id
        assert table.id != figure.id


def test_drawings_are_small(drawn):
    for figure in drawn:
        limit = LARGEST_MULTIPLES if figure.id.startswith("teams-") else LARGEST
        assert len(figure.svg.encode()) <= limit, figure.id


def test_drawings_carry_nothing_that_runs_or_loads(drawn):
    for figure in drawn:
        root = ET.fromstring(figure.svg)
        tags = {element.tag.removeprefix(SVG) for element in root.iter()}
        assert tags <= {"svg", "g", "path", "use", "text", "defs", "tspan", "rect", "pattern", "clipPath"}, figure.id
        for element in root.iter():
            for name, value in element.attrib.items():
                assert not name.lower().startswith("on")
                assert "://" not in value
                assert name != "href" or value.startswith("#")


def test_ids_inside_a_drawing_begin_with_its_name_and_are_its_own(drawn):
    for figure in drawn:
        ids = [element.get("id") for element in ET.fromstring(figure.svg).iter() if element.get("id")]
        assert len(ids) == len(set(ids)), figure.id
        assert all(identity.startswith(figure.id) for identity in ids), figure.id
        used = {element.get("href") for element in ET.fromstring(figure.svg).iter() if element.get("href")}
        assert used <= {f"#{identity}" for identity in ids}, figure.id


def test_text_stays_text_and_lies_within_the_drawing(drawn):
    for figure in drawn:
        root = ET.fromstring(figure.svg)
        _, _, width, height = (float(part) for part in root.get("viewBox").split())
        texts = [element for element in root.iter(f"{SVG}text") if element.get("x")]
        assert len(texts) > 3, figure.id
        for element in texts:
            assert -0.5 <= float(element.get("x")) <= width + 0.5, (figure.id, element.text)
            assert 0 <= float(element.get("y")) <= height + 0.5, (figure.id, element.text)


def test_norwegian_numbers_have_a_decimal_comma(drawn_by_language):
    for figure in drawn_by_language["nb"]:
        texts = " ".join(element.text or "" for element in ET.fromstring(figure.svg).iter(f"{SVG}text"))
        assert not re.search(r"\d\.\d", texts), figure.id


def test_months_are_written_as_the_language_does(drawn_by_language):
    def text_of(language):
        figure = drawn_by_language[language][0]
        return " ".join(element.text or "" for element in ET.fromstring(figure.svg).iter(f"{SVG}text"))

    assert "jan. 2018" in text_of("nb")
    assert "Jan 2018" in text_of("en")
