"""The measures: the naive number beside the others, the answer's own horizon, gaps with their reason."""

from __future__ import annotations

import dataclasses

import pytest

from lnet_eval.evaluation.not_analysed import NotAnalysed
from lnet_eval.methods.before_after import RegressionToMean
from lnet_eval.methods.its import interrupted_time_series
from lnet_eval.plan.fields import Text
from lnet_eval.plan.measure import Interruption
from lnet_eval.reporting.blocks import Figure, Foldout
from lnet_eval.reporting.numbers import not_analysed_text
from lnet_eval.reporting.sections.measures import measures_section
from lnet_eval.texts import words


def table(section, name):
    return next(t for t in section.tables() if t.id == name)


@pytest.fixture(scope="module")
def section(pathways):
    return measures_section(pathways, words("nb"))


def test_every_measure_has_its_row_at_a_glance(pathways, section):
    rows = table(section, "measures-at-a-glance").rows
    assert len(rows) == len(pathways.measures)
    assert {row[-1] for row in rows} <= {"svært lav", "lav", "middels", "høy"}
    for row, measure in zip(rows, pathways.measures, strict=True):
        assert (measure.change == "better") == row[5].startswith("✓")


def test_the_plain_comparison_stands_beside_the_time_series(pathways, section):
    key = pathways.key_measure
    codes = list(table(section, f"naive-{key.measure.id}").data["comparison"])
    assert codes[0] == "before_after_network"
    assert "level_change" in codes
    assert any(code.startswith("effect_at_") for code in codes)


def test_the_plain_comparison_is_never_without_its_warning(pathways, section, texts_of):
    texts = texts_of(section)
    warned = sum("gir nettverket æren for alt som endret seg" in text for text in texts)
    assert warned == sum(not isinstance(m.before_after, NotAnalysed) for m in pathways.measures)


def test_the_other_methods_stand_behind_a_foldout_with_the_count_that_agrees(pathways, section):
    others = [block for block in section.blocks if isinstance(block, Foldout)]
    foldouts = [block for block in others if "sensitivitetsanalyse" in str(block.summary)]
    assert len(foldouts) == len(pathways.measures)
    assert "andre metoder og valg peker samme vei" in str(foldouts[0].blocks[0].text)


@pytest.mark.parametrize(
    ("language", "row", "sentence"),
    [
        ("nb", "Ventet uten tiltak, fordi teamene ble valgt", "Bare det som kommer i tillegg, trenger en forklaring."),
        ("en", "Expected with nothing done, since the teams", "Only what comes on top of that needs explaining."),
    ],
)
def test_what_was_to_be_expected_anyway_stands_beside_the_change_with_its_decimals(
    pathways, texts_of, language, row, sentence
):
    say, measure = words(language), pathways.key_measure
    change = measure.before_after.estimate("difference")
    small = dataclasses.replace(
        change, quantity="expected_regression", value=change.value / 1000, low=change.value / 500, high=0.0
    )
    found = RegressionToMean(expected=small, reliability=0.74, n_teams=6, n_outside=8)
    chosen = dataclasses.replace(measure, regression=found)
    section = measures_section(dataclasses.replace(pathways, measures=(chosen,)), say)
    rows = table(section, f"naive-{measure.measure.id}").rows
    expected = next(cells for cells in rows if str(cells[0]).startswith(row))
    mark = "," if language == "nb" else "."
    decimals = {len(str(line[1]).split()[0].partition(mark)[2]) for line in (rows[0], expected)}
    assert len(decimals) == 1
    (said,) = (text for text in texts_of(section) if sentence in text)
    assert str(expected[1]) in said
    assert f"8 {'enheter' if language == 'nb' else 'units'}" in said
    assert say.percent(0.74) in said


@pytest.mark.parametrize("language", ["nb", "en"])
def test_a_staged_programme_says_what_each_stage_added(pathways, texts_of, language):
    say, measure = words(language), pathways.key_measure
    whole = measure.time_series
    later = whole.start + whole.transition + 6
    stage = Interruption(date=later.start_time.date(), what=Text(nb="Tavlemøter", en="Huddle boards"))
    staged = dataclasses.replace(
        measure,
        measure=measure.measure.model_copy(update={"interruptions": (stage,)}),
        time_series=interrupted_time_series(
            measure.series, start=whole.start, transition=whole.transition, interruptions=[later]
        ),
    )
    section = measures_section(dataclasses.replace(pathways, measures=(staged,)), say)
    found = table(section, f"stages-{measure.measure.id}")
    assert [row[0].split(":")[0] for row in found.rows] == [
        f"{'Fra' if language == 'nb' else 'From'} {say.period(later)}"
    ] * 3
    assert all(cell != "–" for cell in found.rows[0])
    assert say("measures.stages.explained") in texts_of(section)
    assert any(say.of(stage.what) in text for text in texts_of(section))
    other = table(section, f"sensitivity-{measure.measure.id}")
    assert say("measures.method.one_interruption") in [row[0] for row in other.rows]


def test_what_is_not_analysed_says_why(pathways, texts_of):
    say = words("nb")
    reason = NotAnalysed(method="time_series", reason="its_too_few_before", needed=3, found=1)
    measure = dataclasses.replace(pathways.measures[0], time_series=reason, pooled=reason, chart=reason)
    evaluation = dataclasses.replace(pathways, measures=(measure,))
    texts = texts_of(measures_section(evaluation, say))
    assert texts.count(not_analysed_text(say, reason)) >= 3


def test_a_network_with_many_charts_says_how_many_signals_chance_makes(section, texts_of):
    assert any("ville vi likevel vente signal" in text for text in texts_of(section))


def test_forty_measures_have_forty_parts(evaluation):
    reason = NotAnalysed(method="run_chart", reason="no_data")
    light = [dataclasses.replace(measure, teams=(), chart=reason) for measure in evaluation.measures]
    measures = tuple(
        dataclasses.replace(light[i % 2], measure=light[i % 2].measure.model_copy(update={"id": f"m{i}"}))
        for i in range(40)
    )
    section = measures_section(dataclasses.replace(evaluation, measures=measures), words("en"))
    assert len(table(section, "measures-at-a-glance").rows) == 40
    assert len([block for block in section.blocks if isinstance(block, Figure)]) >= 80
