"""Participation and costs per network."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from lnet_eval.comparison import Comparison, NetworkSummary
from lnet_eval.reporting.blocks import Block, Heading, Prose, Section, Table
from lnet_eval.reporting.blocks import Words as BlockText
from lnet_eval.reporting.sections.compare_overview import title_of
from lnet_eval.texts import Words

_TAKING_PART = ("teams", "teams_left", "participants", "attendance", "leaders", "reports", "teams_per_coach")
_PER_PARTICIPANT = ("cash_per_participant", "hours_per_participant", "total_per_participant")
_COSTS = ("cash", "cash_per_participant", "cash_per_team", "hours", "hours_per_participant", "total_per_participant",
          "divided_by", "price_year")  # fmt: skip
_SHARES = frozenset({"attendance", "leaders", "reports"})
_DIGITS = {"teams_per_coach": 1}


def compare_participation_section(comparison: Comparison, say: Words) -> Section:
    """Who took part in what, and what it cost."""
    return Section(
        id="compare_participation", title=say("compare_participation.title"), blocks=tuple(_blocks(comparison, say))
    )


def participation_facts(network: NetworkSummary, say: Words) -> tuple[tuple[str, str], ...]:
    """What one network tells of participation and costs, each with its name."""
    return tuple(
        (say(f"compare_participation.column.{column}"), _of(network, column, say))
        for column in (*_TAKING_PART, *_COSTS)
    )


def _blocks(comparison: Comparison, say: Words) -> Iterator[Block]:
    yield Prose(text=say("compare_participation.lead"))
    yield _table("participation", _TAKING_PART, comparison, say)
    yield Heading(text=say("compare_participation.costs"), level=3, id="compare-participation-costs")
    yield Prose(text=say("compare_participation.costs.lead"))
    yield Prose(text=say("compare_participation.costs.divided"))
    yield _table("costs", _COSTS, comparison, say)


def _table(name: str, columns: tuple[str, ...], comparison: Comparison, say: Words) -> Table:
    networks = comparison.networks
    written = (*columns, *["hours_unvalued"] * (name == "costs"))
    return Table(
        id=f"compare-{name}",
        caption=say(f"compare_participation.caption.{name}"),
        columns=(
            say("compare_overview.column.network"),
            *(say(f"compare_participation.column.{column}") for column in columns),
        ),
        rows=tuple(_row(network, columns, say) for network in networks),
        numeric=tuple(range(1, len(columns) + 1)),
        note=say(f"compare_participation.note.{name}"),
        data=pd.DataFrame([{"network": n.network, **{c: getattr(n, c) for c in written}} for n in networks]),
    )


def _row(network: NetworkSummary, columns: tuple[str, ...], say: Words) -> tuple[BlockText, ...]:
    return title_of(network, say), *(_of(network, column, say) for column in columns)


def _of(network: NetworkSummary, column: str, say: Words) -> str:
    if column == "total_per_participant":
        return _total(network, say)
    return _divisor(network, say) if column == "divided_by" else _cell(getattr(network, column), column, say)


def _total(network: NetworkSummary, say: Words) -> str:
    """Cash and working time per participant; what has no value, or is not stated, makes it a lower limit."""
    if network.total_per_participant is None:
        return say("compare_participation.no_value") if network.hours_unvalued else "–"
    amount = say.number(network.total_per_participant, 0)
    if network.hours_unvalued or network.cash is None:
        return say("compare_participation.at_least", amount=amount)
    return amount


def _divisor(network: NetworkSummary, say: Words) -> str:
    """What is given per participant is divided by this; marked where it is not the number of those registered."""
    if network.divided_by is None:
        given = any(getattr(network, column) is not None for column in _PER_PARTICIPANT)
        return say("compare_participation.divisor_not_stated") if given else "–"
    n = say.number(network.divided_by)
    return n if network.divided_by == network.participants else say("compare_participation.planned", n=n)


def _cell(value: float | None, column: str, say: Words) -> str:
    if value is None:
        return "–"
    if column in _SHARES:
        return say.percent(value)
    return str(value) if column == "price_year" else say.number(value, _DIGITS.get(column, 0))
