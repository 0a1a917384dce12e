"""The nine success factors of every network side by side."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from lnet_eval.comparison import Comparison
from lnet_eval.planning.readiness import FACTORS
from lnet_eval.reporting.blocks import Block, Prose, Section, Table
from lnet_eval.reporting.blocks import Words as BlockText
from lnet_eval.reporting.sections.compare_overview import title_of
from lnet_eval.reporting.sections.success_factors import status_text
from lnet_eval.texts import Words


def compare_factors_section(comparison: Comparison, say: Words) -> Section:
    """A row per factor, a column per network."""
    return Section(id="compare_factors", title=say("compare_factors.title"), blocks=tuple(_blocks(comparison, say)))


def _blocks(comparison: Comparison, say: Words) -> Iterator[Block]:
    yield Prose(text=say("compare_factors.lead"))
    networks = comparison.networks
    rows: list[tuple[BlockText, ...]] = []
    for factor in FACTORS:
        cells = (status_text(one.factors.get(factor, "unknown"), one.judged.get(factor), say) for one in networks)
        rows.append((say(f"success_factors.{factor}"), *cells))
    yield Table(
        id="compare-factors",
        caption=say("compare_factors.caption"),
        columns=(say("success_factors.column.factor"), *(title_of(one, say) for one in networks)),
        rows=tuple(rows),
        note=say("success_factors.note"),
        data=pd.DataFrame(
            [(one.network, factor, one.factors.get(factor, "unknown"), one.judged.get(factor))
             for one in networks for factor in FACTORS],
            columns=["network", "factor", "status", "person"],
        ),
    )  # fmt: skip
