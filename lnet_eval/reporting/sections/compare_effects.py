"""The networks' effects on a common scale, the mean of them, and what a new network may expect."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Final

import pandas as pd

from lnet_eval.comparison import Comparison, NetworkSummary
from lnet_eval.comparison.common_scale import SCALES, Scale
from lnet_eval.evaluation import NotAnalysed
from lnet_eval.methods.random_effects import RandomEffects
from lnet_eval.reporting.blocks import Block, Heading, Prose, Section, Table
from lnet_eval.reporting.blocks import Words as BlockText
from lnet_eval.reporting.figures.network_forest import YARDSTICKS, finding_of, network_forest_figure, yardstick_of
from lnet_eval.reporting.numbers import not_analysed_text
from lnet_eval.reporting.sections.compare_overview import title_of
from lnet_eval.texts import Words

_SAME: Final = 0.05  # standard deviations: a smaller difference changes nobody's mind
FEWEST_PREDICTED: Final = 5  # with fewer networks the difference between them is hardly known
_NOTHING: Final = 0.005  # a standard deviation that is printed as 0.00


def compare_effects_section(comparison: Comparison, say: Words) -> Section:
    """Forest plot with a prediction interval; ratios in a table of their own."""
    return Section(id="compare_effects", title=say("compare_effects.title"), blocks=tuple(_blocks(comparison, say)))


def interval(say: Words, low: float, high: float, digits: int = 2) -> str:
    """An interval's two ends, without the word for it: 0,12 til 1,30."""
    return say("compare_effects.interval", low=say.number(low, digits), high=say.number(high, digits))


def _blocks(comparison: Comparison, say: Words) -> Iterator[Block]:
    yield Prose(text=say("compare_effects.lead"))
    pooled = comparison.pooled["sd"]
    if isinstance(pooled, NotAnalysed):
        yield Prose(role="warning", text=say("compare_effects.not_pooled", why=not_analysed_text(say, pooled)))
    else:
        yield Prose(role="lead", text=pooled_sentence(say, pooled))
        yield Prose(text=next_sentence(say, pooled))
        yield from _from_middles(pooled, comparison.pooled_middles["sd"], say)
        yield from (Prose(role="warning", text=text) for text in cautions(say, pooled))
    figure = network_forest_figure(comparison, say)
    if figure is not None:
        yield figure
    for yardstick in YARDSTICKS:
        measured = [one for one in comparison.networks
                    if one.network in comparison.effects["sd"] and yardstick_of(one) == yardstick]  # fmt: skip
        if measured:
            yield Prose(text=say(f"compare_effects.measured.{yardstick}", networks=_names(measured, say)))
    without = [network for network in comparison.networks if network.network not in comparison.effects["sd"]]
    if without:
        yield Prose(text=say.plural("compare_effects.without", len(without), networks=_names(without, say)))
    for scale in SCALES[1:]:
        if len(comparison.effects[scale]) > 1:
            yield from _ratios(comparison, scale, say)
    yield Prose(role="note", text=say("compare_effects.note"))


def pooled_sentence(say: Words, pooled: RandomEffects) -> str:
    """The mean effect in words, and nothing about why."""
    found = finding_of(pooled)
    about = {
        "value": say.number(pooled.value if found == "unclear" else abs(pooled.value), 2),
        "interval": interval(say, *_turned(pooled.low, pooled.high, found)),
        "n": say.number(pooled.n),
    }
    return say(f"compare_effects.pooled.{found}", **about)


def _from_middles(pooled: RandomEffects, middles: RandomEffects | NotAnalysed, say: Words) -> Iterator[Block]:
    """What the mean is from the middles of the intervals, where that is another one as it is printed."""
    if isinstance(middles, NotAnalysed) or abs(middles.value - pooled.value) < _SAME:
        return
    same = finding_of(middles) == finding_of(pooled)
    about = {"value": say.number(middles.value, 2), "interval": interval(say, middles.low, middles.high)}
    yield Prose(text=say(f"compare_effects.middles.{'same' if same else 'other'}", **about))


def cautions(say: Words, pooled: RandomEffects) -> list[str]:
    """Why the prediction interval says more than it can know: few networks, or no difference found between them."""
    said = []
    if pooled.n < FEWEST_PREDICTED:
        said.append(say("compare_effects.caution.few", n=say.number(pooled.n)))
    if pooled.tau < _NOTHING:
        said.append(say("compare_effects.caution.no_spread"))
    return said


def _names(networks: Sequence[NetworkSummary], say: Words) -> str:
    return say.series([network.titles[say.language] for network in networks])


def _turned(low: float, high: float, found: str) -> tuple[float, float]:
    return (-high, -low) if found == "worse" else (low, high)


def next_sentence(say: Words, pooled: RandomEffects) -> str:
    """What a new network may expect."""
    low, high = pooled.prediction_low, pooled.prediction_high
    found = "both" if low <= 0 <= high else "better" if low > 0 else "worse"
    return say(f"compare_effects.next.{found}", interval=interval(say, low, high))


def _ratios(comparison: Comparison, scale: Scale, say: Words) -> Iterator[Block]:
    effects, pooled = comparison.effects[scale], comparison.pooled[scale]
    yield Heading(text=say(f"compare_effects.{scale}"), level=3, id=f"compare-effects-{scale.replace('_', '-')}")
    rows: list[tuple[BlockText, ...]] = [
        (title_of(comparison.network(network), say), *_ratio_cells(one.value, one.low, one.high, say))
        for network, one in effects.items()
    ]
    columns = ("network", "ratio", "interval", *["prediction"] * (not isinstance(pooled, NotAnalysed)))
    yield Table(
        id=f"compare-{scale.replace('_', '-')}",
        caption=say(f"compare_effects.{scale}.caption"),
        columns=tuple(say(f"compare_effects.column.{name}") for name in columns),
        rows=tuple(rows if isinstance(pooled, NotAnalysed) else _with_pooled(rows, pooled, say)),
        numeric=tuple(range(1, len(columns))),
        note=not_analysed_text(say, pooled) if isinstance(pooled, NotAnalysed) else say("compare_effects.ratio_note"),
        data=pd.DataFrame(
            [(n, math.exp(e.value), math.exp(e.low), math.exp(e.high)) for n, e in effects.items()],
            columns=["network", "value", "low", "high"],
        ),
    )
    if not isinstance(pooled, NotAnalysed):
        yield from (Prose(role="warning", text=text) for text in cautions(say, pooled))


def _with_pooled(
    rows: Sequence[tuple[BlockText, ...]], pooled: RandomEffects, say: Words
) -> Iterator[tuple[BlockText, ...]]:
    """The networks' ratios, their mean, and in a column of its own the prediction for a new network."""
    mean = (say("compare_effects.mean"), *_ratio_cells(pooled.value, pooled.low, pooled.high, say))
    yield from ((*row, "–") for row in (*rows, mean))
    _, ahead = _ratio_cells(pooled.value, pooled.prediction_low, pooled.prediction_high, say)
    yield say("compare_effects.next_network"), "–", "–", ahead


def _ratio_cells(value: float, low: float, high: float, say: Words) -> tuple[str, str]:
    return say.number(math.exp(value), 2), interval(say, math.exp(low), math.exp(high))
