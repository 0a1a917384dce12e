"""Distances, things named in advance and networks without an answer: what the page says is what was found."""

from __future__ import annotations

import dataclasses
import re
from typing import Any

import pytest
from nbformat import v4

from lnet_eval.comparison import Comparison, NetworkSummary, compare_networks
from lnet_eval.comparison.common_scale import ScaledEffect
from lnet_eval.comparison.compare import MODERATORS, Unevaluated
from lnet_eval.methods.random_effects import RandomEffects
from lnet_eval.reporting.blocks import Block, Figure, Prose, Section, Table
from lnet_eval.reporting.comparison_page import comparison_page
from lnet_eval.reporting.exporter import ReportExporter
from lnet_eval.reporting.figures.network_forest import network_forest_figure
from lnet_eval.reporting.sections.compare_effects import (
    cautions,
    compare_effects_section,
    next_sentence,
    pooled_sentence,
)
from lnet_eval.reporting.sections.compare_factors import compare_factors_section
from lnet_eval.reporting.sections.compare_moderators import compare_moderators_section
from lnet_eval.reporting.sections.compare_overview import compare_overview_section
from lnet_eval.reporting.sections.compare_participation import compare_participation_section
from lnet_eval.reporting.sections.compare_questions import compare_questions_section, was_in_place
from lnet_eval.reporting.sections.compare_register import compare_register_section
from lnet_eval.texts import words


def summary(name: str, effect: float | None = None, **more: Any) -> NetworkSummary:
    scaled = None if effect is None else ScaledEffect(value=effect, low=effect - 0.6, high=effect + 0.6, unit="sd")
    values: dict[str, Any] = {
        "network": name, "titles": {"nb": f"Nettverk {name}", "en": f"Network {name}"}, "owner": "Eier",
        "synthetic": True, "as_of": "2024-01-31", "better": "improved", "because": "low_better", "grade": "low",
        "tier": 3, "source": "pooled", "standardised": scaled, **more,
    }  # fmt: skip
    return NetworkSummary(**values)


def pooled(low: float, high: float, *, n: int = 8, tau: float = 0.3) -> RandomEffects:
    return RandomEffects(value=(low + high) / 2, low=low, high=high, standard_error=0.1, tau=tau, tau_low=0.0,
                         tau_high=1.0, prediction_low=low - 1, prediction_high=high + 1, n=n)  # fmt: skip


def with_mean(found: Comparison, mean: RandomEffects) -> Comparison:
    return dataclasses.replace(found, pooled={**found.pooled, "sd": mean})


def text(section: Section) -> str:
    blocks: tuple[Block, ...] = section.blocks
    return " ".join(str(block.text) for block in blocks if isinstance(block, Prose))


def table(section: Section, name: str) -> Table:
    (found,) = (one for one in section.tables() if one.id == name)
    return found


def figure(found: Comparison, language: str) -> Figure:
    drawn = network_forest_figure(found, words(language))
    assert drawn is not None
    return drawn


FOUR = [summary("a", 1.0, source="controlled", grade="moderate"), summary("b", 0.5), summary("c", 0.2),
        summary("d", 0.1, source="time_series", grade="very_low")]  # fmt: skip


@pytest.mark.parametrize(
    ("low", "high", "nb", "en"),
    [
        (0.1, 0.9, "ble hovedindikatoren bedre enn forventet", "got better than expected"),
        (-0.9, -0.1, "ble hovedindikatoren dårligere enn forventet", "got worse than expected"),
        (-0.5, 0.5, "er det uklart om hovedindikatoren", "it is unclear whether"),
    ],
)
def test_the_figures_title_is_what_the_networks_come_to_together(low: float, high: float, nb: str, en: str) -> None:
    found = with_mean(compare_networks(FOUR), pooled(low, high, n=4))
    for language, start, said in (("nb", "Samlet for de 4 nettverkene", nb), ("en", "Across the 4 networks", en)):
        title = str(figure(found, language).title)
        assert title.startswith(start)
        assert said in title
        sentence = pooled_sentence(words(language), pooled(low, high, n=4))
        assert sentence.startswith(start)
        assert said in sentence


def test_an_unclear_mean_keeps_its_sign_and_a_clear_one_has_it_in_words() -> None:
    say = words("en")
    unclear = {language: pooled_sentence(words(language), pooled(-0.8, 0.2)) for language in ("nb", "en")}
    assert "the mean is \N{MINUS SIGN}0.30 standard deviations, where positive numbers are better" in unclear["en"]
    assert "Gjennomsnittet er \N{MINUS SIGN}0,30 standardavvik, der positive tall er bedre" in unclear["nb"]
    assert not re.search("from zero|fra null", " ".join(unclear.values()))
    assert "worse than expected, by 0.50 standard deviations (95% CI 0.10 to 0.90)" in pooled_sentence(
        say, pooled(-0.9, -0.1)
    )


