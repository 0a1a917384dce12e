"""Which model gives a chart its centre line and limits."""

from __future__ import annotations

from typing import Final

import numpy as np

from lnet_eval.methods.spc import counted, individuals, subgroups
from lnet_eval.methods.spc.plotted import Estimation, Limits, Model, Plotted
from lnet_eval.methods.spc.result import Chart

MODELS: Final[dict[Chart, Model]] = {
    "run": individuals.median_line,
    "i": individuals.individuals,
    "mr": individuals.moving_ranges,
    "i'": individuals.weighted_individuals,
    "t": individuals.times_between,
    "p": counted.proportions,
    "u": counted.rates,
    "c": counted.counts,
    "g": counted.cases_between,
    "p'": counted.laney(counted.proportions),
    "u'": counted.laney(counted.rates),
    "xbar": subgroups.subgroup_means,
    "s": subgroups.subgroup_spreads,
}


def control_limits(chart: Chart, plotted: Plotted, base: np.ndarray, how: Estimation) -> Limits:
    """Centre line and limits of one phase, governed by its base points.

    Parameters
    ----------
    plotted : the points of the phase, in order.
    base : boolean array; the points that decide the centre *and* sigma.

    Raises
    ------
    KeyError : there is no such chart.
    ValueError : the chart needs denominators or subgroups and was given none.
    """
    return MODELS[chart](plotted, base, how)
