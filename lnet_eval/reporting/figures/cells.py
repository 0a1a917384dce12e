"""Cells of the tables behind figures: one number of decimals for a whole column, the unit said once, over the table."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

import pandas as pd

from lnet_eval.methods.estimate import NATURAL, SHARE, Estimate, rate_unit
from lnet_eval.plan.measure import Measure
from lnet_eval.reporting import blocks
from lnet_eval.reporting.figures.axes import axis_title
from lnet_eval.reporting.numbers import value_text
from lnet_eval.texts import Words

_FIGURES: Final = 3
_MOST_DECIMALS: Final = 3


def value_unit(measure: Measure) -> str:
    """The unit that a measure's own values are written in."""
    if measure.kind == "proportion":
        return SHARE
    return rate_unit(measure.per) if measure.kind == "rate" else NATURAL


def as_distance(effect: Estimate) -> Estimate:
    """A difference without its sign, its interval turned round with it, for sentences that say higher or lower."""
    if effect.value >= 0:
        return effect
    return replace(effect, value=-effect.value, low=-effect.high, high=-effect.low)


def finding_of(effect: Estimate, measure: Measure) -> str:
    """What a difference says in the codes of the sentences: "lower_better", …, or "unclear" where it holds 0."""
    if not effect.excludes(0.0):
        return "unclear"
    side = "higher" if effect.value > 0 else "lower"
    return f"{side}_{'better' if (side == 'higher') == (measure.better == 'up') else 'worse'}"


def number_cells(say: Words, values: Iterable[float], *, share: bool) -> list[str]:
    """Numbers with common decimals: three figures of the largest, and per cent with one; "–" where missing."""
    numbers = [float(value) for value in values]
    if share:
        return [value_text(say, number, SHARE, digits=1) for number in numbers]
    largest = max((abs(number) for number in numbers if math.isfinite(number)), default=0.0)
    wanted = _FIGURES - 1 - math.floor(math.log10(largest)) if largest > 0 else 0
    whole = all(number.is_integer() for number in numbers if math.isfinite(number))
    digits = 0 if whole else min(max(wanted, 0), _MOST_DECIMALS)
    return [value_text(say, number, NATURAL, digits=digits) for number in numbers]


def series_table(
    name: str, measure: Measure, frame: pd.DataFrame, columns: Sequence[str], *, title: str, say: Words
) -> blocks.Table:
    """The table behind a drawing over time: one row per period, one column per drawn line.

    Parameters
    ----------
    frame : with `period` (pandas periods) and `columns` in the measure's own values.
    columns : each named in the catalogues as `figures.column.<column>`; those without a value are left out.
    """
    caption = say("figures.data_behind_unit", title=title, unit=axis_title(measure, say))
    return period_table(name, frame, columns, caption=caption, share=measure.kind == "proportion", say=say)


def period_table(
    name: str, frame: pd.DataFrame, columns: Sequence[str], *, caption: str, share: bool, say: Words
) -> blocks.Table:
    """The same of a series that knows no plan; `share` says whether its values are fractions."""
    kept = [column for column in columns if frame[column].notna().any()]
    every = number_cells(say, frame[kept].to_numpy(dtype=float).ravel(), share=share)
    cells = [every[row * len(kept) : (row + 1) * len(kept)] for row in range(len(frame))]
    rows = tuple((say.period(period), *line) for period, line in zip(frame["period"], cells, strict=True))
    return blocks.Table(
        id=f"{name}-data",
        caption=caption,
        columns=(say("figures.column.period"), *(say(f"figures.column.{column}") for column in kept)),
        rows=rows,
        numeric=tuple(range(1, len(kept) + 1)),
        data=frame[["period", *kept]].assign(period=frame["period"].astype(str)),
    )