@pytest.mark.parametrize(
    ("low", "high", "nb", "en"),
    [
        (-1.5, 1.5, "kan bli alt fra dårligere til bedre enn forventet", "may be anything from worse to better than"),
        (1.1, 1.5, "vil utfallet i et nytt nettverk av samme slag bli bedre enn", "will be better than expected"),
        (-1.5, -1.1, "vil utfallet i et nytt nettverk av samme slag bli dårligere enn", "will be worse than expected"),
    ],
)
def test_it_is_the_outcome_in_a_new_network_that_is_predicted(low: float, high: float, nb: str, en: str) -> None:
    assert nb in next_sentence(words("nb"), pooled(low, high))
    assert en in next_sentence(words("en"), pooled(low, high))


@pytest.mark.parametrize("language", ["nb", "en"])
def test_a_network_that_is_not_on_the_scale_stands_where_it_is_said_to_stand(language: str) -> None:
    say = words(language)
    ratio = ScaledEffect(value=0.2, low=0.1, high=0.3, unit="ratio")
    found = compare_networks([*FOUR, summary("e", log_ratio=ratio), summary("f")])
    off, name = found.network("e"), found.network("f").titles[language]
    said = {"nb": "i tabellene over svar, deltakelse, kostnader og suksesskriterier",
            "en": "in the tables of answers, participation, costs and success factors"}[language]  # fmt: skip
    assert off.titles[language] in text(compare_effects_section(found, say))
    assert said in text(compare_effects_section(found, say))
    sections = (compare_overview_section, compare_participation_section, compare_participation_section,
                compare_factors_section)  # fmt: skip
    tables = ("compare-networks", "compare-participation", "compare-costs", "compare-factors")
    for make, one in zip(sections, tables, strict=True):
        shown = table(make(found, say), one)
        assert name in [str(cell) for cell in (*shown.columns, *(row[0] for row in shown.rows))]


@pytest.mark.parametrize(("language", "term", "other"), [
    ("nb", "avstand til forventet utvikling", "bedring"),
    ("en", "distances from the expected development", "improvement"),
])  # fmt: skip
@pytest.mark.parametrize("n", [1, 2])
def test_what_the_moderators_are_about_is_called_the_same_in_the_open_questions(
    language: str, term: str, other: str, n: int
) -> None:
    say = words(language)
    assert term in say.plural("compare_questions.elements.none", n)
    assert other not in say.plural("compare_questions.elements.none", n)
    assert other not in say("compare_moderators.title")


def test_a_figure_without_a_mean_says_how_many_are_known_and_one_network_is_not_one_of_one() -> None:
    assert figure(compare_networks(FOUR[:1]), "en").title == "Distance from the expected development in the one network"
    one_of_two = compare_networks([FOUR[0], summary("e")])
    assert figure(one_of_two, "nb").title == "Avstand til forventet utvikling er kjent for ett av 2 nettverk"


@pytest.mark.parametrize(
    ("language", "unit"), [("nb", "i standardavvik av ett teams"), ("en", "in standard deviations of")]
)
def test_the_text_alternative_and_the_axis_name_the_unit(language: str, unit: str) -> None:
    drawn = figure(compare_networks(FOUR), language)
    assert unit in drawn.alt
    assert str(drawn.title) in drawn.alt


def test_every_network_has_its_yardstick_and_its_grade_beside_its_distance() -> None:
    section = compare_effects_section(compare_networks(FOUR), words("nb"))
    beside = {str(row[0]): row[4:] for row in table(section, "compare-forest-data").rows}
    assert beside["Nettverk a"] == ("enhetene utenfor", "middels")
    assert beside["Nettverk b"] == ("egen trend før oppstart", "lav")
    assert beside["Nettverk d"] == ("egen trend før oppstart", "svært lav")
    assert beside["Et nytt nettverk (prediksjonsintervall)"] == ("–", "–")
    said = text(section)
    assert "Målt mot enhetene utenfor nettverket: Nettverk a." in said
    assert "Målt mot nettverkets egen trend før oppstart: Nettverk b, Nettverk c og Nettverk d." in said


def test_a_square_is_open_where_the_network_was_measured_against_its_own_trend() -> None:
    drawn = [figure(compare_networks([summary(name, 0.5, source=source) for name in "abc"]), "en")
             for source in ("controlled", "pooled")]  # fmt: skip
    white = [len(re.findall(r"fill: ?#ffffff[^/]*stroke", one.svg)) for one in drawn]
    assert white[1] - white[0] == 3
    assert drawn[0].alt.count("measured against the units outside") == 3
    assert drawn[1].alt.count("measured against its own trend before the start") == 3
    assert "otherwise open" in str(drawn[0].note)
    unstated = figure(compare_networks([summary(name, 0.5, source=None) for name in "abc"]), "en")
    assert "measured against" not in unstated.alt


def test_few_networks_or_no_difference_between_them_are_a_caution_about_the_prediction() -> None:
    say = words("en")
    assert cautions(say, pooled(0.1, 0.9, n=5, tau=0.3)) == []
    assert ["only 4 networks" in one for one in cautions(say, pooled(0.1, 0.9, n=4))] == [True]
    assert ["estimated at zero" in one for one in cautions(say, pooled(0.1, 0.9, tau=0.0))] == [True]
    assert len(cautions(say, pooled(0.1, 0.9, n=3, tau=0.0))) == 2
    assert "only 4 networks" in text(compare_effects_section(compare_networks(FOUR), say))


