"""The leadership page as a Word document: what a reader and a screen reader meet in it."""

from __future__ import annotations

import io
import itertools
from pathlib import Path

import docx
import pytest
from docx.oxml.ns import qn

from lnet_eval.errors import UsageError
from lnet_eval.evaluation import Evaluation
from lnet_eval.reporting.page import Page
from lnet_eval.reporting.wording import answer_sentence
from lnet_eval.texts import words


@pytest.fixture(scope="module", params=["nb", "en"])
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def memo(evaluation: Evaluation, language: str) -> bytes:
    return Page(evaluation, language).memo()


def opened(content: bytes):
    return docx.Document(io.BytesIO(content))


def headings(document) -> list[tuple[int, str]]:
    return [
        (int(paragraph.style.name.split()[1]), paragraph.text)
        for paragraph in document.paragraphs
        if paragraph.style.name.startswith("Heading")
    ]


def test_its_headings_are_real_and_skip_no_level(memo: bytes, language: str) -> None:
    found = headings(opened(memo))
    say = words(language)
    assert found[0][0] == 1
    assert [level for level, _ in found].count(1) == 1
    assert all(after - before <= 1 for (before, _), (after, _) in itertools.pairwise(found))
    texts = [text for _, text in found]
    for key in ("leadership.recommendation", "answer.question.better", "answer.question.because", "leadership.raise"):
        assert say(key) in texts


def test_the_two_answers_stand_in_it_as_on_the_page(memo: bytes, evaluation: Evaluation, language: str) -> None:
    said = [paragraph.text for paragraph in opened(memo).paragraphs]
    say = words(language)
    for answer in (evaluation.better, evaluation.because):
        assert answer_sentence(say, answer, evaluation) in said
    assert said[1] == f"{say('page.synthetic.label')} {say('page.synthetic.meaning')}"


def test_the_table_of_decisions_has_a_heading_row_and_warns_of_empty_cells(memo: bytes, language: str) -> None:
    say = words(language)
    (table,) = opened(memo).tables
    assert [cell.text for cell in table.rows[0].cells] == [
        say(f"leadership.{name}") for name in ("decision", "responsible", "deadline")
    ]
    assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    assert [column.width for column in table.columns] == [cell.width for cell in table.rows[1].cells]
    assert table.columns[0].width > table.columns[1].width + table.columns[2].width
    assert table._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val")) == say("leadership.recommendation.caption")
    empty = table.rows[2].cells[2].paragraphs[0].runs[0]
    assert (empty.text, empty.bold) == (say("leadership.deadline.missing"), True)


def test_the_figure_is_described_with_the_text_of_the_page(memo: bytes, evaluation: Evaluation, language: str) -> None:
    document = opened(memo)
    (picture,) = document.inline_shapes
    described = picture._inline.docPr.get("descr")
    assert len(described) > 40
    assert described.split(".")[0][:40] in Page(evaluation, language).section("leadership").html
    assert picture.width <= document.sections[0].page_width - 2 * document.sections[0].left_margin


def test_the_language_is_set_for_all_and_for_passages_in_another(samples, language: str) -> None:
    tag = {"nb": "nb-NO", "en": "en-GB"}[language]
    document = opened(Page(samples.sample_evaluation(memo={"conclusion": "Nettverket fortsetter."}), language).memo())
    default = document.styles.element.find(f".//{qn('w:rPrDefault')}//{qn('w:lang')}")
    assert default.get(qn("w:val")) == tag
    assert document.core_properties.language == tag
    run = next(run for p in document.paragraphs for run in p.runs if run.text == "Nettverket fortsetter.")
    spoken = None if run._r.rPr is None else run._r.rPr.find(qn("w:lang"))
    if language == "nb":
        assert spoken is None
    else:
        assert spoken.get(qn("w:val")) == "nb-NO"


def test_the_same_report_gives_the_same_bytes_and_no_time_of_day(
    memo: bytes, evaluation: Evaluation, language: str
) -> None:
    assert Page(evaluation, language).memo() == memo
    about = opened(memo).core_properties
    assert about.created.date() == evaluation.as_of
    assert about.author == evaluation.network.plan.network.owner


def test_it_is_made_where_nothing_could_be_analysed(nothing_analysed: Evaluation) -> None:
    document = opened(Page(nothing_analysed, "nb").memo())
    assert len(document.inline_shapes) == 0
    assert headings(document)


def test_hostile_texts_stay_text(samples) -> None:
    hostile = "<b>x</b> \x00\x0b😀 مستشفى " + "ord " * 2000
    evaluation = samples.sample_evaluation(memo={"decisions": [{"decision": hostile}], "assessment": hostile})
    text = "\n".join(paragraph.text for paragraph in opened(Page(evaluation, "nb").memo()).paragraphs)
    assert "<b>x</b>" in text
    assert "\x0b" not in text


def test_it_is_written_beside_the_rest_only_where_it_is_asked_for(evaluation: Evaluation, tmp_path: Path) -> None:
    page = Page(evaluation, "en")
    page.write(tmp_path / "without")
    page.write(tmp_path / "with", memo="docx")
    assert not list((tmp_path / "without").glob("*.docx"))
    assert [path.name for path in (tmp_path / "with").glob("*.docx")] == ["memo.en.docx"]
    with pytest.raises(UsageError, match="docx"):
        page.write(tmp_path / "other", memo="odt")
