"""Interrupted time series of one measure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import numpy as np
import pandas as pd

from lnet_eval.errors import NotEnoughData
from lnet_eval.meanwhile import meanwhile
from lnet_eval.methods.estimate import Caution, Estimate
from lnet_eval.methods.its.analysis import Analysis, analyse, counts_of, is_counted
from lnet_eval.methods.its.design import MIN_PER_PHASE, Choices, Design, short_stages
from lnet_eval.methods.its.quantities import default_horizons, moments, whole_horizons
from lnet_eval.methods.its.refusals import refuse_short_phases, refuse_unusable_values, refuse_without_events
from lnet_eval.methods.its.result import InterruptedTimeSeries
from lnet_eval.methods.its.season import SeasonTerms
from lnet_eval.methods.its.sensitivity import other_choices, other_estimators
from lnet_eval.methods.series import Series

SHORT: Final = 12
BOUNDARY: Final = 0.95


def interrupted_time_series(
    series: Series,
    *,
    start: pd.Period,
    transition: int = 0,
    horizons: Sequence[int] | None = None,
    season: SeasonTerms | None = None,
    interruptions: Sequence[pd.Period] = (),
    follow_up: pd.Period | None = None,
    sensitivity: bool = True,
) -> InterruptedTimeSeries:
    """How far a series left the course it was on when the network started, now and at named horizons.

    Continuous, ordinal and time-between measures: segmented regression with AR(1) errors, the autocorrelation
    integrated out (`gaussian.fit_gaussian`). Counts and rates (Poisson) and proportions (binomial): the same
    segments on the link scale with a latent AR(1) process (`latent.fit_latent`).

    Parameters
    ----------
    series : the measure, at most 240 periods; missing periods stay missing and keep their distance in time.
    start : first period after the interruption, of the series' own frequency.
    transition : periods from `start` that are left out of the fit but keep their time. The onset is the first
        period after them: slope-time 0 there, `level_change` is the effect there, and horizons count from there.
    horizons : periods for `effect_at_<h>`, 1 being the onset (so `effect_at_1` equals `level_change`); by default
        the first, the sixth and twelfth where the data reach, and the last.
    season : terms of the year; left out, with a caution, under two full years.
    interruptions : first periods of the later stages of a staged programme. Effects at horizons are of all stages so
        far; `stage_<k>_level_change`, `stage_<k>_slope_change` and `stage_<k>_effect_at_end` (k = 2, 3, …) are what
        the k-th stage added to the course set before it: at once, per period, and at the stage's last period.
    follow_up : first period after the network's active phase; from there level and slope may change again.
        `maintained_against_end` is the effect at the last follow-up period minus that at the last active period,
        `maintained_against_none` the effect at the last follow-up period.
    sensitivity : also fit the estimators in common use and the other choices.

    Returns
    -------
    InterruptedTimeSeries. Values are medians of the posterior; intervals hold its central 95 per cent.

    Raises
    ------
    NotEnoughData : fewer than three periods before or after, a series that does not vary, a phase almost without
        events (or without non-events), infinite or impossible values, more than 240 periods.
    ValueError : another frequency than the series', a negative transition, a horizon that is no whole number from 1.
    """
    refuse_unusable_values(series)
    choices = Choices(
        start=start, transition=transition, season=season, interruptions=tuple(interruptions), follow_up=follow_up
    )
    design = choices.design(series)
    refuse_short_phases(design)
    choices, design = with_events_throughout(series, choices, design)
    chosen = default_horizons(design) if horizons is None else whole_horizons(horizons)
    wanted = moments(design, chosen)
    refitted = meanwhile(other_choices, series, choices, chosen) if sensitivity else None
    main = analyse(series, design, wanted)
    others: list[Estimate] = []
    tables = {"default": main.coefficients}
    if refitted is not None:
        others, more = other_estimators(series, design, wanted)
        tables |= more
        others += refitted()
    reml = tables["reml"].attrs["rho"] if "reml" in tables else None
    return InterruptedTimeSeries(
        kind=series.kind,
        start=start,
        transition=transition,
        interruptions=tuple(series.periods[begin] for begin in design.stages),
        n_before=design.n_before,
        n_after=design.n_after,
        estimates=main.estimates,
        sensitivity=tuple(others),
        fitted=_fitted(series, design, main),
        cautions=(*design.cautions, *_cautions(design, chosen, main.estimates, others, reml)),
        tables=tables,
    )


def with_events_throughout(series: Series, choices: Choices, design: Design) -> tuple[Choices, Design]:
    """A counted series' phases with too few events for a line of their own are joined: later stages, then follow-up."""
    if not is_counted(series):
        return choices, design
    cautions = list(design.cautions)
    if design.stages and not _has_events(series, design):
        cautions.append(short_stages(len(design.stages)))
        choices = replace(choices, interruptions=())
        design = replace(choices.design(series), cautions=tuple(cautions))
    if design.follow_up is not None and not _has_events(series, design):
        cautions.append(Caution(code="its_short_follow_up", values={"needed": MIN_PER_PHASE}))
        choices, phases = replace(choices, follow_up=None), design.phases
        design = replace(choices.design(series), phases=phases, cautions=tuple(cautions))
    return choices, design


def _has_events(series: Series, design: Design) -> bool:
    try:
        refuse_without_events(counts_of(series, design), design)
    except NotEnoughData:
        return False
    return True


def _fitted(series: Series, design: Design, main: Analysis) -> pd.DataFrame:
    lines = np.full((4, len(series)), np.nan) if main.lines is None else main.lines
    return pd.DataFrame(
        {
            "period": series.periods,
            "observed": series.value,
            # No line is claimed for the transition: the model leaves it out.
            "fitted": np.where(design.phases == "transition", np.nan, lines[0]),
            "counterfactual": lines[1],
            "counterfactual_low": lines[2],
            "counterfactual_high": lines[3],
            "phase": design.phases.astype(str),
            "segment": design.segments,
        }
    )


def _cautions(
    design: Design,
    horizons: Sequence[int],
    estimates: Sequence[Estimate],
    others: Sequence[Estimate],
    reml: float | None,
) -> list[Caution]:
    found = []
    n = len(design.times)
    if n < SHORT:
        found.append(Caution(code="its_short_series", values={"found": n, "needed": SHORT}))
    fitted = design.phases != "transition"
    missing = int((fitted & ~design.used).sum())
    if missing:
        found.append(Caution(code="its_missing_periods", values={"missing": missing, "of": int(fitted.sum())}))
    reach = design.last - design.onset + 1
    if max(horizons, default=0) > reach:
        found.append(Caution(code="its_horizon_beyond_data", values={"reach": reach}))
    rhos = [e.value for e in estimates if e.quantity == "autocorrelation"] + ([] if reml is None else [reml])
    if max(rhos) >= BOUNDARY:
        found.append(Caution(code="its_boundary"))
    placebo = [e for e in others if e.method == "placebo" and e.quantity in {"level_change", "slope_change"}]
    if any(e.excludes(0.0) for e in placebo):
        found.append(Caution(code="its_placebo_change"))
    return found
