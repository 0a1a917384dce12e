"""The appendix: review, methods, settings, SQUIRE, provenance."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from lnet_eval.evaluation import Evaluation
from lnet_eval.plan import plan_fingerprint
from lnet_eval.plan.measure import Measure
from lnet_eval.reporting.blocks import Facts, Prose
from lnet_eval.reporting.page import SECTIONS, Page
from lnet_eval.reporting.references import METHODS
from lnet_eval.reporting.render import section_html
from lnet_eval.reporting.sections.appendix import appendix_section
from lnet_eval.reporting.sections.network import network_section
from lnet_eval.reporting.squire import ITEMS
from lnet_eval.texts import words

SAY = [words("nb"), words("en")]


@pytest.mark.parametrize("say", SAY)
def test_the_review_is_cited_with_its_finding_and_its_date(evaluation: Evaluation, say) -> None:
    said = " ".join(
        "".join(map(str, b.text)) if isinstance(b.text, tuple) else str(b.text)
        for b in appendix_section(evaluation, say).blocks
        if isinstance(b, Prose)
    )
    assert "2011" in said
    assert "978-82-8121-438-5" in said


@pytest.mark.parametrize("say", SAY)
def test_every_method_has_its_text_and_a_reference(say) -> None:
    for code, references in METHODS.items():
        assert say(f"appendix.method.{code}")
        assert references
        assert all(r.address is None or r.address.startswith("https://") for r in references)


def test_all_eighteen_items_of_squire_are_judged_and_linked_to_a_section(evaluation: Evaluation) -> None:
    assert len(ITEMS) == 18
    assert {item.section for item in ITEMS} <= set(SECTIONS)
    html = section_html(appendix_section(evaluation, SAY[0]), "nb")
    for item in ITEMS:
        assert f'href="#{item.section}"' in html


def test_items_are_met_by_what_the_evaluation_holds(evaluation: Evaluation, nothing_analysed: Evaluation) -> None:
    full = {item.code: item.met(evaluation) for item in ITEMS}
    empty = {item.code: item.met(nothing_analysed) for item in ITEMS}
    assert full["results"]
    assert not empty["results"]
    assert full["interpretation"]
    assert not full["conclusions"]
    assert not full["ethics"]
    assert sum(empty.values()) < sum(full.values())


def test_the_page_says_which_files_it_was_made_from_and_not_when(evaluation: Evaluation) -> None:
    html = section_html(appendix_section(evaluation, SAY[0]), "nb")
    assert "a" * 64 in html
    assert "malinger.csv" in html
    assert html == section_html(appendix_section(evaluation, SAY[0]), "nb")


def test_every_kind_of_measure_can_be_described(samples, evaluation: Evaluation) -> None:
    (first, *_) = samples.sample_plan().measures
    for kind in ("proportion", "rate", "count", "continuous", "ordinal", "time_between"):
        measure = {**first.model_dump(), "kind": kind, "target": 0.25, "season": {"form": "months"}}
        plan = samples.sample_plan(measures=[measure])
        changed = replace(evaluation, network=replace(evaluation.network, plan=plan))
        assert Page(changed, "en").section("appendix").html


@pytest.mark.parametrize("say", SAY)
def test_what_only_a_person_knows_is_met_where_the_plan_says_it_and_stands_in_the_report(say, samples) -> None:
    written = {
        "rationale": {"nb": "Team lærer av hverandre.", "en": "Teams learn from one another."},
        "ethics": {"nb": "Vurdert av personvernombudet.", "en": "Assessed by the data protection officer."},
    }
    evaluation = samples.sample_evaluation(background=written)
    met = {item.code: (item.met(evaluation), item.section) for item in ITEMS}
    assert (met["rationale"], met["ethics"]) == ((True, "network"), (True, "network"))
    without = samples.sample_evaluation()
    assert [item.code for item in ITEMS if item.code in {"rationale", "ethics"} and item.met(without)] == []
    facts = next(block for block in network_section(evaluation, say).blocks if isinstance(block, Facts))
    shown = {str(term): str(said) for term, said in facts.rows}
    assert shown[say("network.rationale")] == written["rationale"][say.language]
    assert shown[say("network.ethics")] == written["ethics"][say.language]


@pytest.mark.parametrize(
    ("say", "aims"),
    [
        (SAY[0], "5; 4,5 fra 1.\u00a0januar 2020; 6 for Ortopedi; 5,25 for Ortopedi fra 1.\u00a0januar 2020"),
        (SAY[1], "5; 4.5 from 1\u00a0January 2020; 6 for Ortopedi; 5.25 for Ortopedi from 1\u00a0January 2020"),
    ],
)
def test_every_target_of_the_plan_is_listed_with_its_team_and_its_date(evaluation: Evaluation, say, aims: str) -> None:
    targets = [
        {"value": 4.5, "from": "2020-01"},
        {"value": 6, "unit": "ortopedi"},
        {"value": 5.25, "unit": "ortopedi", "from": "2020-01"},
    ]
    plan = evaluation.network.plan
    measure = plan.measures[0]
    aimed = Measure.model_validate({**measure.model_dump(by_alias=True), "target": 5.0, "targets": targets})
    network = replace(evaluation.network, plan=plan.model_copy(update={"measures": (aimed, *plan.measures[1:])}))
    section = appendix_section(replace(evaluation, network=network), say)
    table = next(table for table in section.tables() if table.id == "measure-settings")
    assert table.rows[0][5] == aims
    assert table.data is not None
    assert json.loads(table.data["targets"][0])[1] == {"value": 6.0, "unit": "ortopedi"}


@pytest.mark.parametrize(
    ("language", "names"),
    [
        ("nb", ("Fingeravtrykk da planen ble låst (SHA-256)", "Fingeravtrykk nå (SHA-256)")),
        ("en", ("Fingerprint when the plan was locked (SHA-256)", "Fingerprint now (SHA-256)")),
    ],
)
def test_the_provenance_tells_the_locked_plan_from_the_present(samples, language: str, names: tuple[str, str]) -> None:
    broken = samples.sample_evaluation(plan={"locked": "2018-12-01", "fingerprint": "0" * 64})
    blocks = appendix_section(broken, words(language)).blocks
    facts = dict(row for block in blocks if isinstance(block, Facts) for row in block.rows)
    assert facts[names[0]] == "0" * 64
    assert facts[names[1]] == plan_fingerprint(broken.network.plan)
