"""The same question by an estimator in common use: its estimates and its lines in place of the default's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from lnet_eval.errors import NotEnoughData
from lnet_eval.methods.its.analysis import count_lines, is_counted, normal_draws
from lnet_eval.methods.its.design import Choices, Design
from lnet_eval.methods.its.interrupted import with_events_throughout
from lnet_eval.methods.its.linear import LinearFit
from lnet_eval.methods.its.refusals import METHOD
from lnet_eval.methods.its.result import InterruptedTimeSeries
from lnet_eval.methods.its.season import SeasonTerms
from lnet_eval.methods.its.sensitivity import estimator_fits
from lnet_eval.methods.series import Series

_LINES = ("fitted", "counterfactual", "counterfactual_low", "counterfactual_high")


def by_estimator(
    result: InterruptedTimeSeries,
    series: Series,
    method: str,
    *,
    season: SeasonTerms | None = None,
    interruptions: Sequence[pd.Period] = (),
    follow_up: pd.Period | None = None,
) -> InterruptedTimeSeries:
    """What `method` would have answered: its estimates first, the default's among the others, its own lines.

    Parameters
    ----------
    result : the default's result of `series`, made with its sensitivity rows.
    method : "default", or the name of an estimator among those rows ("ols", "newey_west", "prais_winsten", "reml",
        "glm", "quasi_glm").
    season, interruptions, follow_up : as `result` was made with.

    Raises
    ------
    NotEnoughData : `method` has no fit of this series (`its_no_such_estimator`).
    """
    if method == "default":
        return result
    choices = Choices(
        start=result.start, transition=result.transition, season=season, interruptions=tuple(interruptions),
        follow_up=follow_up,
    )  # fmt: skip
    _, design = with_events_throughout(series, choices, choices.design(series))
    fit = dict(estimator_fits(series, design)).get(method)
    if fit is None:
        raise NotEnoughData(METHOD, "its_no_such_estimator")
    own = tuple(estimate for estimate in result.sensitivity if estimate.method == method)
    others = tuple(estimate for estimate in result.sensitivity if estimate.method != method)
    if is_counted(series):
        lines = count_lines(series, design, normal_draws(fit.coefficients, fit.covariance))
    else:
        lines = _lines(design, fit)
    lines[0] = np.where(design.phases == "transition", np.nan, lines[0])
    fitted = result.fitted.assign(**dict(zip(_LINES, lines, strict=True)))
    return replace(result, estimates=own, sensitivity=(*result.estimates, *others), fitted=fitted)


def _lines(design: Design, fit: LinearFit) -> np.ndarray:
    """Fitted, counterfactual and its interval (4, n) of a continuous series, natural units."""
    fitted = design.rows @ fit.coefficients
    effects = np.array([fit.interval(design.effect_at(i)) for i in range(len(design.rows))])
    value, _, low, high = effects.T
    return np.array([fitted, fitted - value, fitted - high, fitted - low])
