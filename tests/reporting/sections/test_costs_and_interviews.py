"""Costs from two perspectives, consequences without a ratio; the interview matrix in its own language."""

from __future__ import annotations

import dataclasses

import pandas as pd

from lnet_eval.methods.cost import costs
from lnet_eval.reporting.blocks import Passage
from lnet_eval.reporting.sections import costs as costs_module
from lnet_eval.reporting.sections.costs import costs_section
from lnet_eval.reporting.sections.interviews import interviews_section
from lnet_eval.texts import words


def table(section, name):
    return next(t for t in section.tables() if t.id == name)


def memo_costs():
    """Three gatherings at 100,000 kroner for 150 participants and 30 projects."""
    rows = [("Samling", "lokaler", "Administrerende direktør", "cash", 100_000.0, None, None, 2019)] * 3
    columns = ["item", "category", "payer", "kind", "amount", "hours", "rate", "year"]
    return costs(pd.DataFrame(rows, columns=columns), participants=150, teams=None, projects=30)


def test_the_memo_costs_are_said_per_participant_and_project(evaluation):
    section = costs_section(dataclasses.replace(evaluation, costs=memo_costs()), words("nb"))
    director = table(section, "cost-perspectives").rows[0]
    assert director[1:] == ("300\u00a0000\u00a0kr", "2\u00a0000\u00a0kr", "ikke kjent", "10\u00a0000\u00a0kr")


def test_what_a_cost_per_participant_is_divided_by_is_said_where_plan_and_registrations_differ(evaluation, monkeypatch):
    def note(planned):
        plan = evaluation.network.plan
        plan = plan.model_copy(update={"design": plan.design.model_copy(update={"participants": planned})})
        network = dataclasses.replace(evaluation.network, plan=plan)
        changed = dataclasses.replace(evaluation, costs=memo_costs(), network=network)
        return table(costs_section(changed, words("nb")), "cost-perspectives").note

    assert note(150) is None, "nobody is registered"
    monkeypatch.setattr(costs_module, "count_participants", lambda network: 144)
    assert note(144) is None
    assert note(150) == "Utgiftene per deltaker er delt på de 150 deltakerne i planen. Registrerte deltakere: 144."


def test_hours_without_a_value_are_said_to_have_none(evaluation):
    section = costs_section(dataclasses.replace(evaluation, costs=memo_costs()), words("nb"))
    assert table(section, "cost-perspectives").rows[1][1] == "arbeidstiden er ikke verdsatt"


def test_consequences_stand_beside_the_costs_and_are_not_divided(evaluation, texts_of):
    section = costs_section(evaluation, words("nb"))
    assert len(table(section, "consequences").rows) == len(evaluation.measures)
    assert not any("kr per" in text and "bedring" in text for text in texts_of(section) if "ikke regnet om" not in text)


def test_keywords_are_marked_as_norwegian_on_the_english_page_only(evaluation):
    def passages(language):
        rows = table(interviews_section(evaluation, words(language)), "interview-matrix").rows
        cells = [cell for row in rows for cell in row]
        parts = [part for cell in cells for part in (cell if isinstance(cell, tuple) else (cell,))]
        return [part for part in parts if isinstance(part, Passage)]

    assert {part.language for part in passages("en")} == {"nb"}
    assert {part.language for part in passages("nb")} == {None}


def test_the_matrix_has_a_row_per_question_and_a_column_per_network(pathways):
    matrix = table(interviews_section(pathways, words("nb")), "interview-matrix")
    assert len(matrix.rows) == len(pathways.interviews.questions)
    assert matrix.columns[1:] == pathways.interviews.networks
