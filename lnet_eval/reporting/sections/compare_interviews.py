"""The interview matrix over all networks, as the memo's table 1."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from lnet_eval.comparison import Comparison
from lnet_eval.reporting.blocks import Block, Passage, Prose, Section, Table
from lnet_eval.reporting.blocks import Words as BlockText
from lnet_eval.texts import Words


def compare_interviews_section(comparison: Comparison, say: Words) -> Section:
    """A row per question, a column per network that was asked."""
    return Section(
        id="compare_interviews", title=say("compare_interviews.title"), blocks=tuple(_blocks(comparison, say))
    )


def matrix_of(comparison: Comparison) -> dict[tuple[int, str], dict[str, list[str]]]:
    """Keywords by question (number and text) and interviewed network; what two reports both tell counts once."""
    cells: dict[tuple[int, str], dict[str, list[str]]] = {}
    for row in (row for network in comparison.networks for row in network.interviews):
        said = cells.setdefault(_question(row), {}).setdefault(str(row["network"]), [])
        if row["keyword"] not in said:
            said.append(str(row["keyword"]))
    return dict(sorted(cells.items()))


def _question(row: Mapping[str, Any]) -> tuple[int, str]:
    return int(row["number"]), str(row["question"])


def _blocks(comparison: Comparison, say: Words) -> Iterator[Block]:
    cells = matrix_of(comparison)
    if not cells:
        yield Prose(text=say("compare_interviews.none"))
        return
    yield Prose(text=say("interviews.lead"))
    if say.language != "nb":
        yield Prose(role="note", text=say("interviews.language"))
    asked = list(dict.fromkeys(network for said in cells.values() for network in said))
    yield Table(
        id="compare-interview-matrix",
        caption=say("compare_interviews.caption"),
        columns=(say("interviews.question"), *asked),
        rows=tuple((_own(question, say), *(_cell(said.get(one, ()), say) for one in asked))
                   for (_, question), said in cells.items()),
        data=pd.DataFrame(
            [(number, question, network, keyword) for (number, question), said in cells.items()
             for network, keywords in said.items() for keyword in keywords],
            columns=["number", "question", "network", "keyword"],
        ),
    )  # fmt: skip


def _cell(keywords: list[str] | tuple[str, ...], say: Words) -> BlockText:
    if not keywords:
        return "–"
    return _own(" · ".join(keywords), say)


def _own(text: str, say: Words) -> Passage:
    return Passage(text, None if say.language == "nb" else "nb")
