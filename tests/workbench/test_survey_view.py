"""Surveys in the workbench: what the report hides stays hidden."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from lnet_eval.disclosure import HIDDEN
from lnet_eval.evaluation import Evaluation, evaluate
from lnet_eval.inputs import load_network
from lnet_eval.reporting.blocks import Block, Prose, Table
from lnet_eval.texts import words
from lnet_eval.workbench.survey_view import survey_view

SAY = words("nb")


@pytest.fixture(scope="module")
def evaluation(examples: Path) -> Evaluation:
    return evaluate(load_network("ahus", data=examples), only=())


def shown(evaluation: Evaluation, survey: str, **chosen: str) -> list[Block]:
    found = next(one for one in evaluation.surveys if one.survey == survey)
    return survey_view(evaluation.network, found, SAY, **chosen)


def every_question_by_group(evaluation: Evaluation) -> list[tuple[str, str, str]]:
    network = evaluation.network
    return [
        (survey, item, group)
        for survey, answers in network.surveys.items()
        for item in answers.answers.columns
        for group in answers.groups.columns
        if any(one.id == item for one in network.plan.surveys[survey].items)
    ]


def test_a_whole_survey_is_shown_as_in_the_report(evaluation: Evaluation) -> None:
    assert any(isinstance(block, Table) for block in shown(evaluation, "etter"))


def test_small_cells_are_never_shown_and_never_solved_from_their_row(evaluation: Evaluation) -> None:
    k, with_hidden = evaluation.network.plan.privacy.k, 0
    for survey, item, group in every_question_by_group(evaluation):
        for block in shown(evaluation, survey, item=item, group=group):
            if not isinstance(block, Table):
                continue
            for row in block.rows:
                cells = [str(cell) for cell in row[1:4]]
                assert all(cell in {HIDDEN, "0"} or int(cell) >= k for cell in cells)
                assert cells.count(HIDDEN) != 1
                with_hidden += HIDDEN in cells
    assert with_hidden


def test_groups_that_cannot_be_protected_are_a_sentence(evaluation: Evaluation) -> None:
    said = set()
    for survey, item, group in every_question_by_group(evaluation):
        lead, answer = shown(evaluation, survey, item=item, group=group)
        assert isinstance(lead, Prose)
        if not isinstance(answer, Table):
            assert isinstance(answer, Prose)
            said.add((answer.role, str(answer.text)))
    assert said == {("warning", SAY("workbench.survey.hidden", group="Profesjon"))}


def test_large_groups_are_counted_by_answer(evaluation: Evaluation) -> None:
    """The same survey, answered by eight times as many, has groups that are large enough to be shown."""
    name, item, group = every_question_by_group(evaluation)[0]
    network = evaluation.network
    answers = network.surveys[name]
    many = replace(
        answers,
        answers=pd.concat([answers.answers] * 8, ignore_index=True),
        groups=pd.concat([answers.groups] * 8, ignore_index=True),
        link=None,
        row=None,
        invited=None,
    )
    about = network.plan.surveys[name].model_copy(update={"invited": None})
    plan = network.plan.model_copy(update={"surveys": {name: about}})
    larger = evaluate(type(network)(plan=plan, surveys={name: many}), only=())
    table = shown(larger, name, item=item, group=group)[-1]
    assert isinstance(table, Table)
    assert len(table.rows) > 1
    for row in table.rows:
        cells = [str(cell) for cell in row[1:4]]
        if HIDDEN not in cells:
            assert sum(map(int, cells)) == int(str(row[4]))
