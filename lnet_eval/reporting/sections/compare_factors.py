"""The nine success factors of every network side by side, before it started and while it lasted."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from lnet_eval.comparison import Comparison, NetworkSummary
from lnet_eval.comparison.told import Judged, Statuses
from lnet_eval.plan.people import Factor
from lnet_eval.planning.readiness import FACTORS
from lnet_eval.reporting.blocks import Block, Prose, Section, Table
from lnet_eval.reporting.blocks import Words as BlockText
from lnet_eval.reporting.sections.compare_overview import title_of
from lnet_eval.reporting.sections.success_factors import status_text
from lnet_eval.texts import Words


def compare_factors_section(comparison: Comparison, say: Words) -> Section:
    """A table before and one during; a row per factor, a column per network."""
    return Section(id="compare_factors", title=say("compare_factors.title"), blocks=tuple(_blocks(comparison, say)))


def _blocks(comparison: Comparison, say: Words) -> Iterator[Block]:
    yield Prose(text=say("compare_factors.lead"))
    if any(one.factors_before for one in comparison.networks):
        yield _table("before", comparison, say)
    yield _table("during", comparison, say)
    yield Prose(role="note", text=say("success_factors.note"))


def _table(time: str, comparison: Comparison, say: Words) -> Table:
    networks = comparison.networks
    untold = any(not _statuses(one, time)[0] for one in networks)
    rows: list[tuple[BlockText, ...]] = [
        (say(f"success_factors.{factor}"), *(_cell(one, factor, time, say) for one in networks)) for factor in FACTORS
    ]
    return Table(
        id="compare-factors" if time == "during" else f"compare-factors-{time}",
        caption=say(f"compare_factors.caption.{time}"),
        columns=(say("success_factors.column.factor"), *(title_of(one, say) for one in networks)),
        rows=tuple(rows),
        note=say("compare_factors.untold") if untold else None,
        data=pd.DataFrame(
            [(one.network, factor, *(found.get(factor) for found in _statuses(one, time)))
             for one in networks for factor in FACTORS],
            columns=["network", "factor", "status", "person"],
        ),
    )  # fmt: skip


def _statuses(network: NetworkSummary, time: str) -> tuple[Statuses, Judged]:
    """What the data say of the factors, and what a person does."""
    return {
        "before": (network.factors_before, network.judged_before),
        "during": (network.factors, network.judged),
    }[time]


def _cell(network: NetworkSummary, factor: Factor, time: str, say: Words) -> str:
    data, person = _statuses(network, time)
    return status_text(data.get(factor, "unknown"), person.get(factor), say) if data else "–"
