"""The rules that evidence is graded by, as tables: the same that the grade is calculated from."""

from __future__ import annotations

from lnet_eval.evaluation.findings import AT_BOUNDARY, IMPORTANT_SHARE
from lnet_eval.evidence import (
    COMPLETE_ENOUGH,
    FULL_POINTS,
    IMPROVEMENTS,
    MINIMUM_POINTS,
    MINIMUM_UNITS,
    MOST_LEFT,
    RULES,
    SIGNS,
    TIERS,
    Evidence,
)
from lnet_eval.reporting.blocks import Table
from lnet_eval.reporting.blocks import Words as BlockText
from lnet_eval.texts import Words


def rule_tables(say: Words, evidence: Evidence | None = None) -> tuple[Table, ...]:
    """Tiers, signs of each criterion, and what moves the grade, in the order that they are tried.

    Parameters
    ----------
    evidence : where it is given, a last column says which of them applied.
    """
    return (_tiers(say, evidence), _signs(say, evidence), _grading(say, evidence))


def raising_table(say: Words) -> Table:
    """What could have raised a grade, the easiest first."""
    return Table(
        id="rules-raising",
        caption=say("evidence.all_rules.raising"),
        columns=(say("evidence.all_rules.code"), say("evidence.raise.heading")),
        rows=tuple((code, say(f"evidence.raise.{code}")) for code, _ in IMPROVEMENTS),
    )


def _tiers(say: Words, evidence: Evidence | None) -> Table:
    rows = tuple(
        (
            say(
                "evidence.all_rules.tier.row",
                number=say.number(tier.number),
                design=say(f"evidence.tier.{tier.number}"),
            ),
            _when(say, f"tier.{tier.number}"),
            say(f"evidence.grade.{tier.ceiling}"),
            *_applied(say, evidence, evidence is not None and evidence.tier == tier.number),
        )
        for tier in TIERS
    )
    return _table(say, "tiers", ("tier", "when", "ceiling"), rows, applied=evidence is not None)


def _signs(say: Words, evidence: Evidence | None) -> Table:
    found = set() if evidence is None else {judgement.found for judgement in evidence.criteria}
    rows = tuple(
        (
            sign.found,
            say(f"evidence.criterion.{sign.criterion}"),
            _when(say, f"sign.{sign.found}"),
            say(f"evidence.risk.{sign.risk}"),
            *_applied(say, evidence, sign.found in found),
        )
        for sign in SIGNS
    )
    return _table(say, "signs", ("code", "criterion", "when", "risk"), rows, applied=evidence is not None)


def _grading(say: Words, evidence: Evidence | None) -> Table:
    steps = set() if evidence is None else {step.reason for step in evidence.steps}
    rows = tuple(
        (
            rule.reason,
            _when(say, f"rule.{rule.reason}"),
            f"+{say.number(rule.change)}" if rule.change > 0 else say.number(rule.change),
            *_applied(say, evidence, rule.reason in steps),
        )
        for rule in RULES
    )
    return _table(say, "grading", ("code", "when", "change"), rows, applied=evidence is not None)


def _table(
    say: Words, name: str, columns: tuple[str, ...], rows: tuple[tuple[BlockText, ...], ...], *, applied: bool
) -> Table:
    headings = {"criterion": "evidence.criteria.criterion", "risk": "evidence.criteria.risk"}
    headings["change"] = "evidence.steps.change"
    named = (*columns, "applied") if applied else columns
    return Table(
        id=f"rules-{name}",
        caption=say(f"evidence.all_rules.{name}"),
        columns=tuple(say(headings.get(column, f"evidence.all_rules.{column}")) for column in named),
        rows=rows,
    )


def _when(say: Words, code: str) -> str:
    """The condition of a rule in words, its limits taken from where the rule takes them."""
    return say(
        f"evidence.when.{code}",
        minimum=say.number(MINIMUM_POINTS),
        full=say.number(FULL_POINTS),
        units=say.number(MINIMUM_UNITS),
        complete=say.percent(COMPLETE_ENOUGH),
        left=say.percent(MOST_LEFT),
        boundary=say.percent(AT_BOUNDARY),
        important=say.percent(IMPORTANT_SHARE),
    )


def _applied(say: Words, evidence: Evidence | None, holds: bool) -> tuple[str, ...]:
    if evidence is None:
        return ()
    return (say("evidence.all_rules.yes" if holds else "evidence.all_rules.no"),)
