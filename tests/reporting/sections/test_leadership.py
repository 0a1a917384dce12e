"""The leadership page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from lnet_eval.evaluation import Evaluation
from lnet_eval.evaluation.results import Answer
from lnet_eval.evidence import Findings, grade_evidence
from lnet_eval.methods.its import InterruptedTimeSeries
from lnet_eval.reporting.blocks import Block, Facts, Figure, Heading, Panels, Passage, Prose, Table
from lnet_eval.reporting.render import section_html
from lnet_eval.reporting.sections.leadership import leadership_section
from lnet_eval.texts import words

NB, EN = words("nb"), words("en")


def _said(blocks: Iterable[Block]) -> str:
    """Every text of the blocks, one after the other."""
    parts: list[str] = []
    for block in blocks:
        if isinstance(block, (Prose, Heading)):
            parts.append(_plain(block.text))
        elif isinstance(block, Facts):
            parts += [f"{_plain(term)}: {_plain(said)}" for term, said in block.rows]
        elif isinstance(block, Panels):
            parts += [_said((panel.heading, *panel.blocks)) for panel in block.panels]
        elif isinstance(block, Table):
            parts += [" | ".join(_plain(cell) for cell in row) for row in block.rows]
    return "\n".join(parts)


def _plain(text: object) -> str:
    joined = "".join(str(part) for part in text) if isinstance(text, tuple) else str(text)
    return joined.replace("\u00a0", " ")


def test_the_page_follows_the_memo(evaluation: Evaluation) -> None:
    section = leadership_section(evaluation, NB)
    headings = [_plain(block.text) for block in section.blocks if isinstance(block, Heading)]
    assert headings == [
        "Anbefaling", "Svarene", "Kort fortalt", "Vurdering", "Konklusjon", "Hva ville gitt et sikrere svar?",
    ]  # fmt: skip
    head = section.blocks[0]
    assert isinstance(head, Facts)
    assert [term for term, _ in head.rows] == ["Sak", "Til", "Fra", "Dato"]
    assert head.rows[3][1] == "20.\u00a0august 2020"


def test_an_empty_cell_of_the_recommendation_is_a_visible_warning(evaluation: Evaluation) -> None:
    table = next(block for block in leadership_section(evaluation, NB).blocks if isinstance(block, Table))
    assert table.columns == ("Beslutning", "Ansvarlig", "Frist")
    assert table.rows[0][1:] == ("Fagdirektøren", "1.\u00a0oktober 2020")
    warnings = [cell for cell in table.rows[1] if isinstance(cell, Passage) and cell.mark == "warning"]
    assert [str(cell) for cell in warnings] == ["Ansvarlig mangler", "Frist mangler"]


def test_a_memo_without_decisions_or_head_warns(samples) -> None:
    section = leadership_section(samples.sample_evaluation(memo={}), NB)
    said = _said(section.blocks)
    assert "Saken har ingen forslag til beslutning." in said
    assert "Mottaker mangler" in said
    assert "Vurderingen er ikke skrevet ennå" in said


def test_both_answers_stand_with_grade_reason_and_interval(evaluation: Evaluation) -> None:
    said = _said(leadership_section(evaluation, NB).blocks)
    assert "Ble det bedre?\nJa." in said
    assert "Skyldes det nettverket?\nMålingene viser en bedring" in said
    assert "Tilliten til svaret er svært lav." in said
    assert "Grunn: Opplegg: avbrutt tidsserie" in said
    assert said.count("95 % KI") >= 3


def test_a_harmed_measure_is_as_prominent_as_the_answers(evaluation: Evaluation) -> None:
    panels = next(block for block in leadership_section(evaluation, NB).blocks if isinstance(block, Panels))
    third = panels.panels[2]
    assert [block.role for block in third.blocks if isinstance(block, Prose)] == ["lead"]
    assert "«Pasienter med fall» ble dårligere" in _said(third.blocks)


def test_a_network_without_a_balancing_measure_is_told_that_nothing_was_looked_for(
    samples, evaluation: Evaluation
) -> None:
    (ulcers, falls) = evaluation.measures
    only = [{**ulcers.measure.model_dump(), "key": True}]
    lone = samples.sample_plan(measures=only)
    network = replace(evaluation.network, plan=lone)
    said = _said(leadership_section(replace(evaluation, network=network, measures=(ulcers,)), NB).blocks)
    assert "ingen balanserende indikator" in said
    unharmed = replace(evaluation, measures=(ulcers, replace(falls, change="no_clear_change")))
    said = _said(leadership_section(unharmed, NB).blocks)
    assert "Den ene andre indikatoren som kunne analyseres, ble ikke sikkert dårligere." in said


def test_the_page_has_one_figure(evaluation: Evaluation) -> None:
    figures = [block for block in leadership_section(evaluation, NB).blocks if isinstance(block, Figure)]
    assert [figure.id for figure in figures] == ["key-figure"]


def test_a_key_figure_that_draws_another_comparison_than_the_answer_says_so(evaluation: Evaluation) -> None:
    key = evaluation.key_measure
    assert key is not None

    def note(source: str) -> str:
        measures = tuple(replace(m, primary_source=source) if m is key else m for m in evaluation.measures)
        blocks = leadership_section(replace(evaluation, measures=measures), NB).blocks
        return next(str(block.note) for block in blocks if isinstance(block, Figure))

    assert "er regnet mot enhetene utenfor" in note("controlled")
    assert "er regnet team for team" in note("pooled")
    assert "ikke det samme tallet" not in note("time_series")


def test_participation_maintenance_and_cost_are_a_line_each(evaluation: Evaluation) -> None:
    said = _said(leadership_section(evaluation, NB).blocks)
    assert "Deltakelse: Team som startet: 4. Falt fra: 1. Har nok data til å bli analysert: 3." in said
    assert "Vedlikehold: Ingen sikker endring etter at nettverket sluttet, regnet mot forventet utvikling." in said
    assert "Dataene er forenlige med en endring på alt fra −0,60 til" in said
    assert "Kostnad: Utgifter i alt: 300 000 kr." in said


def test_a_gain_that_faded_is_said(evaluation: Evaluation) -> None:
    (ulcers, falls) = evaluation.measures
    assert isinstance(ulcers.time_series, InterruptedTimeSeries)
    faded = tuple(
        replace(e, value=1.0, low=0.4, high=1.6) if e.quantity == "maintained_against_end" else e
        for e in ulcers.time_series.estimates
    )
    series = replace(ulcers.time_series, estimates=faded)
    changed = replace(evaluation, measures=(replace(ulcers, time_series=series), falls))
    said = _said(leadership_section(changed, NB).blocks)
    assert "Resultatet holdt seg ikke. Regnet mot forventet utvikling lå nivået 1,00 per 1 000 liggedøgn høyere" in said


def test_a_written_assessment_that_claims_too_much_is_marked(evaluation: Evaluation) -> None:
    blocks = leadership_section(evaluation, NB).blocks
    warnings = [str(block.text) for block in blocks if isinstance(block, Prose) and block.role == "warning"]
    assert len(warnings) == 1
    assert "«effekt»" in warnings[0]
    assert "svært lav" in warnings[0]


def test_the_page_stands_when_nothing_was_analysed(nothing_analysed: Evaluation) -> None:
    for say in (NB, EN):
        said = _said(leadership_section(nothing_analysed, say).blocks)
        assert "{" not in said
    assert "Nettverket har ikke levert målinger" in _said(leadership_section(nothing_analysed, NB).blocks)


def test_what_the_plan_says_in_norwegian_only_is_marked_on_the_english_page(evaluation: Evaluation) -> None:
    html = section_html(leadership_section(evaluation, words("en")), "en")
    for text in ("Direktørens ledergruppe", "Kvalitetsavdelingen", "Fagdirektøren"):
        assert f'<span lang="nb">{text}</span>' in html
    assert ">1\u00a0October 2020</td>" in html
    assert '<span lang="nb">' not in section_html(leadership_section(evaluation, words("nb")), "nb")


def test_before_the_start_no_question_is_answered_and_none_is_graded(evaluation: Evaluation) -> None:
    early = replace(
        evaluation,
        better=Answer(question="better", code="not_started"),
        because=Answer(question="because", code="not_started"),
        evidence=grade_evidence(Findings(started=False)),
        measures=(),
    )
    html = section_html(leadership_section(early, words("nb")), "nb")
    assert html.count("Svaret er ikke gradert. Det finnes ikke noe svar å gradere ennå.") == 2
    assert "Det er for tidlig å svare. Nettverket må være i gang først." in html
    assert "svært lav" not in html
