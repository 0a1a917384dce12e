"""What the costs hang on, and what travel is of them; and who the participants were."""

from __future__ import annotations

import dataclasses

import pandas as pd
import pytest

from lnet_eval.evaluation.costs import evaluate_costs
from lnet_eval.methods.participation import attendance
from lnet_eval.reporting.sections.costs import costs_section, reached
from lnet_eval.reporting.sections.participation import participation_section
from lnet_eval.texts import words


def with_costs(evaluation, *, scope=None, category="Lokaler", amounts=(100_000.0, 20_000.0)):
    plan = evaluation.network.plan
    costing = type(plan.costs).model_validate({"scope": scope or {}})
    rows = [("Samling", "Samlinger", amounts[0]), ("Annet", category, amounts[1])]
    frame = pd.DataFrame(rows, columns=["item", "category", "amount"])
    frame = frame.assign(payer=None, kind="cash", hours=float("nan"), rate=float("nan"), year=2019)
    network = dataclasses.replace(evaluation.network, plan=plan.model_copy(update={"costs": costing}), costs=frame)
    return dataclasses.replace(evaluation, network=network, costs=evaluate_costs(network))


def drivers(section):
    return next((table for table in section.tables() if table.id == "cost-drivers"), None)


def test_the_scope_stands_with_what_the_expenses_are_for_each(pathways):
    section = costs_section(with_costs(pathways, scope={"pathways": 2, "interventions": 4}), words("nb"))
    assert [row[:3] for row in drivers(section).rows] == [
        ("Pasientforløp", "2", "60\u00a0000\u00a0kr"), ("Tiltak", "4", "30\u00a0000\u00a0kr"),
    ]  # fmt: skip


def test_a_plan_without_a_scope_is_not_asked_for_one(pathways):
    for language in ("nb", "en"):
        assert drivers(costs_section(with_costs(pathways), words(language))) is None


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("nb", "Reiser kostet 20\u00a0000\u00a0kr, 17\u00a0% av utgiftene."),
        ("en", "Travel cost NOK\u00a020,000, 17% of the expenses."),
    ],
)
def test_travel_is_told_with_its_share(pathways, texts_of, language, said):
    assert said in texts_of(costs_section(with_costs(pathways, category="Reise"), words(language)))


def test_travel_without_an_amount_is_said_to_be_unknown(pathways, texts_of):
    found = with_costs(pathways, category="Reise", amounts=(100_000.0, float("nan")))
    texts = texts_of(costs_section(found, words("nb")))
    assert "Reiser er ført blant kostnadene, men beløpet er ikke kjent." in texts


def test_projects_are_those_started_where_the_plan_tells(pathways):
    plan = pathways.network.plan
    said = type(plan.delivered).model_validate({"projects": 9, "projects_completed": 6})
    network = dataclasses.replace(pathways.network, plan=plan.model_copy(update={"delivered": said}))
    found = {code: (n, of) for code, n, of in reached(dataclasses.replace(pathways, network=network))}
    assert found["projects_started"] == (9, None)
    assert found["projects_completed"] == (6, 9)
    assert "projects" not in found


def test_each_roles_share_of_all_who_came_stands_beside_its_attendance(evaluation):
    rows = [(pd.Timestamp("2019-01-15"), "medisin", role, None, invited, came)
            for role, invited, came in (("lege", 40, 20), ("sykepleier", 90, 60))]  # fmt: skip
    frame = pd.DataFrame(rows, columns=["gathering", "unit", "role", "level", "invited", "attended"])
    section = participation_section(dataclasses.replace(evaluation, attendance=attendance(frame)), words("nb"))
    (by_role,) = (table for table in section.tables() if table.id == "attendance-by-role")
    assert by_role.columns[-1] == "Andel av alle som møtte"
    assert [(row[0], row[-1]) for row in by_role.rows] == [("lege", "25\u00a0%"), ("sykepleier", "75\u00a0%")]


def test_expenses_that_nobody_knows_are_unknown_and_not_hours_without_a_value(pathways):
    found = with_costs(pathways, amounts=(float("nan"), float("nan")))
    (perspectives,) = (table for table in costs_section(found, words("nb")).tables() if table.id == "cost-perspectives")
    assert [row[1] for row in perspectives.rows] == ["ikke kjent", "arbeidstiden er ikke verdsatt"]
