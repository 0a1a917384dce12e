"""The review's open questions, answered as far as the data allow and no further."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from lnet_eval.comparison import Comparison, NetworkSummary
from lnet_eval.evaluation import NotAnalysed
from lnet_eval.methods.moderators import MetaRegression
from lnet_eval.plan.people import Factor
from lnet_eval.reporting.blocks import Block, Heading, Prose, Section, Table
from lnet_eval.reporting.sections.compare_effects import interval, next_sentence
from lnet_eval.reporting.sections.compare_overview import verdict
from lnet_eval.texts import Words

_IN_PLACE = {"present", "partly"}


def compare_questions_section(comparison: Comparison, say: Words) -> Section:
    """N2: which mechanisms; N3: which elements must be there; N4: for which organisations."""
    return Section(id="compare_questions", title=say("compare_questions.title"), blocks=tuple(_blocks(comparison, say)))


def _blocks(comparison: Comparison, say: Words) -> Iterator[Block]:
    yield Prose(text=say("compare_questions.lead"))
    yield Heading(text=say("compare_questions.mechanisms"), level=3, id="compare-questions-mechanisms")
    yield Prose(text=say("compare_questions.mechanisms.answer"))
    yield _mechanisms(comparison, say)
    yield Heading(text=say("compare_questions.elements"), level=3, id="compare-questions-elements")
    yield Prose(text=_elements(comparison, say))
    yield Heading(text=say("compare_questions.organisations"), level=3, id="compare-questions-organisations")
    yield Prose(text=_organisations(comparison, say))


def was_in_place(network: NetworkSummary, factor: Factor) -> bool | None:
    """Whether a factor was there, at least partly: what the data say, a person where they are silent; else None."""
    said = {network.factors.get(factor, "unknown"), network.judged.get(factor, "unknown")} - {"unknown"}
    found = {status in _IN_PLACE for status in said}
    return found.pop() if len(found) == 1 else None


def _mechanisms(comparison: Comparison, say: Words) -> Table:
    """For each factor: networks where it was in place and where not, and how many of each got better."""
    counts = []
    judged = [one for one in comparison.networks if verdict(one) != "unknown"]
    silent = len(comparison.networks) - len(judged)
    for factor in sorted({code for one in comparison.networks for code in (*one.factors, *one.judged)}):
        there, weak = ([one for one in judged if was_in_place(one, factor) is answer] for answer in (True, False))
        better = [sum(verdict(one) == "better" for one in group) for group in (there, weak)]
        counts.append((factor, len(there), better[0], len(weak), better[1]))
    return Table(
        id="compare-mechanisms",
        caption=say("compare_questions.mechanisms.caption"),
        columns=tuple(say(f"compare_questions.column.{name}") for name in ("factor", "there", "weak")),
        rows=tuple(
            (
                say(f"success_factors.{factor}"),
                say("compare_questions.of", better=say.number(better_there), n=say.number(there)) if there else "–",
                say("compare_questions.of", better=say.number(better_weak), n=say.number(weak)) if weak else "–",
            )
            for factor, there, better_there, weak, better_weak in counts
        ),
        note=" ".join(
            [say("compare_questions.mechanisms.note"),
             *[say.plural("compare_questions.mechanisms.not_judged", silent)] * bool(silent)]
        ),
        data=pd.DataFrame(counts, columns=["factor", "in_place", "better_in_place", "weak", "better_weak"]),
    )  # fmt: skip


def _elements(comparison: Comparison, say: Words) -> str:
    known = [result for result in comparison.moderators.values() if isinstance(result, MetaRegression)]
    if not known:
        return say("compare_questions.elements.unknown")
    clear = [result for result in known if result.permutation_p < 0.05]
    if not clear:
        return say.plural("compare_questions.elements.none", len(known))
    names = say.series([say(f"compare_moderators.in_sentence.{result.moderator}") for result in clear])
    return say("compare_questions.elements.some", names=names, n=say.number(len(known)))


def _organisations(comparison: Comparison, say: Words) -> str:
    pooled = comparison.pooled["sd"]
    if isinstance(pooled, NotAnalysed):
        return say("compare_questions.organisations.unknown")
    spread = say(
        "compare_questions.organisations.spread",
        tau=say.number(pooled.tau, 2), interval=interval(say, pooled.tau_low, pooled.tau_high),
    )  # fmt: skip
    return f"{spread} {next_sentence(say, pooled)} {say('compare_questions.organisations.which')}"
