"""Strength of evidence in words: every code of the engine has its text."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest

from lnet_eval import evidence
from lnet_eval.evaluation import Evaluation
from lnet_eval.evidence import Confirmed, Findings, grade_evidence, judge_criteria
from lnet_eval.reporting.blocks import Table
from lnet_eval.reporting.rules_page import PAGE, rules_page
from lnet_eval.reporting.sections.evidence import evidence_section, found_text
from lnet_eval.texts import words

SAY = [words("nb"), words("en")]
SOURCES = ("registry", "record", "self_report")
LOCKS = ("before", "after", "changed", "never")
OTHERS = ({}, {"chosen_for_poor_baseline": True}, {"chosen_for_poor_baseline": False}, {"at_ceiling": True},
          {"season_ignored": True})  # fmt: skip


@pytest.mark.parametrize("say", SAY)
def test_every_tier_grade_rule_criterion_and_improvement_has_its_text(say) -> None:
    codes = [f"evidence.tier.{tier.number}" for tier in evidence.TIERS]
    codes += [f"evidence.grade.{grade}" for grade in evidence.GRADES]
    codes += [f"evidence.reason.{rule.reason}" for rule in evidence.RULES]
    codes += [f"evidence.criterion.{criterion}" for criterion in evidence.CRITERIA]
    codes += [f"evidence.raise.{code}" for code, _ in evidence.IMPROVEMENTS]
    codes += [
        f"evidence.raise.{code}" for code in ("nothing", "measure_before_and_after", "not_started", "several_things")
    ]
    codes += [f"evidence.risk.{risk}" for risk in ("low", "unclear", "high")]
    codes += [f"evidence.found.{sign.found}" for sign in evidence.SIGNS]
    codes += [f"evidence.when.sign.{sign.found}" for sign in evidence.SIGNS]
    codes += [f"evidence.when.rule.{rule.reason}" for rule in evidence.RULES]
    codes += [f"evidence.when.tier.{tier.number}" for tier in evidence.TIERS]
    assert [code for code in codes if code not in say] == []


@pytest.mark.parametrize("say", SAY)
def test_whatever_is_found_has_its_text(say) -> None:
    for source, locked, other, changed, reported in itertools.product(SOURCES, LOCKS, OTHERS, (0, 2), (1, 2)):
        findings = Findings(
            source=source, locked=locked, n_definition_changes=changed, n_events=changed or None, delivered=0.754,
            n_planned=2, n_reported=reported, **other,
        )  # fmt: skip
        for judgement in judge_criteria(findings):
            sentence = found_text(say, judgement)
            assert sentence.endswith((".", ")."))
            assert "0.754" not in sentence


def test_every_reachable_way_to_raise_the_grade_has_its_text() -> None:
    confirmed = {"independent": Confirmed(risk="high", role="r", date="2020-01-01")}
    for before, after, controlled in itertools.product((0, 1, 3, 9, 24), (0, 1, 3, 9, 24), (False, True)):
        for given in ({}, confirmed):
            found = grade_evidence(
                Findings(n_before=before, n_after=after, n_enrolled=4, n_analysed=4, n_comparison=2,
                         controlled=controlled, parallel=controlled, confirmed=given, locked="before")
            )  # fmt: skip
            for say in SAY:
                assert say(f"evidence.raise.{found.raise_by}")


def test_the_rules_are_shown_from_ceiling_to_grade(evaluation: Evaluation) -> None:
    section = evidence_section(evaluation, SAY[0])
    rules = next(table for table in section.tables() if table.id == "evidence-rules")
    assert [row[1] for row in rules.rows] == ["lav", "−1", "svært lav"]


def test_a_persons_confirmation_is_shown_with_role_and_date(samples, evaluation: Evaluation) -> None:
    confirmed = {"outcome_objective": Confirmed(risk="low", role="kvalitetssjef", date="2020-08-01")}
    graded = grade_evidence(Findings(n_before=12, n_after=12, confirmed=confirmed))
    shown: Table = next(
        table
        for table in evidence_section(replace(evaluation, evidence=graded), SAY[0]).tables()
        if table.id == "evidence-criteria-table"
    )
    row = next(row for row in shown.rows if row[0] == "Objektivt resultatmål")
    assert row[1] == "lav"
    assert "".join(str(part) for part in row[3]) == "kvalitetssjef, 1.\u00a0august 2020: Sårene fotograferes."
    assert shown.rows[0][3] == "Ingen"


def test_a_judgement_against_the_data_is_marked_where_it_stands(evaluation: Evaluation) -> None:
    confirmed = {"outcome_objective": Confirmed(risk="low", role="kvalitetssjef", date="2020-08-01")}
    graded = grade_evidence(Findings(n_before=12, n_after=12, source="self_report", confirmed=confirmed))
    tables = evidence_section(replace(evaluation, evidence=graded), SAY[0]).tables()
    shown = next(table for table in tables if table.id == "evidence-criteria-table")
    row = next(row for row in shown.rows if row[0] == "Objektivt resultatmål")
    assert "".join(str(part) for part in row[2]).endswith("Merk: Dataene peker mot høy risiko.")


@pytest.mark.parametrize("say", SAY)
def test_all_the_rules_are_shown_with_those_that_applied(say, evaluation: Evaluation) -> None:
    tables = {table.id: table for table in evidence_section(evaluation, say).tables()}
    yes = say("evidence.all_rules.yes")
    graded = evaluation.evidence
    assert [number for number, row in enumerate(tables["rules-tiers"].rows) if row[-1] == yes] == [graded.tier]
    assert {row[0] for row in tables["rules-signs"].rows if row[-1] == yes} == {j.found for j in graded.criteria}
    assert {row[0] for row in tables["rules-grading"].rows if row[-1] == yes} == {s.reason for s in graded.steps}
    for table in tables.values():
        assert "{" not in str(table.rows)


def test_the_page_of_the_rules_is_the_rules() -> None:
    assert PAGE.read_text(encoding="utf-8") == rules_page(), "run: python -m lnet_eval.reporting.rules_page"
