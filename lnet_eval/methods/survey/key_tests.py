"""Tests of the few questions that were named before the answers came."""

from __future__ import annotations

import math
from collections.abc import Mapping

from statsmodels.stats.multitest import multipletests


def holm(p_values: Mapping[str, float]) -> dict[str, float]:
    """The p-values of one family of pre-specified questions, adjusted so that together they mislead once in twenty.

    Parameters
    ----------
    p_values : by question; nan where a method gave none (it then counts for nothing and stays nan).

    References
    ----------
    Holm S. Scand J Stat 1979;6:65–70.
    """
    known = {name: value for name, value in p_values.items() if not math.isnan(value)}
    adjusted = multipletests(list(known.values()), method="holm")[1] if known else []
    return {**dict.fromkeys(p_values, math.nan), **dict(zip(known, map(float, adjusted), strict=True))}
