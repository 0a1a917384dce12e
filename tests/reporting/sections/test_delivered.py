"""What was delivered, in words: who ran the network, whom teams were made of, which leaders came."""

from __future__ import annotations

import dataclasses

import pytest

from lnet_eval.evaluation.composition import evaluate_composition
from lnet_eval.plan.people import Delivered, Members
from lnet_eval.reporting.sections.network import network_section
from lnet_eval.reporting.sections.participation import participation_section
from lnet_eval.texts import words


def with_members(evaluation, *members: Members):
    plan = evaluation.network.plan
    given = iter(members)
    units = tuple(
        unit.model_copy(update={"members": next(given, None)}) if unit.role == "team" else unit for unit in plan.units
    )
    changed = plan.model_copy(update={"units": units})
    network = dataclasses.replace(evaluation.network, plan=changed)
    return dataclasses.replace(evaluation, network=network, composition=evaluate_composition(changed))


def with_delivered(evaluation, **said: object):
    plan = evaluation.network.plan.model_copy(update={"delivered": Delivered.model_validate(said)})
    return dataclasses.replace(evaluation, network=dataclasses.replace(evaluation.network, plan=plan))


def test_how_coaches_were_trained_is_said_in_the_plans_words(vestre_viken, texts_of):
    found = with_delivered(vestre_viken, coach_training="To dager.", leader_training=False)
    texts = texts_of(network_section(found, words("nb")))
    assert "Veilederutdanningen: To dager." in texts
    assert "Læringsnettverket inngår ikke i lederopplæringen." in texts


def test_a_plan_that_tells_nothing_of_what_was_delivered_gets_one_sentence(pathways, texts_of):
    texts = texts_of(network_section(pathways, words("nb")))
    assert sum(text.startswith("Planen sier ikke hvor mange forbedringsprosjekter") for text in texts) == 1


def test_before_the_start_nobody_asks_what_was_delivered(planned_only, texts_of):
    texts = texts_of(network_section(planned_only, words("nb")))
    assert not any(text.startswith("Planen sier ikke hvor mange forbedringsprosjekter") for text in texts)


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("nb", "1 av 3 team har en pådriver, ifølge planen. Det er færre enn 50"),
        ("en", "1 of 3 teams have somebody who drives the work, according to the plan. That is fewer than 50%"),
    ],
)
def test_few_teams_with_a_driving_force_are_a_warning(pathways, texts_of, language, sentence):
    found = with_members(pathways, *(Members(driving_force=drives) for drives in (True, False, False)))
    assert any(text.startswith(sentence) for text in texts_of(participation_section(found, words(language))))


def test_numbers_of_few_leaders_are_not_said(pathways, texts_of):
    found = with_members(pathways, Members(leaders=1, professionals=6), Members(leaders=2, professionals=6))
    texts = texts_of(participation_section(found, words("nb")))
    assert any(text.startswith("2 av 2 team med kjent sammensetning har både") for text in texts)
    assert not any("ledere, " in text and "medlemmene" in text for text in texts)
    assert any("under 5 personer" in text and "ledere og fagfolk" in text for text in texts)


def test_enough_leaders_are_told_with_their_share(pathways, texts_of):
    found = with_members(pathways, Members(leaders=3, professionals=7), Members(leaders=2, professionals=8))
    texts = texts_of(participation_section(found, words("nb")))
    assert any(text.startswith("Av de 20 medlemmene i disse teamene er 5 ledere, 25") for text in texts)


def test_a_network_that_says_nothing_of_its_members_is_not_asked(pathways, texts_of):
    for language in ("nb", "en"):
        texts = texts_of(participation_section(pathways, words(language)))
        assert not any("fagfolk" in text or "professionals" in text for text in texts)


def test_leaders_are_told_gathering_by_gathering_as_the_organiser_states(examples, texts_of):
    from lnet_eval.evaluation import evaluate
    from lnet_eval.inputs import load_network

    section = participation_section(evaluate(load_network("ahus", data=examples), only=()), words("nb"))
    (told,) = (table for table in section.tables() if table.id == "leaders-at-gatherings")
    sentence = "Arrangøren oppgir at ledere på nivå N1 deltok på 2 av 4 samlinger og møter."
    assert any(text.startswith(sentence) for text in texts_of(section))
    assert told.columns[2:] == ("N1", "N2")
    assert [row[2:] for row in told.rows] == [("Ja", "–"), ("–", "Ja"), ("–", "Ja"), ("Ja", "Ja")]


def test_where_no_leaders_are_named_there_is_no_such_table(pathways):
    tables = participation_section(pathways, words("nb")).tables()
    assert not [table for table in tables if table.id == "leaders-at-gatherings"]
