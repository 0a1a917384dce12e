"""Every network's two answers, side by side."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import pandas as pd

from lnet_eval.comparison import Comparison, NetworkSummary
from lnet_eval.reporting.blocks import Block, Passage, Prose, Section, Table
from lnet_eval.reporting.blocks import Words as BlockText
from lnet_eval.texts import Words

_BETTER = {"improved": "better", "two_points_improved": "better", "worse": "worse", "two_points_worse": "worse",
           "no_clear_change": "unclear", "two_points_same": "unclear"}  # fmt: skip


def compare_overview_section(comparison: Comparison, say: Words) -> Section:
    """Improvement and certainty per network."""
    return Section(id="compare_overview", title=say("compare_overview.title"), blocks=tuple(_blocks(comparison, say)))


def title_of(network: NetworkSummary, say: Words) -> Passage:
    """A network's title."""
    return titled(network.titles, say)


def titled(texts: Mapping[str, str], say: Words) -> Passage:
    """A text of a plan in the page's language; one that is Norwegian only is marked so elsewhere."""
    text = texts[say.language]
    return Passage(text, "nb" if say.language != "nb" and text == texts["nb"] else None)


def verdict(network: NetworkSummary) -> str:
    """What the first answer comes to: better, worse, unclear, or unknown."""
    return _BETTER.get(network.better, "unknown")


def verdict_text(network: NetworkSummary, say: Words) -> str:
    """The first answer as its report gives it: what did not last, or was no different outside, is said with it."""
    found = verdict(network)
    alike = found == "better" and network.because == "comparison_alike"
    parts = [found, *["alike"] * alike, *([network.afterwards] if found == "better" and network.afterwards else [])]
    return say(f"compare_overview.verdict.{'_'.join(parts)}")


def _blocks(comparison: Comparison, say: Words) -> Iterator[Block]:
    networks = comparison.networks
    found = Counter(verdict(network) for network in networks)
    about = {name: say.number(found[name]) for name in ("better", "worse", "unclear", "unknown")}
    lead = say.plural("compare_overview.lead", len(networks), **about)
    yield Prose(role="lead", text=" ".join([lead, *_reservations(networks, say)]))
    if any(network.synthetic for network in networks) and not all(network.synthetic for network in networks):
        yield Prose(role="warning", text=say("compare_overview.mixed"))
    columns = ("network", "measure", "better", "grade", "as_of")
    yield Table(
        id="compare-networks",
        caption=say("compare_overview.caption"),
        columns=tuple(say(f"compare_overview.column.{column}") for column in columns),
        rows=tuple(_row(network, comparison.pages.get(network.network), say) for network in networks),
        note=say("compare_overview.note"),
        data=pd.DataFrame(
            [(n.network, n.measure, n.better, n.afterwards, n.because, n.grade, n.tier, n.as_of) for n in networks],
            columns=["network", "measure", "better", "afterwards", "because", "grade", "tier", "as_of"],
        ),
    )


def _reservations(networks: Sequence[NetworkSummary], say: Words) -> Iterator[str]:
    """How many of the improvements did not last, and how many were no different from the units outside."""
    better = [network for network in networks if verdict(network) == "better"]
    counts = {
        "lost": sum(network.afterwards == "lost" for network in better),
        "faded": sum(network.afterwards == "faded" for network in better),
        "alike": sum(network.because == "comparison_alike" for network in better),
    }
    yield from (say.plural(f"compare_overview.lead.{name}", n) for name, n in counts.items() if n)


def _row(network: NetworkSummary, page: str | None, say: Words) -> tuple[BlockText, ...]:
    measure = network.measure_titles.get(say.language, "–")
    day = say.date(pd.Timestamp(network.as_of).date())
    return (
        replace(title_of(network, say), href=page),
        measure,
        verdict_text(network, say),
        say(f"evidence.grade.{network.grade}"),
        day,
    )
