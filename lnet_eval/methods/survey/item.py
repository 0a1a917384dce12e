"""One question of a survey: who answered, what they said, and what the silent could change."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.stats import binom

from lnet_eval.errors import NotEnoughData
from lnet_eval.methods.estimate import NATURAL, SHARE, Caution, Estimate, wilson_share
from lnet_eval.methods.survey.clusters import Clustering, clustered_share, clustering
from lnet_eval.methods.survey.response import response_rate
from lnet_eval.methods.survey.result import SurveyItem
from lnet_eval.methods.survey.scale_points import Answers, part_answers

LOW_RESPONSE: Final = 0.6  # under this share journals ask for an analysis of those who did not answer
FEW_ANSWERS: Final = 10  # with fewer answers one person moves the share by more than ten percentage points
MANY_NOT_APPLICABLE: Final = 0.2  # the question did not fit the people it was put to
_QUANTILES: Final = (("median", 0.5), ("lower_quartile", 0.25), ("upper_quartile", 0.75))


def survey_item(
    answers: pd.Series | npt.NDArray[np.float64],
    *,
    points: int = 5,
    agree: Sequence[int] = (4, 5),
    invited: int | None = None,
    not_applicable: int = -1,
    finite_population: bool = False,
    team: npt.NDArray[np.float64] | None = None,
) -> SurveyItem:
    """What people answered to one question, and the bounds for those who did not answer.

    "Don't know / not applicable" is never in a denominator. No mean is given: the distance between two points of an
    ordered scale is not known.

    Parameters
    ----------
    answers : one per person: 1…`points` (the most negative first), nan where left open, `not_applicable`.
    agree : the points that count as agreeing.
    invited : how many were asked; adds `response_rate` (those who answered, "not applicable" included) and
        `agreement_bounds` (if all invited who gave no answer on the scale had disagreed, or agreed).
    finite_population : also give `agreement` with the interval for a known, finite group of invited people
        (method "wilson_finite_population"): for those invited this once, not for people like them.
    team : the number of each person's team, nan where not known; the first `agreement` then allows for people of one
        team answering alike (method "wilson_clustered", from five teams).

    Returns
    -------
    SurveyItem : the median and quartiles average where two points share the place (R's type 2); their intervals are
        order statistics and never leave the scale.

    Raises
    ------
    NotEnoughData : nobody answered ("survey_no_answers"), or all said it did not apply
        ("survey_all_not_applicable").
    ValueError : an answer outside the scale, more answers than invited.

    References
    ----------
    Wilson EB. J Am Stat Assoc 1927;22:209–12. https://doi.org/10.1080/01621459.1927.10502953
    Horowitz JL, Manski CF (bounds). J Am Stat Assoc 2000;95:77–84. https://doi.org/10.1080/01621459.2000.10473902
    """
    parted = part_answers(answers, points=points, agree=agree, not_applicable=not_applicable)
    n, skipped = parted.on_scale.size, int(parted.not_applicable.sum())
    if n + skipped == 0:
        raise NotEnoughData("survey_item", "survey_no_answers", needed=1, found=0)
    response = () if invited is None else (response_rate(n + skipped, invited),)
    if n == 0:
        raise NotEnoughData("survey_item", "survey_all_not_applicable", needed=1, found=0)
    share = wilson_share("agreement", parted.agreeing, n)
    bounds = () if invited is None else (_bounds(parted.agreeing, n, invited),)
    finite = () if invited is None or not finite_population else (_finite(parted.agreeing, n, invited),)
    teams = _teams(parted, team)
    clustered = () if teams is None else (clustered_share("agreement", parted.agreeing, n, teams),)
    estimates = (*response, *clustered, share, *bounds, *finite, *_neutral(parted), *_quantiles(parted))
    return SurveyItem(
        counts=pd.Series(
            [int((parted.on_scale == point).sum()) for point in range(1, points + 1)],
            index=pd.RangeIndex(1, points + 1),
            name="n",
            dtype=int,
        ),
        n=n,
        n_not_applicable=skipped,
        n_missing=parted.values.size - n - skipped,
        estimates=estimates,
        cautions=_cautions(n, skipped, invited),
        teams=teams,
        agree=tuple(agree),
    )


def _teams(parted: Answers, team: npt.NDArray[np.float64] | None) -> Clustering | None:
    if team is None:
        return None
    given = ~np.isnan(parted.values)
    return clustering(np.isin(parted.values[given], parted.agree), np.asarray(team, dtype=float)[given])


def _bounds(agreeing: int, n: int, invited: int) -> Estimate:
    return Estimate(
        quantity="agreement_bounds",
        value=agreeing / n,
        low=agreeing / invited,
        high=(agreeing + invited - n) / invited,
        unit=SHARE,
        n=invited,
        method="bounds",
        level=1.0,
    )


def _finite(agreeing: int, n: int, population: int) -> Estimate:
    """Wilson's interval with n widened to n(N−1)/(N−n): where all have answered, nothing is left uncertain."""
    share = agreeing / n
    if n == population:
        low = high = share
    else:
        effective = n * (population - 1) / (population - n)
        wilson = wilson_share("agreement", share * effective, effective)
        low, high = wilson.low, wilson.high
    return Estimate(
        quantity="agreement", value=share, low=low, high=high, unit=SHARE, n=n, method="wilson_finite_population"
    )


def _neutral(parted: Answers) -> tuple[Estimate, ...]:
    if parted.points % 2 == 0:
        return ()
    middle = int((parted.on_scale == (parted.points + 1) // 2).sum())
    return (wilson_share("neutral", middle, parted.on_scale.size),)


def _quantiles(parted: Answers) -> tuple[Estimate, ...]:
    return tuple(ordered_quantile(name, np.sort(parted.on_scale), share, parted.points) for name, share in _QUANTILES)


def ordered_quantile(name: str, ordered: npt.NDArray[np.float64], share: float, points: int) -> Estimate:
    """A quantile of sorted values between 1 and `points`, with the order statistics that bound it."""
    n = ordered.size
    below, above = int(binom.ppf(0.025, n, share)) - 1, int(binom.ppf(0.975, n, share))
    return Estimate(
        quantity=name,
        value=float(np.quantile(ordered, share, method="averaged_inverted_cdf")),
        low=float(ordered[below]) if below >= 0 else 1.0,
        high=float(ordered[above]) if above < n else float(points),
        unit=NATURAL,
        n=n,
        method="order_statistics",
    )


def _cautions(n: int, skipped: int, invited: int | None) -> tuple[Caution, ...]:
    found = []
    if invited is not None and n + skipped < LOW_RESPONSE * invited:
        found.append(Caution(code="survey_low_response"))
    if n < FEW_ANSWERS:
        found.append(Caution(code="survey_few_answers"))
    if skipped > MANY_NOT_APPLICABLE * (n + skipped):
        found.append(Caution(code="survey_many_not_applicable"))
    return tuple(found)
