"""What a notebook shows of conclusions: an answer, the evidence behind it, and networks beside one another."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from lnet_eval.comparison import Comparison, NetworkSummary
from lnet_eval.evaluation.results import Answer
from lnet_eval.evidence import Evidence
from lnet_eval.reporting.blocks import Block, Facts, Heading, Prose
from lnet_eval.reporting.output import output_html
from lnet_eval.reporting.sections.compare_effects import compare_effects_section
from lnet_eval.reporting.sections.compare_overview import compare_overview_section, verdict_text
from lnet_eval.reporting.sections.compare_participation import participation_facts
from lnet_eval.reporting.sections.compare_register import compare_register_section
from lnet_eval.reporting.sections.evidence import criteria_table, steps_table
from lnet_eval.reporting.shown.results import estimates_table
from lnet_eval.reporting.wording import lone_answer_sentence
from lnet_eval.texts import default_language, words


def comparison_html(comparison: Comparison) -> str:
    """Every network with its answer and grade, the effects with their mean, and the networks without a report."""
    say = words(default_language())
    overview, *others = (
        make(comparison, say) for make in (compare_overview_section, compare_effects_section, compare_register_section)
    )
    blocks: list[Block] = list(overview.blocks)
    for section in others:
        blocks += [Heading(text=section.title, level=3, id=section.id), *section.blocks]
    return output_html(overview.title, blocks, say)


def summary_html(network: NetworkSummary) -> str:
    """One network as other networks may know it: its answer and grade, who took part, and what it cost."""
    say = words(default_language())
    rows = (
        (say("compare_overview.column.measure"), network.measure_titles.get(say.language, "–")),
        (say("compare_overview.column.better"), verdict_text(network, say)),
        (say("compare_overview.column.grade"), say(f"evidence.grade.{network.grade}")),
        (say("compare_overview.column.as_of"), say.date(pd.Timestamp(network.as_of).date())),
        *participation_facts(network, say),
    )
    return output_html(network.titles[say.language], [Facts(rows=rows)], say)


def answer_html(answer: Answer) -> str:
    """An answer in words, and the estimates behind it; its measure is named by its id."""
    say = words(default_language())
    later = None if answer.later is None else replace(answer.later, quantity="later")  # it is a level "after", too
    found = [one for one in (answer.before, answer.after, answer.effect, later) if one is not None]
    blocks: list[Block] = [Prose(role="lead", text=lone_answer_sentence(say, answer))]
    if answer.measure:
        blocks.append(Facts(rows=((say("shown.answer.measure"), answer.measure),)))
    if found:
        blocks.append(estimates_table("answer", say("shown.estimates"), found, say))
    return output_html(say(f"answer.question.{answer.question}"), blocks, say)


def evidence_html(evidence: Evidence) -> str:
    """The grade, every step on the way there, the criteria, and what would have raised it."""
    say = words(default_language())
    lead = say("evidence.lead", grade=say(f"evidence.grade.{evidence.grade}"))
    if evidence.grade == "not_graded":
        lead = say("evidence.lead.not_graded")
    blocks: list[Block] = [
        Prose(role="lead", text=lead),
        steps_table(evidence, say),
        criteria_table(evidence, {}, say),
        Heading(text=say("evidence.raise.heading"), level=3, id="evidence-raise"),
        Prose(text=say(f"evidence.raise.{evidence.raise_by}")),
    ]
    return output_html(say("evidence.title"), blocks, say)
