"""Benefits and drawbacks: what was answered to each, and no more than may be shown."""

from __future__ import annotations

import dataclasses

import pytest

from lnet_eval.evaluation.benefits import constructs
from lnet_eval.methods.survey import survey_item
from lnet_eval.reporting.sections.experience import experience_section
from lnet_eval.texts import words


def benefits(evaluation, language="nb"):
    tables = experience_section(evaluation, words(language)).tables()
    return next((table for table in tables if table.id == "benefits"), None)


def answered(evaluation, item: str, answers: list[int]):
    """The evaluation with other answers to one question of its last survey."""
    last = evaluation.surveys[-1]
    changed = dataclasses.replace(last, items={**last.items, item: survey_item(answers, agree=(4, 5))})
    return dataclasses.replace(evaluation, surveys=(*evaluation.surveys[:-1], changed))


def not_asked(evaluation, texts_of) -> str:
    """The sentence about what was not asked."""
    (text,) = (
        text for text in texts_of(experience_section(evaluation, words("nb"))) if text.startswith("Det ble ikke spurt")
    )
    return text


def test_what_was_asked_has_its_row_and_what_was_not_asked_is_said_once(vestre_viken, texts_of):
    rows = benefits(vestre_viken).rows
    assert [row[1] for row in rows] == ["Fordel"] * 3 + ["Ulempe"]
    cells = {row[0]: row[2] for row in rows}
    assert "Jeg har utviklet meg faglig" in cells["Bygger kompetanse"]
    assert "nok tid" in cells["Krever tid og ressurser"]
    said = not_asked(vestre_viken, texts_of)
    assert "Fikk hjelp til eget endringsarbeid" in said
    assert not any(name in said for name in cells)


def test_few_answers_are_no_answers(vestre_viken, texts_of):
    asked = answered(vestre_viken, "tid", [1, 2, 4])
    assert "Krever tid og ressurser" not in {row[0] for row in benefits(asked).rows}
    assert "Krever tid og ressurser" in not_asked(asked, texts_of)


def test_a_share_that_few_people_make_is_in_no_file_either(vestre_viken):
    asked = answered(vestre_viken, "tid", [5] * 38 + [1] * 2)
    data = benefits(asked).data.set_index("item")
    assert data["agreement"].isna()["tid"]
    assert data["agreement"].notna()["faglig"]


def test_a_network_that_asked_nobody_has_no_such_table(planned_only):
    assert benefits(planned_only) is None
    assert not any(construct.pieces for construct in constructs(planned_only))


@pytest.mark.parametrize("language", ["nb", "en"])
def test_the_table_is_written_in_both_languages(vestre_viken, language):
    table = benefits(vestre_viken, language)
    assert len(table.rows) == sum(bool(construct.pieces) for construct in constructs(vestre_viken))
    assert all(str(cell) for row in table.rows for cell in row)