def test_the_spread_between_networks_has_its_intervals_name() -> None:
    assert "(95\N{NO-BREAK SPACE}% KI 0," in text(compare_questions_section(compare_networks(FOUR), words("nb")))


def test_what_was_chosen_in_advance_is_not_said_to_be_examined_where_it_was_not() -> None:
    assert len(MODERATORS) == 5, "the sentences say five"
    say = words("nb")
    none = compare_moderators_section(compare_networks(FOUR), say)
    assert "Ingen av dem kunne undersøkes" in text(none)
    assert say("compare_moderators.no_claim") not in text(none)
    assert table(none, "compare-moderators").note is None
    assert [str(one) for one in table(none, "compare-moderators").columns] == [
        "Forhold", "Nettverk", "Hvorfor ikke analysert"
    ]  # fmt: skip
    some = compare_networks([summary(f"n{i}", 0.3 * i, attendance=0.5 + 0.05 * i) for i in range(7)])
    section = compare_moderators_section(some, say)
    assert "For ett av dem er det undersøkt" in text(section)
    assert table(section, "compare-moderators").note == say("compare_moderators.note")
    assert len(table(section, "compare-moderators").columns) == 6
    answer = text(compare_questions_section(some, say))
    assert "varierte med oppmøtet." in answer
    assert "per 10 prosentpoeng" not in answer


def test_a_network_whose_answer_cannot_be_judged_is_neither_better_nor_not() -> None:
    there = {"K1": "present"}
    networks = [
        summary("a", factors=there), summary("b", factors=there, better="no_clear_change"),
        summary("c", factors=there, better="no_measurements"), summary("d", factors={"K1": "unknown"}),
    ]  # fmt: skip
    section = compare_questions_section(compare_networks(networks), words("en"))
    found = table(section, "compare-mechanisms")
    assert [str(cell) for cell in found.rows[0][1:]] == ["1 of 2 better", "–"]
    assert "One network where it could not be judged" in str(found.note)
    assert str(found.columns[1]) == "In place or partly in place"
    assert "in place or partly in place" in text(section)


@pytest.mark.parametrize(("language", "caption", "lead"), [
    ("nb", "etter suksesskriterienes status underveis", "delvis på plass underveis i nettverket"),
    ("en", "by the success factors' status while the network lasted", "partly in place while the network lasted"),
])  # fmt: skip
def test_the_open_question_says_which_status_it_counts_by(language: str, caption: str, lead: str) -> None:
    there, weak = {"K1": "present"}, {"K1": "weak"}
    section = compare_questions_section(
        compare_networks([summary("a", factors=there, factors_before=weak, judged_before=weak)]), words(language)
    )
    shown = table(section, "compare-mechanisms")
    assert str(shown.caption).endswith(caption)
    assert lead in text(section)
    assert str(shown.rows[0][2]) == "–", "the status before the start is not counted"


def test_a_person_decides_where_the_data_are_silent_and_nobody_where_they_disagree() -> None:
    def found(data: str, person: str | None) -> bool | None:
        return was_in_place(summary("a", factors={"K1": data}, judged={} if person is None else {"K1": person}), "K1")

    assert (found("partly", None), found("weak", None), found("unknown", None)) == (True, False, None)
    assert (found("unknown", "present"), found("unknown", "weak")) == (True, False)
    assert (found("weak", "present"), found("partly", "present")) == (None, True)


def test_the_register_says_what_its_networks_have_in_common() -> None:
    register = [Unevaluated(network="z", titles={"nb": "Z", "en": "Z"}, state="planned")]
    found = compare_networks([summary("a"), summary("b", better="no_measurements")], register=register)
    section = compare_register_section(found, words("nb"))
    assert section.title == "Nettverk uten svar på om det ble bedre"
    listed = table(section, "compare-register")
    assert str(listed.caption) == "2 nettverk uten svar på om det ble bedre"
    assert [str(row[1]) for row in listed.rows] == ["Planlagt, ikke startet", "Evaluert uten målinger"]


@pytest.mark.parametrize("language", ["nb", "en"])
def test_the_foot_of_the_page_speaks_of_the_comparison(language: str) -> None:
    data, metadata = comparison_page(compare_networks(FOUR), language).section("compare_overview")._repr_mimebundle_()
    cell = v4.new_code_cell(outputs=[v4.new_output("display_data", data=data, metadata=metadata)])
    html, _ = ReportExporter().from_notebook_node(v4.new_notebook(cells=[cell]))
    say = words(language)
    footer = str(html).split("<footer>")[1].replace("&#39;", "'")
    assert say("compare_page.footer.made") in footer
    assert say("compare_page.footer.paper") in footer
    assert say("page.footer.made") not in footer
    assert say("page.footer.paper") not in footer
