"""Networks that have not been evaluated, and evaluations that could not answer."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from lnet_eval.comparison import Comparison
from lnet_eval.reporting.blocks import Block, Passage, Prose, Section, Table
from lnet_eval.reporting.blocks import Words as BlockText
from lnet_eval.reporting.sections.compare_overview import title_of, verdict
from lnet_eval.texts import Words


def compare_register_section(comparison: Comparison, say: Words) -> Section:
    """The review asks that every network be evaluated; here is who has not been."""
    return Section(id="compare_register", title=say("compare_register.title"), blocks=tuple(_blocks(comparison, say)))


def _blocks(comparison: Comparison, say: Words) -> Iterator[Block]:
    yield Prose(text=say("compare_register.lead"))
    rows: list[tuple[BlockText, ...]] = []
    data: list[tuple[str, str]] = []
    for network in comparison.register:
        text = network.titles[say.language]
        language = "nb" if say.language != "nb" and text == network.titles["nb"] else None
        rows.append((Passage(text, language), say(f"compare_register.state.{network.state}")))
        data.append((network.network, network.state))
    for summary in comparison.networks:
        if verdict(summary) == "unknown":
            rows.append((title_of(summary, say), say(f"compare_register.answer.{_why(summary.better)}")))
            data.append((summary.network, summary.better))
    if not rows:
        yield Prose(text=say("compare_register.none"))
        return
    yield Table(
        id="compare-register",
        caption=say.plural("compare_register.caption", len(rows)),
        columns=(say("compare_overview.column.network"), say("compare_register.column.state")),
        rows=tuple(rows),
        data=pd.DataFrame(data, columns=["network", "state"]),
    )


def _why(code: str) -> str:
    return code if code == "no_measurements" else "not_analysed"
