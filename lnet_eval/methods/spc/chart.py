"""A series on a run or control chart, judged by one named set of rules."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Literal

import pandas as pd

from lnet_eval.methods.series import Series
from lnet_eval.methods.spc.judged import Asked, Target, judged_chart
from lnet_eval.methods.spc.plotted import Plotted
from lnet_eval.methods.spc.result import Chart, Rules, RunChart
from lnet_eval.methods.spc.subgroups import Subgroups
from lnet_eval.methods.spc.timeline import Baseline

NEEDS_COUNTS: Final[frozenset[Chart]] = frozenset({"p", "u", "p'", "u'", "i'"})


def run_chart(
    series: Series,
    *,
    chart: Chart = "run",
    rules: Rules = "anhoej",
    phases: Sequence[pd.Period] = (),
    baseline: Baseline | None = None,
    screened: bool = False,
    target: Target = None,
    exclude: Sequence[pd.Period] = (),
    centre: float | None = None,
    judge: bool = True,
) -> RunChart:
    """Whether a series has changed, or only varies as it always does.

    Parameters
    ----------
    series : values in time order; missing periods stay gaps.
    chart : "run" (median), "i", "mr", "p", "u", "c", "g", "t", "p'", "u'" or "i'"; for "xbar" and "s" see
        `subgroup_chart`. A "c" chart of a measure with denominators plots its numerators, "mr" the moving ranges.
    rules : "anhoej" (runs about the centre line), "shewhart" (outside 3 sigma), "mdc" (NHS Making Data Count) or
        "perla" (IHI). A chart is judged by one set and by nothing else.
    phases : first period of every phase after the first; each phase has its own centre, limits and statistics.
    baseline : first and last period of the stretch that decides centre and sigma of the phase it lies in.
    screened : leave out moving ranges above 3.267 times their mean, once, before sigma is taken from them.
    target : one number, or one per period (nan where there is none); kept beside the chart, it changes nothing.
    exclude : periods that are drawn but count neither for limits nor for rules.
    centre : a centre line from outside, in place of the estimated one.
    judge : False computes the statistics whatever the values look like: nothing refused that has one, no caution.

    Raises
    ------
    ValueError : an unknown chart or rule set, a date that is not in the series, a baseline across two phases, a chart
        without the denominators it needs, or rules about limits on a chart that has none.
    NotEnoughData : no phase has 10 points off the centre line (`chart_too_few_points`), the baseline has no value
        (`chart_empty_baseline`), or there is no value at all (`chart_no_values`). A phase that is flat, or at 0 or
        100 %, is drawn with a caution and not judged.

    Notes
    -----
    Points are taken as independent apart from the change that is looked for; autocorrelation raises false signals.

    References
    ----------
    Anhøj J, Olesen AV. PLoS ONE 2014;9:e113825. https://doi.org/10.1371/journal.pone.0113825
    """
    if chart in {"xbar", "s"}:
        raise ValueError(f"a chart of kind {chart!r} needs single observations: use subgroup_chart")
    asked = Asked(
        chart=chart,
        rules=rules,
        kind=series.kind,
        phases=tuple(phases),
        baseline=baseline,
        screened=screened,
        target=target,
        exclude=tuple(exclude),
        centre=centre,
        judge=judge,
    )
    return judged_chart(series.periods, plotted_values(series, chart), asked)


def subgroup_chart(
    subgroups: Subgroups,
    *,
    chart: Literal["xbar", "s"],
    rules: Rules = "anhoej",
    phases: Sequence[pd.Period] = (),
    baseline: Baseline | None = None,
    target: Target = None,
    exclude: Sequence[pd.Period] = (),
    centre: float | None = None,
    judge: bool = True,
) -> RunChart:
    """Whether the mean ("xbar") or the spread ("s") of single observations has changed from period to period.

    The other arguments, what is refused and what is raised are as in `run_chart`.
    """
    if chart not in {"xbar", "s"}:
        raise ValueError(f"a chart of kind {chart!r} is not a chart of subgroups: use run_chart")
    value = subgroups.mean if chart == "xbar" else subgroups.sd
    asked = Asked(
        chart=chart,
        rules=rules,
        kind="continuous",
        phases=tuple(phases),
        baseline=baseline,
        target=target,
        exclude=tuple(exclude),
        centre=centre,
        judge=judge,
    )
    return judged_chart(subgroups.periods, Plotted(value=value, size=subgroups.n, spread=subgroups.sd), asked)


def plotted_values(series: Series, chart: Chart) -> Plotted:
    """What a chart of a series plots; raises ValueError where the chart needs denominators and there are none."""
    if chart == "c" and series.numerator is not None:
        return Plotted(value=series.numerator)
    if chart in NEEDS_COUNTS:
        if series.denominator is None:
            raise ValueError(f"a chart of kind {chart!r} needs numerators and denominators")
        return Plotted(value=series.value, size=series.denominator, per=series.per)
    return Plotted(value=series.value)
