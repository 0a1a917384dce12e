"""Networks that have not been evaluated, and evaluations that could not answer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pandas as pd

from lnet_eval.comparison import Comparison
from lnet_eval.reporting.blocks import Block, Prose, Section, Table
from lnet_eval.reporting.sections.compare_overview import titled, verdict
from lnet_eval.texts import Words


def compare_register_section(comparison: Comparison, say: Words) -> Section:
    """The review asks that every network be evaluated; here is who has not been."""
    return Section(id="compare_register", title=say("compare_register.title"), blocks=tuple(_blocks(comparison, say)))


@dataclass(frozen=True, slots=True, kw_only=True)
class WithoutAnswer:
    """A network that cannot say whether it got better. `state`: of the register, or the code of its first answer."""

    network: str
    titles: Mapping[str, str]
    state: str


def without_answer(comparison: Comparison) -> tuple[WithoutAnswer, ...]:
    """Networks without a report, then those whose evaluation could not answer: the page's rows and the files'."""
    registered = [WithoutAnswer(network=one.network, titles=one.titles, state=one.state) for one in comparison.register]
    silent = [one for one in comparison.networks if verdict(one) == "unknown"]
    return (*registered, *(WithoutAnswer(network=o.network, titles=o.titles, state=o.better) for o in silent))


def _blocks(comparison: Comparison, say: Words) -> Iterator[Block]:
    yield Prose(text=say("compare_register.lead"))
    found = without_answer(comparison)
    if not found:
        yield Prose(text=say("compare_register.none"))
        return
    yield Table(
        id="compare-register",
        caption=say.plural("compare_register.caption", len(found)),
        columns=(say("compare_overview.column.network"), say("compare_register.column.state")),
        rows=tuple((titled(one.titles, say), say(f"compare_register.{_why(one.state)}")) for one in found),
        data=pd.DataFrame([(one.network, one.state) for one in found], columns=["network", "state"]),
    )


def _why(state: str) -> str:
    if state in {"planned", "never", "unreadable", "other_id"}:
        return f"state.{state}"
    return f"answer.{state if state == 'no_measurements' else 'not_analysed'}"
