"""Whether networks that differ in something also differ in effect: exploratory, and said so."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from lnet_eval.comparison import Comparison
from lnet_eval.comparison.compare import MODERATORS
from lnet_eval.evaluation import NotAnalysed
from lnet_eval.methods.moderators import MetaRegression
from lnet_eval.reporting.blocks import Block, Prose, Section, Table
from lnet_eval.reporting.blocks import Words as BlockText
from lnet_eval.reporting.numbers import not_analysed_text
from lnet_eval.reporting.sections.compare_effects import interval
from lnet_eval.texts import Words

# How much of a moderator a slope is given for: ten percentage points, one team more to a coach, 10,000 NOK.
STEP = {
    "attendance": 0.1,
    "leaders": 0.1,
    "teams_per_coach": 1.0,
    "several_organisations": 1.0,
    "cash_per_team": 10_000.0,
}
_COLUMNS = ("moderator", "n", "slope", "interval", "p", "why_not")


def compare_moderators_section(comparison: Comparison, say: Words) -> Section:
    """The moderators that were named in advance, one row each, analysed or not."""
    return Section(
        id="compare_moderators", title=say("compare_moderators.title"), blocks=tuple(_blocks(comparison, say))
    )


def _blocks(comparison: Comparison, say: Words) -> Iterator[Block]:
    results = comparison.moderators
    analysed = sum(not isinstance(results[name], NotAnalysed) for name in MODERATORS)
    lead = "compare_moderators.lead"
    yield Prose(text=say.plural(lead, analysed) if analysed else say(f"{lead}.none"))
    columns = ["moderator", "n", *["slope", "interval", "p"] * bool(analysed)]
    if analysed < len(MODERATORS):
        columns.append("why_not")  # a sentence among numbers would be read as one of them
    yield Table(
        id="compare-moderators",
        caption=say("compare_moderators.caption" if analysed else "compare_moderators.caption.none"),
        columns=tuple(say(f"compare_moderators.column.{column}") for column in columns),
        rows=tuple(
            tuple(_row(name, results[name], say)[place] for place in map(_COLUMNS.index, columns))
            for name in MODERATORS
        ),
        numeric=tuple(range(1, len(columns) - columns.count("why_not"))),
        note=say("compare_moderators.note") if analysed else None,
        data=pd.DataFrame([_data(name, results[name]) for name in MODERATORS]),
    )
    if analysed:
        yield Prose(role="warning", text=say("compare_moderators.no_claim"))


def _row(name: str, result: MetaRegression | NotAnalysed, say: Words) -> tuple[BlockText, ...]:
    title = say(f"compare_moderators.{name}")
    if isinstance(result, NotAnalysed):
        found = "–" if result.found is None else say.number(result.found)
        return title, found, "–", "–", "–", not_analysed_text(say, result)
    slope, step = result.slope, STEP[name]
    return (
        title,
        say.number(result.n),
        say.number(step * slope.value, 2),
        interval(say, step * slope.low, step * slope.high),
        say.number(result.permutation_p, 2 if result.permutation_p >= 0.01 else 4),
        "",
    )


def _data(name: str, result: MetaRegression | NotAnalysed) -> dict[str, object]:
    if isinstance(result, NotAnalysed):
        return {"moderator": name, "not_analysed": result.reason, "n": result.found}
    slope = result.slope
    return {"moderator": name, "slope": slope.value, "low": slope.low, "high": slope.high, "n": result.n,
            "permutation_p": result.permutation_p, "orders": result.n_orders}  # fmt: skip
